"""What a SHACL shape wants beyond one property and its values, as sentences: and, or, not, counts of some values, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.structure.shapes import KINDS, LIMITS, PROPERTY, SH, Said, listed, objects, path_of

_JOINED = {f"{SH}and": "and", f"{SH}or": "or", f"{SH}xone": "or"}
_NOT, _QUALIFIED, _CLOSED, _NODE = (
    f"{SH}{name}" for name in ("not", "qualifiedValueShape", "closed", "node")
)
_PAIRS = {
    f"{SH}equals": "same as",
    f"{SH}disjoint": "other than",
    f"{SH}lessThan": "<",
    f"{SH}lessThanOrEquals": "≤",
    f"{SH}defaultValue": "default",
}
_LANGUAGES, _UNIQUE = f"{SH}languageIn", f"{SH}uniqueLang"
_TRUE = ("true", "1")
_FLAGS = {
    _UNIQUE: "one for each language",
    _CLOSED: "no other properties",
    f"{SH}deactivated": "not applied",
}
_DEEPEST, _MOST_WORDS = 6, 400
# What sentences tell, so that it need not be told as facts too.
TOLD = frozenset({*_JOINED, _NOT, _QUALIFIED, _LANGUAGES, *_FLAGS, *_PAIRS, f"{SH}ignoredProperties"})

Part = (
    str | tuple[Any] | list[Any]
)  # a word, in a tuple the term that stands there, or a sentence in brackets


def rules(node: Any, said: Said) -> list[list[Part]]:
    """Return a sentence for each thing that a shape wants and that has no column in its table."""
    return _Sentences(said).rules(node, 0)


class _Sentences:
    """What is told of shapes within shapes: those that several share are walked through once."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._known: dict[tuple[BNode, int], Part] = {}

    def rules(self, node: Any, depth: int) -> list[list[Part]]:
        found = [self._logical(str(t.predicate), t.object, node, depth) for t in self._said(node)]
        return [sentence for sentence in found if sentence]

    def _logical(self, predicate: str, value: Any, node: Any, depth: int) -> list[Part]:
        said = self._said
        if predicate in _JOINED:
            shapes = [self._bracketed(shape, depth) for shape in listed(node, predicate, said)]
            first: list[Part] = ["exactly one of"] if predicate == f"{SH}xone" else []
            return [*first, *_joined(shapes, _JOINED[predicate])]
        if predicate == _NOT or (predicate == _NODE and isinstance(value, BNode)):
            return [*(["not"] if predicate == _NOT else []), self._bracketed(value, depth)]
        if predicate == _QUALIFIED:
            count = _counted(node, said, "qualifiedMinCount", "qualifiedMaxCount")
            return [*count, self._bracketed(value, depth)]
        return _plain(predicate, value, node, said)

    def _bracketed(self, shape: Any, depth: int) -> Part:
        """Return a shape by its name, or as a sentence."""
        if not isinstance(shape, BNode) or depth >= _DEEPEST:
            return (shape,) if isinstance(shape, URIRef | Literal) else "…"
        key = shape, depth
        if key not in self._known:
            parts = self._whole(shape, depth + 1)
            part = parts[0] if len(parts) == 1 else parts or "…"
            self._known[key] = part if _length(part) <= _MOST_WORDS else "…"
        return self._known[key]

    def _whole(self, shape: Any, depth: int) -> list[Part]:
        """Return all that a shape without a name wants."""
        path: list[Part] = [
            part if type(part) is str else (part,)
            for start in objects(shape, self._said, f"{SH}path")
            for part in path_of(start, self._said)
        ]
        wants = list(_wants(shape, self._said, bool(path)))
        wants += self.rules(shape, depth)
        inner = [self._bracketed(node, depth) for node in objects(shape, self._said, PROPERTY)]
        wants += [part if isinstance(part, list) else [part] for part in inner]
        return [
            *path,
            *(part for number, want in enumerate(wants) for part in (["and", *want] if number else want)),
        ]


def _length(part: Part) -> int:
    """Return of how many words and terms a part consists."""
    return sum(map(_length, part)) if isinstance(part, list) else 1


def _plain(predicate: str, value: Any, node: Any, said: Said) -> list[Part]:
    """Return what a shape wants without others in it."""
    if predicate in _PAIRS:
        return [_PAIRS[predicate], (value,)]
    if predicate == _LANGUAGES:
        return ["language", "{", *_joined([(tag,) for tag in listed(node, predicate, said)], ","), "}"]
    if str(value) not in _TRUE:
        return []
    return [_FLAGS[predicate]] if predicate in _FLAGS else []


def _wants(shape: Any, said: Said, has_path: bool) -> Iterator[list[Part]]:
    """Yield what a shape wants of a value by itself, want by want."""
    if has_path and (count := _counted(shape, said, "minCount", "maxCount")):
        yield count
    for kind in objects(shape, said, *KINDS):
        if isinstance(kind, URIRef):
            yield ["only", (kind,)] if has_path else [(kind,)]
    if allowed := [(value,) for value in listed(shape, f"{SH}in", said)]:
        yield ["{", *_joined(allowed, ","), "}"]
    signs = {f"{SH}hasValue": "value", **LIMITS, f"{SH}pattern": "pattern"}
    for name, sign in signs.items():
        for value in objects(shape, said, name):
            yield [sign, (value,)]


def _counted(shape: Any, said: Said, least: str, most: str) -> list[Part]:
    low, high = (next(map(str, objects(shape, said, f"{SH}{name}")), "") for name in (least, most))
    if low and low == high:
        return ["exactly", low]
    limits = (("min", low), ("max", high))
    return [part for word, number in limits if number for part in (word, number)]


def _joined(parts: Sequence[Part], word: str) -> list[Part]:
    return [piece for number, part in enumerate(parts) for piece in ((word, part) if number else (part,))]
