"""Read an Accept header and choose a variant, by RFC 9110 section 12.5.1; what is sent then is left to the resolver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from seeother.http.fields import WEIGHT, members
from seeother.http.variants import LAST_RESORTS, VARIANTS, Variant

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t\x20-\x7e\x80-\xff])*"'
_PARAMETER = re.compile(rf"[ \t]*;[ \t]*(?:({_WORD})=({_WORD}|{_QUOTED}))?")
_RANGE = re.compile(rf"({_WORD})/({_WORD})")

# How closely a range fits a variant; the closest range decides its quality, however low.
EVERYTHING, WHOLE_TYPE, OTHER_PARAMETERS, ALIAS, EXACT, EXACT_PARAMETERS = range(1, 7)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One part of an Accept header, as `text`; its weight is in thousandths."""

    text: str
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    weight: float

    @property
    def media_type(self) -> str:
        """Return type/subtype without parameters."""
        return f"{self.type}/{self.subtype}"


@dataclass(frozen=True, slots=True)
class Score:
    """What a variant got: its weight in thousandths, the range that gave it, and how closely that fits (0: no fit)."""

    variant: Variant
    weight: float
    closeness: int
    range: str

    @property
    def named(self) -> int:
        """Return how closely the client named the type: with whatever parameters is exactly, an alias is less."""
        return EXACT if self.closeness in (OTHER_PARAMETERS, EXACT_PARAMETERS) else self.closeness

    @property
    def quality(self) -> str:
        """Return the weight as a qvalue."""
        return f"{self.weight / 1000:.6g}"


@dataclass(frozen=True, slots=True)
class Negotiation:
    """The outcome for one header: the chosen variant, if any is acceptable, and every score, best first.

    Where its address leaves no choice, it is `pinned`.
    """

    chosen: Variant | None
    scores: tuple[Score, ...]
    pinned: bool = False

    @property
    def rule(self) -> str:
        """Return the rule that decided."""
        if self.pinned:
            return "RFC 9110 section 12: there is one form at this address, so there is nothing to negotiate"
        if self.scores and not self.scores[0].range and self.chosen:
            return "RFC 9110 section 12.5.1: without the field, any type is acceptable"
        if self.chosen is None:
            return "RFC 9110 section 12.5.1: what no range admits is not acceptable, and section 15.5.7: 406"
        best = self.scores[0]
        if any(s.weight == best.weight for s in self.scores[1:]):
            return "RFC 9110 section 12.5.1: what the client wants alike, the server chooses from"
        return "RFC 9110 section 12.5.1: the most specific range gives each type its quality, and the highest wins"

    @property
    def reason(self) -> str:
        """Say in a sentence why the chosen variant won."""
        if self.pinned and self.chosen:
            return f"this address has {self.chosen.title}, whatever the Accept header says"
        if self.chosen is None:
            return "no range of the Accept header admits any variant"
        best, others = self.scores[0], [s for s in self.scores[1:] if s.weight == self.scores[0].weight]
        if not best.range:
            return "there is no Accept header to read, so the site's default is sent"
        if not others:
            return f"{best.variant.title} has the highest quality, {best.quality}"
        if best.named > others[0].named:
            return f"several have quality {best.quality}; {best.variant.title} is named most closely"
        return f"several have quality {best.quality} and are named as closely; {best.variant.title} comes first here"


def negotiate(accept: str | None, default: str, offered: tuple[Variant, ...] = VARIANTS) -> Negotiation:
    """Choose the variant for an Accept header, of those that are offered; repeated header lines come joined by commas.

    No header, or one with no readable range, means anything will do (RFC 9110 section 12.5.1) and gets the
    variant named `default`, or the first one where that is not offered.
    """
    ranges = parse_accept(accept) if accept is not None else ()
    if not ranges:
        any_ = tuple(Score(v, 1000, 0, "") for v in sorted(offered, key=lambda v: _rank(v, default)))
        return Negotiation(any_[0].variant, any_)
    scores = _scores(ranges, default, offered)
    if not scores[0].weight:
        # XML tools mean RDF/XML by these names; old browsers send them above text/html and must still get HTML.
        renamed = tuple(
            replace(r, type="application", subtype="rdf+xml") for r in ranges if r.media_type in LAST_RESORTS
        )
        refused = any(r.media_type == "application/rdf+xml" for r in ranges)
        scores = _scores(renamed, default, offered) if renamed and not refused else scores
    return Negotiation(scores[0].variant if scores[0].weight else None, tuple(scores))


