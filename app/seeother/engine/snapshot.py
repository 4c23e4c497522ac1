"""A folder's snapshot with an engine beside it: the files say what they say, the engine the rest, as it is for the moment.

It lasts as long as the settings have answers be fresh. What the engine has said is remembered until then, and blank nodes,
which mean nothing in another answer, are known only within what was fetched for a document.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any, TypeVar

from rdflib import BNode, URIRef

from seeother.engine import queries
from seeother.engine.catalogue import EngineCatalogue
from seeother.engine.engine import Engine
from seeother.engine.excerpt import Excerpt, fetch, forms_of
from seeother.engine.results import Row, texts
from seeother.engine.rounds import Questions, Rounds
from seeother.engine.spellings import spelled
from seeother.engine.together import ask_together
from seeother.engine.told import Told, pattern_of
from seeother.engine.trouble import EngineTrouble
from seeother.graph.description import TYPE
from seeother.graph.labels import Labels, Named
from seeother.graph.snapshot import Snapshot
from seeother.iris import canonical
from seeother.site.engine_settings import SparqlSettings
from seeother.statements import Node, Quad, Term, Triple, iri_of
from seeother.terms import OWL, RDF
from seeother.write.ntriples import text_of

T = TypeVar("T")
_MOST_EXCERPTS = 256
_MOST_OF_MENTIONS = 100_000  # mentions of one thing that are counted
_counter = count()


class EngineSnapshot(Snapshot):
    """What is served at one moment from files and an engine; `made` tells when, in seconds since 1970."""

    most_at_once = queries.MOST_FOUND - 1

    def __init__(self, path: Path, engine: Engine) -> None:
        super().__init__(path)
        self.engine, self.made = engine, time.time()
        self._rounds = Rounds()
        self._asked_too = EngineCatalogue(
            self.catalogue, engine, self._rounds, self.settings.patterns, self.label_properties
        )
        self.catalogue = self._asked_too
        # It remembers by itself, and learns in passing what a memory in front of it would not know.
        self._spellings, self._below = self._asked_too.spellings, self._asked_too.below
        self.labels = EngineLabels(self._asked_too, self.label_properties)
        self._excerpts: OrderedDict[object, Excerpt] = OrderedDict()
        self._told = Told()
        self._terms: dict[str, list[URIRef]] = {}  # of vocabularies, by their namespaces
        self._keeping = threading.Lock()
        self._here = threading.local()
        self._is_known = False
        self._known = threading.Lock()
        self.manifest = replace(self.manifest, built=self.made)

    def again(self) -> EngineSnapshot:
        """Return a snapshot of the same files, and of what the engine says from now on."""
        return EngineSnapshot(self.path, self.engine)

    def know(self) -> None:
        """Ask the engine what every answer needs, once: what is retired, which terms there are, which go both ways."""
        with self._known:
            if not self._is_known:
                self._deprecated = self.catalogue.retired()
                self._asked_too.learn_terms()
                questions = Questions()
                if queries.is_askable(self.settings.dataset):
                    questions.subjects[iri_of(self.settings.dataset)] = None
                questions.pointing[iri_of(f"{RDF}type"), iri_of(f"{OWL}SymmetricProperty"), ""] = None
                questions.predicates[iri_of(f"{OWL}inverseOf")] = None
                self._ask(questions)
                self._asked_too.know_counts()
                self._is_known = True

    def count(self) -> None:
        """Ask the engine how much there is, up to a bound; of what has several classes, each counts."""
        own, typed = self._counted("?s ?p ?o"), self._counted("?s a ?c")
        if own is not None and typed is not None:
            files = self.manifest
            self.manifest = replace(
                files,
                triples=files.triples + own,
                things=files.things + typed,
                subjects=files.subjects + typed,
            )

    def _counted(self, pattern: str) -> int | None:
        """Return how often a pattern is met, up to a bound; None where counting is too much for the engine."""
        try:
            rows = self.engine.select(queries.count(pattern, queries.MOST_COUNTED))
        except EngineTrouble as trouble:
            if not (trouble.is_own or trouble.status == 504):
                raise
            return None
        return int(rows[0]["n"]) if rows else 0

    def retirement(self, key: str) -> str | None:
        """Return the URI that takes the place of a retired thing, "" for none; None for a thing that is in use."""
        self.know()
        return super().retirement(key)

    def subjects(self, key: str) -> list[URIRef]:
        """Return the subjects a key names; what is said about them comes in the same request, for it is wanted next."""
        if not self._asked_too.knows(key):
            self.engine.once(("subjects", id(self), key), lambda: self._look_at(key))
        return super().subjects(key)

    def _look_at(self, key: str) -> None:
        candidates = spelled(key)
        rows = self.engine.select(queries.about(candidates, queries.MOST_FOUND)) if candidates else []
        mark = f"x{next(_counter)}"
        told: dict[Node, list[Triple]] = {}
        for row in rows:
            triple = Triple(*(_part(row, name, None, mark) for name in "spo"))
            told.setdefault(triple.subject, []).append(triple)
        self._asked_too.note(key, map(str, told))
        if len(rows) < queries.MOST_FOUND:
            for subject, found in told.items():
                self._note_said(subject, found)

    def _note_said(self, subject: Node, found: Sequence[Triple]) -> None:
        """Remember what is said about a subject; blank nodes are worth nothing without what is below them."""
        if not any(isinstance(triple.object, BNode) for triple in found):
            self._told.note(pattern_of(subject, None, None), found, {})
            return
        self._told.note(pattern_of(subject, TYPE, None), _with(found, TYPE, None), {})

    def approach(self, thing: str, whole: bool, urls: Sequence[str], topics: Sequence[URIRef] = ()) -> None:
        """Fetch what a document is going to say of a thing (`whole`: of all terms below it), in one request where it can be."""
        self._rounds.settle()
        key = (thing, whole, tuple(topics))
        with self._keeping:
            found = self._excerpts.get(key)
        if found is None:
            found = self.engine.once(
                ("excerpt", id(self), key), lambda: self._fetch(thing, whole, urls, topics)
            )
            with self._keeping:
                self._excerpts[key] = found
                while len(self._excerpts) > _MOST_EXCERPTS:
                    self._excerpts.popitem(last=False)
        self._here.excerpt = found

    def _fetch(self, thing: str, whole: bool, urls: Sequence[str], others: Sequence[URIRef]) -> Excerpt:
        self.know()
        terms = queries.iris(self._asked_too.terms(thing)) if whole else [*others]
        topics = list(dict.fromkeys((*spelled(thing), *terms)))
        stem = "" if whole or others or "#" in thing else thing
        own = [form for form in forms_of(map(canonical, urls)) if form not in topics]
        most = queries.MOST_MENTIONS if len(terms) <= 1 else 0
        found = fetch(self.engine, topics, own, stem, most, f"x{next(_counter)}")
        said = found.subjects
        self._asked_too.note_found(
            dict.fromkeys((thing, *map(canonical, urls), *(canonical(str(each)) for each in others))), said
        )
        if stem:
            self._asked_too.note_parts(stem, (iri for iri in said if canonical(iri).startswith(f"{stem}#")))
        return found

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, those of the files first; one that both say comes twice."""
        own = (Quad(*triple, None) for triple in self._said(subject, predicate, value))
        return chain(super().quads(subject, predicate, value), own)

    def _said(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> Iterator[Triple]:
        excerpt: Excerpt | None = getattr(self._here, "excerpt", None)
        found = excerpt.find(subject, predicate, value) if excerpt is not None else None
        if found:
            yield from found
        elif isinstance(subject, BNode):
            yield from _with(self._told.about(subject), predicate, value)
        elif found is None and not isinstance(value, BNode) and _is_askable(subject, predicate, value):
            yield from self._asked(subject, predicate, value)

    def _asked(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> Iterable[Triple]:
        """Return statements that are asked for; of a subject all at once, for the next question is about it too."""
        known: Iterable[Triple] | None
        if subject is not None and (predicate is not None or value is not None):
            known = self._told.find(pattern_of(subject, predicate, value))
            if known is not None:
                return known
            known = self._asked(subject, None, None)
            if len(list(known)) < queries.MOST_FOUND:
                return _with(known, predicate, value)
        pattern = pattern_of(subject, predicate, value)
        found = self._told.find(pattern)
        if found is not None:
            return found
        questions = self._rounds.questions
        if questions is not None and questions.take(*pattern):
            return ()
        return self.engine.once(("pattern", id(self), pattern), lambda: self._look_up(*pattern))

    def _look_up(
        self, subject: Node | None, predicate: URIRef | None, value: Term | None, language: str
    ) -> Iterable[Triple]:
        questions = Questions()
        if questions.take(subject, predicate, value, language):
            self._ask(questions)
            return self._told.find((subject, predicate, value, language)) or ()
        rows = self.engine.select(queries.pattern(subject, predicate, value, queries.MOST_FOUND))
        mark, parts = f"x{next(_counter)}", zip("spo", (subject, predicate, value), strict=True)
        named = list(parts)
        found = [Triple(*(_part(row, name, known, mark) for name, known in named)) for row in rows]
        self._told.note((subject, predicate, value, language), found, {})
        return found

    def for_all(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns; whoever wants the same meanwhile waits for it."""
        return self.engine.once(("answer", id(self), key), work)

    def worked_out(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, after as many rounds of questions as depend on each other."""
        return self._rounds.work_out(work, self._ask)

    def _is_final(self) -> bool:
        return not self._rounds.questions

    def _ask(self, questions: Questions) -> None:
        ask_together(questions, self.engine, self._asked_too, self._told, f"x{next(_counter)}")

    def uses(self, predicate: URIRef) -> bool:
        """Tell whether anything is said with a predicate; all that are used are counted anyway, as far as they can be."""
        in_files = next(super().quads(predicate=predicate), None)
        return in_files is not None or self._asked_too.uses(str(predicate))

    def terms_in(self, space: str, kinds: frozenset[str]) -> list[URIRef]:
        """Return the subjects right below a namespace that are of some kinds, from one request."""
        stem = space.rstrip("#/") + "/"
        query = queries.below(stem, kinds)
        if space not in self._terms:
            self._terms[space] = list(map(iri_of, texts(self.engine.select(query), "s")))
        return self._terms[space]

    def mention_counts(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements made with it have a node as object, counted up to a bound."""
        if self.once(("mentions", node), lambda: self._ordered_mentions(node)) is not None:
            return super().mention_counts(node)
        query = queries.counts_by("p", f"?s ?p {text_of(node)}", _MOST_OF_MENTIONS, 1_000)
        return self.once(
            ("mention counts", node),
            lambda: {str(row["p"]): int(row["n"]) for row in self.engine.select(query)},
        )

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        rows = self.engine.select(queries.page_of_mentions(node, most, start))
        mark = f"x{next(_counter)}"
        return [Quad(_part(row, "s", None, mark), _part(row, "p", None, mark), node, None) for row in rows]

    def _count(self, node: Node) -> int:
        query = queries.count(f"?s ?p {text_of(node)}", _MOST_OF_MENTIONS)
        return self.once(("mention count", node), lambda: int(self.engine.select(query)[0]["n"]))

    def has_any(self, classes: frozenset[str]) -> bool:
        """Tell that there may be: to count would be one more request, and the classes of a thing come with it."""
        return True

    def files_of(self, quads: Iterable[Quad]) -> dict[str, float]:
        """Return the files that say any of these statements; when they were changed says nothing of the engine."""
        return dict.fromkeys(super().files_of(quads), 0.0)

    def files_naming(self, iris: Iterable[str]) -> dict[str, float]:
        """Return the files that name any of these resources, likewise."""
        return dict.fromkeys(super().files_naming(iris), 0.0)


def _part(row: Row, name: str, known: Any, mark: str) -> Any:
    if known is not None:
        return known
    try:
        found = row[name]
    except KeyError as problem:
        raise EngineTrouble("it leaves out parts of statements") from problem
    return BNode(f"{mark}{found}") if isinstance(found, BNode) else found


def _is_askable(*parts: Term | None) -> bool:
    return all(not isinstance(part, URIRef) or queries.is_askable(str(part)) for part in parts)


def _with(found: Iterable[Triple], predicate: URIRef | None, value: Term | None) -> list[Triple]:
    return [t for t in found if predicate in (None, t.predicate) and value in (None, t.object)]


class EngineLabels(Labels):
    """Names as they are told; those that are still to be asked for are not taken for missing."""

    def __init__(self, catalogue: EngineCatalogue, properties: tuple[str, ...]) -> None:
        super().__init__(catalogue, properties)
        self._asked = catalogue

    def _look_up(self, iris: list[str]) -> dict[str, Named]:
        unknown = set(self._asked.put_off(iris))
        found = super()._look_up([iri for iri in iris if iri not in unknown])
        return found | dict.fromkeys(unknown, Named((), frozenset()))


_engines: dict[object, Engine] = {}
_opening = threading.Lock()


def open_snapshot(path: Path) -> Snapshot:
    """Return the snapshot in a folder, with the engine beside it that its settings name."""
    snapshot = Snapshot(path)
    wanted = snapshot.settings.sparql
    return snapshot if wanted is None else EngineSnapshot(path, engine_of(wanted))


def engine_of(wanted: SparqlSettings) -> Engine:
    """Return the engine of this process; what another has opened before a fork is not shared: answers would go astray."""
    key = os.getpid(), wanted
    with _opening:
        if key not in _engines:
            _engines.clear()
            _engines[key] = Engine(wanted)
        return _engines[key]
