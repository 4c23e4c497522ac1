"""Print a description in one variant and finish it as a representation. A renderer here and a row in `variants` is a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seeother.describe.relations import of_document, told_of_links
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.http.answer import Answer, represent
from seeother.http.links import Link
from seeother.iris import to_uri
from seeother.pages.markdown import write_markdown
from seeother.pages.thing import write_page
from seeother.profiles.known import Profile
from seeother.profiles.selecting import selected
from seeother.site.document import View
from seeother.tables.geojson import document
from seeother.write.syntaxes import WRITERS, Writer

Renderer = Callable[[Description, View, Data, Sequence[Link]], str]


def _as_data(write: Writer) -> Renderer:
    return lambda description, view, snapshot, links: write(description.triples(), snapshot.namespaces)


RENDERERS: dict[str, Renderer] = {
    **{name: _as_data(write) for name, write in WRITERS.items()},
    "geojson": lambda description, view, snapshot, links: document(str(description.primary), snapshot),
    "html": write_page,
    "markdown": lambda description, view, snapshot, links: write_markdown(description, view, snapshot),
}


def represent_document(view: View, description: Description, snapshot: Data, profile: Profile) -> Answer:
    """Return the finished representation of a document in the view's variant, language, page and profile."""
    links = [*of_document(view, description, snapshot), Link("profile", to_uri(profile.iri))]
    description = selected(description, profile, view.variant.prose, snapshot)
    if profile.is_whole and view.variant.name in WRITERS:
        description = told_of_links(description, links, view.document.generic)
    body = RENDERERS[view.variant.name](description, view, snapshot, links).encode("utf-8", "replace")
    headers = view.headers(links)
    if not profile.is_whole:
        headers = (*headers, ("Content-Profile", f"<{to_uri(profile.iri)}>"))
    variant, built = view.variant, snapshot.manifest.built
    return represent(body, variant.content_type, headers, variant.name, description.modified, built)
