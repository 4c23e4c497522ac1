"""What every part of the catalogue over an engine has at hand: the files' own, the engine, and the questions of a round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeother.engine.engine import Engine
from seeother.graph.catalogue import Catalogue
from seeother.naming.patterns import Patterns
from seeother.remote.rounds import Rounds
from seeother.sparql.terms import iris
from seeother.vocabularies.name_nodes import NAMED_BY, TEXTS

_MOST_KNOWN = 100_000  # IRIs of which it is remembered whether they are subjects, and what they are called
SAMPLE = 20_000  # subjects or names that stand for all where there are more


class Beside:
    """Files first, then the engine."""

    def __init__(
        self, files: Catalogue, engine: Engine, rounds: Rounds, patterns: Patterns, names: Sequence[str]
    ) -> None:
        self._files, self._engine, self._rounds, self._patterns = files, engine, rounds, patterns
        self.names = iris(dict.fromkeys((*names, *TEXTS)))
        self.ways = iris(NAMED_BY)  # that lead to nodes which are names


def make_room(known: dict[Any, Any]) -> None:
    """Forget the older half of a memory that is full: others may be about to look up what they have just put there."""
    if len(known) >= _MOST_KNOWN:
        for key in [*known][: _MOST_KNOWN // 2]:
            known.pop(key, None)
