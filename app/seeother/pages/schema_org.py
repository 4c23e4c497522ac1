"""What a page tells search engines: a small schema.org description as JSON-LD that is safe inside a script element."""

from __future__ import annotations

import json
from collections.abc import Sequence
from time import gmtime, strftime
from typing import Any

from markupsafe import Markup

from seeother.describe.dataset import DataSet
from seeother.describe.schema_dataset import CONTEXT, known_of, shared_of
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.iris import to_uri
from seeother.pages.sections import Section
from seeother.site.document import View
from seeother.telling.pictures import url_of
from seeother.terms import DCTERMS, FOAF, OWL, RDFS, SCHEMA, SCHEMA_HTTP, SKOS, VOID

_DCAT = "http://www.w3.org/ns/dcat#"
_TYPES: dict[str, str] = {
    f"{FOAF}Person": "Person",
    f"{FOAF}Organization": "Organization",
    f"{FOAF}Group": "Organization",
    f"{FOAF}Document": "CreativeWork",
    f"{FOAF}Image": "ImageObject",
    f"{SKOS}Concept": "DefinedTerm",
    f"{SKOS}ConceptScheme": "DefinedTermSet",
    f"{OWL}Ontology": "DefinedTermSet",
    f"{OWL}Class": "DefinedTerm",
    f"{RDFS}Class": "DefinedTerm",
    f"{VOID}Dataset": "Dataset",
    f"{_DCAT}Dataset": "Dataset",
    f"{DCTERMS}Location": "Place",
}
_SAME = frozenset({f"{OWL}sameAs", f"{SCHEMA}sameAs", f"{SCHEMA_HTTP}sameAs", f"{SKOS}exactMatch"})
_LONGEST, _MOST_ENTITIES = 500, 20
_JSON = json.JSONEncoder(ensure_ascii=False)


def structured_data(
    title: str, sections: Sequence[Section], view: View, description: Description, snapshot: Data
) -> Markup:
    """Return a page as schema.org JSON-LD: language, licence and date are the page's, what it is about has the rest.

    Of a page about several things alike, the first ones are told.
    """
    settings, dataset = view.document.settings, DataSet(snapshot)
    day = strftime("%Y-%m-%d", gmtime(description.modified)) if description.modified else None
    found: dict[str, Any] = {
        **_page("WebPage", view.canonical, title, view.language, snapshot),
        "dateModified": day,
        "mainEntity": known_of(dataset, [view.language, *settings.languages], written=True)
        if [section.iri for section in sections] == [dataset.iri]
        else one_or_all([_main_entity(section, view) for section in sections[:_MOST_ENTITIES]]),
    }
    return script_safe({key: value for key, value in found.items() if value})


def one_or_all(values: list[Any]) -> Any:
    """Return the only value by itself, several as they are."""
    return values[0] if len(values) == 1 else values


def first_page(title: str, language: str, data: Data) -> Markup:
    """Return the first page as schema.org JSON-LD; the data set, which it is about, stands beside it."""
    dataset = DataSet(data)
    here = f"{dataset.origin}/"
    search = {
        "@type": "SearchAction",
        "target": f"{here}search?q={{query}}",
        "query-input": "required name=query",
    }
    site = {"@type": "WebSite", "url": here, "name": data.settings.title, "potentialAction": search}
    found = {
        **_page("WebPage", here, title, language, data),
        "@id": f"{here}#page",
        "isPartOf": site,
        "mainEntity": {"@type": "Dataset", "@id": dataset.iri, "name": title},
    }
    return script_safe({key: value for key, value in found.items() if value})


def page_of_list(kind: str, name: str, url: str, language: str, total: int, data: Data) -> Markup:
    """Return a page of a list as schema.org JSON-LD, with how many things the list has, 0 where nobody knows."""
    things = {"@type": "ItemList", "name": name, "numberOfItems": total}
    found = {**_page(kind, url, name, language, data), "mainEntity": things if total else None}
    return script_safe({key: value for key, value in found.items() if value})


def _page(kind: str, url: str, name: str, language: str, data: Data) -> dict[str, Any]:
    """Return what is told of every page, as part of the data set."""
    settings, dataset = data.settings, DataSet(data)
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": url,
        "url": url,
        "name": name,
        "inLanguage": language or None,
        "license": to_uri(settings.license) if settings.license else None,
        "dateModified": dataset.modified or None,
        **shared_of(data, language),
        "isPartOf": {"@type": "Dataset", "@id": to_uri(dataset.iri), "name": settings.title},
    }


def _main_entity(section: Section, view: View) -> dict[str, Any]:
    """Return what a page is about."""
    kind = _kind(section)
    found: dict[str, Any] = {
        "@type": kind,
        "@id": section.iri,
        "name": section.name.text,
        "url": view.document.generic,
        "description": section.summary.name.text[:_LONGEST] if section.summary else None,
        "image": url_of(section.pictures[0], view) if section.pictures else None,
        "sameAs": [
            value.iri for fact in section.facts if fact.iri in _SAME for value in fact.values if value.iri
        ][:20],
    }
    if kind == "Dataset":
        found["license"] = view.document.settings.license
    if section.place and kind in ("Place", "Thing"):
        found["@type"] = "Place"
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": section.place.latitude,
            "longitude": section.place.longitude,
        }
    return {key: value for key, value in found.items() if value}


def _kind(section: Section) -> str:
    iris = [value.iri for value in section.types]
    own = next(
        (_local(iri) for iri in iris if iri.startswith((SCHEMA, SCHEMA_HTTP)) and _local(iri).isalnum()), ""
    )
    return own or next((_TYPES[iri] for iri in iris if iri in _TYPES), "Place" if section.place else "Thing")


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


def script_safe(value: Any) -> Markup:
    """Return JSON that cannot end the script element it stands in, nor start a comment there (HTML section 4.12.1.3)."""
    text = _JSON.encode(value)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  made safe just above
