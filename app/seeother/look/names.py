"""Names of resources for a reader who prefers some languages to others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seeother.graph.snapshot import Label, Snapshot
from seeother.look.vocabulary import known_label

# Characters that reorder the text around them; they have no business in a window's title or in a drawing.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Name:
    """A text and its language ("" unknown)."""

    text: str
    language: str = ""


def best(labels: Iterable[Label], languages: Sequence[str]) -> Name | None:
    """Return the name in the language that comes first in `languages`, any other where there is none."""
    names = [Name(text, language) for _, language, text in labels if text.strip()]
    return min(names, key=lambda name: (preference(name.language, languages), name.text), default=None)


def preference(language: str, languages: Sequence[str]) -> int:
    """Return how far down a language stands in a list; text without a language comes after all of it."""
    for number, wanted in enumerate(languages):
        if language.lower() == wanted.lower() or language.lower().startswith(f"{wanted.lower()}-"):
            return number
    return len(languages) + bool(language)


def name_of(iri: str, snapshot: Snapshot, languages: Sequence[str]) -> Name:
    """Return the best name of a resource: the data's, a well-known vocabulary's, or the end of its IRI."""
    return best(snapshot.labels(iri), languages) or best(known_label(iri), languages) or Name(local_name(iri))


def local_name(iri: str) -> str:
    """Return the end of an IRI as a name to show where there is none."""
    name = iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
    return name or iri


def plain(text: str, most: int = 0) -> str:
    """Return a text without characters that reorder others, on one line, cut to `most` characters if that is not 0."""
    flat = " ".join(_OVERRIDES.sub("", text).split())
    return flat if not most or len(flat) <= most else flat[: most - 1].rstrip() + "…"
