"""What a data set can be had as: each distribution with its format, size, date and licence, and where to get it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rdflib import BNode, URIRef

from seeother.documents.links import outer_reference
from seeother.look.authorities import format_name
from seeother.look.names import Name, best, local_name, spelled_out
from seeother.statements import Triple
from seeother.telling.cards import labels_among
from seeother.telling.facts import Fact, Value
from seeother.telling.values import Teller
from seeother.terms import DCAT, DCTERMS, RDF, SCHEMA, SCHEMA_HTTP, SUMMARIES, VOID

_SCHEMAS = (SCHEMA, SCHEMA_HTTP)
DISTRIBUTIONS = frozenset({f"{DCAT}distribution", *(f"{space}distribution" for space in _SCHEMAS)})
_DUMP = f"{VOID}dataDump"
_FILES = (f"{DCAT}downloadURL", *(f"{space}contentUrl" for space in _SCHEMAS))
_PAGES = (f"{DCAT}accessURL", *(f"{space}url" for space in _SCHEMAS))
_FORMATS = (
    f"{DCTERMS}format",
    f"{DCAT}mediaType",
    *(f"{space}{name}" for space in _SCHEMAS for name in ("encodingFormat", "fileFormat")),
)
_PACKED = (f"{DCAT}compressFormat", f"{DCAT}packageFormat")
_SIZES = (f"{DCAT}byteSize", *(f"{space}contentSize" for space in _SCHEMAS))
_DATES = (
    f"{DCTERMS}modified",
    f"{DCTERMS}issued",
    *(f"{space}{name}" for space in _SCHEMAS for name in ("dateModified", "datePublished")),
)
_LICENCES = (f"{DCTERMS}license", *(f"{space}license" for space in _SCHEMAS))
_TYPE = f"{RDF}type"
_MOST = 60


@dataclass(frozen=True, slots=True)
class Download:
    """One form of a data set: `href` is the file itself, `page` where it is to be had otherwise; `rest` is what else is said."""

    name: Name
    link: Value | None
    href: str
    page: str
    formats: tuple[Name, ...]
    size: Value | None
    date: Value | None
    licences: tuple[Value, ...]
    summary: Value | None
    rest: tuple[Fact, ...]


def downloads_in(
    topic: URIRef, triples: Sequence[Triple], teller: Teller
) -> tuple[tuple[Download, ...], frozenset[Triple]]:
    """Return the distributions of a data set, or the one that a thing is itself, and the statements that lead to them."""
    leading = [t for t in triples if str(t.predicate) in DISTRIBUTIONS]
    dumps = [t for t in triples if str(t.predicate) == _DUMP and outer_reference(str(t.object))]
    if not leading and not dumps:
        return _own(topic, triples, teller)
    nodes = [(t, t.object) for t in leading if isinstance(t.object, URIRef | BNode)]
    shown = [(t, node) for t, node in nodes if teller.about(node)][:_MOST]
    found = [_download(node, teller.about(node), teller) for _, node in shown]
    found += [_dump(str(t.object)) for t in dumps[:_MOST]]
    told = frozenset([*(t for t, _ in shown), *dumps[:_MOST]])
    return tuple(sorted(found, key=lambda download: download.name.text.casefold())), told


def _own(
    topic: URIRef, triples: Sequence[Triple], teller: Teller
) -> tuple[tuple[Download, ...], frozenset[Triple]]:
    """Return what a thing that can be had itself is had as, with the statements that this tells; the others are its facts."""
    if not any(str(t.predicate) in _FILES for t in triples):
        return (), frozenset()
    download = _download(topic, triples, teller)
    kept = {
        _TYPE,
        *teller.snapshot.label_properties,
        *SUMMARIES,
        *_DATES,
        *(fact.iri for fact in download.rest),
    }
    told = frozenset(t for t in triples if str(t.predicate) not in kept)
    return (replace(download, date=None, summary=None, rest=()),), told


def _download(node: URIRef | BNode, triples: Sequence[Triple], teller: Teller) -> Download:
    facts = {fact.iri: fact for fact in teller.facts(triples, 1)}
    told = {_TYPE, *teller.snapshot.label_properties}

    def first(*predicates: str) -> tuple[Value, ...]:
        """Return the values of the first property that there is; they are told then."""
        found = next((iri for iri in predicates if iri in facts), "")
        told.add(found)
        return facts[found].values if found else ()

    files, pages = first(*_FILES), first(*_PAGES)
    formats = dict.fromkeys(_format(value) for value in (*first(*_FORMATS), *first(*_PACKED)))
    told.update(_FORMATS)  # a format and its media type say the same
    sizes, dates, licences, summaries = first(*_SIZES), first(*_DATES), first(*_LICENCES), first(*SUMMARIES)
    labels, _ = labels_among(triples, teller.snapshot.label_properties)
    href, page = _address(files), _address(pages)
    return Download(
        name=best(labels, teller.languages) or Name(_file_name(href or page) or teller.name(str(node)).text),
        # What is told here as a whole needs no link to where it would be told again.
        link=teller.resource(str(node)) if isinstance(node, URIRef) and node not in teller.blocks else None,
        href=href,
        page=page if page != href else "",
        formats=tuple(formats),
        size=sizes[0] if sizes else None,
        date=dates[-1] if dates else None,
        licences=licences,
        summary=summaries[0] if summaries else None,
        rest=tuple(fact for iri, fact in facts.items() if iri not in told),
    )


def _dump(url: str) -> Download:
    href = outer_reference(url) or ""
    return Download(Name(_file_name(href)), None, href, "", (), None, None, (), None, ())


def _format(value: Value) -> Name:
    """Return a format as people call it: a text may be a media type, and an IRI may be of one."""
    if not value.iri:
        return Name(format_name(value.name.text))
    known = format_name(value.iri)
    return value.name if known == value.iri else Name(known)


def _address(values: Iterable[Value]) -> str:
    return next((value.href for value in values if value.href), "")


def _file_name(url: str) -> str:
    path = url.partition("?")[0].partition("#")[0].rstrip("/")
    return spelled_out(path) if path.count("/") < 3 else local_name(path)
