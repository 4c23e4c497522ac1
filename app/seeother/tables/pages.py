"""Tables over HTTP: a list as a whole, in one of their formats, and what its columns mean (CSV on the Web)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

from seeother.http.answer import COMMON, Answer
from seeother.http.links import MOST_OF_LINKS, MOST_OF_LISTS, Link, link_field
from seeother.http.streams import Stream
from seeother.http.variants import TABLES, Variant
from seeother.pages.view import Missing, SiteView
from seeother.site.document import cache_control
from seeother.tables.columns import Column, Columns, columns_of
from seeother.tables.geojson import collection
from seeother.tables.members import Members, members_of
from seeother.tables.writing import written

METADATA = "-metadata.json"
_CSVM = "application/csvm+json"
_TABLES = frozenset(
    f"{page}{ending}"
    for page in ("/browse", "/search")
    for ending in ("", *(f".{v.extension}" for v in TABLES[:2]))
)


def of_table(path: str) -> str:
    """Return the path of the table that a path is the metadata of, "" for others."""
    table = path.removesuffix(METADATA)
    return table if table in _TABLES else ""


def as_table(variant: Variant | None) -> Variant:
    """Return the variant of the table that is described where its address leaves that open."""
    return variant if variant in TABLES[:2] else TABLES[0]


def table_page(view: SiteView) -> Answer | Missing:
    """Return a list as a table, all of it."""
    members = members_of(view)
    if isinstance(members, Missing):
        return members
    columns = _columns(members, view.languages)
    if members.is_short:
        return _finished("".join(_text(view, members, columns)), view)
    return _streamed(view, members, columns)


def metadata_page(view: SiteView) -> Answer | Missing:
    """Return what the columns of a table mean (Metadata Vocabulary for Tabular Data)."""
    members = members_of(view)
    if isinstance(members, Missing):
        return members
    settings = view.snapshot.settings
    separated = view.variant.name == "tsv"
    told: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": view.language}],
        "url": view.origin + _asked(view),
        "dc:title": members.title,
        **({"dc:license": {"@id": settings.license}} if settings.license else {}),
        "dialect": {"encoding": "utf-8", "delimiter": "\t" if separated else ",", "header": True},
        "tableSchema": {
            "columns": _in_languages(members, view),
            **({} if members.properties else {"primaryKey": "uri", "aboutUrl": "{+uri}"}),
        },
    }
    vary = (("Vary", "Accept-Language"),) if "Accept-Language" in view.vary else ()
    return view.file(json.dumps(told, ensure_ascii=False, indent=1) + "\n", _CSVM, vary)


def _asked(view: SiteView, ending: str = "") -> str:
    """Return the path of a table as it was asked for: its description counts only for a table of this very address."""
    extension = "" if view.is_negotiated else f".{view.variant.extension}"
    query = f"?{view.asked}" if view.asked else ""
    return f"{view.snapshot.settings.mount}{view.path}{extension}{ending}{query}"


def _in_languages(members: Members, view: SiteView) -> list[dict[str, Any]]:
    """Return what the columns mean; their titles are in the languages that the table may come in at its address."""
    tags = view.snapshot.settings.languages if "Accept-Language" in view.vary else (view.language,)
    ordered = dict.fromkeys((view.language, *tags))
    every = [_columns(members, [tag, *view.languages]).all for tag in ordered]
    return [
        _column(each[0], [*dict.fromkeys(column.title for column in each)])
        for each in zip(*every, strict=True)
    ]


def _columns(members: Members, languages: Sequence[str]) -> Columns:
    sample, view = members.sample(), members.view
    chosen = view.parameters.get("column", ())
    return columns_of(sample, members.is_short, view.snapshot, languages, members.properties, chosen)


def _text(view: SiteView, members: Members, columns: Columns) -> Iterator[str]:
    if view.variant.name == "geojson":
        return collection(members, columns, view.snapshot)
    return written(_rows(members, columns), view.variant.name == "csv")


def _rows(members: Members, columns: Columns) -> Iterator[list[str]]:
    yield [column.title for column in columns.all]
    yield from (columns.row(node) for node in members)


def _links(view: SiteView) -> list[Link]:
    own = list(view.links)
    # The address of a description has no Accept: of two forms at one address it describes the first.
    is_second = view.is_negotiated and view.variant is TABLES[1] and "_mediatype" not in view.asked
    if view.variant.name == "geojson" or is_second:
        return own
    return [Link("describedby", _asked(view, METADATA), _CSVM), *own]


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
        *link_field(_links(view), view.variant.media_type, MOST_OF_LISTS),
    )
    content = Stream(lambda: _text(view, members, columns))
    return Answer(200, headers, content, "document", view.variant.name, False, etag, 0, manifest.built)


def _column(column: Column, titles: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": titles if len(titles) > 1 else titles[0],
        "datatype": column.datatype,
    }
    if column.language is not None:
        told |= {"propertyUrl": "http://www.w3.org/2000/01/rdf-schema#label"}
        told |= {"lang": column.language} if column.language else {}
    elif column.property:
        told |= {"propertyUrl": column.property, "separator": "|"}
    else:
        told |= {"required": True, "suppressOutput": True}
    return told
