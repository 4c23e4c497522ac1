"""Full-text search in the index file: words of names and of descriptions, kept by SQLite's FTS5.

What is found is ranked by the search; which files say it is left to the index.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from seeother.graph.catalogue import Hit

# Contentless: the words are looked up here, the texts stand in `label` and `text`. Descriptions need no positions.
TABLES = """
CREATE VIRTUAL TABLE name_words USING fts5(
    words, content='', columnsize=0, detail=none, prefix='2 3 4 5 6', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE text_words USING fts5(
    words, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('name_words', 'row');
"""
_SOURCES = (("name_words", "label", "spaced"), ("text_words", "text", "parted"))
# Scripts written without spaces between words: each character is looked up as a word of its own.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_CHARACTER = re.compile(f"([{_UNSPACED}])")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_SEVERAL = (
    "phrase queries"  # what SQLite says of a word that is several by its own, older tables of characters
)
_MOST_WORDS = 8
_CLOSE_WORDS = 4_000  # looked at for a typing error


def prepare(database: sqlite3.Connection) -> None:
    """Make the functions known that the tables' words come from."""
    database.create_function("spaced", 1, spaced, deterministic=True)
    database.create_function("parted", 1, parted, deterministic=True)


def prepare_reading(database: sqlite3.Connection) -> None:
    """Make the function known by which texts beyond ASCII are looked through."""
    database.create_function("folded", 1, folded, deterministic=True)


def forget(database: sqlite3.Connection, file: int) -> None:
    """Remove the words of a file; a contentless table must be told what it held."""
    for words, texts, cut in _SOURCES:
        database.execute(
            f"INSERT INTO {words} ({words}, rowid, words) "  # noqa: S608  fixed names
            f"SELECT 'delete', rowid, {cut}(text) FROM {texts} WHERE file = ?",
            (file,),
        )


def add(database: sqlite3.Connection, write: Callable[[], None]) -> None:
    """Have names and texts written, and add their words."""
    last_row = "SELECT coalesce(max(rowid), 0) FROM {}"
    before = [database.execute(last_row.format(texts)).fetchone()[0] for _, texts, _ in _SOURCES]
    write()
    for (words, texts, cut), last in zip(_SOURCES, before, strict=True):
        database.execute(
            f"INSERT INTO {words} (rowid, words) "  # noqa: S608  fixed names
            f"SELECT rowid, {cut}(text) FROM {texts} WHERE rowid > ? ORDER BY rowid",
            (last,),
        )


def spaced(text: str) -> str:
    """Return a name with its words set apart where the script, or a name like `PostalAddress`, runs them together."""
    text = parted(text)
    humps = _CAMEL.sub(" ", text)
    return text if humps == text else f"{text} {humps}"


def parted(text: str) -> str:
    """Return a text with its words set apart where the script runs them together."""
    return text if text.isascii() else _CHARACTER.sub(r" \1 ", text)


def folded(text: str) -> str:
    """Return a text without regard to case and accents."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.casefold()


def words_of(query: str) -> list[str]:
    """Return the words to look for, the first few."""
    return _WORD.findall(_CHARACTER.sub(r" \1 ", query).lower())[:_MOST_WORDS]


def expressions(words: list[str]) -> Iterator[str]:
    """Yield FTS5 queries for texts that hold every word, from the strictest to the laxest.

    A whole word is looked up as it stands, and rows come at once; for the beginnings of words FTS5 first gathers all
    rows of all words that begin so. So the last word, which may still be typed, comes next, and all words last.
    """
    whole = [f'"{word}"' for word in words]
    yield " ".join(whole)
    if len(words[-1]) > 1:
        yield " ".join([*whole[:-1], f"{whole[-1]}*"])
    if len(words) > 1:
        yield " ".join(f"{text}*" if len(word) > 1 else text for word, text in zip(words, whole, strict=True))


class Words:
    """The search in one index; every method looks at a bounded number of rows, however common a word is."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def beginning(self, query: str, most: int) -> list[Hit]:
        """Return names that begin with a text, in alphabetical order: the name itself comes first."""
        return self._hits(
            "SELECT iri, property, language, text FROM label WHERE text >= ?1 COLLATE NOCASE "
            "AND text < ?2 COLLATE NOCASE ORDER BY text COLLATE NOCASE LIMIT ?3",
            query,
            query + "\U0010ffff",
            most,
        )

    def names(self, words: list[str], most: int) -> list[Hit]:
        """Return names that hold all the words, or longer words that begin like them."""
        return self._matching("name_words", "label", words, most)

    def texts(self, words: list[str], most: int) -> list[Hit]:
        """Return other names and descriptions that hold all the words."""
        return self._matching("text_words", "text", words, most)

    def within_names(self, words: str, most: int) -> list[str]:
        """Return the resources that have folded words anywhere in a name, `most` at most; all names are looked through."""
        within = "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"
        query = (
            "SELECT DISTINCT iri FROM label WHERE text LIKE ?1 ESCAPE '\\' "
            "OR (length(text) <> length(CAST(text AS BLOB)) AND instr(folded(text), ?2)) LIMIT ?3"
        )
        return [row[0] for row in self._database.execute(query, (within, words, most))]

    def similar(self, word: str) -> list[str]:
        """Return a few words of names that one may have meant to type."""
        return list(similar_words(self._database, word))

    def is_known(self, word: str) -> bool:
        """Tell whether any name has a word that begins like this."""
        return bool(self._matching("name_words", "label", [word], 1))

    def _matching(self, table: str, texts: str, words: list[str], most: int) -> list[Hit]:
        found: dict[Hit, None] = {}
        for number, expression in enumerate(expressions(words) if words else ()):
            if len(found) >= most or (number == 2 and found):
                break
            found.update(dict.fromkeys(self._found_by(expression, table, texts, most)))
        return list(found)[:most]

    def _found_by(self, expression: str, table: str, texts: str, most: int) -> list[Hit]:
        try:
            return self._hits(
                f"SELECT iri, property, language, text FROM {table} JOIN {texts} ON {texts}.rowid = {table}.rowid "  # noqa: S608  fixed names
                f"WHERE {table} MATCH ? LIMIT ?",
                expression,
                most,
            )
        except sqlite3.OperationalError as problem:
            if _SEVERAL not in str(problem):
                raise
            return []

    def _hits(self, query: str, *values: object) -> list[Hit]:
        return [Hit(*row) for row in self._database.execute(query, values)]


def similar_words(database: sqlite3.Connection, word: str) -> Iterator[str]:
    """Yield words of the names one or two typing errors away, the closest and commonest first."""
    if len(word) < 4 or _CHARACTER.search(word):
        return
    slack = 1 if len(word) < 7 else 2
    found, letters = [], set(word)
    for term, count in _candidates(database, word, slack):
        # Letters are quickly compared, and no two errors replace more than two of them.
        if len(letters.difference(term)) > slack:
            continue
        distance = OSA.distance(word, term, score_cutoff=slack)  # a letter more, less, other, or two swapped
        if distance <= slack:
            found.append((distance, -count, term))
    yield from (term for _, _, term in sorted(found)[:3])


def _candidates(database: sqlite3.Connection, word: str, slack: int) -> Iterator[tuple[str, int]]:
    """Yield words that begin as this one does; an error in the very beginning is looked for in a swapped one."""
    starts = dict.fromkeys((word[:2], word[1] + word[0]))
    for start in starts:
        yield from database.execute(
            "SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ? LIMIT ?",
            (start, start + "\U0010ffff", len(word) - slack, len(word) + slack, _CLOSE_WORDS),
        )
