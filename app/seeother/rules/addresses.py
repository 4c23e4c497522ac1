"""Findings about addresses: what cannot be asked for, leads nowhere, or is easily taken for another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from itertools import combinations

from seeother.diagnostics import Diagnostic, finding
from seeother.files.versions import stands_for
from seeother.iris import canonical, host_of, namespace_of, origin_of, path_of
from seeother.rules.mending import listed, short
from seeother.rules.terms import ranges_of
from seeother.rules.writing import usual_spelling
from seeother.survey.facts import MATCHES, PREFERRED, RDFS_LABEL, TYPE
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey, once
from seeother.terms import DCTERMS, FOAF, GEO, OWL, SCHEMA, SKOS

# Pages about the things of sites that many link to, and what the things are called.
_PAGES = tuple(
    (re.compile(page), thing)
    for page, thing in (
        (
            r"https?://((?:[a-z-]+\.)?dbpedia\.org)/(?:page|data)/([^?#]+?)(?:\.(?:ttl|rdf|jsonld|nt|html))?",
            r"http://\1/resource/\2",
        ),
        (
            r"https?://(?:www|m)\.wikidata\.org/wiki/(?:Special:EntityData/)?([QP]\d+)(?:\.\w+)?",
            r"http://www.wikidata.org/entity/\1",
        ),
        (r"https?://www\.geonames\.org/(\d+)(?:/[^#]*)?", r"https://sws.geonames.org/\1/"),
        (r"https?://id\.loc\.gov/(\w+/\w+/\w+)\.html", r"http://id.loc.gov/\1"),
    )
)
_PORT = re.compile(r"^([^/]*):(?:80|443)(?=/)")  # that goes without saying
_OF_THINGS = frozenset({f"{OWL}sameAs", *MATCHES})
_THINGS = frozenset(
    {
        f"{SKOS}Concept",
        f"{GEO}SpatialThing",
        *(f"{DCTERMS}{name}" for name in ("Agent", "Location")),
        *(
            f"{space}{name}"
            for space in (FOAF, SCHEMA)
            for name in ("Agent", "Person", "Organization", "Place")
        ),
    }
)


def unserved_subjects(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield subjects and versions below the base that no pattern serves."""
    base = survey.settings.base
    for iri in survey.subjects:
        is_here = (not base or iri.startswith(base)) and iri in survey.described
        if is_here and not _serves(iri, survey) and not survey.is_borrowed(iri):
            yield finding(
                "unserved-subject",
                positions.of_subject(iri),
                f"no pattern serves <{iri}>",
                "Add a [[pattern]] to seeother.toml that names it, or mend the IRI.",
            )
    for iri, mention in survey.versions.items():
        here = base and iri.startswith(base) and not _is_kept(iri, survey)
        if here and iri not in survey.subjects and not _serves(iri, survey):
            yield finding("dead-link", positions.of_mention(mention, iri), *_missing(iri, survey))


def _is_kept(iri: str, survey: Survey) -> bool:
    """Tell whether the data of a version is at hand: today's, or that of an older one which bears its name."""
    return canonical(iri) in survey.kept_versions or any(
        stands_for(iri, name) for name in survey.version_names
    )


def _missing(iri: str, survey: Survey) -> tuple[str, str]:
    place, there = survey.settings.versions, ", ".join(survey.version_names[-5:])
    remedy = (
        "Tag the state that it names"
        if place.startswith("tags:")
        else f"Put its files into {place}/, in a folder"
    )
    told = f"; there are {there}" if there else ""
    return (
        f"<{iri}> is the IRI of a version, but there is no such version{told}",
        f"{remedy} that is called like the last part of its IRI, or describe it.",
    )


@once
def _keys(survey: Survey) -> Set[str]:
    """Return the canonical IRIs of all subjects; mostly that is how they are written."""
    written = survey.subjects.keys()
    return written if all(iri == canonical(iri) for iri in written) else set(map(canonical, written))


@once
def _stems(survey: Survey) -> Set[str]:
    """Return the canonical IRIs of all subjects, without fragments."""
    keys = _keys(survey)
    return {key.partition("#")[0] for key in keys} if any("#" in key for key in keys) else keys


