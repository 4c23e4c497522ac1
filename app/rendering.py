"""Print a description in one variant and finish it as a representation. A renderer here and a row in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Triple

from app.description import Description
from app.document import View
from app.jsonld import write_jsonld
from app.markdown import write_markdown
from app.rdfxml import write_rdfxml
from app.representation import Representation, represent
from app.snapshot import Snapshot
from app.thing_page import write_page
from app.turtle import write_turtle

Renderer = Callable[[Description, View, Snapshot], str]
Writer = Callable[[Sequence[Triple], Mapping[str, str]], str]


def _write_ntriples(triples: Sequence[Triple], namespaces: Mapping[str, str]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


# A served document is one graph, so TriG is Turtle and N-Quads is N-Triples; N3 contains Turtle.
WRITERS: dict[str, Writer] = {
    "turtle": write_turtle,
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "ntriples": _write_ntriples,
    "n3": write_turtle,
    "trig": write_turtle,
    "nquads": _write_ntriples,
}


def _as_data(write: Writer) -> Renderer:
    return lambda description, view, snapshot: write(description.triples(), snapshot.namespaces)


RENDERERS: dict[str, Renderer] = {
    **{name: _as_data(write) for name, write in WRITERS.items()},
    "html": write_page,
    "markdown": write_markdown,
}


def represent_document(view: View, description: Description, snapshot: Snapshot) -> Representation:
    """Return the finished representation of a document in the view's variant, language and page."""
    body = RENDERERS[view.variant.name](description, view, snapshot).encode("utf-8", "replace")
    topic = description.primary.value if description.primary else ""
    headers = view.headers(topic, description.page.count)
    return represent(body, headers, view.variant.name, description.modified, snapshot.manifest.built)
