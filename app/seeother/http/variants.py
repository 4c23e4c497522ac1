"""The format table: a row for each variant a document comes in. Adding a row here and a renderer adds a format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One format: its registered media type, its extension, and other names clients ask for it by.

    `aliases` match a request exactly and are never sent. `rank` breaks ties between variants the client
    likes equally (lower wins; the site's default counts as -1). `prose` is written in one of the site's languages.
    """

    name: str
    media_type: str
    extension: str
    rank: int
    title: str
    aliases: tuple[str, ...] = ()
    prose: bool = False

    @property
    def content_type(self) -> str:
        """Return the Content-Type: text types say their charset (RFC 6657), the others have none to say."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def is_html(self) -> bool:
        """Tell whether this is the variant for people with a browser."""
        return self.name == "html"


# HTML comes after the RDF formats: clients that list it at the same weight (dotNetRDF) are programs, no browser ties.
VARIANTS: tuple[Variant, ...] = (
    Variant("turtle", "text/turtle", "ttl", 0, "Turtle", ("application/x-turtle", "application/turtle")),
    Variant("jsonld", "application/ld+json", "jsonld", 1, "JSON-LD", ("application/json",)),
    Variant("rdfxml", "application/rdf+xml", "rdf", 2, "RDF/XML", ()),
    Variant("ntriples", "application/n-triples", "nt", 3, "N-Triples", ("text/plain", "text/ntriples")),
    Variant("n3", "text/n3", "n3", 4, "Notation3", ("text/rdf+n3", "application/n3")),
    Variant("trig", "application/trig", "trig", 5, "TriG", ("application/x-trig",)),
    Variant("nquads", "application/n-quads", "nq", 6, "N-Quads", ("text/x-nquads", "text/nquads")),
    Variant("html", "text/html", "html", 7, "HTML", ("application/xhtml+xml",), prose=True),
    Variant("markdown", "text/markdown", "md", 8, "Markdown", ("text/x-markdown",), prose=True),
)

# What lists come in besides, for spreadsheets and maps; a document comes in the last one where its thing has a place.
TABLES: tuple[Variant, ...] = (
    Variant(
        "csv", "text/csv", "csv", 9, "CSV", ("application/csv", "text/comma-separated-values"), prose=True
    ),
    Variant("tsv", "text/tab-separated-values", "tsv", 10, "TSV", (), prose=True),
    Variant("geojson", "application/geo+json", "geojson", 11, "GeoJSON", ("application/vnd.geo+json",)),
)
GEOJSON = TABLES[2]
OF_LISTS, OF_PLACES = (*VARIANTS, *TABLES), (*VARIANTS, GEOJSON)

BY_NAME = {variant.name: variant for variant in VARIANTS}
BY_EXTENSION = {variant.extension: variant for variant in OF_PLACES}

# Names of RDF/XML that count only where nothing else is acceptable.
LAST_RESORTS = frozenset({"application/xml", "text/xml"})
