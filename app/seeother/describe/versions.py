"""A document through time: its versions as links (RFC 5829) and as statements (DCAT)."""

from __future__ import annotations

from collections.abc import Iterator

from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.http.links import Link
from seeother.http.variants import BY_NAME
from seeother.site.document import Document
from seeother.statements import Term, Triple, iri_of, literal
from seeother.terms import DCAT
from seeother.versions.kept import History, versions_of

_MOST = 50  # versions that a document names


def history_of(document: Document, data: Data) -> History | None:
    """Return a document through time, None where only one version has it."""
    return versions_of(data).history(document, data)


def version_links(document: Document, data: Data) -> Iterator[Link]:
    """Yield the links from one version of a document to the others."""
    history = history_of(document, data)
    if history is None:
        return
    latest = history.latest if history.turns[history.shown].version else ""
    ends = {
        "predecessor-version": history.previous,
        "successor-version": history.next,
        "latest-version": latest,
    }
    yield from (Link(rel, document.path(url)) for rel, url in ends.items() if url)
    yield Link("version-history", document.path(history.url), BY_NAME["html"].media_type)


def told_of_versions(description: Description, document: Document, data: Data) -> Description:
    """Return a description that says of its document which version it is, and which others there are."""
    history = history_of(document, data)
    if history is None:
        return description
    this, version = iri_of(document.generic), history.turns[history.shown].version
    told: list[tuple[str, Term]] = [("version", literal(version))] if version else []
    told += [("previousVersion", iri_of(history.previous))] if history.previous else []
    if version and history.latest:
        told.append(("isVersionOf", iri_of(history.latest)))
    if not version:
        told += [("hasVersion", iri_of(turn.url)) for turn in history.turns[:-1][-_MOST:]]
    added = (Triple(this, iri_of(f"{DCAT}{name}"), value) for name, value in told)
    return description._replace(about_document=(*description.about_document, *added))
