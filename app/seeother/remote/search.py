"""Find things of an engine by words of their names: by its full text where it has one, else in a bounded number of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rdflib import Literal

from seeother.engine.engine import Engine
from seeother.engine.trouble import EngineTrouble
from seeother.graph.catalogue import Hit, Words
from seeother.sparql.dialects import looking, matching, plain
from seeother.sparql.names import NODE_TEXTS, bearers
from seeother.sparql.terms import values
from seeother.statements import Term
from seeother.vocabularies.name_nodes import NameNode, by_nodes

_LOOKED_AT = 50_000  # names, where an engine has no full text
_REMEMBERED = 200  # searches
_BY_INDEX = "f"  # the tag of what full text has found


class EngineWords:
    """The words of the files, and those of an engine; its part is remembered as long as this is."""

    def __init__(self, files: Words, engine: Engine, names: Sequence[Term], ways: Sequence[Term]) -> None:
        self._files, self._engine, self._names, self._ways = files, engine, names, ways
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
        return [*self._by_texts(words, most), *(self._by_nodes(words, most) if self._ways else ())]

    def _by_nodes(self, words: tuple[str, ...], most: int) -> Iterator[Hit]:
        """Yield what is called by nodes that hold all the words; these may be parts of a name."""
        longest = max(words, key=len)
        found = looking([longest], values("p", NODE_TEXTS), _LOOKED_AT)
        rows = self._engine.select(bearers(found, self._ways, most))
        nodes = {row["n"]: NameNode() for row in rows}
        for row in rows:
            if isinstance(value := row["o"], Literal):
                nodes[row["n"]].note(str(row["q"]), str(value), value.language or "", True)
        led = dict.fromkeys((str(row["s"]), str(row["p"]), row["n"]) for row in rows)
        named = by_nodes((thing, way, nodes[node]) for thing, way, node in led)
        for thing, said, language, text, _ in named:
            if all(f" {text.casefold()}".find(f" {word}") >= 0 for word in map(plain, words)):
                yield Hit(thing, said, language, text)

    def _by_texts(self, words: tuple[str, ...], most: int) -> list[Hit]:
        engine = self._engine
        through = looking(words, values("p", self._names), _LOOKED_AT)
        if engine.dialect is None or engine.has_full_text is False:
            return self._by(through, most)
        full_text = f"{matching(engine.dialect, engine.index, words)} {values('p', self._names)}"
        if engine.has_full_text:
            return self._by(full_text, most)
        try:  # both, for an index may be there and be of something else
            tagged = f"{{ SELECT * {{ {full_text} }} }} BIND('{_BY_INDEX}' AS ?k)"
            return self._by(f"{{ {tagged} }} UNION {{ {through} }}", most)
        except EngineTrouble as trouble:
            if not trouble.is_own:
                raise
        engine.has_full_text = False  # it is not set up
        return self._by(through, most)

    def _by(self, where: str, most: int) -> list[Hit]:
        query = f"SELECT DISTINCT ?s ?p ?o ?k {{ {where} FILTER(isIRI(?s)) }} LIMIT {2 * most}"
        rows = self._engine.select(query)
        if any("k" in row for row in rows):
            self._engine.has_full_text = True
        hits = (
            Hit(str(row["s"]), str(row["p"]), text.language or "", str(text))
            for row in rows
            if isinstance(text := row.get("o"), Literal)
        )
        return list(dict.fromkeys(hits))[:most]