@lru_cache(maxsize=1)  # one header is read for each kind of offer in turn, and may be long
def parse_accept(accept: str) -> tuple[MediaRange, ...]:
    """Return the well-formed ranges of an Accept header, each once; a malformed part is passed over."""
    return tuple(found for part in dict.fromkeys(members(accept)) if (found := _parse_range(part)))


def passed_over(accept: str) -> tuple[str, ...]:
    """Return the parts of an Accept header that are malformed; an empty one is not (RFC 9110 section 5.6.1)."""
    return tuple(part for part in members(accept) if part and not _parse_range(part))


def _parse_range(text: str) -> MediaRange | None:
    head = _RANGE.match(text)
    if not head or (head[1] == "*" and head[2] != "*"):
        return None
    parameters, weight, position = set(), 1000.0, head.end()
    while position < len(text):
        found = _PARAMETER.match(text, position)
        if not found:
            return None
        position = found.end()
        name, value = (found[1] or "").lower(), found[2] or ""
        if name == "q":
            if not WEIGHT.fullmatch(value):
                return None
            weight = float(value) * 1000
            if text[position:].lstrip(" \t")[:1] not in ("", ";"):
                return None
            break  # what follows the weight was once an accept-ext and has no meaning now (RFC 9110 appendix B)
        if name:
            parameters.add((name, value.strip('"').lower()))
    return MediaRange(text, head[1].lower(), head[2].lower(), frozenset(parameters), weight)


def _scores(ranges: tuple[MediaRange, ...], default: str, offered: tuple[Variant, ...]) -> list[Score]:
    best = {variant: Score(variant, 0, 0, "") for variant in offered}
    for candidate in ranges:
        for variant, closeness in _fits(candidate, offered):
            # Of two ranges that fit alike the kinder one counts: an alias and another, or a type named twice.
            if (closeness, candidate.weight) > (best[variant].closeness, best[variant].weight):
                best[variant] = Score(variant, candidate.weight, closeness, candidate.text)
    return sorted(best.values(), key=lambda score: _precedence(score, default))


def _fits(candidate: MediaRange, offered: tuple[Variant, ...]) -> Iterator[tuple[Variant, int]]:
    """Yield the variants that a range fits, and how closely."""
    for variant, closeness in _fitting(offered).get(candidate.media_type, ()):
        found = _exact_closeness(variant, candidate) if closeness == EXACT else closeness
        if found:
            yield variant, found


@lru_cache(maxsize=64)
def _fitting(offered: tuple[Variant, ...]) -> dict[str, list[tuple[Variant, int]]]:
    """Return what each media type that fits anything fits: a table, because a header may name hundreds that fit nothing."""
    table: dict[str, list[tuple[Variant, int]]] = {}
    for variant in offered:
        whole = f"{variant.media_type.partition('/')[0]}/*"
        names = {"*/*": EVERYTHING, whole: WHOLE_TYPE} | dict.fromkeys(variant.aliases, ALIAS)
        for name, closeness in (names | {variant.media_type: EXACT}).items():
            table.setdefault(name, []).append((variant, closeness))
    return table


def _exact_closeness(variant: Variant, candidate: MediaRange) -> int:
    if not candidate.parameters:
        return EXACT
    if candidate.parameters == {("charset", "utf-8")} and "charset" in variant.content_type:
        return EXACT_PARAMETERS
    # A parameter this server does not know (profile, level) does not break a match, nor does it exclude the plain type.
    return OTHER_PARAMETERS if candidate.weight else 0


def _precedence(score: Score, default: str) -> tuple[float, int, int]:
    """Order by weight, then by how closely the client named the type, then by the server's own preference."""
    return -score.weight, -score.named, _rank(score.variant, default)


def _rank(variant: Variant, default: str) -> int:
    return -1 if variant.name == default else variant.rank