def _serves(iri: str, survey: Survey) -> bool:
    """Tell whether a subject has an address: as a thing, the document of one, or the URL of the first page."""
    key, patterns = canonical(iri), survey.settings.patterns
    if patterns.serves(key):
        return True
    url, base = key.removesuffix("#"), survey.settings.base
    return bool(base and url.removesuffix("/") == origin_of(base)) or patterns.serves_document(
        url, _stems(survey)
    )


def nothing_served(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield one finding for a site of which nothing can be asked for."""
    broken = any(found.severity == "error" for found in survey.findings)
    served = any(survey.settings.patterns.thing(canonical(iri)) for iri in survey.subjects)
    if survey.sources and not broken and not served:
        first = min(survey.subjects, default="")
        yield finding(
            "nothing-served",
            positions.of_subject(first) if first else (min(survey.sources), 0, 0),
            "no subject of the data fits a pattern, so no thing will be found",
            "Give things http or https URIs, and compare base and patterns with them.",
        )


def subjects_elsewhere(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield subjects of other hosts, or whose URIs nobody can ask for."""
    settings = survey.settings
    others: dict[str, list[str]] = defaultdict(list)
    for iri in survey.foreign & survey.subjects.keys() if settings.base else ():
        if not settings.patterns.serves(canonical(iri)):
            others[_where(iri)].append(iri)
    for place, iris in sorted(others.items()):
        iris.sort()
        yield finding(
            "not-here",
            positions.of_subject(iris[0]),
            f"{listed(iris, f'of {place}', ('is', 'are'))} described, but without an address here",
            "That is fine for things of other sites; to serve them too, give them a [[pattern]] with their whole URI."
            if "://" in place
            else "Only http and https URIs can be served.",
        )


def _where(iri: str) -> str:
    return origin_of(iri) if "://" in iri else f"{iri.partition(':')[0]}:"


def dead_links(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield links to things of this site that are not described."""
    known, stems = _keys(survey), _stems(survey)
    spaces = {namespace_of(iri) for iri in survey.subjects}
    elsewhere: dict[str, list[str]] = defaultdict(list)  # of a namespace of which nothing is described
    for iri, mention in survey.links.items():
        key = canonical(iri)
        answers = "#" in key and key.partition("#")[0] in stems
        if (answers and iri in survey.graphs) or survey.is_of_others(iri):
            continue
        is_version = iri in survey.versions
        if is_version and _is_kept(iri, survey):
            continue
        is_here = survey.settings.patterns.thing(key) and not survey.may_be_unread(iri)
        if key not in known and key not in stems and is_here:
            if is_version:
                yield finding("dead-link", positions.of_mention(mention, iri), *_missing(iri, survey))
                continue
            if namespace_of(iri) not in spaces:
                elsewhere[namespace_of(iri)].append(iri)
                continue
            then = "its document is silent about it" if answers else "its URI answers 404"
            yield finding(
                "dead-link",
                positions.of_mention(mention, iri),
                f"<{iri}> is linked to, but nothing is said about it",
                f"Describe it, or mend the spelling; as it is, {then}.",
            )
    for namespace, iris in elsewhere.items():
        yield finding(
            "dead-link",
            positions.of_mention(survey.links[iris[0]], iris[0]),
            f"{listed(iris, f'of <{namespace}>', ('is', 'are'))} linked to, but nothing is said about "
            + ("them" if len(iris) > 1 else "it"),
            "Describe it, or mend the spelling; as it is, its URI answers 404.",
        )


def twin_uris(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield URIs that differ by what people take for the same."""
    first: dict[str, str] = {}
    groups: dict[str, set[str]] = defaultdict(set)
    ours = {_without_www(origin_of(iri).partition("://")[2]) for iri in survey.subjects}
    for iri in (*survey.subjects, *(survey.links.keys() - survey.subjects.keys())):
        scheme, _, rest = iri.partition("://")
        if scheme in ("http", "https") and _without_www(_PORT.sub(r"\1", rest).partition("/")[0]) in ours:
            plain = _without_www(_PORT.sub(r"\1", canonical(rest)).rstrip("/"))
            other = first.setdefault(plain, iri)
            if other != iri:
                groups[plain] |= {other, iri}
    for twins in groups.values():
        if len({canonical(iri) for iri in twins}) > 1:
            of_use = twins & (
                survey.properties | survey.predicates
            )  # a class and its property may differ by case
            for alike in (of_use, twins - of_use) if of_use else (twins,):
                yield from _twin(sorted(alike), survey, positions) if len(alike) > 1 else ()
        elif len(twins) > 1:
            yield from _sharing(sorted(twins & survey.subjects.keys()), positions)


def _without_www(text: str) -> str:
    return text.lower().removeprefix("www.")


def _sharing(twins: list[str], positions: Positions) -> Iterator[Diagnostic]:
    """Yield things that differ by the escapes of reserved characters, as clients see it, and by nothing here."""
    for iri in twins[1:]:
        if usual_spelling(iri) != usual_spelling(twins[0]):
            yield finding(
                "twin-uri",
                positions.of_subject(iri),
                f"<{iri}> differs from <{twins[0]}> only by an escape, and they share one document",
                "Use one of them everywhere, or other names; to a client they are two things.",
            )


def _twin(twins: list[str], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    if len({canonical(twin).lower() for twin in twins}) == 1 and _are_two(twins, survey):
        return
    described = [iri for iri in twins if iri in survey.subjects]
    kept = described[0] if described else twins[0]
    for iri in twins:
        if canonical(iri) != canonical(kept):
            place = (
                positions.of_subject(iri)
                if iri in survey.subjects
                else positions.of_mention(survey.links[iri], iri)
            )
            yield finding(
                "twin-uri",
                place,
                f"<{iri}> differs from <{kept}> only by scheme, www, port, case or a slash at the end",
                "Use one of them everywhere; to a client they are two things.",
            )


def _are_two(twins: list[str], survey: Survey) -> bool:
    """Tell whether IRIs that differ by case are meant to, as things of other names are."""
    if survey.subjects.keys().isdisjoint(twins):
        return True  # both are of others
    if len(twins) == 2 and any(map(survey.is_of_others, twins)):
        return True
    if survey.subjects.keys() >= set(twins) and 0 < len(survey.classes & set(twins)) < len(twins):
        return True  # a class and what is in it, as Noun and noun
    texts = survey.facts.texts
    names = [{text for told in (PREFERRED, RDFS_LABEL) for text in texts[told].get(iri, ())} for iri in twins]
    return all(names) and all(one.isdisjoint(other) for one, other in combinations(names, 2))


def things_as_documents(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield URIs of things that stand where documents are meant."""
    of_documents = survey.document_classes() if survey.documents else set()
    for iri, mention in survey.documents.items():
        found, kinds = survey.settings.patterns.thing(canonical(iri)), survey.facts.links[TYPE].get(iri)
        # What has no type may be either: it is the property alone that takes it for a document.
        if found and not found[0].is_hash and kinds and of_documents.isdisjoint(kinds):
            yield finding(
                "thing-as-document",
                positions.of_mention(mention, iri),
                f"<{iri}> names a thing, but is used as a document",
                f"Its document is <{found[0].document_of(found[1])}>.",
            )


def pages_for_things(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield pages, as people copy them from a browser, where things are meant."""
    for said in survey.facts.pages.values():
        thing = "" if said.value in survey.subjects else _thing_of(said.value, survey)
        if thing and _wants_a_thing(said.predicate, survey):
            yield finding(
                "document-as-thing",
                positions.of_said(said),
                f"<{said.value}> is a page about <{thing}>, and {short(said.predicate)} leads to things",
                f"Write <{thing}>.",
            )


def _thing_of(page: str, survey: Survey) -> str:
    """Return the thing that a page of this site, or of a well-known one, is about; "" for none."""
    for written, meant in _PAGES:
        if found := written.fullmatch(page):
            return found.expand(meant)
    if not page.startswith(survey.settings.base or "\0"):
        return ""
    matches = survey.settings.patterns.match(path_of(page), host_of(page))
    things = (each.thing for each in matches if each.role == "document" and not each.pattern.is_hash)
    return next((thing for thing in things if thing in _keys(survey)), "")


def _wants_a_thing(predicate: str, survey: Survey) -> bool:
    """Tell whether a property leads to things: by its meaning, or to those of a class that is none of documents."""
    if predicate in _OF_THINGS:
        return True
    ranges = ranges_of(predicate, survey)
    is_of_things = bool(ranges) and ranges <= (survey.classes & survey.described) | _THINGS
    return is_of_things and ranges.isdisjoint(survey.document_classes())
