"""The data set as search engines for data sets read it: schema.org's words for what VoID and DCAT say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.describe.dataset import DCAT, TYPE, DataSet
from seeother.describe.dumps import PLACE, SYNTAXES, dump_known
from seeother.describe.self_description import said_of
from seeother.graph.catalogue import MoreThan
from seeother.graph.data import Data
from seeother.look.names import best, name_of
from seeother.statements import Term
from seeother.terms import DCTERMS, FOAF, OWL, RDF, RDFS, SUMMARIES, VCARD, VOID

# As the context at schema.org has it, which nobody has to fetch: what is a name, and what an address or a date.
_ADDRESSES = ("url", "license", "sameAs", "image", "contentUrl", "target", "codeRepository", "isBasedOn")
_DATES = ("dateCreated", "dateModified", "datePublished")
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in _ADDRESSES},
    **{name: {"@type": "Date"} for name in _DATES},
}
_CLOSED = ("/RESTRICTED", "/NON_PUBLIC")
_MOST_VARIABLES, _MOST_TEXTS = 50, 20
_SHARED = ("creator", "publisher", "datePublished", "isAccessibleForFree", "conditionsOfAccess")
_WRITING = (OWL, RDF, RDFS, VOID)
_NAMES = (f"{FOAF}name", f"{RDFS}label")


def known_of(dataset: DataSet, languages: Sequence[str], written: bool = False) -> dict[str, Any]:
    """Return what schema.org has words for, without a context, its texts in the first of the languages that has any.

    With `written` the sizes and checksums of a small data set's files are told, which are written for that.
    """
    facts = _Facts(dataset, languages)
    return _without_gaps({**facts.facts(), "distribution": list(facts.files(written))})


def shared_of(data: Data, language: str) -> dict[str, Any]:
    """Return what is so of each page about the data because it is so of all data: who made it, and who may read it."""
    return data.kept(("shared by pages", language), lambda: _shared(data, language))


def _shared(data: Data, language: str) -> dict[str, Any]:
    known = credits_of(data, language)
    return {name: known[name] for name in _SHARED if name in known}


def credits_of(data: Data, language: str) -> dict[str, Any]:
    """Return who made the data set and what may be done with it."""
    facts = _Facts(DataSet(data), [language, *data.settings.languages]).credits()
    return _without_gaps(facts)


def _without_gaps(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}


class _Facts:
    """What is known of a data set, by the words of schema.org."""

    def __init__(self, dataset: DataSet, languages: Sequence[str]) -> None:
        self._dataset, self._settings, self._languages = dataset, dataset.data.settings, languages
        self._triples = said_of(dataset)

    def facts(self) -> dict[str, Any]:
        """Return all of it, also what is empty."""
        titles = (f"{DCTERMS}title", f"{RDFS}label")
        name = self._text(titles) or self._settings.title
        return {
            "@type": "Dataset",
            "@id": self._dataset.iri,
            "name": name,
            "alternateName": self._other_texts(titles[:1], name),
            "url": f"{self._dataset.origin}/",
            "description": self._text(SUMMARIES) or self._settings.title,
            **self.credits(),
            "maintainer": self._contact(name),
            "keywords": self._keywords(),
            "about": [
                {"@id": str(value)}
                for predicate in (f"{DCAT}theme", f"{DCTERMS}subject")
                for value in self._values(predicate)
                if isinstance(value, URIRef)
            ],
            "identifier": self._one(f"{DCTERMS}identifier"),
            "version": self._one(f"{DCAT}version") or self._one(f"{OWL}versionInfo"),
            "citation": self._one(f"{DCTERMS}bibliographicCitation"),
            "dateModified": self._one(f"{DCTERMS}modified"),
            "spatialCoverage": list(self._places()),
            "temporalCoverage": list(self._periods()),
            "inLanguage": list(self._settings.languages),
            "size": self._size(),
            "variableMeasured": list(self._variables()),
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "@id": f"{self._dataset.origin}/#catalog",
                "url": f"{self._dataset.origin}/",
            },
        }

    def credits(self) -> dict[str, Any]:
        """Return who made it, when, and what may be done with it."""
        rights = self._one(f"{DCTERMS}accessRights") or ""
        return {
            "license": self._one(f"{DCTERMS}license"),
            "creator": self._parties("creator"),
            "publisher": self._parties("publisher"),
            "datePublished": self._one(f"{DCTERMS}issued"),
            "dateCreated": self._one(f"{DCTERMS}created"),
            "isAccessibleForFree": not rights.endswith(_CLOSED),
            "conditionsOfAccess": rights,
        }

    def _size(self) -> str:
        """Return how much there is, as far as it is known without counting."""
        manifest = self._dataset.data.manifest
        counts = {
            "statements": self._one(f"{VOID}triples") or manifest.triples,
            "things": self._one(f"{VOID}entities") or manifest.things,
        }
        return ", ".join(
            f"{count} {name}" for name, count in counts.items() if count and not isinstance(count, MoreThan)
        )

    def files(self, written: bool) -> Iterator[dict[str, Any]]:
        """Yield the files it can be had as, `written` with the size of each, where it is known."""
        for name, syntax in SYNTAXES.items() if self._dataset.has_dumps else ():
            dump = dump_known(name, self._dataset.data) if written else None
            yield {
                "@type": "DataDownload",
                "@id": f"{self._dataset.origin}/#{name}",
                "name": f"{syntax.title}, {syntax.packing}",
                "contentUrl": f"{self._dataset.origin}{PLACE}{name}",
                "encodingFormat": [syntax.media_type, syntax.packed_type],
                **({"contentSize": str(dump.size), "sha256": dump.sha256} if dump else {}),
            }

    @cached_property
    def _about(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for triple in self._triples:
            found.setdefault(str(triple.subject), []).append(triple)
        return found

    def _values(self, predicate: str, subject: str = "") -> list[Term]:
        names = [subject] if subject else dict.fromkeys((self._dataset.iri, f"{self._dataset.origin}/"))
        return [
            t.object for name in names for t in self._about.get(name, ()) if str(t.predicate) == predicate
        ]

    def _one(self, predicate: str, subject: str = "") -> str | None:
        values = self._values(predicate, subject)
        return next((str(value) for value in values if not isinstance(value, BNode)), None)

    def _text(self, predicates: Sequence[str], subject: str = "") -> str:
        for predicate in predicates:
            found = [
                (predicate, value.language or "", str(value))
                for value in self._values(predicate, subject)
                if isinstance(value, Literal)
            ]
            if name := best(found, self._languages):
                return name.text
        return ""

    def _name(self, value: Term) -> str:
        """Return what somebody or something is called: here, or elsewhere in the data."""
        if isinstance(value, Literal):
            return str(value)
        told = self._text(_NAMES, str(value))
        known = best(self._dataset.data.labels(str(value)), self._languages) if not told else None
        return known.text if known else told

    def _other_texts(self, predicates: Sequence[str], text: str) -> list[str]:
        values = (value for name in predicates for value in self._values(name))
        found = dict.fromkeys(str(value) for value in values if isinstance(value, Literal))
        return [other for other in found if other != text][:_MOST_TEXTS]

    def _keywords(self) -> list[str]:
        values = [value for value in self._values(f"{DCAT}keyword") if isinstance(value, Literal)]
        own = [str(value) for value in values if value.language in (None, self._languages[0])]
        return own or [str(value) for value in values]

    def _places(self) -> Iterator[dict[str, Any]]:
        for value in self._values(f"{DCTERMS}spatial"):
            name = self._name(value)
            known = {"@id": str(value)} if isinstance(value, URIRef) else {}
            yield {"@type": "Place", **known, **({"name": name} if name else {})}

    def _periods(self) -> Iterator[str]:
        """Yield the times it covers as ISO 8601 has intervals."""
        for value in self._values(f"{DCTERMS}temporal"):
            if isinstance(value, Literal):
                yield str(value)
                continue
            days = [self._one(f"{DCAT}{end}Date", str(value)) for end in ("start", "end")]
            if any(days):
                yield "/".join(day or ".." for day in days)

    def _variables(self) -> Iterator[dict[str, Any]]:
        """Yield what is told of its things: the properties by name, but for those that data is written with."""
        own = [iri for iri, _ in self._dataset.data.catalogue.properties() if not iri.startswith(_WRITING)]
        for iri in own[:_MOST_VARIABLES]:
            name = name_of(iri, self._dataset.data, list(self._languages)).text
            yield {"@type": "PropertyValue", "propertyID": iri, "name": name}

    def _contact(self, title: str) -> dict[str, Any]:
        """Return whom to ask."""
        for node in map(str, self._values(f"{DCAT}contactPoint")):
            url, mail = (self._one(f"{VCARD}{name}", node) for name in ("hasURL", "hasEmail"))
            way = {"email": mail.removeprefix("mailto:")} if mail else {"url": url} if url else {}
            if way:
                name = self._text((f"{VCARD}fn",), node) or title
                return {
                    "@type": "Organization",
                    "name": name,
                    "contactPoint": {"@type": "ContactPoint", **way},
                }
        return {}

    def _parties(self, predicate: str) -> list[dict[str, str]]:
        found = []
        for value in self._values(f"{DCTERMS}{predicate}"):
            kinds = {str(kind) for kind in self._values(str(TYPE), str(value))}
            is_person = f"{FOAF}Person" in kinds or str(value).startswith("https://orcid.org/")
            told = {"@type": "Person" if is_person else "Organization"}
            if isinstance(value, URIRef):
                told |= {"@id": str(value), "url": str(value)}
            name = self._name(value)
            found.append({**told, **({"name": name} if name else {})})
        return found
