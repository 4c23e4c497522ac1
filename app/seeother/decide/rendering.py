"""Print a description in one variant and finish it as a representation. A renderer here and a row in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable

from seeother.describe.relations import of_document
from seeother.graph.data import Data
from seeother.graph.description import Description
from seeother.http.answer import Answer, represent
from seeother.pages.markdown import write_markdown
from seeother.pages.thing import write_page
from seeother.site.document import View
from seeother.write.syntaxes import WRITERS, Writer

Renderer = Callable[[Description, View, Data], str]


def _as_data(write: Writer) -> Renderer:
    return lambda description, view, snapshot: write(description.triples(), snapshot.namespaces)


RENDERERS: dict[str, Renderer] = {
    **{name: _as_data(write) for name, write in WRITERS.items()},
    "html": write_page,
    "markdown": write_markdown,
}


def represent_document(view: View, description: Description, snapshot: Data) -> Answer:
    """Return the finished representation of a document in the view's variant, language and page."""
    body = RENDERERS[view.variant.name](description, view, snapshot).encode("utf-8", "replace")
    headers = view.headers(of_document(view, description, snapshot))
    variant, built = view.variant, snapshot.manifest.built
    return represent(body, variant.content_type, headers, variant.name, description.modified, built)
