"""The snapshot's index, an SQLite file: which subjects there are and under which spelling, their names, files and lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from seeother.diagnostics import Diagnostic
from seeother.graph import fulltext
from seeother.graph.catalogue import File, Place
from seeother.iris import canonical
from seeother.site.reading import Reading, Wording
from seeother.site.sources import Source

_TABLES = """
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, triples INTEGER);
CREATE TABLE subject (key TEXT, iri TEXT, file INTEGER, line INTEGER, PRIMARY KEY (key, iri, file)) WITHOUT ROWID;
CREATE TABLE label (iri TEXT, property TEXT, language TEXT, text TEXT, file INTEGER);
CREATE TABLE text (iri TEXT, property TEXT, language TEXT, text TEXT, file INTEGER);
CREATE TABLE usage (class INTEGER, iri TEXT, count INTEGER, file INTEGER);
CREATE TABLE retired (iri TEXT, successor TEXT, file INTEGER);
CREATE TABLE document (iri TEXT, thing TEXT, file INTEGER);
CREATE TABLE declared (key TEXT, file INTEGER, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE TABLE prefix (name TEXT, namespace TEXT, file INTEGER);
CREATE TABLE finding (file INTEGER, finding TEXT);
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS label_of ON label (iri);
CREATE INDEX IF NOT EXISTS subject_file ON subject (file, line);
CREATE INDEX IF NOT EXISTS subject_folded ON subject (lower(key));
CREATE INDEX IF NOT EXISTS label_file ON label (file);
CREATE INDEX IF NOT EXISTS label_text ON label (text COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS text_of ON text (iri);
CREATE INDEX IF NOT EXISTS text_file ON text (file);
CREATE INDEX IF NOT EXISTS usage_of ON usage (iri);
"""


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
        return cls(database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def spellings(self, key: str) -> list[str]:
        """Return the subjects, as the data spells them, that a canonical IRI names."""
        return [row[0] for row in self._rows("SELECT DISTINCT iri FROM subject WHERE key = ?", key)]

    def below(self, stem: str) -> list[str]:
        """Return the subjects that are a canonical IRI without fragment, or that plus a fragment."""
        return [
            row[0]
            for row in self._rows(
                "SELECT DISTINCT iri FROM subject WHERE key = ?1 OR (key >= ?1 || '#' AND key < ?1 || '$') ORDER BY key",
                stem,
            )
        ]

    def keys(self, start: str = "", stop: str = "\U0010ffff", most: int = -1) -> Iterator[str]:
        """Yield the canonical IRIs from `start` up to, not including, `stop`, in order."""
        return (
            row[0]
            for row in self._database.execute(
                "SELECT DISTINCT key FROM subject WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
                (start, stop, most),
            )
        )

    def folded(self, key: str) -> list[str]:
        """Return the canonical IRIs that differ from one by the case of ASCII letters only."""
        return [
            row[0]
            for row in self._rows(
                "SELECT DISTINCT key FROM subject WHERE lower(key) = lower(?) LIMIT 20", key
            )
        ]

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

    def many_labels(self, iris: Iterable[str]) -> list[tuple[str, str, str, str]]:
        """Return the (IRI, property, language, text) of every name of many resources at once."""
        return self._rows(
            "SELECT iri, property, language, text FROM label WHERE iri IN (SELECT value FROM json_each(?))",
            json.dumps(list(iris)),
        )

    def initials(self) -> Iterator[str]:
        """Yield the first letters of all names in order, those of ASCII as capitals."""
        query = "SELECT substr(text, 1, 1) FROM label WHERE text > ? COLLATE NOCASE ORDER BY text COLLATE NOCASE LIMIT 1"
        letter = " "
        while rows := self._rows(query, letter + "\U0010ffff"):
            letter = rows[0][0]
            yield letter.upper() if letter.isascii() else letter

    def names_from(self, text: str, iri: str) -> Iterator[tuple[str, str]]:
        """Yield the (IRI, text) of names in order, ASCII letters without regard to case, from this text of this IRI on."""
        return self._database.execute(
            "SELECT iri, text FROM label WHERE text >= ?1 COLLATE NOCASE AND NOT (text = ?1 COLLATE NOCASE AND iri < ?2) "
            "ORDER BY text COLLATE NOCASE, iri",
            (text, iri),
        )

    def subjects_from(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the subjects, as the data spells them, with their canonical IRIs, in order of these from `key` on."""
        return self._database.execute(
            "SELECT DISTINCT iri, key FROM subject WHERE key >= ? ORDER BY key", (key,)
        )

    def nameless(self, most: int) -> list[str]:
        """Return up to `most` subjects without a name, as the data spells them, in the order of their canonical IRIs."""
        return [
            row[0]
            for row in self._rows(
                "SELECT iri FROM subject WHERE NOT EXISTS (SELECT 1 FROM label WHERE label.iri = subject.iri) "
                "GROUP BY key, iri ORDER BY key, iri LIMIT ?",
                most,
            )
        ]

    def texts(self, iri: str) -> list[tuple[str, str, str]]:
        """Return the (property, language, text) of other names and of the beginnings of descriptions."""
        return self._rows("SELECT DISTINCT property, language, text FROM text WHERE iri = ?", iri)

    def classes(self) -> list[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first."""
        return self._rows(
            "SELECT iri, sum(count) FROM usage WHERE class GROUP BY iri ORDER BY sum(count) DESC, iri"
        )

    def properties(self) -> list[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first."""
        return self._rows(
            "SELECT iri, sum(count) FROM usage WHERE NOT class GROUP BY iri ORDER BY sum(count) DESC, iri"
        )

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property."""
        rows = self._rows(
            "SELECT coalesce(sum(count), 0) FROM usage WHERE iri = ? AND class = ?", iri, int(of_class)
        )
        return int(rows[0][0])

    def subjects_of(self, file: str, most: int) -> list[str]:
        """Return the first few canonical IRIs that a file has as subjects."""
        return [
            row[0]
            for row in self._rows(
                "SELECT key FROM subject WHERE file = (SELECT id FROM file WHERE name = ?) "
                "ORDER BY line LIMIT ?",
                file,
                most,
            )
        ]

    @property
    def words(self) -> fulltext.Words:
        """Return the full-text search in this index."""
        return fulltext.Words(self._database)

    def retired(self) -> dict[str, str]:
        """Return what the data deprecates: canonical IRI → the IRI that takes its place, "" for none."""
        return dict(self._rows("SELECT iri, max(successor) FROM retired GROUP BY iri"))

    def label_files(self, iris: Iterable[str]) -> list[str]:
        """Return the names of the files that name any of these resources."""
        return [
            row[0]
            for row in self._rows(
                "SELECT DISTINCT name FROM label JOIN file ON file.id = label.file "
                "WHERE iri IN (SELECT value FROM json_each(?))",
                json.dumps(list(iris)),
            )
        ]

    def places(self, key: str) -> list[Place]:
        """Return where a canonical IRI is a subject, by file."""
        rows = self._rows(
            "SELECT name, line, mtime_ns FROM subject JOIN file ON file.id = subject.file "
            "WHERE key = ? ORDER BY name",
            key,
        )
        return [Place(*row) for row in rows]

    def files(self) -> list[File]:
        """Return every file by name."""
        return [
            File(*row) for row in self._rows("SELECT name, size, mtime_ns, triples FROM file ORDER BY name")
        ]

    def states(self) -> dict[str, tuple[int, int, int]]:
        """Return the state each file was in when it was read."""
        return {row[0]: row[1:] for row in self._rows("SELECT name, size, mtime_ns, ctime_ns FROM file")}

    def prefixes(self) -> list[tuple[str, str, str]]:
        """Return (prefix, namespace, file name) of every declaration, by file."""
        return self._rows(
            "SELECT prefix.name, namespace, file.name FROM prefix JOIN file ON file.id = prefix.file "
            "ORDER BY file.name, prefix.name"
        )

    def findings(self) -> list[Diagnostic]:
        """Return what was found while the files were read."""
        return [Diagnostic(**json.loads(row[0])) for row in self._rows("SELECT finding FROM finding")]

    def fact(self, name: str) -> str:
        """Return one of the facts noted when the index was built, "" for none."""
        return next((row[0] for row in self._rows("SELECT value FROM fact WHERE name = ?", name)), "")

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        return self._database.execute(query, values).fetchall()


class IndexWriter:
    """Write access while a snapshot is built: forget files, add files, then finish."""

    def __init__(self, database: sqlite3.Connection, new: bool = True) -> None:
        self._database = database
        database.isolation_level = None
        # A half-written index is thrown away with its folder, so nothing need survive a crash here.
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; BEGIN;"
        )
        fulltext.prepare(self._database)
        if new:
            for statement in (_TABLES + fulltext.TABLES).split(";"):
                self._database.execute(statement)

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return a writer of the index in a file, which may be there already."""
        new = not path.exists()
        # The builder's thread that finishes is not the one that starts; it writes by one thread at a time.
        return cls(sqlite3.connect(path, check_same_thread=False), new)

    def forget(self, name: str) -> None:
        """Remove all that a file said."""
        found = self._database.execute("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        if found:
            fulltext.forget(self._database, found[0])
            for table in (
                "subject",
                "label",
                "text",
                "usage",
                "retired",
                "document",
                "declared",
                "prefix",
                "finding",
            ):
                self._database.execute(f"DELETE FROM {table} WHERE file = ?", found)  # noqa: S608  fixed names
            self._database.execute("DELETE FROM file WHERE id = ?", found)

    def own_keys(self, name: str) -> set[str]:
        """Return the canonical IRIs that no file but this one has as a subject."""
        rows = self._database.execute(
            "SELECT key FROM subject AS own JOIN file ON file.id = own.file WHERE name = ? "
            "AND NOT EXISTS (SELECT 1 FROM subject WHERE key = own.key AND file <> own.file)",
            (name,),
        )
        return {row[0] for row in rows}

    def add_wording(self, source: Source, wording: Wording) -> None:
        """Add names and texts that a file says; more may follow."""
        fulltext.add(self._database, lambda: self._write_wording(wording, self._file(source, 0)))

    def _write_wording(self, wording: Wording, file: int) -> None:
        write = self._database.executemany
        write(
            "INSERT INTO label VALUES (?, ?, ?, ?, ?)",
            ((*label, file) for label in wording.labels if label[3].strip()),
        )
        write("INSERT INTO text VALUES (?, ?, ?, ?, ?)", ((*text, file) for text in wording.texts))

    def add(self, reading: Reading) -> None:
        """Add what a file says and what of its words has not been added before."""
        self.add_wording(reading.source, reading.take_wording())
        file = self._file(reading.source, reading.triples)
        write = self._database.executemany
        # In order of the keys, which the table is kept in.
        write(
            "INSERT OR IGNORE INTO subject VALUES (?, ?, ?, ?)",
            sorted((canonical(iri), iri, file, line) for iri, line in reading.subjects.items()),
        )
        for of_class, counts in ((1, reading.classes), (0, reading.properties)):
            write(
                "INSERT INTO usage VALUES (?, ?, ?, ?)",
                ((of_class, iri, n, file) for iri, n in counts.items()),
            )
        write(
            "INSERT INTO retired VALUES (?, ?, ?)",
            ((canonical(iri), to, file) for iri, to in reading.retired.items()),
        )
        write(
            "INSERT INTO document VALUES (?, ?, ?)",
            ((canonical(iri), canonical(thing), file) for iri, thing in reading.documents.items()),
        )
        write(
            "INSERT OR IGNORE INTO declared VALUES (?, ?)",
            ((canonical(iri), file) for iri in reading.declared),
        )
        write("INSERT INTO prefix VALUES (?, ?, ?)", ((*prefix, file) for prefix in reading.prefixes.items()))
        write(
            "INSERT INTO finding VALUES (?, ?)", ((file, json.dumps(f.as_dict())) for f in reading.findings)
        )

    def keys(self) -> Iterator[str]:
        """Yield every canonical IRI that is a subject."""
        return (row[0] for row in self._database.execute("SELECT DISTINCT key FROM subject"))

    def own_subjects(self) -> Iterator[str]:
        """Yield every canonical IRI that is a subject, and not only a term of others that is declared where it is used."""
        return (
            row[0]
            for row in self._database.execute(
                "SELECT DISTINCT key FROM subject WHERE NOT EXISTS "
                "(SELECT 1 FROM declared WHERE declared.key = subject.key AND declared.file = subject.file)"
            )
        )

    def documents(self) -> dict[str, str]:
        """Return what the data says are documents, each with the thing it is about, "" for many or none."""
        return dict(self._database.execute("SELECT iri, max(thing) FROM document GROUP BY iri"))

    def tags(self) -> dict[str, int]:
        """Return how many labels there are in each language."""
        return dict(self._database.execute("SELECT language, count(*) FROM label GROUP BY language"))

    def triples(self) -> int:
        """Return how many statements the files make, one said twice counted twice."""
        return int(self._database.execute("SELECT coalesce(sum(triples), 0) FROM file").fetchone()[0])

    def note(self, fact: str, value: str) -> None:
        """Note a fact about the snapshot."""
        self._database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (fact, value))

    def note_finding(self, finding: Diagnostic) -> None:
        """Note a finding about the snapshot as a whole."""
        self._database.execute("INSERT INTO finding VALUES (0, ?)", (json.dumps(finding.as_dict()),))

    def forget_own_findings(self) -> None:
        """Remove the findings about the snapshot before as a whole."""
        self._database.execute("DELETE FROM finding WHERE file = 0")

    def complete(self) -> None:
        """Make look-ups fast; after this the index is only read."""
        for statement in _INDEXES.split(";"):
            self._database.execute(statement)
        self._database.execute("COMMIT")

    def finish(self) -> None:
        """Complete the index, and let go of the file."""
        self.complete()
        self._database.close()

    def _file(self, source: Source, triples: int) -> int:
        """Return the number of a file, having noted its state and how many statements it makes."""
        cursor = self._database.execute(
            "INSERT INTO file (name, size, mtime_ns, ctime_ns, triples) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET triples = excluded.triples RETURNING id",
            (source.name, *source.state, triples),
        )
        return int(cursor.fetchone()[0])
