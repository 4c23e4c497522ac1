"""What one page of a theme may still cost, in characters and in time; templates report what they spend."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined
from markupsafe import Markup

_SECONDS = 3.0  # of work on one page, others' work not counted
_CHARACTERS = 64_000_000  # that one page may put together on the way
ELEMENT = 8  # characters that an element of a list counts for
_LOOKS = 1000  # steps between two looks at the clock


class Exhausted(SecurityError):
    """A template wants more time or room than a page may take."""


class _Budget:
    """What one page may still cost."""

    def __init__(self) -> None:
        self._left, self._end = _CHARACTERS, time.thread_time() + _SECONDS
        self._steps = 0

    def spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise Exhausted(f"the page puts together more than {_CHARACTERS:,} characters")
        self.step()

    def step(self) -> None:
        self._steps += 1
        if not self._steps % _LOOKS and time.thread_time() > self._end:
            raise Exhausted(f"the page takes more than {_SECONDS:.0f} seconds")


_budget: ContextVar[_Budget] = ContextVar("_budget")


@contextmanager
def bounded() -> Iterator[None]:
    """Count what is rendered inside, and stop it beyond its bounds."""
    token = _budget.set(_Budget())
    try:
        yield
    finally:
        _budget.reset(token)


def afford(characters: int) -> None:
    """Count characters that a page is about to put together; raises Exhausted beyond the bound."""
    _budget.get().spend(characters)


def spend(value: Any) -> Any:
    """Count a value that a template has made, and return it."""
    if isinstance(value, str):
        afford(len(value))
    elif isinstance(value, (tuple, list, dict)):
        afford(ELEMENT * len(value))
    return value


def step() -> str:
    """Count a round of a loop, or a call; stands in a template for nothing."""
    _budget.get().step()
    return ""


def emitted(value: Any) -> Any:
    """Count what a template writes, and return it."""
    return spend(value if isinstance(value, (str, Undefined)) or hasattr(value, "__html__") else str(value))


def written(characters: int) -> Markup:
    """Count the fixed text of a template; stands in it for nothing."""
    afford(characters)
    return Markup("")


def joined(*values: Any) -> str:
    """Put texts together, and count them before."""
    parts = [value if isinstance(value, str) else str(value) for value in values]
    afford(sum(map(len, parts)))
    return (
        functools.reduce(lambda one, other: one + other, parts)
        if any(isinstance(part, Markup) for part in parts)
        else "".join(parts)
    )
