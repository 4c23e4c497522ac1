"""Find things of an engine by words of their names: by its full text where it has one, else in a bounded number of names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rdflib import Literal

from seeother.engine.engine import Engine
from seeother.engine.trouble import EngineTrouble
from seeother.graph.catalogue import Hit, Words
from seeother.sparql.dialects import looking, matching, plain
from seeother.sparql.terms import values
from seeother.statements import Term

_LOOKED_AT = 50_000  # names, where an engine has no full text
_REMEMBERED = 200  # searches


class EngineWords:
    """The words of the files, and those of an engine; its part is remembered as long as this is."""

    def __init__(self, files: Words, engine: Engine, names: Sequence[Term]) -> None:
        self._files, self._engine, self._names = files, engine, names
        self._found = lru_cache(_REMEMBERED)(self._find)

    def beginning(self, query: str, most: int) -> list[Hit]:
        """Return names that begin with a text, in alphabetical order: the name itself comes first."""
        words = query.casefold().split()
        hits = [
            hit
            for hit in self._found(tuple(words), 10 * most)
            if hit.text.casefold().startswith(query.casefold())
        ]
        own = sorted(hits, key=lambda hit: hit.text.casefold())[:most]
        return [*self._files.beginning(query, most), *own][: 2 * most]

    def names(self, words: list[str], most: int) -> list[Hit]:
        """Return names that hold all the words, or longer words that begin like them."""
        return list(dict.fromkeys((*self._files.names(words, most), *self._found(tuple(words), most))))[:most]

    def texts(self, words: list[str], most: int) -> list[Hit]:
        """Return other names and descriptions of the files that hold all the words."""
        return self._files.texts(words, most)

    def within_names(self, words: str, most: int) -> list[str]:
        """Return the resources that have words anywhere in a name that the files say."""
        return self._files.within_names(words, most)

    def similar(self, word: str) -> list[str]:
        """Return a few words of names in the files that one may have meant to type."""
        return self._files.similar(word)

    def is_known(self, word: str) -> bool:
        """Tell whether any name has a word that begins like this; what cannot be mended need not be asked for."""
        return self._files.is_known(word) or not self.similar(word) or bool(self._found((word,), 1))

    def _find(self, words: tuple[str, ...], most: int) -> list[Hit]:
        if not any(map(plain, words)):
            return []
        dialect = self._engine.dialect
        found = self._by(matching(dialect, self._engine.index, words), "", most) if dialect else []
        return found or self._by("", looking(words, values("p", self._names), _LOOKED_AT), most)

    def _by(self, full_text: str, looked_through: str, most: int) -> list[Hit]:
        named = values("p", self._names) if full_text else ""
        where = f"{full_text} {named} {looked_through} FILTER(isIRI(?s))"
        try:
            rows = self._engine.select(f"SELECT DISTINCT ?s ?p ?o {{ {where} }} LIMIT {most}")
        except EngineTrouble as trouble:
            if not (full_text and trouble.is_own):  # a full text that is not set up
                raise
            return []
        return [
            Hit(str(row["s"]), str(row["p"]), text.language or "", str(text))
            for row in rows
            if isinstance(text := row.get("o"), Literal)
        ]
