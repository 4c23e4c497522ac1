"""Everything that is served with an engine beside it, as it is for the moment.

It lasts as long as the settings have answers be fresh. What the engine has said is remembered until then; blank nodes, which
mean nothing in another answer, are known only within what was fetched for a document.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Self, TypeVar

from rdflib import URIRef

from seeother.engine.engine import Engine
from seeother.engine.results import texts
from seeother.engine.trouble import EngineTrouble
from seeother.iris import canonical
from seeother.remote.excerpt import Excerpt, fetch, forms_of
from seeother.remote.rounds import Questions
from seeother.remote.statements import RemoteStatements, new_mark, part
from seeother.sparql import lookups
from seeother.sparql.documents import MOST_MENTIONS, Wanted
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import iris, is_askable
from seeother.statements import Node, Quad, iri_of
from seeother.terms import DCAT, OWL, RDF, VOID
from seeother.write.ntriples import text_of

T = TypeVar("T")
_MOST_EXCERPTS = 256
_MOST_OF_MENTIONS = 100_000  # mentions of one thing that are counted
_TYPE = iri_of(f"{RDF}type")


class RemoteData(RemoteStatements):
    """What is asked beyond statements."""

    def _connect(self, engine: Engine) -> None:
        super()._connect(engine)
        self._terms: dict[str, list[URIRef]] = {}  # of vocabularies, by their namespaces
        self._is_known = False
        self._known = threading.Lock()
        self.manifest = replace(self.manifest, built=self.made)

    @abstractmethod
    def again(self) -> Self:
        """Return the same, with what the engine says from now on."""

    def know(self) -> None:
        """Ask the engine what every answer needs, once: what is retired, which terms there are, which go both ways."""
        with self._known:
            if not self._is_known:
                self._deprecated = self.catalogue.retired()
                self._asked_too.learn_terms()
                self._ask(self._of_every_answer())
                self._asked_too.know_counts()
                self._is_known = True

    def _of_every_answer(self) -> Questions:
        questions = Questions()
        first_page = f"{self.settings.patterns.all[0].document.origin}{self.settings.mount}/"
        for whole in filter(is_askable, (self.settings.dataset, first_page)):
            questions.subjects[iri_of(whole)] = None
        for kind in (f"{OWL}SymmetricProperty", f"{VOID}Dataset", f"{DCAT}Dataset"):
            questions.pointing[_TYPE, iri_of(kind), ""] = None
        questions.predicates[iri_of(f"{OWL}inverseOf")] = None
        return questions

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
            rows = self.engine.select(lookups.count(pattern, lookups.MOST_COUNTED))
        except EngineTrouble as trouble:
            if not (trouble.is_own or trouble.status == 504):
                raise
            return None
        return int(rows[0]["n"]) if rows else 0

    def retirement(self, key: str) -> str | None:
        """Return the URI that takes the place of a retired thing, "" for none; None for a thing that is in use."""
        self.know()
        return super().retirement(key)

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
        terms = iris(self._asked_too.terms(thing)) if whole else [*others]
        topics = list(dict.fromkeys((*spelled(thing), *terms)))
        stem = "" if whole or others or "#" in thing else thing
        own = [form for form in forms_of(map(canonical, urls)) if form not in topics]
        most = MOST_MENTIONS if len(terms) <= 1 else 0
        found = fetch(self.engine, Wanted(topics, own, stem, most, self.engine.paths), new_mark())
        said = found.subjects
        self._asked_too.note_seen(found.seen)
        self._asked_too.note_found(
            dict.fromkeys((thing, *map(canonical, urls), *(canonical(str(each)) for each in others))), said
        )
        if stem:
            self._asked_too.note_parts(stem, (iri for iri in said if canonical(iri).startswith(f"{stem}#")))
        return found

    def for_all(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns; whoever wants the same meanwhile waits for it."""
        return self.engine.once(("answer", id(self), key), work)

    def uses(self, predicate: URIRef) -> bool:
        """Tell whether anything is said with a predicate; all that are used are counted anyway, as far as they can be."""
        in_files = next(super().quads(predicate=predicate), None)
        return in_files is not None or self._asked_too.uses(str(predicate))

    def terms_in(self, space: str, kinds: frozenset[str]) -> list[URIRef]:
        """Return the subjects right below a namespace that are of some kinds, from one request."""
        stem = space.rstrip("#/") + "/"
        query = lookups.below(stem, kinds)
        if space not in self._terms:
            self._terms[space] = list(map(iri_of, texts(self.engine.select(query), "s")))
        return self._terms[space]

    def mention_counts(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements made with it have a node as object, counted up to a bound."""
        if self.once(("mentions", node), lambda: self._ordered_mentions(node)) is not None:
            return super().mention_counts(node)
        query = lookups.counts_by("p", f"?s ?p {text_of(node)}", _MOST_OF_MENTIONS, 1_000)
        return self.once(
            ("mention counts", node),
            lambda: {str(row["p"]): int(row["n"]) for row in self.engine.select(query)},
        )

    def _page(self, node: Node, most: int, start: int) -> list[Quad]:
        rows = self.engine.select(lookups.page_of_mentions(node, most, start))
        mark = new_mark()
        return [Quad(part(row, "s", None, mark), part(row, "p", None, mark), node, None) for row in rows]

    def _count(self, node: Node) -> int:
        query = lookups.count(f"?s ?p {text_of(node)}", _MOST_OF_MENTIONS)
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
