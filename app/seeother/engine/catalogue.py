"""The catalogue of a folder's files and of an engine beside it: what the files say from their index, the rest by bounded queries.

What an engine has answered is remembered until the catalogue goes, with the snapshot it belongs to.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from typing import Any

from rdflib import Literal

from seeother.engine import queries
from seeother.engine.engine import Engine
from seeother.engine.results import Row, texts
from seeother.engine.rounds import Rounds
from seeother.engine.search import EngineWords
from seeother.engine.spellings import spelled
from seeother.engine.trouble import EngineTrouble
from seeother.graph.catalogue import Catalogue, File, Label, NameRow, Place
from seeother.iris import canonical
from seeother.naming.patterns import Patterns
from seeother.statements import iri_of
from seeother.terms import DCTERMS, OWL, RDF
from seeother.write.ntriples import text_of

_MOST_KNOWN = 100_000  # IRIs of which it is remembered whether they are subjects, and what they are called
_AT_ONCE = 2_000  # resources whose names are asked for in one request
_NAMES_EACH = 20  # of one resource, on average
_MOST_CLASSES = 1_000
_LOOKED_AT = 1_000_000  # statements that are counted at most
_SAMPLE = 20_000  # subjects or names that stand for all where there are more
_MOST_FRAGMENTS = 100_000
_MOST_RETIRED = 20_000


class EngineCatalogue:
    """Files first, then the engine."""

    def __init__(
        self, files: Catalogue, engine: Engine, rounds: Rounds, patterns: Patterns, names: Sequence[str]
    ) -> None:
        self._files, self._engine, self._rounds, self._patterns = files, engine, rounds, patterns
        self.names = self._names = queries.iris(names)
        self._counts: dict[tuple[str, bool], int] = {}
        self._there: dict[str, tuple[str, ...]] = {}
        self._called: dict[str, tuple[Label, ...]] = {}
        self._texts: dict[str, tuple[Label, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._has_hash = any(pattern.is_hash for pattern in patterns.all)
        self.words = EngineWords(files.words, engine, self._names)

    # What an answer has told in passing.

    def note(self, key: str, spellings: Iterable[str]) -> None:
        """Remember which subjects of the engine's a key names."""
        _make_room(self._there)
        self._there[key] = tuple(sorted(dict.fromkeys(spellings)))

    def note_parts(self, stem: str, parts: Iterable[str]) -> None:
        """Remember which parts of a thing the engine knows."""
        _make_room(self._parts)
        self._parts[stem] = tuple(dict.fromkeys(parts))

    def knows(self, key: str) -> bool:
        """Tell whether it is remembered which subjects a key names."""
        return key in self._there

    def learn_terms(self) -> None:
        """Ask for all subjects with a fragment, where the patterns have such."""
        if self._has_hash:
            self._fragments  # noqa: B018  asking is the point

    # Spellings, and the order of the keys.

    def spellings(self, key: str) -> Sequence[str]:
        """Return the subjects that a key names."""
        if key not in self._there:
            if (questions := self._rounds.questions) is not None:
                questions.there[key] = None
            else:
                self._engine.once(("there", id(self), key), lambda: self._look_for([key]))
        return list(dict.fromkeys((*self._files.spellings(key), *self._there.get(key, ()))))

    def _look_for(self, keys: Sequence[str]) -> None:
        candidates = [form for key in keys for form in spelled(key)]
        found = texts(self._engine.select(queries.existing(candidates)), "s") if candidates else []
        self.note_found(keys, found)

    def note_found(self, keys: Iterable[str], found: Iterable[str]) -> None:
        """Remember of some keys which subjects they name, of those that were found."""
        by_key: dict[str, list[str]] = {}
        for iri in found:
            by_key.setdefault(canonical(iri), []).append(iri)
        for key in keys:
            self.note(key, by_key.get(key, ()))

    def below(self, stem: str) -> Sequence[str]:
        """Return the subjects that are a key without fragment, or that plus a fragment the engine is known to have."""
        parts = self._fragments_of(stem) if self._has_hash else self._parts.get(stem, ())
        found = dict.fromkeys((*self._files.below(stem), *self.spellings(stem), *parts))
        return sorted(found, key=canonical)

    def terms(self, stem: str) -> list[str]:
        """Return the subjects that are a key plus a fragment."""
        own = (iri for iri in self._files.below(stem) if "#" in iri)
        return list(dict.fromkeys((*own, *self._fragments_of(stem))))

    def _fragments_of(self, stem: str) -> Sequence[str]:
        if self._fragments is not None:
            return self._fragments.get(stem, ())
        if stem not in self._parts:
            begins = f"FILTER(isIRI(?s) && STRSTARTS(STR(?s), {queries.text_of_text(f'{stem}#')}))"
            query = f"SELECT DISTINCT ?s {{ ?s ?p ?o {begins} }} LIMIT {_SAMPLE}"
            self.note_parts(stem, texts(self._engine.select(query), "s"))
        return self._parts[stem]

    @cached_property
    def _fragments(self) -> dict[str, list[str]] | None:
        """Return all subjects with a fragment by what stands before it, None where they are too many to be asked for at once."""
        query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(isIRI(?s) && CONTAINS(STR(?s), "#")) }} LIMIT {_MOST_FRAGMENTS + 1}'
        try:
            found = texts(self._engine.select(query, _MOST_FRAGMENTS + 1), "s")
        except EngineTrouble as trouble:
            if not trouble.is_own:
                raise
            return None
        if len(found) > _MOST_FRAGMENTS:
            return None
        stems: dict[str, list[str]] = {}
        for iri in found:
            stems.setdefault(canonical(iri).partition("#")[0], []).append(iri)
        return stems

    @cached_property
    def _sample(self) -> list[tuple[str, str]]:
        """Return the (key, subject) of some of the engine's subjects, in order of their keys."""
        query = f"SELECT DISTINCT ?s {{ {{ SELECT ?s {{ ?s ?p ?o FILTER(isIRI(?s)) }} LIMIT {5 * _SAMPLE} }} }} LIMIT {_SAMPLE}"
        return sorted((canonical(iri), iri) for iri in texts(self._engine.select(query), "s"))

    def keys(self, start: str = "", stop: str = "\U0010ffff", most: int = -1) -> Iterator[str]:
        """Yield the keys from `start` up to, not including, `stop`, in order; of the engine's, a sample."""
        own = (key for key, _ in self._sample[bisect_left(self._sample, (start, "")) :])
        both = (key for key, _ in groupby(merge(self._files.keys(start, stop), own)) if key < stop)
        return islice(both, None if most < 0 else most)

    def folded(self, key: str) -> Sequence[str]:
        """Return the keys of the files that differ from one by the case of ASCII letters only."""
        return self._files.folded(key)

    def neighbours(self, key: str, folder: str, most: int) -> Sequence[str]:
        """Return keys that begin with `folder`, up to `most` on either side of `key` in order; of the engine's, a sample."""
        place = bisect_left(self._sample, (key, ""))
        around = (near for near, _ in self._sample[max(0, place - most) : place + most])
        found = (near for near in around if near != key and near.startswith(folder))
        return [*self._files.neighbours(key, folder, most), *dict.fromkeys(found)]

    def subjects_from(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the (subject, key) in order of the keys from one on; of the engine's, a sample."""
        own = self._sample[bisect_left(self._sample, (key, "")) :]
        files = ((name, iri) for iri, name in self._files.subjects_from(key))
        return ((iri, name) for name, iri in merge(files, own))

    # Names.

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
            if (key := canonical(iri)) not in self._there and self._patterns.thing(key)
        ]

    def _learn(self, resources: Sequence[str]) -> None:
        """Ask for the names of resources and, in the same request, which of those that could be things are some."""
        keys = self.maybe_things(resources)
        asked = [form for key in keys for form in spelled(key)]
        named = queries.iris(resources)
        most = _NAMES_EACH * len(named) + len(asked) + 1_000
        rows = self._engine.select(queries.names(named, self._names, asked, most), most) if named else []
        self.note_names(resources, (row for row in rows if "p" in row))
        self.note_found(keys, (str(row["s"]) for row in rows if "p" not in row))

    def note_names(self, resources: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember what resources are called."""
        _note_texts(self._called, resources, rows)

    @cached_property
    def _some_names(self) -> list[tuple[str, str, str]]:
        """Return the (folded text, IRI, text) of some names of the engine's, in order."""
        rows = self._engine.select(
            f"SELECT ?s ?o {{ {queries.values('p', self._names)} ?s ?p ?o FILTER(isIRI(?s)) }} LIMIT {_SAMPLE}"
        )
        return sorted((str(row["o"]).casefold(), str(row["s"]), str(row["o"])) for row in rows)

    def names_from(self, text: str, iri: str) -> Iterator[tuple[str, str]]:
        """Yield the (IRI, text) of names in order, from this text of this IRI on; of the engine's, a sample."""
        own = self._some_names[bisect_left(self._some_names, (text.casefold(), iri, "")) :]
        files = ((name.casefold(), of, name) for of, name in self._files.names_from(text, iri))
        return ((of, name) for _, of, name in merge(files, own))

    def initials(self) -> Iterator[str]:
        """Yield the first letters of all names in order, those of ASCII as capitals."""
        own = {text.lstrip()[:1].upper() for _, _, text in self._some_names if text.strip()}
        return iter(sorted(own.union(self._files.initials())))

    def nameless(self, most: int) -> Sequence[str]:
        """Return up to `most` subjects of the files without a name."""
        return self._files.nameless(most)

    def texts(self, iri: str) -> Sequence[Label]:
        """Return the (property, language, text) of other names and of descriptions."""
        own = self._engine_texts(iri) if queries.is_askable(iri) else ()
        return list(dict.fromkeys((*self._files.texts(iri), *own)))

    def _engine_texts(self, iri: str) -> Sequence[Label]:
        if iri not in self._texts:
            if (questions := self._rounds.questions) is not None:
                questions.described[iri] = None
                return ()
            named = f"{{ SELECT * {{ {queries.texts_of([iri_of(iri)])} }} LIMIT 100 }}"
            self.note_texts([iri], self._engine.select(f"SELECT ?s ?p ?o {named}"))
        return self._texts[iri]

    def note_texts(self, resources: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember other names and descriptions of resources."""
        _note_texts(self._texts, resources, rows)

    # Counts.

    @cached_property
    def _classes(self) -> dict[str, int]:
        rows = self._engine.select(
            queries.counts_by("c", f"?s <{RDF}type> ?c FILTER(isIRI(?s))", _LOOKED_AT, _MOST_CLASSES)
        )
        return {str(row["c"]): int(row["n"]) for row in rows if "c" in row and not row["c"].startswith("_:")}

    @cached_property
    def _properties(self) -> dict[str, int]:
        rows = self._engine.select(queries.counts_by("p", "?s ?p ?o", _LOOKED_AT, _MOST_CLASSES))
        return {str(row["p"]): int(row["n"]) for row in rows if "p" in row}

    def uses(self, predicate: str) -> bool:
        """Tell whether the engine says anything with a predicate: from what was counted, where that was all there is."""
        return predicate in self._properties or self._counted(predicate, False) > 0

    def _is_whole(self, counted: Mapping[str, int]) -> bool:
        """Tell whether everything was counted."""
        return len(counted) < _MOST_CLASSES and sum(counted.values()) < _LOOKED_AT

    def know_counts(self) -> None:
        """Count what there is of each class and property, up to a bound."""
        self._classes, self._properties  # noqa: B018  asking is the point

    def properties(self) -> Sequence[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first; counted up to a bound."""
        return _summed(self._files.properties(), self._properties)

    def classes(self) -> Sequence[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first; counted up to a bound."""
        return _summed(self._files.classes(), self._classes)

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property, counted up to a bound."""
        own = self._counted(iri, of_class) if queries.is_askable(iri) else 0
        return self._files.usage(iri, of_class) + own

    def _counted(self, iri: str, of_class: bool) -> int:
        asked = iri, of_class
        every = self._classes if of_class else self._properties
        if self._is_whole(every):
            return every.get(iri, 0)
        if asked not in self._counts:
            if (questions := self._rounds.questions) is not None:
                questions.counted[asked] = None
                return 0
            rows = self._engine.select(queries.count(counting(*asked), _LOOKED_AT))
            self.note_count(asked, next((int(row["n"]) for row in rows), 0))
        return self._counts[asked]

    def note_count(self, asked: tuple[str, bool], number: int) -> None:
        """Remember how many are of a class, or are said with a property."""
        _make_room(self._counts)
        self._counts[asked] = number

    # Files and places: an engine has none.

    def places(self, key: str) -> Sequence[Place]:
        """Return where a key is a subject, by file."""
        return self._files.places(key)

    def files(self) -> Sequence[File]:
        """Return every file by name."""
        return self._files.files()

    def subjects_of(self, file: str, most: int) -> Sequence[str]:
        """Return the first few keys that a file has as subjects."""
        return self._files.subjects_of(file, most)

    def prefixes(self) -> Sequence[tuple[str, str, str]]:
        """Return (prefix, namespace, file name) of every declaration, by file."""
        return self._files.prefixes()

    def retired(self) -> dict[str, str]:
        """Return what the files and the engine deprecate: key → the IRI that takes its place, "" for none."""
        told = f'{{ ?s <{OWL}deprecated> ?d FILTER(isIRI(?s) && STR(?d) IN ("true", "1")) }}'
        replaced = f"{{ ?s <{DCTERMS}isReplacedBy> ?r FILTER(isIRI(?s) && isIRI(?r)) }}"
        rows = self._engine.select(f"SELECT ?s ?r {{ {told} UNION {replaced} }} LIMIT {_MOST_RETIRED}")
        own: dict[str, str] = {}
        for row in rows:
            key = canonical(str(row["s"]))
            own[key] = max(own.get(key, ""), str(row.get("r", "")))
        return own | self._files.retired()


def counting(iri: str, of_class: bool) -> str:
    """Return the pattern of the things of a class, or of what is said with a property."""
    named = text_of(iri_of(iri))
    return f"?s <{RDF}type> {named} FILTER(isIRI(?s))" if of_class else f"?s {named} ?o"


def _name(row: Row) -> Label | None:
    """Return a name as (property, language, text), None for what is no text."""
    value = row.get("o")
    if not isinstance(value, Literal) or not str(value).strip():
        return None
    return str(row["p"]), value.language or "", str(value)


def _note_texts(known: dict[str, tuple[Label, ...]], resources: Iterable[str], rows: Iterable[Row]) -> None:
    found: dict[str, list[Label]] = {iri: [] for iri in resources}
    for row in rows:
        if (text := _name(row)) is not None:
            found[str(row["s"])].append(text)
    _make_room(known)
    known.update((iri, tuple(dict.fromkeys(texts))) for iri, texts in found.items())


def _summed(files: Iterable[tuple[str, int]], own: Mapping[str, int]) -> list[tuple[str, int]]:
    found = dict(files)
    for iri, number in own.items():
        found[iri] = found.get(iri, 0) + number
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _make_room(known: dict[Any, Any]) -> None:
    if len(known) >= _MOST_KNOWN:
        known.clear()
