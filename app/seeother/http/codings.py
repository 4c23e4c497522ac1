"""Content codings: gzip always, Brotli and Zstandard where they are installed. Which is sent, by RFC 9110 section 12.5.3."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from seeother.http.fields import WEIGHT, members

LEAST_ENCODED = 1024  # bytes: below it the header fields outweigh what is saved

_GZIP, _BROTLI, _ZSTD = 6, 5, 9  # levels at which a page of 10 kB takes well under a millisecond


def _gzip(body: bytes) -> bytes:
    """Compress without a date in the header, so that equal bodies stay equal."""
    packer = zlib.compressobj(_GZIP, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _coders() -> dict[str, Callable[[bytes], bytes]]:
    """Return what can be made here, the best first."""
    coders: dict[str, Callable[[bytes], bytes]] = {}
    try:
        import brotli

        coders["br"] = lambda body: bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI))
    except ImportError:
        pass
    try:
        import zstandard

        coders["zstd"] = lambda body: zstandard.ZstdCompressor(level=_ZSTD).compress(body)
    except ImportError:
        pass
    return coders | {"gzip": _gzip}


_CODERS = _coders()
CODINGS = tuple(_CODERS)


def encode(body: bytes, coding: str) -> bytes:
    """Return a body in one of CODINGS."""
    return _CODERS[coding](body)


def negotiate_coding(accept_encoding: str | None, codings: tuple[str, ...]) -> str:
    """Choose a content coding by RFC 9110 section 12.5.3, the server's first where several are wanted alike.

    "" means none: where there is no header, where plain is wanted most, and where nothing else is to be had.
    """
    weights: dict[str, float] = {}
    for part in members(accept_encoding or ""):
        if found := _coding(part):
            weights[found[0]] = found[1]
    others = weights.get("*", 0)
    best = max(codings, key=lambda coding: weights.get(coding, others), default="")
    weight = weights.get(best, others)
    return best if weight and weight >= weights.get("identity", 0) else ""


def _coding(part: str) -> tuple[str, float] | None:
    name, _, weight = part.partition(";")
    key, _, value = weight.strip(" \t").partition("=")
    coding = name.strip(" \t").lower()
    if not coding or (
        weight and (key.strip(" \t").lower() != "q" or not WEIGHT.fullmatch(value.strip(" \t")))
    ):
        return None
    return coding.removeprefix("x-"), float(value or 1) * 1000
