"""A folder's snapshot with an engine beside it: the files say what they say, the engine the rest, as it is for the moment.

It lasts as long as the settings have answers be fresh. What the engine has said is remembered until then, and blank nodes,
which mean nothing in another answer, are known only within what was fetched for a document.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.engine import queries
from seeother.engine.catalogue import EngineCatalogue
from seeother.engine.engine import Engine
from seeother.engine.excerpt import Excerpt, fetch, forms_of
from seeother.engine.results import Row
from seeother.engine.spellings import spelled
from seeother.engine.trouble import EngineTrouble
from seeother.graph.labels import Labels
from seeother.graph.snapshot import Snapshot
from seeother.iris import canonical
from seeother.site.engine_settings import SparqlSettings
from seeother.statements import Node, Quad, Term, Triple, iri_of
from seeother.terms import OWL, RDF
from seeother.write.ntriples import text_of

_MOST_EXCERPTS = 256
_MOST_PATTERNS = 4_000  # remembered, each with its statements
_MOST_FOUND = 5_000  # statements of one pattern
_MOST_COUNTED = 1_000_000  # statements, where all are counted
_MOST_OF_MENTIONS = 100_000  # mentions of one thing that are counted
_counter = count()


class EngineSnapshot(Snapshot):
    """What is served at one moment from files and an engine; `made` tells when, in seconds since 1970."""

    def __init__(self, path: Path, engine: Engine) -> None:
        super().__init__(path)
        self.engine, self.made = engine, time.time()
        self._asked_too = EngineCatalogue(
            self.catalogue, engine, self.settings.patterns, self.label_properties
        )
        self.catalogue = self._asked_too
        # It remembers by itself, and learns in passing what a memory in front of it would not know.
        self._spellings, self._below = self._asked_too.spellings, self._asked_too.below
        self.labels = Labels(self.catalogue, self.label_properties)
        self._excerpts: OrderedDict[tuple[str, bool], Excerpt] = OrderedDict()
        self._patterns: OrderedDict[object, list[Triple]] = OrderedDict()
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
                if queries.is_askable(self.settings.dataset):
                    self._asked(iri_of(self.settings.dataset), None, None)
                self._asked(None, iri_of(f"{RDF}type"), iri_of(f"{OWL}SymmetricProperty"))
                self._asked(None, iri_of(f"{OWL}inverseOf"), None)
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
            rows = self.engine.select(queries.count(pattern, _MOST_COUNTED))
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
        rows = self.engine.select(queries.about(candidates, _MOST_FOUND)) if candidates else []
        mark = f"x{next(_counter)}"
        told: dict[Node, list[Triple]] = {}
        for row in rows:
            triple = Triple(*(_part(row, name, None, mark) for name in "spo"))
            told.setdefault(triple.subject, []).append(triple)
        self._asked_too.note(key, map(str, told))
        if len(rows) < _MOST_FOUND:
            with self._keeping:
                self._patterns.update(((subject, None, None, ""), found) for subject, found in told.items())

    def approach(self, thing: str, whole: bool, urls: Sequence[str]) -> None:
        """Fetch what a document is going to say of a thing (`whole`: of all terms below it), in one request where it can be."""
        key = (thing, whole)
        with self._keeping:
            found = self._excerpts.get(key)
        if found is None:
            found = self.engine.once(("excerpt", id(self), key), lambda: self._fetch(thing, whole, urls))
            with self._keeping:
                self._excerpts[key] = found
                while len(self._excerpts) > _MOST_EXCERPTS:
                    self._excerpts.popitem(last=False)
        self._here.excerpt = found

    def _fetch(self, thing: str, whole: bool, urls: Sequence[str]) -> Excerpt:
        self.know()
        terms = queries.iris(self._asked_too.terms(thing)) if whole else []
        topics = list(dict.fromkeys((*spelled(thing), *terms)))
        stem = "" if whole or "#" in thing else thing
        own = [form for form in forms_of(map(canonical, urls)) if form not in topics]
        most = queries.MOST_MENTIONS if len(terms) <= 1 else 0
        found = fetch(self.engine, topics, own, stem, most, f"x{next(_counter)}")
        said = found.subjects
        for key in dict.fromkeys((thing, *map(canonical, urls))):
            self._asked_too.note(key, (iri for iri in said if canonical(iri) == key))
        if stem:
            self._asked_too.note_parts(stem, (iri for iri in said if canonical(iri).startswith(f"{stem}#")))
        return found

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, those of the files first; one that both say comes twice."""
        own = (Quad(*triple, None) for triple in self._told(subject, predicate, value))
        return chain(super().quads(subject, predicate, value), own)

    def _told(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> Iterator[Triple]:
        excerpt: Excerpt | None = getattr(self._here, "excerpt", None)
        found = excerpt.find(subject, predicate, value) if excerpt is not None else None
        if found is not None:
            yield from found
        elif not any(isinstance(part, BNode) for part in (subject, value)) and _is_askable(
            subject, predicate, value
        ):
            yield from self._asked(subject, predicate, value)

    def _asked(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> Iterable[Triple]:
        """Return statements from a query of their own; of a subject all at once, for the next question is about it too."""
        if subject is not None and (predicate is not None or value is not None):
            known = self._asked(subject, None, None)
            if len(list(known)) < _MOST_FOUND:
                return [t for t in known if predicate in (None, t.predicate) and value in (None, t.object)]
        key = (subject, predicate, value, value.language if isinstance(value, Literal) else "")
        with self._keeping:
            found = self._patterns.get(key)
        if found is None:
            found = self.engine.once(
                ("pattern", id(self), key), lambda: self._look_up(subject, predicate, value)
            )
            with self._keeping:
                self._patterns[key] = found
                while len(self._patterns) > _MOST_PATTERNS:
                    self._patterns.popitem(last=False)
        return found

    def _look_up(self, subject: Node | None, predicate: URIRef | None, value: Term | None) -> list[Triple]:
        rows = self.engine.select(queries.pattern(subject, predicate, value, _MOST_FOUND))
        mark = f"x{next(_counter)}"
        return [
            Triple(
                _part(row, "s", subject, mark), _part(row, "p", predicate, mark), _part(row, "o", value, mark)
            )
            for row in rows
        ]

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
