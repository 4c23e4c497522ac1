"""Content codings: gzip always, Brotli and Zstandard where they are installed. Made once for each finished answer."""

from __future__ import annotations

import zlib
from collections.abc import Callable

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
