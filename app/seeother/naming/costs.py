"""What matching a regular expression of the settings may cost: it is applied to whatever paths clients ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # what re itself reads expressions with
from typing import Any

_CHARACTERS = frozenset(map(chr, range(32, 127))) | frozenset("é東")  # samples of all that a path may hold
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_CATEGORIES = {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}
_Token = tuple[Any, Any]


@lru_cache(maxsize=256)
def degree_of(expression: str) -> int:
    """Return with which power of a path's length the time to match may grow: 1, 2, more; 0 for beyond any power."""
    tree = list(_parser.parse(expression))
    return 0 if _explodes(tree) else max((len(active) for active in _shares(tree, [])), default=1)


def _name(token: _Token) -> str:
    return str(token[0])


def _inner(token: _Token) -> list[list[_Token]]:
    """Return the sequences inside a token."""
    name, value = _name(token), token[1]
    if name in _REPEATS or name == "POSSESSIVE_REPEAT":
        return [list(value[2])]
    if name == "SUBPATTERN":
        return [list(value[3])]
    if name == "BRANCH":
        return [list(each) for each in value[1]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [list(value[1])]
    return [list(value)] if name == "ATOMIC_GROUP" else []


def _explodes(tokens: Iterable[_Token]) -> bool:
    """Tell whether what is repeated can be read in several ways: each repetition multiplies them."""
    for token in tokens:
        is_repeated = _name(token) in _REPEATS and token[1][1] > 1
        if is_repeated and _is_loose(_inner(token)[0]):
            return True
        if any(map(_explodes, _inner(token))):
            return True
    return False


def _is_loose(body: Sequence[_Token]) -> bool:
    """Tell whether a sequence varies, and neither begins nor ends with a character that what varies cannot take."""
    while len(body) == 1 and _name(body[0]) == "SUBPATTERN":
        body = _inner(body[0])[0]
    varying = _taken(_varying(body))
    if not varying:
        return False
    if len(body) == 1 and _name(body[0]) == "BRANCH":
        branches = _inner(body[0])
        firsts = [
            _taken(branch[:1]) if branch and not _inner(branch[0]) else _CHARACTERS for branch in branches
        ]
        are_apart = sum(map(len, firsts)) == len(frozenset().union(*firsts))
        return not are_apart or any(_taken(_varying(branch)) for branch in branches)
    ends = [_taken([token]) for token in (body[0], body[-1]) if not _inner(token)]
    return all(end & varying for end in ends)


def _taken(leaves: Iterable[_Token]) -> frozenset[str]:
    leaves = list(leaves)
    return frozenset(c for c in _CHARACTERS if any(_admits(leaf, c) for leaf in leaves))


def _varying(tokens: Iterable[_Token]) -> Iterator[_Token]:
    """Yield the characters of what may be there more or less often, or in one way or another."""
    for token in tokens:
        if (_name(token) in _REPEATS and token[1][0] != token[1][1]) or _name(token) == "BRANCH":
            yield from _leaves([token])
        else:
            for inner in _inner(token):
                yield from _varying(inner)


def _leaves(tokens: Iterable[_Token]) -> Iterator[_Token]:
    for token in tokens:
        inner = _inner(token)
        if not inner:
            yield token
        for each in inner:
            yield from _leaves(each)


def _shares(tokens: Sequence[_Token], before: list[frozenset[str]]) -> Iterator[list[frozenset[str]]]:
    """Yield the repetitions in a row that may share out the same characters among each other."""
    active = before
    for token in tokens:
        name = _name(token)
        if name == "LITERAL":
            active = [taken for taken in active if chr(token[1]) in taken]
        elif name in _REPEATS and token[1][1] > 16:
            taken = _taken(_leaves([token]))
            active = [*(other for other in active if other & taken), taken]
            yield active
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _shares(_inner(token)[0], [])
        else:
            inner = [list(_shares(each, active)) for each in _inner(token)]
            yield from (found for each in inner for found in each)
            active = max((each[-1] for each in inner if each), key=len, default=active)


def _admits(leaf: _Token, character: str) -> bool:
    name, value = _name(leaf), leaf[1]
    if name == "LITERAL":
        return bool(chr(value) == character)
    if name == "NOT_LITERAL":
        return bool(chr(value) != character)
    if name == "IN":
        parts = [each for each in value if _name(each) != "NEGATE"]
        return any(_admits(each, character) for each in parts) == (len(parts) == len(value))
    if name == "RANGE":
        return bool(value[0] <= ord(character) <= value[1])
    if name == "CATEGORY":
        kind = str(value).removeprefix("CATEGORY_").removeprefix("UNI_")
        found = bool(re.match(_CATEGORIES.get(kind.removeprefix("NOT_"), "."), character))
        return found != kind.startswith("NOT_")
    return name == "ANY"
