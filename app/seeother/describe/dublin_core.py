"""What a page and its document are, in the words of Dublin Core: for reference managers, harvesters, and readers of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from time import gmtime, strftime
from typing import Any

from rdflib import URIRef

from seeother.describe.dataset import DataSet, iri_of_dataset
from seeother.describe.schema_dataset import credits_of
from seeother.documents.about import predicates_of
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.iris import to_uri
from seeother.site.document import Document, View
from seeother.statements import Triple, iri_of, typed
from seeother.terms import DCTERMS, XSD

_MODIFIED, _DATE = iri_of(f"{DCTERMS}modified"), iri_of(f"{XSD}date")
_DERIVED = iri_of("http://www.w3.org/ns/prov#wasDerivedFrom")
_SOURCE = iri_of(f"{DCTERMS}source")
_LONGEST = 500
_MOST_NAMES = 8
Terms = list[tuple[str, str]]


def told_of_provenance(description: Description, document: Document, data: Data) -> Description:
    """Return a description that says of its document when it was last changed, and what it was made from."""
    this = iri_of(document.generic)
    if str(description.primary) == str(this):  # what is said of the one would be said of the other
        return description
    added = [Triple(this, _DERIVED, iri_of(source)) for source in _sources(this, description, data)]
    day = _day(description.modified)
    if day and _MODIFIED not in predicates_of(str(this), description.outgoing):
        added.insert(0, Triple(this, _MODIFIED, typed(day, _DATE)))
    return description._replace(about_document=(*description.about_document, *added))


def _sources(this: URIRef, description: Description, data: Data) -> list[str]:
    """Return the places where the files are edited that a document is made from, else its data set."""
    stated = (t.object for t in description.about_document if t.subject == this and t.predicate == _SOURCE)
    places = [str(value) for value in stated if isinstance(value, URIRef)]
    return places or ([] if data.settings.version else [to_uri(iri_of_dataset(data))])


def of_page(
    title: str, summary: str, kinds: Iterable[str], description: Description, view: View, data: Data
) -> Terms:
    """Return what the page of a document is: the author of all data is that of its parts."""
    terms = {
        "title": title,
        "description": summary[:_LONGEST],
        "identifier": view.canonical,
        "type": "Text",
        "modified": _day(description.modified),
        "isPartOf": "" if data.settings.version else to_uri(iri_of_dataset(data)),
        "language": view.language,
    }
    return [*_said(terms), *(("subject", kind) for kind in kinds), *_of_all(view.language, data)]


def of_dataset(known: Mapping[str, Any], language: str, data: Data) -> Terms:
    """Return what the data set is, by what schema.org has words for."""
    dataset = DataSet(data)
    terms = {
        "title": known.get("name"),
        "description": known.get("description", "")[:_LONGEST],
        "identifier": to_uri(dataset.iri),
        "type": "Dataset",
        "modified": known.get("dateModified"),
        "isPartOf": f"{dataset.origin}/#catalog",
    }
    subjects = [("subject", word) for word in known.get("keywords", [])]
    return [*_said(terms), *subjects, *_of_all(language, data)]


def _of_all(language: str, data: Data) -> Terms:
    return data.kept(("dublin core", language), lambda: list(_shared(language, data)))


def _shared(language: str, data: Data) -> Iterator[tuple[str, str]]:
    """Yield what is so of the data set and of each of its documents: who made it, and what may be done with it."""
    found = credits_of(data, language)
    for name in ("creator", "publisher"):
        parties = [party.get("name") or party.get("@id", "") for party in found.get(name, [])]
        yield from ((name, party) for party in parties[:_MOST_NAMES] if party)
    yield from _said(
        {
            "issued": found.get("datePublished") or found.get("dateCreated"),
            "license": found.get("license") or data.settings.license,
            "accessRights": found.get("conditionsOfAccess"),
        }
    )


def _said(terms: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for name, value in terms.items() if value)


@lru_cache(maxsize=256)
def _day(seconds: float) -> str:
    return strftime("%Y-%m-%d", gmtime(seconds)) if seconds else ""
