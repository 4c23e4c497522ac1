"""All that a data set says of itself: VoID, DCAT 3 and Dublin Core from one set of facts.

What the data says comes first, then the settings, then what was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rdflib import BNode, Literal, URIRef

from seeother.describe.dataset import DATASETS, DCAT, TYPE, DataSet, iri_of_dataset
from seeother.describe.dumps import PLACE, SYNTAXES, Dump, Syntax, dump_known
from seeother.describe.figures import counted, divided
from seeother.documents.description import Description
from seeother.graph.data import Data
from seeother.iris import canonical, to_uri
from seeother.look.names import best
from seeother.site.setting_kinds import party_of
from seeother.site.settings_table import PEOPLE_KEYS
from seeother.statements import Node, Triple, blank, iri_of, literal
from seeother.terms import DCTERMS, FOAF, LABELS, RDF, RDFS, SPDX, VCARD, VOID, XSD

_ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
_PROV, _DONE_BY = "http://www.w3.org/ns/prov#", (f"{DCTERMS}creator", f"{DCTERMS}publisher")
_FOAF_NAME = iri_of(f"{FOAF}name")
# What the values of a property are, as DCAT-AP wants it told.
_KINDS = {
    f"{DCTERMS}license": f"{DCTERMS}LicenseDocument",
    f"{DCTERMS}language": f"{DCTERMS}LinguisticSystem",
    f"{DCTERMS}accessRights": f"{DCTERMS}RightsStatement",
    f"{DCTERMS}creator": f"{FOAF}Agent",
    f"{DCTERMS}publisher": f"{FOAF}Agent",
    f"{DCTERMS}spatial": f"{DCTERMS}Location",
    f"{DCTERMS}temporal": f"{DCTERMS}PeriodOfTime",
    f"{DCAT}landingPage": f"{FOAF}Document",
    f"{DCAT}mediaType": f"{DCTERMS}MediaType",
    f"{DCAT}compressFormat": f"{DCTERMS}MediaType",
    f"{SPDX}algorithm": f"{SPDX}ChecksumAlgorithm",
}


def triples_of(dataset: DataSet) -> list[Triple]:
    """Return all that is said of a data set: what the data says, and of what is known beside what the data leaves open."""
    return list(dict.fromkeys((*dataset.stated, *added_to(dataset))))


def said_of(dataset: DataSet) -> list[Triple]:
    """Return what the data and the settings say of a data set: every page tells some of it, so nothing is counted for it."""
    return list(dict.fromkeys((*dataset.stated, *_left_open(_told(dataset), dataset))))


def added_to(dataset: DataSet) -> list[Triple]:
    """Return what is known of a data set beside what the data says."""
    return _left_open(chain(_told(dataset), _found(dataset)), dataset)


def _left_open(known: Iterable[Triple], dataset: DataSet) -> list[Triple]:
    """Return of what is known that which the data does not say itself."""
    subjects = {canonical(dataset.iri), canonical(f"{dataset.origin}/")}
    said = {t.predicate for t in dataset.stated if canonical(str(t.subject)) in subjects} - {TYPE}
    found = [t for t in known if str(t.subject) != dataset.iri or t.predicate not in said]
    while True:  # a blank node goes with what led to it
        led_to = {t.object for t in found}
        kept = [t for t in found if not isinstance(t.subject, BNode) or t.subject in led_to]
        if len(kept) == len(found):
            told = (*dataset.stated, *kept)
            return [*kept, *_typed(told), *_named(told, dataset.data)]
        found = kept


def _typed(statements: Iterable[Triple]) -> Iterator[Triple]:
    """Yield what kind of thing the values of some properties are, and who did something in the words of PROV too."""
    for triple in statements:
        if str(triple.predicate) in _DONE_BY and not isinstance(triple.object, Literal):
            yield Triple(triple.subject, iri_of(f"{_PROV}wasAttributedTo"), triple.object)
        kind = _KINDS.get(str(triple.predicate))
        if kind and isinstance(triple.object, URIRef | BNode):
            yield Triple(triple.object, TYPE, iri_of(kind))


def _named(statements: Sequence[Triple], data: Data) -> Iterator[Triple]:
    """Yield the names of those who made and publish it, as the data knows them, where they are not named here."""
    told = {t.subject for t in statements if t.predicate == _FOAF_NAME}
    parties = (t.object for t in statements if str(t.predicate) in _DONE_BY)
    for party in dict.fromkeys(p for p in parties if isinstance(p, URIRef | BNode) and p not in told):
        own = [
            (str(t.predicate), t.object.language or "", str(t.object))
            for t in statements
            if t.subject == party and str(t.predicate) in LABELS and isinstance(t.object, Literal)
        ]
        if name := best(own or data.labels(str(party)), data.settings.languages):
            yield Triple(party, _FOAF_NAME, literal(name.text, language=name.language))


def told_of_dataset(description: Description, data: Data) -> Description:
    """Return a description with all that is known of the data set, where the document is about it."""
    if description.primary is None or str(description.primary) != iri_of_dataset(data):
        return description
    return description._replace(about_document=(*description.about_document, *added_to(DataSet(data))))


def _told(dataset: DataSet) -> Iterator[Triple]:
    """Yield what the settings say."""
    yield from _described(dataset)
    yield from _credited(dataset)
    yield from _covered(dataset)


def _found(dataset: DataSet) -> Iterator[Triple]:
    """Yield what the data comes to."""
    yield from counted(dataset)
    yield from divided(dataset)
    yield from _catalogued(dataset)
    yield from _distributed(dataset)


def _described(dataset: DataSet) -> Iterator[Triple]:
    settings, about = dataset.data.settings, dataset.data.settings.about
    yield from (dataset.fact(f"{RDF}type", iri_of(kind)) for kind in DATASETS)
    yield dataset.fact(f"{DCTERMS}title", settings.title)
    yield dataset.fact(f"{DCTERMS}description", settings.description or settings.title)
    if settings.license:
        yield dataset.fact(f"{DCTERMS}license", iri_of(settings.license))
    for keyword in about.get("keywords", ()):
        yield dataset.fact(f"{DCAT}keyword", literal(keyword, language=settings.languages[0]))
    yield from (dataset.fact(f"{DCAT}theme", iri_of(theme)) for theme in about.get("themes", ()))
    tags = dict.fromkeys(tag.partition("-")[0] for tag in settings.languages)
    yield from (dataset.fact(f"{DCTERMS}language", iri_of(_LANGUAGE + tag)) for tag in tags if len(tag) == 2)
    yield from _identified(dataset)
    yield dataset.fact(
        f"{DCTERMS}accessRights",
        iri_of(_ACCESS + about.get("access", "public").upper().replace("-", "_")),
    )
    yield dataset.fact(f"{DCAT}landingPage", iri_of(f"{dataset.origin}/"))
    yield dataset.fact(f"{FOAF}homepage", iri_of(f"{dataset.origin}/"))


def _identified(dataset: DataSet) -> Iterator[Triple]:
    """Yield which state of it this is, and how it is cited."""
    about = dataset.data.settings.about
    if "issued" in about:
        yield dataset.fact(f"{DCTERMS}issued", _date(about["issued"]))
    if dataset.modified:
        yield dataset.fact(f"{DCTERMS}modified", _date(dataset.modified))
    if "version" in about:
        yield dataset.fact(f"{DCAT}version", about["version"])
    if "citation" in about:
        yield dataset.fact(f"{DCTERMS}bibliographicCitation", about["citation"])
    name = f"https://doi.org/{about['doi']}" if "doi" in about else to_uri(dataset.iri)
    yield dataset.fact(f"{DCTERMS}identifier", literal(name, datatype=f"{XSD}anyURI"))


def _credited(dataset: DataSet) -> Iterator[Triple]:
    """Yield who made the data set, who publishes it, and whom to ask."""
    about = dataset.data.settings.about
    for key, predicate in PEOPLE_KEYS.items():
        told = about.get(key, ())
        for number, text in enumerate([told] if isinstance(told, str) else told):
            name, uri = party_of(text)
            node: Node = iri_of(uri) if uri else blank(f"{key}{number}")
            yield dataset.fact(f"{DCTERMS}{predicate}", node)
            if name:
                yield Triple(node, iri_of(f"{FOAF}name"), literal(name))
    if contact := about.get("contact"):
        node = blank("contact")
        yield dataset.fact(f"{DCAT}contactPoint", node)
        yield Triple(node, TYPE, iri_of(f"{VCARD}Kind"))
        yield Triple(node, iri_of(f"{VCARD}fn"), literal(dataset.data.settings.title))
        way = "hasURL" if contact.startswith("http") else "hasEmail"
        yield Triple(node, iri_of(VCARD + way), iri_of(contact if ":" in contact else f"mailto:{contact}"))


def _covered(dataset: DataSet) -> Iterator[Triple]:
    """Yield which part of the world and which time the data is about."""
    about = dataset.data.settings.about
    if place := about.get("spatial"):
        is_iri = place.startswith(("http://", "https://"))
        node: Node = iri_of(place) if is_iri else blank("spatial")
        yield dataset.fact(f"{DCTERMS}spatial", node)
        if not is_iri:
            yield Triple(node, iri_of(f"{RDFS}label"), literal(place))
    if period := about.get("temporal"):
        node = blank("temporal")
        yield dataset.fact(f"{DCTERMS}temporal", node)
        for name, day in zip(("startDate", "endDate"), period.split("/"), strict=True):
            if day not in ("", ".."):
                yield Triple(node, iri_of(DCAT + name), _date(day))


def _catalogued(dataset: DataSet) -> Iterator[Triple]:
    """Yield the catalogue that holds the data set, and the service that answers for it (DCAT 3)."""
    catalogue, service = iri_of(f"{dataset.origin}/#catalog"), iri_of(f"{dataset.origin}/#service")
    title = literal(dataset.data.settings.title)
    yield Triple(catalogue, TYPE, iri_of(f"{DCAT}Catalog"))
    yield Triple(catalogue, iri_of(f"{DCTERMS}title"), title)
    yield from _as_the_data_set(catalogue, dataset)
    yield Triple(catalogue, iri_of(f"{DCAT}dataset"), iri_of(dataset.iri))
    yield Triple(catalogue, iri_of(f"{DCAT}service"), service)
    yield Triple(service, TYPE, iri_of(f"{DCAT}DataService"))
    yield Triple(service, iri_of(f"{DCTERMS}title"), title)
    yield Triple(service, iri_of(f"{DCAT}servesDataset"), iri_of(dataset.iri))
    yield Triple(service, iri_of(f"{DCAT}endpointURL"), iri_of(f"{dataset.origin}/"))
    for place in ("search/description.xml", ".well-known/api-catalog"):
        yield Triple(service, iri_of(f"{DCAT}endpointDescription"), iri_of(f"{dataset.origin}/{place}"))
    yield Triple(service, iri_of(f"{FOAF}page"), iri_of(f"{dataset.origin}/llms.txt"))


def _as_the_data_set(catalogue: URIRef, dataset: DataSet) -> Iterator[Triple]:
    """Yield what is so of the catalogue because it is so of the one data set in it: what it is, and who publishes it."""
    told = [*dataset.stated, *_described(dataset), *_credited(dataset)]
    own = [t for t in told if str(t.subject) == dataset.iri]
    for name, others in (("description", ()), ("publisher", ("creator",)), ("license", ())):
        fitting = ([t.object for t in own if str(t.predicate) == DCTERMS + each] for each in (name, *others))
        values = next(filter(None, fitting), [])
        yield from (Triple(catalogue, iri_of(DCTERMS + name), value) for value in values)


def _distributed(dataset: DataSet) -> Iterator[Triple]:
    """Yield the dumps; size and checksum of those that are written, as all of a small data set are."""
    for name, syntax in SYNTAXES.items() if dataset.has_dumps else ():
        this = iri_of(f"{dataset.origin}/#{name}")
        yield dataset.fact(f"{VOID}dataDump", iri_of(f"{dataset.origin}{PLACE}{name}"))
        yield dataset.fact(f"{DCAT}distribution", this)
        yield from _download(this, iri_of(f"{dataset.origin}{PLACE}{name}"), syntax)
        if licence := dataset.data.settings.license:
            yield Triple(this, iri_of(f"{DCTERMS}license"), iri_of(licence))
        if dump := dump_known(name, dataset.data):
            yield from _written(this, dump, blank(f"sum_{name.replace('.', '_')}"))


def _download(this: URIRef, url: URIRef, syntax: Syntax) -> Iterator[Triple]:
    yield Triple(this, TYPE, iri_of(f"{DCAT}Distribution"))
    yield Triple(this, iri_of(f"{DCTERMS}title"), literal(f"{syntax.title}, {syntax.packing}"))
    yield Triple(this, iri_of(f"{DCAT}downloadURL"), url)
    yield Triple(this, iri_of(f"{DCAT}accessURL"), url)
    yield Triple(this, iri_of(f"{DCAT}mediaType"), iri_of(_MEDIA_TYPE + syntax.media_type))
    yield Triple(this, iri_of(f"{DCAT}compressFormat"), iri_of(_MEDIA_TYPE + syntax.packed_type))


def _written(this: URIRef, dump: Dump, checksum: BNode) -> Iterator[Triple]:
    size = literal(str(dump.size), datatype=f"{XSD}nonNegativeInteger")
    yield Triple(this, iri_of(f"{DCAT}byteSize"), size)
    yield Triple(this, iri_of(f"{SPDX}checksum"), checksum)
    yield Triple(checksum, TYPE, iri_of(f"{SPDX}Checksum"))
    yield Triple(checksum, iri_of(f"{SPDX}algorithm"), iri_of(f"{SPDX}checksumAlgorithm_sha256"))
    value = literal(dump.sha256, datatype=f"{XSD}hexBinary")
    yield Triple(checksum, iri_of(f"{SPDX}checksumValue"), value)


def _date(text: str) -> Literal:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text), "dateTime")
    return literal(text, datatype=f"{XSD}{kind}")
