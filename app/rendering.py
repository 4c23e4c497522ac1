"""Print a description in one variant and finish it as a representation. A renderer here and a row in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable

from app import page
from app.description import Description
from app.document import View
from app.jsonld import write_jsonld
from app.markdown import write_markdown
from app.rdfxml import write_rdfxml
from app.representation import Representation, represent
from app.snapshot import Snapshot
from app.templating import render
from app.turtle import write_turtle

Renderer = Callable[[Description, View, Snapshot], str]


def _turtle(description: Description, view: View, snapshot: Snapshot) -> str:
    return write_turtle(description.triples(), snapshot.namespaces)


def _jsonld(description: Description, view: View, snapshot: Snapshot) -> str:
    return write_jsonld(description.triples(), snapshot.namespaces)


def _rdfxml(description: Description, view: View, snapshot: Snapshot) -> str:
    return write_rdfxml(description.triples(), snapshot.namespaces)


def _ntriples(description: Description, view: View, snapshot: Snapshot) -> str:
    return "".join(f"{triple} .\n" for triple in description.triples())


def _markdown(description: Description, view: View, snapshot: Snapshot) -> str:
    return write_markdown(description, view, snapshot)


def _html(description: Description, view: View, snapshot: Snapshot) -> str:
    parts = page.sections(description, snapshot, view.language)
    return render(
        "thing.html",
        settings=snapshot.settings,
        language=view.language,
        view=view,
        title=page.heading(parts, view),
        sections=parts,
        incoming=page.incoming(description, snapshot, view.language),
        pages=description.page,
        alternates=list(view.document.alternates()),
    )


# A served document is one graph, so TriG is Turtle and N-Quads is N-Triples; N3 contains Turtle.
RENDERERS: dict[str, Renderer] = {
    "turtle": _turtle,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "ntriples": _ntriples,
    "n3": _turtle,
    "trig": _turtle,
    "nquads": _ntriples,
    "html": _html,
    "markdown": _markdown,
}


def represent_document(view: View, description: Description, snapshot: Snapshot) -> Representation:
    """Return the finished representation of a document in the view's variant, language and page."""
    body = RENDERERS[view.variant.name](description, view, snapshot).encode("utf-8", "replace")
    topic = description.topics[0].value if len(description.topics) == 1 else ""
    return represent(body, view.headers(topic), view.variant.name)
