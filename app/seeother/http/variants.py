"""The format table: a row for each variant a document comes in. Adding a row here and a renderer adds a format."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


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


Form = tuple[Variant, str]  # of a document, with where it is

# HTML comes after the others: clients that list it at the same weight (dotNetRDF) are programs, no browser ties. Those that
# list Markdown so (Claude Code) are language models.
VARIANTS: tuple[Variant, ...] = (
    Variant("turtle", "text/turtle", "ttl", 0, "Turtle", ("application/x-turtle", "application/turtle")),
    Variant("jsonld", "application/ld+json", "jsonld", 1, "JSON-LD", ("application/json",)),
    Variant("rdfxml", "application/rdf+xml", "rdf", 2, "RDF/XML", ()),
    Variant("ntriples", "application/n-triples", "nt", 3, "N-Triples", ("text/plain", "text/ntriples")),
    Variant("n3", "text/n3", "n3", 4, "Notation3", ("text/rdf+n3", "application/n3")),
    Variant("trig", "application/trig", "trig", 5, "TriG", ("application/x-trig",)),
    Variant("nquads", "application/n-quads", "nq", 6, "N-Quads", ("text/x-nquads", "text/nquads")),
    Variant("html", "text/html", "html", 8, "HTML", ("application/xhtml+xml",), prose=True),
    Variant("markdown", "text/markdown", "md", 7, "Markdown", ("text/x-markdown",), prose=True),
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

# What is told to programs beside RDF: as news, as links, and by pages about the site.
ATOM = Variant("atom", "application/atom+xml", "atom", 9, "Atom", ("application/rss+xml",))
ACTIVITIES = Variant(
    "activities", "application/activity+json", "json", 10, "ActivityStreams", ("application/json",)
)
LINKSETS = (
    Variant("linkset", "application/linkset+json", "json", 0, "Linkset as JSON", ("application/json",)),
    Variant("linkset-text", "application/linkset", "txt", 1, "Linkset as text", ("text/plain",)),
)
JSON = Variant("json", "application/json", "json", 9, "JSON")

BY_NAME = {variant.name: variant for variant in VARIANTS}
BY_EXTENSION = {variant.extension: variant for variant in OF_PLACES}

_BY_TYPE = {v.media_type: v for v in (*OF_LISTS, ATOM, ACTIVITIES, *LINKSETS, JSON)}

# Names of RDF/XML that count only where nothing else is acceptable.
LAST_RESORTS = frozenset({"application/xml", "text/xml"})


@lru_cache(maxsize=64)
def only_variant(content_type: str) -> tuple[Variant, ...]:
    """Return what there is to choose from where an answer has one form, by its Content-Type."""
    media_type = content_type.partition(";")[0]
    suffix = media_type.rpartition("+")[2]
    aliases = (f"application/{suffix}",) if suffix != media_type else ()
    return (_BY_TYPE.get(media_type) or Variant(media_type, media_type, "", 0, media_type, aliases),)
