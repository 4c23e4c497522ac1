"""Statements that an engine makes, beside those of files: fetched for a document, told before, or else asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import Any, TypeVar

from rdflib import BNode, URIRef

from seeother.documents.about import TYPE
from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.engine.trouble import EngineTrouble
from seeother.graph.catalogue import subjects_below
from seeother.graph.data import Data
from seeother.remote.catalogue import EngineCatalogue, EngineLabels
from seeother.remote.excerpt import Excerpt, triple_of
from seeother.remote.rounds import Questions, Rounds
from seeother.remote.together import Gathering
from seeother.remote.told import Latest, Told, pattern_of
from seeother.sparql import lookups
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import is_askable
from seeother.statements import Node, Quad, Term, Triple, iri_of

T = TypeVar("T")
_counter = count()
_MOST_OF_EXCERPTS = 100_000  # statements of documents that were asked for last


def new_mark() -> str:
    """Return what goes before the names of the blank nodes of one answer: an engine may give the same ones again in its next."""
    return f"x{next(_counter)}"


class RemoteStatements(Data):
    """What is served at one moment, with an engine that says the rest; `made` tells when, in seconds since 1970."""

    most_at_once = lookups.MOST_FOUND - 1
    compares_values = is_near = False

    def _connect(self, engine: Engine) -> None:
        """Put an engine beside what is there."""
        self.engine, self.made = engine, time.time()
        self._rounds, self._told = Rounds(), Told()
        self._asked_too = EngineCatalogue(
            self.catalogue, engine, self._rounds, self.settings.patterns, self.label_properties
        )
        self.catalogue = self._asked_too
        # It remembers by itself, and learns in passing what a memory in front of it would not know.
        self._spellings, self._below = self._asked_too.spellings, partial(subjects_below, self._asked_too)
        self.labels = EngineLabels(self._asked_too, self.label_properties)
        self._gathering = Gathering(engine, self._asked_too, self._told)
        self._excerpts = Latest[object, Excerpt](_MOST_OF_EXCERPTS, lambda excerpt: excerpt.size)
        self._here = threading.local()

    def knows(self, key: str) -> bool:
        """Tell whether a canonical IRI is a subject; what any answer has said something about is one."""
        return self._asked_too.has_seen(key) or super().knows(key)

    def subjects(self, key: str) -> list[URIRef]:
        """Return the subjects a key names; what is said about them comes in the same request, for it is wanted next."""
        self.look_for([key])
        return super().subjects(key)

    def look_for(self, keys: Iterable[str]) -> None:
        """Ask which of some things there are, and what is said about them."""
        unknown = [key for key in dict.fromkeys(keys) if not self._asked_too.knows(key)]
        if not unknown:
            return
        if (questions := self._rounds.questions) is None:
            self.engine.once(("subjects", id(self), tuple(unknown)), lambda: self._look_at(unknown))
        else:
            questions.there.update(dict.fromkeys(unknown))
            questions.subjects |= {iri_of(str(form)): None for key in unknown for form in spelled(key)}

    def _look_at(self, keys: Sequence[str]) -> None:
        candidates = [form for key in keys for form in spelled(key)]
        every = self.engine.select(lookups.about(candidates, lookups.MOST_FOUND)) if candidates else []
        rows = [row for row in every if "here" not in row]
        if candidates and len(rows) == len(every):
            raise EngineTrouble("it leaves out parts of an answer")
        mark = new_mark()
        told: dict[Node, list[Triple]] = {}
        for row in rows:
            triple = triple_of(row, mark)
            told.setdefault(triple.subject, []).append(triple)
        self._asked_too.note_found(keys, map(str, told))
        if len(rows) < lookups.MOST_FOUND:
            for subject, found in told.items():
                self._note_said(subject, found)

    def _note_said(self, subject: Node, found: Sequence[Triple]) -> None:
        """Remember what is said about a subject; blank nodes are worth nothing without what is below them."""
        if not any(isinstance(triple.object, BNode) for triple in found):
            self._told.note(pattern_of(subject, None, None), found, {})
            return
        self._told.note(pattern_of(subject, TYPE, None), _with(found, TYPE, None), {})

    def _of_files(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        return super().quads(subject, predicate, value)

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, those of the files first; one that both say comes twice."""
        own = (Quad(*triple, None) for triple in self._said(subject, predicate, value))
        return chain(self._of_files(subject, predicate, value), own)

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
            if len(list(known)) < lookups.MOST_FOUND:
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
        rows = self.engine.select(lookups.pattern(subject, predicate, value, lookups.MOST_FOUND))
        mark, parts = new_mark(), zip("spo", (subject, predicate, value), strict=True)
        named = list(parts)
        found = [Triple(*(part(row, name, known, mark) for name, known in named)) for row in rows]
        self._told.note((subject, predicate, value, language), found, {})
        return found

    def worked_out(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, after as many rounds of questions as depend on each other."""
        return self._rounds.work_out(work, self._ask)

    def settle(self) -> None:
        """Go on only with the answers to what is gathered."""
        self._rounds.settle()

    def is_final(self) -> bool:
        """Tell whether nothing that was asked is still to be answered."""
        return not self._rounds.questions

    def _ask(self, questions: Questions) -> None:
        self._gathering.ask(questions, new_mark())


def part(row: Row, name: str, known: Any, mark: str) -> Any:
    """Return a part of a statement: the one that is known, else that of an answer."""
    if known is not None:
        return known
    found = row[name]
    return BNode(f"{mark}{found}") if isinstance(found, BNode) else found


def _is_askable(*parts: Term | None) -> bool:
    return all(not isinstance(part, URIRef) or is_askable(str(part)) for part in parts)


def _with(found: Iterable[Triple], predicate: URIRef | None, value: Term | None) -> list[Triple]:
    return [t for t in found if predicate in (None, t.predicate) and value in (None, t.object)]
