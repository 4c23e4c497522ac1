"""What the data set says of itself: VoID, DCAT 3 and schema.org from one set of facts, under one IRI.

What the data says comes first, then the settings, then what was counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from time import gmtime, strftime

from rdflib import BNode, Literal, URIRef

from seeother.describe.dumps import AT_ONCE, PLACE, SYNTAXES, dump_of, folder_of
from seeother.describe.statistics import Statistics, statistics_of
from seeother.graph.blank_nodes import in_order, named_by_content
from seeother.graph.data import Data
from seeother.graph.description import Description, bounded
from seeother.graph.links import offered_reference
from seeother.iris import canonical, to_uri
from seeother.naming.matching import VARIABLE
from seeother.site.setting_kinds import party_of
from seeother.site.settings_table import PEOPLE_KEYS
from seeother.statements import Node, Term, Triple, blank, iri_of, literal
from seeother.terms import DCTERMS, FOAF, HYDRA, PREFIXES, RDF, RDFS, VOID, XSD

DCAT, VCARD = PREFIXES["dcat"], "http://www.w3.org/2006/vcard/ns#"
TYPE = iri_of(f"{RDF}type")
_DATASETS = (f"{VOID}Dataset", f"{DCAT}Dataset")
_ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/"
_SIGN = re.compile(r"[.?*+^$|()\[\]{}\\]")  # that means something in a regular expression
_SPDX, _MEDIA_TYPE = "http://spdx.org/rdf/terms#", "https://www.iana.org/assignments/media-types/"
_MOST_PARTITIONS, _EXAMPLES = 300, 6


@dataclass(frozen=True)
class DataSet:
    """The data set of a site: its IRI, and all that is known of it."""

    data: Data

    @cached_property
    def iri(self) -> str:
        """Return its IRI: that of the settings, else of the one data set that the data describes, else the first page's."""
        return (
            self.data.settings.dataset
            or self.data.once("dataset", self._described_by_data)
            or f"{self.origin}/"
        )

    def _described_by_data(self) -> str:
        found = {
            str(quad.subject)
            for kind in _DATASETS
            for quad in islice(self.data.quads(None, TYPE, iri_of(kind)), 20)
            if isinstance(quad.subject, URIRef) and offered_reference(self.data, str(quad.subject))
        }
        return found.pop() if len(found) == 1 else ""

    @property
    def origin(self) -> str:
        """Return where the site is: scheme and host under which it publishes its documents, and the path it is below."""
        return self.data.settings.patterns.all[0].document.origin + self.data.settings.mount

    @cached_property
    def stated(self) -> list[Triple]:
        """Return what the data says of it, and of the URL of the first page."""
        names = dict.fromkeys(
            [*self.data.subjects(canonical(self.iri)), *self.data.subjects(canonical(f"{self.origin}/"))]
        )
        return [*in_order(named_by_content(dict.fromkeys(q.triple for q in bounded(self.data, names))))]

    def triples(self) -> list[Triple]:
        """Return all that is said of it: what the data says, and of what is known beside what the data leaves open."""
        return self._whole

    @cached_property
    def _whole(self) -> list[Triple]:
        return list(dict.fromkeys((*self.stated, *self.added())))

    def added(self) -> list[Triple]:
        """Return what is known of it beside what the data says."""
        subjects = {canonical(self.iri), canonical(f"{self.origin}/")}
        said = {t.predicate for t in self.stated if canonical(str(t.subject)) in subjects} - {TYPE}
        found = [t for t in self._known() if str(t.subject) != self.iri or t.predicate not in said]
        while True:  # a blank node goes with what led to it
            led_to = {t.object for t in found}
            kept = [t for t in found if not isinstance(t.subject, BNode) or t.subject in led_to]
            if len(kept) == len(found):
                return kept
            found = kept

    def _known(self) -> Iterator[Triple]:
        yield from self._described()
        yield from self._credited()
        yield from self._covered()
        yield from self._counted()
        yield from self._divided()
        yield from self._catalogued()
        yield from self._distributed()

    def _fact(self, predicate: str, value: Term | str) -> Triple:
        node = value if isinstance(value, URIRef | BNode | Literal) else literal(value)
        return Triple(iri_of(self.iri), iri_of(predicate), node)

    def _described(self) -> Iterator[Triple]:
        settings, about = self.data.settings, self.data.settings.about
        yield from (self._fact(f"{RDF}type", iri_of(kind)) for kind in _DATASETS)
        yield self._fact(f"{DCTERMS}title", settings.title)
        if settings.description:
            yield self._fact(f"{DCTERMS}description", settings.description)
        if settings.license:
            yield self._fact(f"{DCTERMS}license", iri_of(settings.license))
        for keyword in about.get("keywords", ()):
            yield self._fact(f"{DCAT}keyword", literal(keyword, language=settings.languages[0]))
        yield from (self._fact(f"{DCAT}theme", iri_of(theme)) for theme in about.get("themes", ()))
        tags = dict.fromkeys(tag.partition("-")[0] for tag in settings.languages)
        yield from (
            self._fact(f"{DCTERMS}language", iri_of(_LANGUAGE + tag)) for tag in tags if len(tag) == 2
        )
        yield from self._identified()
        yield self._fact(
            f"{DCTERMS}accessRights",
            iri_of(_ACCESS + about.get("access", "public").upper().replace("-", "_")),
        )
        yield self._fact(f"{DCAT}landingPage", iri_of(f"{self.origin}/"))
        yield self._fact(f"{FOAF}homepage", iri_of(f"{self.origin}/"))

    def _identified(self) -> Iterator[Triple]:
        """Yield which state of it this is, and how it is cited."""
        about = self.data.settings.about
        if "issued" in about:
            yield self._fact(f"{DCTERMS}issued", _date(about["issued"]))
        if self.modified:
            yield self._fact(f"{DCTERMS}modified", _date(self.modified))
        if "version" in about:
            yield self._fact(f"{DCAT}version", about["version"])
        if "citation" in about:
            yield self._fact(f"{DCTERMS}bibliographicCitation", about["citation"])
        name = f"https://doi.org/{about['doi']}" if "doi" in about else to_uri(self.iri)
        yield self._fact(f"{DCTERMS}identifier", literal(name, datatype=f"{XSD}anyURI"))

    @property
    def modified(self) -> str:
        """Return the day on which a file of the data was last changed, "" where the data does not come from files."""
        latest = max((file.changed for file in self.data.catalogue.files()), default=0)
        return strftime("%Y-%m-%d", gmtime(latest / 1e9)) if latest else ""

    def _credited(self) -> Iterator[Triple]:
        """Yield who made the data set, who publishes it, and whom to ask."""
        about = self.data.settings.about
        for key, predicate in PEOPLE_KEYS.items():
            told = about.get(key, ())
            for number, text in enumerate([told] if isinstance(told, str) else told):
                name, uri = party_of(text)
                node: Node = iri_of(uri) if uri else blank(f"{key}{number}")
                yield self._fact(f"{DCTERMS}{predicate}", node)
                yield Triple(node, TYPE, iri_of(f"{FOAF}Agent"))
                if name:
                    yield Triple(node, iri_of(f"{FOAF}name"), literal(name))
        if contact := about.get("contact"):
            node = blank("contact")
            yield self._fact(f"{DCAT}contactPoint", node)
            yield Triple(node, TYPE, iri_of(f"{VCARD}Kind"))
            yield Triple(node, iri_of(f"{VCARD}fn"), literal(self.data.settings.title))
            way = "hasURL" if contact.startswith("http") else "hasEmail"
            yield Triple(
                node, iri_of(VCARD + way), iri_of(contact if ":" in contact else f"mailto:{contact}")
            )

    def _covered(self) -> Iterator[Triple]:
        """Yield which part of the world and which time the data is about."""
        about = self.data.settings.about
        if place := about.get("spatial"):
            is_iri = place.startswith(("http://", "https://"))
            node: Node = iri_of(place) if is_iri else blank("spatial")
            yield self._fact(f"{DCTERMS}spatial", node)
            if not is_iri:
                yield Triple(node, TYPE, iri_of(f"{DCTERMS}Location"))
                yield Triple(node, iri_of(f"{RDFS}label"), literal(place))
        if period := about.get("temporal"):
            node = blank("temporal")
            yield self._fact(f"{DCTERMS}temporal", node)
            yield Triple(node, TYPE, iri_of(f"{DCTERMS}PeriodOfTime"))
            for name, day in zip(("startDate", "endDate"), period.split("/"), strict=True):
                if day not in ("", ".."):
                    yield Triple(node, iri_of(DCAT + name), _date(day))

    @property
    def statistics(self) -> Statistics:
        """Return the figures."""
        return statistics_of(self.data)

    def _counted(self) -> Iterator[Triple]:
        found, manifest = self.statistics, self.data.manifest
        figures = {
            "triples": manifest.triples,
            "entities": manifest.things,
            "distinctSubjects": found.subjects or manifest.subjects,
            "distinctObjects": found.objects,
            "classes": len(found.classes),
            "properties": len(found.properties),
        }
        yield from (self._fact(VOID + name, _number(count)) for name, count in figures.items() if count)
        yield from (self._fact(f"{VOID}vocabulary", iri_of(space)) for space in found.vocabularies[:50])
        for pattern in self.data.settings.patterns.all:
            template = pattern.thing.text
            yield self._fact(f"{VOID}uriSpace", VARIABLE.split(template)[0])
            yield self._fact(f"{VOID}uriRegexPattern", _regular_expression(template))
        yield from (self._fact(f"{VOID}exampleResource", iri_of(iri)) for iri in self.examples())
        yield self._fact(f"{VOID}openSearchDescription", iri_of(f"{self.origin}/search/description.xml"))
        yield self._fact(f"{HYDRA}collection", iri_of(f"{self.origin}/browse"))

    def examples(self) -> list[str]:
        """Return a thing of each of the commonest classes."""
        found: list[str] = []
        for kind, _ in self.statistics.classes:
            members = islice(self.data.quads(None, TYPE, iri_of(kind)), 40)
            fitting = (str(q.subject) for q in members if isinstance(q.subject, URIRef))
            found += islice((i for i in fitting if i not in found and offered_reference(self.data, i)), 1)
            if len(found) >= _EXAMPLES:
                break
        return found

    def _divided(self) -> Iterator[Triple]:
        """Yield how the data set is divided by classes and properties, and how many links lead to other hosts."""
        found = self.statistics
        for number, (iri, count) in enumerate(found.classes[:_MOST_PARTITIONS], 1):
            yield from self._part(
                "classPartition", f"c{number}", {"class": iri_of(iri), "entities": _number(count)}
            )
        for number, (iri, count) in enumerate(found.properties[:_MOST_PARTITIONS], 1):
            yield from self._part(
                "propertyPartition", f"p{number}", {"property": iri_of(iri), "triples": _number(count)}
            )
        for number, (host, count) in enumerate(found.links, 1):
            links, there = blank(f"l{number}"), blank(f"h{number}")
            yield from self._part("subset", f"l{number}", {"triples": _number(count), "objectsTarget": there})
            yield Triple(links, TYPE, iri_of(f"{VOID}Linkset"))
            yield Triple(links, iri_of(f"{VOID}subjectsTarget"), iri_of(self.iri))
            yield Triple(there, TYPE, iri_of(f"{VOID}Dataset"))
            yield Triple(there, iri_of(f"{VOID}uriSpace"), literal(f"{host}/"))

    def _part(self, predicate: str, name: str, facts: dict[str, Term]) -> Iterator[Triple]:
        yield self._fact(VOID + predicate, blank(name))
        yield from (Triple(blank(name), iri_of(VOID + key), value) for key, value in facts.items())

    def _catalogued(self) -> Iterator[Triple]:
        """Yield the catalogue that holds the data set, and the service that answers for it (DCAT 3)."""
        catalogue, service = iri_of(f"{self.origin}/#catalog"), iri_of(f"{self.origin}/#service")
        title = literal(self.data.settings.title)
        yield Triple(catalogue, TYPE, iri_of(f"{DCAT}Catalog"))
        yield Triple(catalogue, iri_of(f"{DCTERMS}title"), title)
        yield Triple(catalogue, iri_of(f"{DCAT}dataset"), iri_of(self.iri))
        yield Triple(catalogue, iri_of(f"{DCAT}service"), service)
        yield Triple(service, TYPE, iri_of(f"{DCAT}DataService"))
        yield Triple(service, iri_of(f"{DCTERMS}title"), title)
        yield Triple(service, iri_of(f"{DCAT}servesDataset"), iri_of(self.iri))
        yield Triple(service, iri_of(f"{DCAT}endpointURL"), iri_of(f"{self.origin}/"))
        for place in ("search/description.xml", ".well-known/api-catalog"):
            yield Triple(service, iri_of(f"{DCAT}endpointDescription"), iri_of(f"{self.origin}/{place}"))
        yield Triple(service, iri_of(f"{FOAF}page"), iri_of(f"{self.origin}/llms.txt"))

    def _distributed(self) -> Iterator[Triple]:
        """Yield the dumps; size and checksum of those that are written, as all of a small data set are."""
        for name, syntax in SYNTAXES.items() if self.has_dumps else ():
            url, this = iri_of(f"{self.origin}{PLACE}{name}"), iri_of(f"{self.origin}/#{name}")
            yield self._fact(f"{VOID}dataDump", url)
            yield self._fact(f"{DCAT}distribution", this)
            yield Triple(this, TYPE, iri_of(f"{DCAT}Distribution"))
            yield Triple(this, iri_of(f"{DCTERMS}title"), literal(f"{syntax.title}, {syntax.packing}"))
            yield Triple(this, iri_of(f"{DCAT}downloadURL"), url)
            yield Triple(this, iri_of(f"{DCAT}accessURL"), url)
            yield Triple(this, iri_of(f"{DCAT}mediaType"), iri_of(_MEDIA_TYPE + syntax.media_type))
            yield Triple(this, iri_of(f"{DCAT}compressFormat"), iri_of(_MEDIA_TYPE + syntax.packed_type))
            if licence := self.data.settings.license:
                yield Triple(this, iri_of(f"{DCTERMS}license"), iri_of(licence))
            if self.data.manifest.triples <= AT_ONCE and (dump := dump_of(name, self.data)):
                yield Triple(
                    this,
                    iri_of(f"{DCAT}byteSize"),
                    literal(str(dump.size), datatype=f"{XSD}nonNegativeInteger"),
                )
                checksum = blank(f"sum_{name.replace('.', '_')}")
                yield Triple(this, iri_of(f"{_SPDX}checksum"), checksum)
                yield Triple(checksum, TYPE, iri_of(f"{_SPDX}Checksum"))
                yield Triple(
                    checksum, iri_of(f"{_SPDX}algorithm"), iri_of(f"{_SPDX}checksumAlgorithm_sha256")
                )
                yield Triple(
                    checksum,
                    iri_of(f"{_SPDX}checksumValue"),
                    literal(dump.sha256, datatype=f"{XSD}hexBinary"),
                )

    @property
    def has_dumps(self) -> bool:
        """Tell whether it can be had as a whole."""
        return self.data.settings.operations and folder_of(self.data) is not None


def told_of_dataset(description: Description, data: Data) -> Description:
    """Return a description with all that is known of the data set, where the document is about it."""
    dataset = DataSet(data)
    if description.primary is None or str(description.primary) != dataset.iri:
        return description
    return replace(description, about_document=(*description.about_document, *dataset.added()))


def _number(value: int) -> Literal:
    return literal(str(value), datatype=f"{XSD}integer")


def _date(text: str) -> Literal:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text), "dateTime")
    return literal(text, datatype=f"{XSD}{kind}")


def _regular_expression(template: str) -> str:
    """Return what the URIs of a template look like, in the plain syntax that all engines have."""
    parts, position = ["^"], 0
    for found in VARIABLE.finditer(template):
        parts.append(_SIGN.sub(r"\\\g<0>", template[position : found.start()]))
        parts.append(found[3] or (".+" if found[1] else "[^/]+"))
        position = found.end()
    return "".join([*parts, _SIGN.sub(r"\\\g<0>", template[position:]), "$"])
