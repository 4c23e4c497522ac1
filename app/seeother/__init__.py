"""SeeOther publishes RDF as Linked Data; this package imports nothing before it is asked to."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seeother.extension.given_site import answer
    from seeother.extension.linked_data import LinkedData
    from seeother.http.answer import Answer, Ask
    from seeother.publish.publication import open_site as open

__version__ = "0.1.0"
__all__ = ["Answer", "Ask", "LinkedData", "answer", "open"]

_PLACES = {
    "Answer": ("seeother.http.answer", "Answer"),
    "Ask": ("seeother.http.answer", "Ask"),
    "LinkedData": ("seeother.extension.linked_data", "LinkedData"),
    "answer": ("seeother.extension.given_site", "answer"),
    "open": ("seeother.publish.publication", "open_site"),
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _PLACES[name]
    found = globals()[name] = getattr(import_module(module), own)
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
