"""Tables over HTTP: a list as a whole, in one of their formats, and what its columns mean (CSV on the Web)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from seeother.http.answer import COMMON, Answer
from seeother.http.links import MOST_OF_LINKS, Link, link_field
from seeother.http.streams import Stream
from seeother.http.variants import TABLES
from seeother.pages.view import SiteView
from seeother.site.document import cache_control
from seeother.tables.columns import Column, Columns, columns_of
from seeother.tables.geojson import collection
from seeother.tables.members import Members
from seeother.tables.writing import written

METADATA = "-metadata.json"
_CSVM = "application/csvm+json"


def of_table(path: str) -> str:
    """Return the path of the table that a path is the metadata of, "" for others."""
    table = path.removesuffix(METADATA)
    return (
        table
        if table in {f"{page}.{v.extension}" for page in ("/browse", "/search") for v in TABLES[:2]}
        else ""
    )


def table_page(view: SiteView) -> Answer | None:
    """Return a list as a table, all of it; None where there is no such list."""
    view = replace(view, parameters=_of_whole_lists(view))
    members, columns = _table(view)
    if members.is_empty:
        return None
    if members.is_short:
        return _finished("".join(_text(view, members, columns)), view)
    return _streamed(view, members, columns)


def metadata_page(view: SiteView) -> Answer:
    """Return what the columns of a table mean (Metadata Vocabulary for Tabular Data)."""
    view = replace(view, parameters=_of_whole_lists(view))
    members, columns = _table(view)
    settings = view.snapshot.settings
    separated = view.variant.name == "tsv"
    told: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": view.language}],
        "url": view.origin + view.link(view.variant),
        "dc:title": members.title,
        **({"dc:license": {"@id": settings.license}} if settings.license else {}),
        "dialect": {"encoding": "utf-8", "delimiter": "\t" if separated else ",", "header": True},
        "tableSchema": {
            "columns": [_column(column) for column in columns.all],
            "primaryKey": "uri",
            "aboutUrl": "{+uri}",
        },
    }
    return view.file(json.dumps(told, ensure_ascii=False, indent=1) + "\n", _CSVM)


def _of_whole_lists(view: SiteView) -> dict[str, tuple[str, ...]]:
    """Return the parameters but those of pages: a table is the whole."""
    return {name: values for name, values in view.parameters.items() if name not in ("page", "from")}


def _table(view: SiteView) -> tuple[Members, Columns]:
    members = Members(view)
    sample = members.sample()
    return members, columns_of(sample, members.is_short, view.snapshot, view.languages)


def _text(view: SiteView, members: Members, columns: Columns) -> Iterator[str]:
    if view.variant.name == "geojson":
        return collection(members, columns, view.snapshot)
    return written(_rows(members, columns), view.variant.name == "csv")


def _rows(members: Members, columns: Columns) -> Iterator[list[str]]:
    yield [column.title for column in columns.all]
    yield from (columns.row(iri) for iri in members)


def _links(view: SiteView) -> list[Link]:
    own = list(view.links)
    if view.variant.name == "geojson":
        return own
    path, _, query = view.link(view.variant).partition("?")
    return [Link("describedby", f"{path}{METADATA}" + (f"?{query}" if query else ""), _CSVM), *own]


def _finished(text: str, view: SiteView) -> Answer:
    return view.finish(text, view.variant.content_type, (), _links(view))


def _streamed(view: SiteView, members: Members, columns: Columns) -> Answer:
    """Return a long table: it is written while it is sent, so what tells one version from another is not its bytes."""
    manifest, here = view.snapshot.manifest, view.link(view.variant)
    etag = f'"{blake2b(f"{manifest.key} {here}".encode(), digest_size=12).hexdigest()}"'
    place = (("Content-Location", here),) if view.vary and len(here) <= MOST_OF_LINKS else ()
    headers = (
        *COMMON,
        ("Content-Type", view.variant.content_type),
        *((("Vary", view.vary),) if view.vary else ()),
        *place,
        ("Cache-Control", cache_control(view.snapshot.settings)),
        ("ETag", etag),
        *link_field(_links(view), view.variant.media_type),
    )
    content = Stream(lambda: _text(view, members, columns))
    return Answer(200, headers, content, "document", view.variant.name, False, etag, 0, manifest.built)


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "titles": column.title, "datatype": column.datatype}
    if column.language is not None:
        told |= {"propertyUrl": "http://www.w3.org/2000/01/rdf-schema#label"}
        told |= {"lang": column.language} if column.language else {}
    elif column.property:
        told |= {"propertyUrl": column.property, "separator": "|"}
    else:
        told |= {"required": True, "suppressOutput": True}
    return told
