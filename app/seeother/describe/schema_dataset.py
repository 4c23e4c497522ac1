"""The data set as search engines for data sets read it: schema.org's words for what VoID and DCAT say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.describe.dataset import DCAT, TYPE, DataSet
from seeother.describe.dumps import PLACE, SYNTAXES
from seeother.describe.self_description import triples_of
from seeother.look.names import best
from seeother.statements import Term
from seeother.terms import DCTERMS, FOAF, OWL, RDFS, SUMMARIES


def schema_org(dataset: DataSet, languages: Sequence[str]) -> dict[str, Any]:
    """Return a data set as schema.org has it, its texts in the first of the languages that has any."""
    facts = _Facts(dataset).facts(languages)
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


class _Facts:
    """What is known of a data set, by the words of schema.org."""

    def __init__(self, dataset: DataSet) -> None:
        self._dataset, self._settings = dataset, dataset.data.settings
        self._triples = triples_of(dataset)

    def facts(self, languages: Sequence[str]) -> dict[str, Any]:
        """Return all of it, also what is empty."""
        return {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": self._dataset.iri,
            "name": self._text((f"{DCTERMS}title", f"{RDFS}label"), languages) or self._settings.title,
            "url": f"{self._dataset.origin}/",
            "description": self._text(SUMMARIES, languages)
            or self._settings.description
            or self._settings.title,
            "license": self._one(f"{DCTERMS}license"),
            "creator": self._parties("creator"),
            "publisher": self._parties("publisher"),
            "keywords": self._texts(f"{DCAT}keyword", languages),
            "identifier": self._one(f"{DCTERMS}identifier"),
            "version": self._one(f"{DCAT}version") or self._one(f"{OWL}versionInfo"),
            "citation": self._one(f"{DCTERMS}bibliographicCitation"),
            "datePublished": self._one(f"{DCTERMS}issued"),
            "dateCreated": self._one(f"{DCTERMS}created"),
            "dateModified": self._one(f"{DCTERMS}modified"),
            "spatialCoverage": self._settings.about.get("spatial"),
            "temporalCoverage": self._settings.about.get("temporal"),
            "isAccessibleForFree": self._settings.about.get("access", "public") == "public",
            "inLanguage": list(self._settings.languages),
            **self._served(),
        }

    def _served(self) -> dict[str, Any]:
        """Return the catalogue that holds it, and the files it can be had as."""
        origin = self._dataset.origin
        catalogue = {"@type": "DataCatalog", "@id": f"{origin}/#catalog", "url": f"{origin}/"}
        files = [
            {
                "@type": "DataDownload",
                "contentUrl": f"{origin}{PLACE}{name}",
                "encodingFormat": [syntax.media_type, syntax.packed_type],
            }
            for name, syntax in (SYNTAXES.items() if self._dataset.has_dumps else ())
        ]
        return {"includedInDataCatalog": catalogue, "distribution": files}

    def _values(self, predicate: str) -> list[Term]:
        names = {self._dataset.iri, f"{self._dataset.origin}/"}
        return [t.object for t in self._triples if str(t.subject) in names and str(t.predicate) == predicate]

    def _one(self, predicate: str) -> str | None:
        return next((str(value) for value in self._values(predicate) if not isinstance(value, BNode)), None)

    def _text(self, predicates: Sequence[str], languages: Sequence[str]) -> str:
        for predicate in predicates:
            found = [
                (predicate, value.language or "", str(value))
                for value in self._values(predicate)
                if isinstance(value, Literal)
            ]
            if name := best(found, languages):
                return name.text
        return ""

    def _texts(self, predicate: str, languages: Sequence[str]) -> list[str]:
        values = [value for value in self._values(predicate) if isinstance(value, Literal)]
        own = [str(value) for value in values if value.language in (None, languages[0])]
        return own or [str(value) for value in values]

    def _parties(self, predicate: str) -> list[dict[str, str]]:
        everything, found = self._triples, []
        for value in self._values(f"{DCTERMS}{predicate}"):
            names = [
                str(t.object)
                for t in everything
                if t.subject == value and str(t.predicate) in (f"{FOAF}name", f"{RDFS}label")
            ]
            kinds = {str(t.object) for t in everything if t.subject == value and t.predicate == TYPE}
            told = {"@type": "Person" if f"{FOAF}Person" in kinds else "Organization"}
            if isinstance(value, URIRef):
                told |= {"@id": str(value), "url": str(value)}
            name = str(value) if isinstance(value, Literal) else names[0] if names else ""
            found.append({**told, **({"name": name} if name else {})})
        return found
