"""What resources are called by files and by an engine, and what else is told of them in words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import chain
from typing import Any

from rdflib import Literal, URIRef

from seeother.engine.results import Row
from seeother.graph.catalogue import Label, NameInOrder, NameRow
from seeother.graph.labels import initial
from seeother.iris import canonical
from seeother.remote.beside import SAMPLE, make_room
from seeother.remote.search import EngineWords
from seeother.remote.subjects import AskedSubjects
from seeother.sparql import lookups
from seeother.sparql.names import names as name_query
from seeother.sparql.names import texts_of
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import iris as askable
from seeother.sparql.terms import is_askable, values
from seeother.statements import Term, iri_of, literal
from seeother.vocabularies.name_nodes import NAMED_BY, NameNode, by_nodes

_AT_ONCE = 2_000  # resources whose names are asked for in one request
_NAMES_EACH = 20  # of one resource, on average


class AskedNames(AskedSubjects):
    """The part of a catalogue that knows names; with them it learns which of the resources are subjects."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._called: dict[str, tuple[Label, ...]] = {}
        self._texts: dict[str, tuple[Label, ...]] = {}
        self.words = EngineWords(self._files.words, self._engine, self.names, self.ways)

    def learn_ways_to_name(self) -> None:
        """Ask which of the ways to name things are in use: each one that is asked for takes an engine time."""
        rows = self._engine.try_to_select(lookups.used([*self.names, *self.ways]))
        if rows is None:
            return
        used = {str(row["p"]) for row in rows}
        self.ways[:] = [way for way in self.ways if str(way) in used]
        self.names[:] = [name for name in self.names if str(name) in used] or self.names[:1]

    @property
    def plain_names(self) -> tuple[Term, ...]:
        """Return the properties that name things, none where names may be nodes of their own."""
        return () if self.ways else (*self.names,)

    def many_labels(self, iris: Iterable[str]) -> Sequence[NameRow]:
        """Return every name; on the way it is learnt which of the resources are things here."""
        wanted = list(dict.fromkeys(iris))
        missing = [] if self.put_off(wanted) else [iri for iri in wanted if iri not in self._called]
        for start in range(0, len(missing), _AT_ONCE):
            self._learn(missing[start : start + _AT_ONCE])
        own = [(iri, *label, "") for iri in wanted for label in self._called.get(iri, ())]
        return list(dict.fromkeys((*self._files.many_labels(wanted), *own)))

    def put_off(self, iris: Iterable[str]) -> list[str]:
        """Return the resources whose names will be asked for later, where questions are gathered."""
        questions = self._rounds.questions
        missing = [iri for iri in iris if iri not in self._called] if questions is not None else []
        if questions is not None:
            questions.named.update(dict.fromkeys(missing))
        return missing

    def maybe_things(self, resources: Iterable[str]) -> list[str]:
        """Return the keys of resources that could be things, as far as nobody knows yet."""
        return [
            key
            for iri in resources
            if not self.has_seen(key := canonical(iri))
            and key not in self._there
            and self._patterns.thing(key)
        ]

    def _learn(self, resources: Sequence[str]) -> None:
        """Ask for the names of resources and, in the same request, which of those that could be things are some."""
        keys = self.maybe_things(resources)
        asked = [form for key in keys for form in spelled(key)]
        named = askable(resources)
        most = _NAMES_EACH * len(named) + len(asked) + 1_000
        rows = (
            self._engine.select(name_query(named, self.names, self.ways, asked, most), most) if named else []
        )
        self.note_names(resources, (row for row in rows if "p" in row))
        self.note_found(keys, (str(row["s"]) for row in rows if "p" not in row))

    def note_names(self, resources: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember what resources are called, by texts and by nodes."""
        every, names = [*rows], frozenset(self.names)
        texts = (row for row in every if row.get("p") in names)
        _note_texts(self._called, resources, chain(texts, _by_nodes(every)))

    @cached_property
    def _some_names(self) -> list[tuple[str, str, str]]:
        """Return the (folded text, IRI, text) of some names of the engine's, in order."""
        query = f"SELECT ?s ?o {{ {values('p', self.names)} ?s ?p ?o }} LIMIT {SAMPLE}"
        rows = self._engine.try_to_select(query, is_part_enough=True) or ()
        named = (row for row in rows if isinstance(row.get("s"), URIRef))
        return sorted((str(row["o"]).casefold(), str(row["s"]), str(row["o"])) for row in named)

    def names_from(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names in order, from this text of this IRI on; of the engine's, a sample in whichever language."""
        own = self._some_names[bisect_left(self._some_names, (text.casefold(), iri, "")) :]
        return _merged(self._files.names_from(text, iri, language, is_wanted, each), own, backwards=False)

    def names_before(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names before this text of this IRI, the nearest first; of the engine's, a sample in whichever language."""
        own = self._some_names[: bisect_left(self._some_names, (text.casefold(), iri, ""))]
        return _merged(
            self._files.names_before(text, iri, language, is_wanted, each), own[::-1], backwards=True
        )

    def initials(self) -> Iterator[str]:
        """Yield the first letters of all names in order, those of ASCII as capitals."""
        own = {initial(text) for _, _, text in self._some_names if text.strip()}
        return iter(sorted(own.union(self._files.initials())))

    def nameless(self, most: int) -> Sequence[str]:
        """Return up to `most` subjects of the files without a name."""
        return self._files.nameless(most)

    def texts(self, iri: str) -> Sequence[Label]:
        """Return the (property, language, text) of other names and of descriptions."""
        own = self._engine_texts(iri) if is_askable(iri) else ()
        return list(dict.fromkeys((*self._files.texts(iri), *own)))

    def _engine_texts(self, iri: str) -> Sequence[Label]:
        if iri not in self._texts:
            if (questions := self._rounds.questions) is not None:
                questions.described[iri] = None
                return ()
            named = f"{{ SELECT * {{ {texts_of([iri_of(iri)])} }} LIMIT 100 }}"
            self.note_texts([iri], self._engine.select(f"SELECT ?s ?p ?o {named}"))
        return self._texts[iri]

    def note_texts(self, resources: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember other names and descriptions of resources."""
        _note_texts(self._texts, resources, rows)


def _merged(
    files: Iterable[NameInOrder], own: Iterable[tuple[str, str, str]], backwards: bool
) -> Iterator[NameInOrder]:
    first = ((text.casefold(), iri, text, may_be) for iri, text, may_be in files)
    second = ((folded, iri, text, True) for folded, iri, text in own)
    return ((iri, text, may_be) for _, iri, text, may_be in merge(first, second, reverse=backwards))


def _by_nodes(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the names that are nodes of their own, as if they were said of what they name."""
    led = [row for row in rows if str(row.get("p")) in NAMED_BY and not isinstance(row.get("o"), Literal)]
    nodes = {row["o"]: NameNode() for row in led}
    for row in rows:
        if (node := nodes.get(row["s"])) is not None and "p" in row:
            node.note(str(row["p"]), *_value(row["o"]))
    found = ((str(row["s"]), str(row["p"]), nodes[row["o"]]) for row in led)
    for thing, said, language, text, is_first in by_nodes(found):
        if is_first:
            yield Row(s=iri_of(thing), p=iri_of(said), o=literal(text, language))


def _value(value: Term) -> tuple[str, str, bool]:
    is_text = isinstance(value, Literal)
    return str(value), (value.language or "") if is_text else "", is_text  # type: ignore[union-attr]


def _name(row: Row) -> Label | None:
    """Return a name as (property, language, text), None for what is no text."""
    value = row.get("o")
    if not isinstance(value, Literal) or not str(value).strip() or "p" not in row:
        return None
    return str(row["p"]), value.language or "", str(value)


def _note_texts(known: dict[str, tuple[Label, ...]], resources: Iterable[str], rows: Iterable[Row]) -> None:
    found: dict[str, list[Label]] = {iri: [] for iri in resources}
    for row in rows:
        if (text := _name(row)) is not None and (iri := str(row.get("s"))) in found:
            found[iri].append(text)
    make_room(known)
    known.update((iri, tuple(dict.fromkeys(texts))) for iri, texts in found.items())
