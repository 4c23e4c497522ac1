"""Which subjects files and an engine have: in which spellings, below what, and, of a sample, in order of their keys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from typing import Any

from rdflib import URIRef

from seeother.engine.results import texts
from seeother.iris import canonical
from seeother.remote.beside import SAMPLE, Beside, make_room
from seeother.sparql import lookups
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import text_of_text

_MOST_FRAGMENTS = 100_000


class AskedSubjects(Beside):
    """The part of a catalogue that knows subjects."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._there: dict[str, tuple[str, ...]] = {}
        self._seen: dict[str, None] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._has_hash = any(pattern.is_hash for pattern in self._patterns.all)

    def note(self, key: str, spellings: Iterable[str]) -> None:
        """Remember which subjects of the engine's a key names."""
        make_room(self._there)
        self._there[key] = tuple(sorted(dict.fromkeys(spellings)))

    def note_parts(self, stem: str, parts: Iterable[str]) -> None:
        """Remember which parts of a thing the engine knows."""
        make_room(self._parts)
        self._parts[stem] = tuple(dict.fromkeys(parts))

    def note_seen(self, keys: Iterable[str]) -> None:
        """Remember of keys that they name subjects, in whichever spellings."""
        make_room(self._seen)
        self._seen.update(dict.fromkeys(keys))

    def has_seen(self, key: str) -> bool:
        """Tell whether a key is remembered to name a subject."""
        return key in self._seen

    def knows(self, key: str) -> bool:
        """Tell whether it is remembered which subjects a key names."""
        return key in self._there

    def learn_terms(self) -> None:
        """Ask for all subjects with a fragment, where the patterns have such."""
        if self._has_hash:
            self._fragments  # noqa: B018  asking is the point

    def spellings(self, key: str) -> Sequence[str]:
        """Return the subjects that a key names."""
        if key not in self._there:
            if (questions := self._rounds.questions) is not None:
                questions.there[key] = None
            else:
                self._engine.once(("there", id(self), key), lambda: self.look_for([key]))
        return list(dict.fromkeys((*self._files.spellings(key), *self._there.get(key, ()))))

    def variants(self, url: str) -> Sequence[str]:
        """Return the subjects that are URLs of one format of a document; those of files only."""
        return self._files.variants(url)

    def may_have(self, folder: str) -> bool:
        """Return that a key may begin so: nobody knows all those of an engine."""
        return True

    def look_for(self, keys: Sequence[str]) -> None:
        """Ask which subjects some keys name, and remember it."""
        candidates = [form for key in keys for form in spelled(key)]
        found = texts(self._engine.select(lookups.existing(candidates)), "s") if candidates else []
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
            begins = f"FILTER(isIRI(?s) && STRSTARTS(STR(?s), {text_of_text(f'{stem}#')}))"
            query = f"SELECT DISTINCT ?s {{ ?s ?p ?o {begins} }} LIMIT {SAMPLE}"
            self.note_parts(stem, texts(self._engine.select(query), "s"))
        return self._parts[stem]

    @cached_property
    def _fragments(self) -> dict[str, list[str]] | None:
        """Return all subjects with a fragment by what stands before it, None where they are too many to be asked for at once."""
        query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(isIRI(?s) && CONTAINS(STR(?s), "#")) }} LIMIT {_MOST_FRAGMENTS + 1}'
        rows = self._engine.try_to_select(query, _MOST_FRAGMENTS + 1)
        if rows is None or len(found := texts(rows, "s")) > _MOST_FRAGMENTS:
            return None
        stems: dict[str, list[str]] = {}
        for iri in found:
            stems.setdefault(canonical(iri).partition("#")[0], []).append(iri)
        return stems

    def look_around(self) -> None:
        """Ask for the subjects that stand for all, before a list or a wrong address wants them."""
        self._sample  # noqa: B018  asking is the point

    @cached_property
    def _sample(self) -> list[tuple[str, str]]:
        """Return the (key, subject) of some of the engine's subjects, in order of their keys."""
        query = f"SELECT DISTINCT ?s {{ {{ SELECT ?s {{ ?s ?p ?o }} LIMIT {5 * SAMPLE} }} }} LIMIT {SAMPLE}"
        rows = self._engine.once(
            ("sample", id(self)), lambda: self._engine.try_to_select(query, is_part_enough=True)
        )
        found = (row["s"] for row in rows or () if "s" in row)
        return sorted((canonical(str(node)), str(node)) for node in found if isinstance(node, URIRef))

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

    def subjects_before(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the (subject, key) before a key, the nearest first; of the engine's, a sample."""
        own = reversed(self._sample[: bisect_left(self._sample, (key, ""))])
        files = ((name, iri) for iri, name in self._files.subjects_before(key))
        return ((iri, name) for name, iri in merge(files, own, reverse=True))
