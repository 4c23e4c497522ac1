"""The snapshot's index, an SQLite file: which subjects there are and under which spelling, their names, files and lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from seeother.diagnostics import Diagnostic
from seeother.graph import fulltext
from seeother.graph.catalogue import File, NameInOrder, NameRow, Place
from seeother.graph.labels import initial
from seeother.http.variants import BY_EXTENSION
from seeother.iris import canonical

_MOST_VARIANTS = 100  # subjects whose URLs begin like those of one document
# Whether a reader of a language may see a name: where the same property has one in that language, no other is seen.
# Of a resource with very many names some are looked at: each of them would look all of them through.
_MAY_BE_SHOWN = """?3 = '' OR language LIKE ?3 OR language LIKE ?3 || '-%' OR NOT EXISTS (SELECT 1 FROM
 (SELECT property AS said, language AS tag FROM label AS own WHERE own.iri = label.iri LIMIT 400)
 WHERE said = label.property AND (tag LIKE ?3 OR tag LIKE ?3 || '-%'))"""
# Names in order that are looked at together: first a few, in case no more are wanted.
_FIRST, _MOST_TOGETHER = 16, 128
_FEW = 64  # resources that are named in a query one by one; more are handed over as one list


class Index:
    """Read access to the index of one snapshot; safe to share between threads."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return the index in a file."""
        # immutable: the file never changes once it is published, so no lock and no journal is looked for.
        database = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        # A file that lost its disk is an error then, not the end.
        database.execute("PRAGMA mmap_size=0")
        fulltext.prepare_reading(database)
        return cls(database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def spellings(self, key: str) -> list[str]:
        """Return the subjects, as the data spells them, that a canonical IRI names."""
        return [row[0] for row in self._rows("SELECT DISTINCT iri FROM subject WHERE key = ?", key)]

    def below(self, stem: str) -> list[str]:
        """Return the subjects that are a canonical IRI without fragment, or that plus a fragment."""
        # As one range, which is looked up once: nearly nothing but these lies in it.
        query = (
            "SELECT DISTINCT iri FROM subject WHERE key >= ?1 AND key < ?1 || '$' "
            "AND (key = ?1 OR key >= ?1 || '#') ORDER BY key"
        )
        return [row[0] for row in self._rows(query, stem)]

    def variants(self, url: str) -> list[str]:
        """Return the subjects that are URLs of one format of a document, or of one in one language."""
        stem = f"{canonical(url + 'index' if url.endswith('/') else url)}."
        keys = self.keys(stem, f"{stem[:-1]}/", _MOST_VARIANTS)
        ends = ((key, key[len(stem) :].split(".")) for key in keys)
        found = (key for key, end in ends if end[-1] in BY_EXTENSION and len(end) <= 2)
        return [subject for key in found for subject in self.spellings(key)]

    def keys(self, start: str = "", stop: str = "\U0010ffff", most: int = -1) -> Iterator[str]:
        """Yield the canonical IRIs from `start` up to, not including, `stop`, in order."""
        return (
            row[0]
            for row in self._database.execute(
                "SELECT DISTINCT key FROM subject WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
                (start, stop, most),
            )
        )

    def may_have(self, folder: str) -> bool:
        """Tell whether any canonical IRI begins with `folder`."""
        return any(self.keys(folder, f"{folder}\U0010ffff", 1))

    def folded(self, key: str) -> list[str]:
        """Return the canonical IRIs that differ from one by the case of ASCII letters only."""
        rows = self._rows("SELECT DISTINCT key FROM subject WHERE lower(key) = lower(?) LIMIT 20", key)
        return [row[0] for row in rows]

    def neighbours(self, key: str, folder: str, most: int) -> list[str]:
        """Return canonical IRIs that begin with `folder`, up to `most` on either side of `key` in order."""
        before = self._rows(
            "SELECT DISTINCT key FROM subject WHERE key < ? AND key >= ? ORDER BY key DESC LIMIT ?",
            key,
            folder,
            most,
        )
        after = self._rows(
            "SELECT DISTINCT key FROM subject WHERE key > ? AND key < ? ORDER BY key LIMIT ?",
            key,
            folder + "\U0010ffff",
            most,
        )
        return [row[0] for row in (*before, *after)]

    def many_labels(self, iris: Iterable[str]) -> list[NameRow]:
        """Return every name of many resources at once; one said in two files comes twice."""
        wanted, file = list(iris), self._file_names
        query = "SELECT iri, property, language, text, file FROM label WHERE iri IN "
        if len(wanted) > _FEW:
            rows = self._rows(query + "(SELECT value FROM json_each(?))", json.dumps(wanted))  # noqa: S608  fixed text
        else:
            rows = self._rows(query + f"({','.join('?' * len(wanted))})", *wanted)
        return [(*row[:4], file.get(row[4], "")) for row in rows]

    @cached_property
    def _file_names(self) -> dict[int, str]:
        return dict(self._rows("SELECT id, name FROM file"))

    def initials(self) -> Iterator[str]:
        """Yield the first letters of all names in order, those of ASCII as capitals."""
        query = "SELECT substr(text, 1, 1) FROM label WHERE text > ? COLLATE NOCASE ORDER BY text COLLATE NOCASE LIMIT 1"
        letter = " "
        while rows := self._rows(query, letter + "\U0010ffff"):
            letter = rows[0][0]
            yield initial(letter)

    def names_from(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names in order, ASCII letters without regard to case, from this text of this IRI on."""
        rows = self._database.execute(
            "SELECT rowid, iri, text FROM label "
            "WHERE text >= ?1 COLLATE NOCASE AND NOT (text = ?1 COLLATE NOCASE AND iri < ?2) "
            "ORDER BY text COLLATE NOCASE, iri",
            (text, iri),
        )
        return self._seen(rows, language, is_wanted, each)

    def names_before(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names before this text of this IRI, the nearest first, in the same order turned round."""
        rows = self._database.execute(
            "SELECT rowid, iri, text FROM label "
            "WHERE text <= ?1 COLLATE NOCASE AND NOT (text = ?1 COLLATE NOCASE AND iri >= ?2) "
            "ORDER BY text COLLATE NOCASE DESC, iri DESC",
            (text, iri),
        )
        return self._seen(rows, language, is_wanted, each)

    def _seen(
        self, rows: sqlite3.Cursor, language: str, is_wanted: Callable[[str], bool], each: int
    ) -> Iterator[NameInOrder]:
        """Yield names with whether a reader may see them, which is looked up for those that are wanted."""
        inside = "rowid IN (SELECT value FROM json_each(?1))"
        query = f"SELECT rowid FROM label WHERE {inside} AND ({_MAY_BE_SHOWN})"  # noqa: S608  fixed text
        most, passed = _FIRST, 0
        while some := rows.fetchmany(most):
            most = min(2 * most, _MOST_TOGETHER)
            wanted = [row[0] for row in some if is_wanted(row[1])]
            found = self._database.execute(query, (json.dumps(wanted), "", language)) if wanted else ()
            seen = {row[0] for row in found}
            if not seen:  # as among the names of other things than those of a long list
                yield from ((iri, text, False) for _, iri, text in some[each - 1 - passed :: each])
                passed = (passed + len(some)) % each
                continue
            for number, iri, text in some:
                is_seen = number in seen
                passed = passed if is_seen else (passed + 1) % each
                if is_seen or not passed:
                    yield iri, text, is_seen

    def subjects_from(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the subjects, as the data spells them, with their canonical IRIs, in order of these from `key` on."""
        return self._database.execute(
            "SELECT DISTINCT iri, key FROM subject WHERE key >= ? ORDER BY key", (key,)
        )

    def subjects_before(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the subjects with their canonical IRIs before `key`, the nearest first."""
        return self._database.execute(
            "SELECT DISTINCT iri, key FROM subject WHERE key < ? ORDER BY key DESC", (key,)
        )

    def nameless(self, most: int) -> list[str]:
        """Return up to `most` subjects without a name, as the data spells them, in the order of their canonical IRIs."""
        query = (
            "SELECT iri FROM subject WHERE NOT EXISTS (SELECT 1 FROM label WHERE label.iri = subject.iri) "
            "GROUP BY key, iri ORDER BY key, iri LIMIT ?"
        )
        return [row[0] for row in self._rows(query, most)]

    def texts(self, iri: str) -> list[tuple[str, str, str]]:
        """Return the (property, language, text) of other names and of the beginnings of descriptions."""
        return self._rows("SELECT DISTINCT property, language, text FROM text WHERE iri = ?", iri)

    def other_names(self, predicate: str, language: str, beginning: str) -> list[tuple[str, str]]:
        """Return the (IRI, text) of other names that begin with a text, ASCII letters without regard to case."""
        return self._rows(
            "SELECT DISTINCT iri, text FROM text WHERE property = ? AND language = ? "
            "AND text >= ? COLLATE NOCASE AND text < ? COLLATE NOCASE",
            predicate,
            language,
            beginning,
            beginning + "\U0010ffff",
        )

    def classes(self) -> list[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first."""
        return self._used(1)

    def properties(self) -> list[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first."""
        return self._used(0)

    def _used(self, as_class: int) -> list[tuple[str, int]]:
        return self._rows("SELECT iri, count FROM used WHERE class = ? ORDER BY count DESC, iri", as_class)

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property."""
        rows = self._rows("SELECT count FROM used WHERE iri = ? AND class = ?", iri, int(of_class))
        return int(rows[0][0]) if rows else 0

    def subjects_of(self, file: str, most: int) -> list[str]:
        """Return the first few canonical IRIs that a file has as subjects."""
        query = (
            "SELECT key FROM subject WHERE file = (SELECT id FROM file WHERE name = ?) ORDER BY line LIMIT ?"
        )
        return [row[0] for row in self._rows(query, file, most)]

    @property
    def words(self) -> fulltext.Words:
        """Return the full-text search in this index."""
        return fulltext.Words(self._database)

    def retired(self) -> dict[str, str]:
        """Return what the data deprecates: canonical IRI → the IRI that takes its place, "" for none."""
        return dict(self._rows("SELECT iri, max(successor) FROM retired GROUP BY iri"))

    def places(self, key: str) -> list[Place]:
        """Return where a canonical IRI is a subject, by file."""
        rows = self._rows(
            "SELECT name, line, mtime_ns FROM subject JOIN file ON file.id = subject.file "
            "WHERE key = ? ORDER BY name",
            key,
        )
        return [Place(*row) for row in rows]

    def first_places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Return of many canonical IRIs where each is a subject in the first file by name."""
        rows = self._rows(
            "SELECT key, name, line, mtime_ns FROM subject JOIN file ON file.id = subject.file "
            "WHERE key IN (SELECT value FROM json_each(?)) ORDER BY name DESC",
            json.dumps(list(keys)),
        )
        return {row[0]: Place(*row[1:]) for row in rows}

    def files(self) -> list[File]:
        """Return every file by name."""
        return [
            File(*row) for row in self._rows("SELECT name, size, mtime_ns, triples FROM file ORDER BY name")
        ]

    def statements_in(self, files: Iterable[str]) -> int:
        """Return how many statements some files make, by their names."""
        query = "SELECT coalesce(sum(triples), 0) FROM file WHERE name IN (SELECT value FROM json_each(?))"
        return int(self._rows(query, json.dumps(list(files)))[0][0])

    def states(self) -> dict[str, tuple[int, int, int]]:
        """Return the state each file was in when it was read."""
        return {row[0]: row[1:] for row in self._rows("SELECT name, size, mtime_ns, ctime_ns FROM file")}

    def prefixes(self) -> list[tuple[str, str, str]]:
        """Return (prefix, namespace, file name) of the first declaration of each pair, by file."""
        return [(name, space, file) for name, space, file in json.loads(self.fact("prefixes") or "[]")]

    def findings(self) -> list[Diagnostic]:
        """Return what was found while the files were read."""
        return [Diagnostic(**json.loads(row[0])) for row in self._rows("SELECT finding FROM finding")]

    def fact(self, name: str) -> str:
        """Return one of the facts noted when the index was built, "" for none."""
        return next((row[0] for row in self._rows("SELECT value FROM fact WHERE name = ?", name)), "")

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        return self._database.execute(query, values).fetchall()
