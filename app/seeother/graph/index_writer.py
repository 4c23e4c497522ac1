"""Write a snapshot's index while it is built: forget files, add files, then finish. Reading it is left to the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from seeother.diagnostics import Diagnostic
from seeother.files.notes import Reading, Wording
from seeother.files.sources import Source
from seeother.graph import fulltext
from seeother.iris import canonical

_TABLES = """
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, triples INTEGER);
CREATE TABLE subject (key TEXT, iri TEXT, file INTEGER, line INTEGER, PRIMARY KEY (key, iri, file)) WITHOUT ROWID;
CREATE TABLE label (iri TEXT, property TEXT, language TEXT, text TEXT, file INTEGER);
CREATE TABLE text (iri TEXT, property TEXT, language TEXT, text TEXT, file INTEGER);
CREATE TABLE usage (class INTEGER, iri TEXT, count INTEGER, file INTEGER);
CREATE TABLE used (class INTEGER, iri TEXT, count INTEGER, PRIMARY KEY (class, iri)) WITHOUT ROWID;
CREATE TABLE retired (iri TEXT, successor TEXT, file INTEGER);
CREATE TABLE document (iri TEXT, thing TEXT, file INTEGER);
CREATE TABLE declared (key TEXT, file INTEGER, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE TABLE prefix (name TEXT, namespace TEXT, file INTEGER);
CREATE TABLE finding (file INTEGER, finding TEXT);
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS label_of ON label (iri, property, language, text, file);
CREATE INDEX IF NOT EXISTS subject_file ON subject (file, line);
CREATE INDEX IF NOT EXISTS subject_folded ON subject (lower(key));
CREATE INDEX IF NOT EXISTS label_file ON label (file);
CREATE INDEX IF NOT EXISTS label_text ON label (text COLLATE NOCASE, iri);
CREATE INDEX IF NOT EXISTS text_of ON text (iri);
CREATE INDEX IF NOT EXISTS text_file ON text (file);
CREATE INDEX IF NOT EXISTS usage_of ON usage (iri);
CREATE INDEX IF NOT EXISTS usage_file ON usage (file);
CREATE INDEX IF NOT EXISTS retired_file ON retired (file);
CREATE INDEX IF NOT EXISTS document_file ON document (file);
CREATE INDEX IF NOT EXISTS prefix_file ON prefix (file);
CREATE INDEX IF NOT EXISTS finding_file ON finding (file);
"""

_LAST = "\U0010ffff"  # after the name of any file
Declared = tuple[str, str, str]  # a prefix, its namespace, and the name of a file


# Of a site of many files, most declare what the first one does.
_FIRST_DECLARED = """SELECT prefix.name, namespace, min(file.name) AS first FROM prefix JOIN file ON file.id = prefix.file
 GROUP BY prefix.name, namespace ORDER BY first, prefix.name"""
# The sums of `usage`, which grows with the number of files.
_SUMS = "SELECT class, iri, {sign} * sum(count) FROM usage WHERE {of} GROUP BY class, iri"
_ADD = "INSERT INTO used {sums} ON CONFLICT DO UPDATE SET count = count + excluded.count"


class IndexWriter:
    """Write access while a snapshot is built: forget files, add files, then finish."""

    def __init__(self, database: sqlite3.Connection, new: bool = True) -> None:
        self._database, self._is_new = database, new
        self._added: list[int] = []
        self._undeclared: set[Declared] = set()
        self._declared: set[Declared] = set()
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
            rows = self._database.execute("SELECT name, namespace FROM prefix WHERE file = ?", found)
            self._undeclared |= {(*row, name) for row in rows}
            self._sum_up(found[0], -1)
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
        self._added.append(file)
        if any("?" in iri.partition("#")[0] for iri in reading.subjects):
            self.note("queries", "some")
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
        self._sum_up(file, 1)
        write(
            "INSERT OR IGNORE INTO declared VALUES (?, ?)",
            ((canonical(iri), file) for iri in reading.declared),
        )
        write("INSERT INTO prefix VALUES (?, ?, ?)", ((*prefix, file) for prefix in reading.prefixes.items()))
        self._declared |= {(*prefix, reading.source.name) for prefix in reading.prefixes.items()}
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
        """Return what the data says are documents, each with a thing that it is about, "" for none."""
        return dict(self._database.execute("SELECT iri, max(thing) FROM document GROUP BY iri"))

    def tags(self) -> dict[str, int]:
        """Return how many labels there are in each language."""
        return dict(self._database.execute("SELECT language, count(*) FROM label GROUP BY language"))

    def has_queries(self) -> bool:
        """Tell whether the URI of any subject has, or had when this was built upon another, a query."""
        return bool(self._database.execute("SELECT 1 FROM fact WHERE name = 'queries'").fetchone())

    def repeats(self) -> bool:
        """Tell whether several files say something of the same subject, or did when this was built upon another."""
        if self._is_new:
            query = "SELECT 1 FROM subject GROUP BY key HAVING min(file) < max(file) LIMIT 1"
            found = bool(self._database.execute(query).fetchone())
        else:
            query = (
                "SELECT 1 FROM subject AS own JOIN subject AS other ON other.key = own.key "
                "WHERE own.file = ? AND other.file <> own.file LIMIT 1"
            )
            found = any(self._database.execute(query, (file,)).fetchone() for file in self._added)
            found = found or bool(
                self._database.execute("SELECT 1 FROM fact WHERE name = 'repeats'").fetchone()
            )
        if found:
            self.note("repeats", "some")
        return found

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
        if self._is_new:
            self._database.execute("INSERT INTO used " + _SUMS.format(sign=1, of="true"))
        self._database.execute("DELETE FROM used WHERE count = 0")
        self._database.execute("COMMIT")

    def _sum_up(self, file: int, sign: int) -> None:
        """Add what a file uses to the sums, or take it away; those of a new index are made once all is in it."""
        if not self._is_new:
            self._database.execute(_ADD.format(sums=_SUMS.format(sign=sign, of="file = ?")), (file,))

    def _note_prefixes(self) -> None:
        """Note where each prefix is declared first, which of many files is slow to find; as before where that is so still."""
        noted = self._database.execute("SELECT value FROM fact WHERE name = 'prefixes'").fetchone()
        first = {(name, space): file for name, space, file in json.loads(noted[0])} if noted else {}
        gone, come = self._undeclared - self._declared, self._declared - self._undeclared
        stays = all(first.get((name, space), file) != file for name, space, file in gone)
        stays = stays and all(first.get((name, space), _LAST) < file for name, space, file in come)
        if not noted or not stays:
            self.note("prefixes", json.dumps(self._database.execute(_FIRST_DECLARED).fetchall()))

    def finish(self) -> None:
        """Complete the index, and let go of the file."""
        self._note_prefixes()
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
