"""SeeOther publishes a folder of Turtle files as Linked Data; this package imports nothing before it is asked to."""

from typing import Any

__version__ = "0.1.0"
__all__ = ["open"]


def __getattr__(name: str) -> Any:
    if name == "open":
        from seeother.publish.opening import open_site

        return open_site
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
