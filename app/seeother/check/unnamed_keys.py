"""What files of JSON-LD say with keys that no context of theirs names: every reader leaves it out, and none says so."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from seeother.diagnostics import Diagnostic, finding, likely
from seeother.files.sources import Source
from seeother.places.terms import Lines
from seeother.survey.survey import Survey

_LARGEST = 8 * 2**20  # bytes of a file that is looked through
_MOST = 20  # keys of a file that are told
_HOLDING_NODES = frozenset({"@graph", "@included", "@list", "@nest", "@reverse", "@set"})
_MAPS = frozenset({"@graph", "@id", "@index", "@language", "@type"})  # containers whose keys are data


def check_keys(survey: Survey) -> Iterator[Diagnostic]:
    """Yield, once for each file, the keys of JSON-LD that no context names; where one gives names to all, there are none."""
    for name, source in survey.sources.items():
        if source.extension == "jsonld" and source.size <= _LARGEST and name not in survey.broken:
            yield from _of_file(name, source)


def _of_file(name: str, source: Source) -> Iterator[Diagnostic]:
    text, document = b"", None
    with suppress(ValueError, RecursionError, OSError, EOFError), source.open() as file:
        text = file.read(_LARGEST)
        document = json.loads(text.decode("utf-8-sig"))
    if (named := _named(document)) is None:
        return
    counts, lines = Counter(_unnamed(document, named)), Lines(text)
    for key, count in counts.most_common(_MOST):
        at = re.search(re.escape(json.dumps(key, ensure_ascii=False)).encode() + rb"\s*:", text)
        place = lines.place(at.start()) if at else (0, 0)
        more = f" ({count:,} times)" if count > 1 else ""
        yield finding(
            "unnamed-key",
            (name, *place),
            f"no context names {json.dumps(key, ensure_ascii=False)}{more}, so all that it says is left out",
            f"{likely(key, sorted(named))} Map it to a property in the @context.".strip(),
        )


def _named(document: object) -> dict[str, Any] | None:
    """Return what the contexts of a document name, wherever they stand; None where one may name all."""
    named: dict[str, Any] = {}
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            for context in _contexts(node.get("@context")):
                if not isinstance(context, dict) or context.get("@vocab") is not None or "@import" in context:
                    return None
                named |= context
            waiting += node.values()
    return named


def _contexts(told: object) -> list[object]:
    return [each for each in (told if isinstance(told, list) else [told]) if each is not None]


def _unnamed(document: object, named: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of nodes that are none of these; values of JSON, and what stands behind such a key, are not read."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        for key, value in node.items() if isinstance(node, dict) else ():
            meaning = named.get(key)
            told = meaning if isinstance(meaning, dict) else {}
            if told.get("@type") == "@json":
                continue
            if not _MAPS.isdisjoint(map(str, _contexts(told.get("@container")))):
                waiting += value.values() if isinstance(value, dict) else [value]
            elif key in _HOLDING_NODES or str(meaning) in _HOLDING_NODES or ":" in key or key in named:
                waiting.append(value)
            elif not key.startswith("@"):
                yield key
