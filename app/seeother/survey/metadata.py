"""By which properties an ontology says what one wants to know of it: licence, description, who made it, which version."""

from __future__ import annotations

from seeother.survey.facts import DC, DCAT, DEFINITIONS, PROV
from seeother.terms import DCTERMS, FOAF, LABELS, OWL, SCHEMA, SCHEMA_HTTP, SH

_VANN = "http://purl.org/vocab/vann/"

# What an ontology should say of itself: the name of the property to add, and the properties that say it.
ABOUT_ONTOLOGY: dict[str, frozenset[str]] = {
    "dcterms:title": frozenset({f"{DCTERMS}title", f"{DC}title", *LABELS}),
    "dcterms:license": frozenset(
        {
            f"{DCTERMS}license",
            f"{DCTERMS}rights",
            f"{DC}rights",
            "http://creativecommons.org/ns#license",
            f"{SCHEMA}license",
            f"{SCHEMA_HTTP}license",
            "http://www.w3.org/1999/xhtml/vocab#license",
            f"{DC}license",
        }
    ),
    "dcterms:description": frozenset({*DEFINITIONS, f"{DCTERMS}abstract"}),
    "dcterms:creator": frozenset(
        {
            f"{DCTERMS}creator",
            f"{DC}creator",
            f"{DCTERMS}contributor",
            f"{DC}contributor",
            f"{DCTERMS}publisher",
            f"{DC}publisher",
            f"{FOAF}maker",
            f"{PROV}wasAttributedTo",
            f"{SCHEMA}creator",
            f"{SCHEMA_HTTP}creator",
            f"{SCHEMA}author",
            f"{SCHEMA_HTTP}author",
            "http://purl.org/pav/createdBy",
            "http://purl.org/pav/authoredBy",
        }
    ),
    "owl:versionInfo": frozenset(
        {
            f"{OWL}versionInfo",
            f"{OWL}versionIRI",
            f"{DCAT}version",
            f"{SCHEMA}version",
            f"{SCHEMA_HTTP}version",
            "http://purl.org/pav/version",
            f"{DCTERMS}hasVersion",
            f"{DCTERMS}modified",
            f"{DC}date",
            f"{DCTERMS}issued",
        }
    ),
}
# What makes one easier to cite and to use.
RECOMMENDED: dict[str, frozenset[str]] = {
    "owl:versionInfo": ABOUT_ONTOLOGY["owl:versionInfo"]
    - {f"{DCTERMS}modified", f"{DCTERMS}issued", f"{DC}date"},  # which only tell one version from another
    "dcterms:issued": frozenset(
        {
            *(f"{DCTERMS}{name}" for name in ("issued", "created", "modified", "date")),
            f"{DC}date",
            *(
                f"{schema}{name}"
                for schema in (SCHEMA, SCHEMA_HTTP)
                for name in ("datePublished", "dateCreated", "dateModified")
            ),
            "http://purl.org/pav/createdOn",
        }
    ),
    "owl:versionIRI": frozenset({f"{OWL}versionIRI"}),
    "vann:preferredNamespacePrefix": frozenset({f"{_VANN}preferredNamespacePrefix", f"{SH}declare"}),
    "vann:preferredNamespaceUri": frozenset({f"{_VANN}preferredNamespaceUri", f"{SH}declare"}),
}
METADATA = frozenset().union(*ABOUT_ONTOLOGY.values(), *RECOMMENDED.values())
