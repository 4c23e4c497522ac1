"""What goes wrong with an engine, as one kind of exception: it says what, how grave, and when to come back."""

from __future__ import annotations

from typing import Any

UNAVAILABLE, TIMEOUT = 503, 504
PAUSE = 5  # seconds to come back after, where an engine tells none


class EngineTrouble(Exception):
    """An engine gave no answer that can be used; `status` is what a client gets to see of it.

    `is_lasting` tells that asking again would not help: the address is wrong, or a password is missing. `is_own` tells that
    the question was too much for an engine that is well otherwise. `remedy` says what to do, where that is known.
    """

    def __init__(
        self,
        message: str,
        status: int = UNAVAILABLE,
        *,
        is_lasting: bool = False,
        is_own: bool = False,
        pause: float = PAUSE,
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.status, self.is_lasting, self.is_own, self.pause = status, is_lasting, is_own, pause
        self.remedy = remedy


class CutShort(EngineTrouble):
    """An engine answered a part of what was asked for, the `rows`, and told so."""

    def __init__(self, message: str, rows: list[Any], status: int = UNAVAILABLE) -> None:
        super().__init__(message, status, is_own=True)
        self.rows = rows
