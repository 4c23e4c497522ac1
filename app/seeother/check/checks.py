"""Findings about data as it will be served: each looks at the survey of a site and says what it finds, and where."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from urllib.parse import urljoin

from rapidfuzz.distance import OSA

from seeother.check import ontology_checks, skos_checks, term_checks, value_checks
from seeother.check.writing_checks import damaged_texts, prefixed_names, unnameable_predicates
from seeother.diagnostics import Diagnostic, finding, likely
from seeother.files.datatypes import example, known_datatypes
from seeother.http.variants import BY_EXTENSION
from seeother.iris import canonical, namespace_of, origin_of, path_of, to_uri
from seeother.survey.failures import failing_alone
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import PREFIXES, SCHEMA_HTTP

_RESERVED = re.compile(
    r"(%(?:2[1467-9A-Ca-c]|3[ABDabd]|40))"
)  # escapes of what may stand in a path segment and means more there
_DOTS = re.compile(r"/\.\.?(?:/|$)")

Look = Callable[[Survey, Positions], Iterator[Diagnostic]]


def _unserved(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    base, stems = survey.settings.base, _stems(survey)
    for iri in survey.subjects:
        if (not base or iri.startswith(base)) and iri in survey.described and not _serves(iri, survey, stems):
            yield finding(
                "unserved-subject",
                positions.of_subject(iri),
                f"no pattern serves <{iri}>",
                "Add a [[pattern]] to seeother.toml that names it, or mend the IRI.",
            )
    for iri, mention in survey.versions.items():
        if base and iri.startswith(base) and iri not in survey.subjects and not _serves(iri, survey, stems):
            yield finding(
                "dead-link",
                positions.of_mention(mention, iri),
                f"<{iri}> is the IRI of a version, but nothing serves it",
                "Keep a copy of each version and a [[pattern]] for it, or leave owl:versionIRI out.",
            )


def _stems(survey: Survey) -> set[str]:
    """Return the canonical IRIs of all subjects, without fragments."""
    return {canonical(iri).partition("#")[0] for iri in survey.subjects}


def _serves(iri: str, survey: Survey, stems: Collection[str]) -> bool:
    """Tell whether a subject has an address: as a thing, the document of one, or the URL of the first page."""
    key, patterns = canonical(iri), survey.settings.patterns
    if patterns.serves(key):
        return True
    url = key.removesuffix("#")
    if survey.settings.base and url.removesuffix("/") == survey.settings.base:
        return True
    return patterns.serves_document(url, stems)


def _nothing(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
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


def _elsewhere(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    settings = survey.settings
    others: dict[str, list[str]] = defaultdict(list)
    for iri in survey.foreign & survey.subjects.keys() if settings.base else ():
        if not settings.patterns.serves(canonical(iri)):
            others[_where(iri)].append(iri)
    for place, iris in sorted(others.items()):
        first = min(iris)
        told = (
            f"and {len(iris) - 1:,} more of {place} are described, but have"
            if len(iris) > 1
            else "is described, but has"
        )
        yield finding(
            "not-here",
            positions.of_subject(first),
            f"<{first}> {told} no address here",
            "That is fine for things of other sites; to serve them too, give them a [[pattern]] with their whole URI."
            if "://" in place
            else "Only http and https URIs can be served.",
        )


def _where(iri: str) -> str:
    return origin_of(iri) if "://" in iri else f"{iri.partition(':')[0]}:"


def _dead_links(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    known = {canonical(iri) for iri in survey.subjects}
    stems = {key.partition("#")[0] for key in known}
    for iri, mention in survey.links.items():
        key = canonical(iri)
        answers = "#" in key and key.partition("#")[0] in stems
        if answers and iri in survey.graphs:
            continue
        if key not in known and survey.settings.patterns.thing(key) and key not in stems:
            then = "its document is silent about it" if answers else "its URI answers 404"
            yield finding(
                "dead-link",
                positions.of_mention(mention, iri),
                f"<{iri}> is linked to, but nothing is said about it",
                f"Describe it, or mend the spelling; as it is, {then}.",
            )


def _undefined_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    defined: dict[str, list[str]] = defaultdict(
        list
    )  # the names that each of the site's own vocabularies defines
    for iri in sorted(survey.properties | survey.classes):
        if survey.settings.patterns.thing(canonical(iri)):
            defined[namespace_of(iri)].append(iri.removeprefix(namespace_of(iri)))
    missing = Counter(namespace_of(iri) for iri in survey.terms if iri not in survey.subjects)
    for iri, mention in survey.terms.items():
        namespace = namespace_of(iri)
        names = defined.get(namespace, [])
        if (
            iri not in survey.subjects and len(names) >= missing[namespace]
        ):  # else it is an extract of a larger one
            yield finding(
                "undefined-term",
                positions.of_mention(mention, iri),
                f"<{iri}> is in use, but the vocabulary it belongs to does not define it",
                f"{_likely_term(iri.removeprefix(namespace), names)} A term that is meant needs a definition.".strip(),
            )


def _likely_term(name: str, names: list[str]) -> str:
    """Return the name that may be meant; numbers such as P31 tell nothing by being alike."""
    return "" if any(map(str.isdigit, name)) else likely(name, names)


def _twins(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    groups: dict[str, set[str]] = defaultdict(set)
    ours = {origin_of(iri).partition("://")[2].lower() for iri in survey.subjects}
    for iri in (*survey.subjects, *survey.links):
        scheme, _, rest = iri.partition("://")
        if scheme in ("http", "https") and rest.partition("/")[0].lower() in ours:
            groups[canonical(rest).rstrip("/").lower()].add(iri)
    for twins in groups.values():
        if len({canonical(iri) for iri in twins}) > 1:
            yield from _twin(sorted(twins), survey, positions)


def _twin(twins: list[str], survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    if (
        len(survey.properties.intersection(twins)) == 1
        and len(twins) == 2
        and len({twin.endswith("/") for twin in twins}) == 1
    ):
        return  # ns:City and ns:city, a class and a property, are told apart by custom
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
                f"<{iri}> differs from <{kept}> only by scheme, case or a slash at the end",
                "Use one of them everywhere; to a client they are two things.",
            )


def _things_as_documents(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri, mention in survey.documents.items():
        found = survey.settings.patterns.thing(canonical(iri))
        if found and not found[0].is_hash:
            yield finding(
                "thing-as-document",
                positions.of_mention(mention, iri),
                f"<{iri}> names a thing, but is used as a document",
                f"Its document is <{found[0].document_of(found[1])}>.",
            )


def _hash_and_slash(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    known = set(survey.subjects)
    for iri in survey.subjects:
        stem, separator, name = iri.partition("#")
        if separator and f"{stem}/{name}" in known:
            yield finding(
                "hash-and-slash",
                positions.of_subject(iri),
                f"<{iri}> is also written <{stem}/{name}>",
                "Choose one form for the term and replace the other.",
            )


def _labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    wanted = {language.partition("-")[0].lower() for language in survey.settings.languages}
    for iri in survey.subjects:
        if not survey.settings.patterns.names(canonical(iri)):
            continue
        spoken = {language.partition("-")[0].lower() for language in survey.languages.get(iri, ())}
        if not spoken:
            yield finding(
                "no-label",
                positions.of_subject(iri),
                f"<{iri}> has no label",
                f'Add one: rdfs:label "…"@{survey.settings.languages[0]} . '
                "Where another property holds the names, put it into the setting `labels`.",
            )
        elif not spoken & {*wanted, ""}:
            yield finding(
                "label-language",
                positions.of_subject(iri),
                f"<{iri}> has no label in a language of the site ({', '.join(survey.settings.languages)})",
                f'Add one: rdfs:label "…"@{survey.settings.languages[0]} .',
            )


def _literals(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for wrong in survey.wrong:
        name = wrong.datatype.rpartition("#")[2]
        shown = wrong.text if len(wrong.text) <= 60 else f"{wrong.text[:57]}…"
        message = f'"{shown}" is not a valid xsd:{name}'
        remedy = f'It should look like "{example(wrong.datatype)}", or have another datatype.'
        if name not in known_datatypes():
            message = f"XML Schema has no datatype xsd:{name}"
            remedy = f"{likely(name, known_datatypes())} Names differ by case.".strip()
        yield finding("bad-literal", positions.of_mention(wrong.at, wrong.text), message, remedy)


def _prefixes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for file, bound in sorted(survey.prefixes.items()):
        yield from _conflicts(file, positions)
        for prefix, namespace in sorted(bound.items()):
            if near := _almost(namespace):
                yield finding(
                    "prefix-typo",
                    positions.of_prefix(file, prefix),
                    f"<{namespace}> is one letter off <{near}>",
                    f"Did you mean @prefix {prefix}: <{near}> ?",
                )


def _conflicts(file: str, positions: Positions) -> Iterator[Diagnostic]:
    """Yield prefixes that one file binds twice; what other files call by them is theirs, and XML may bind them anew inside."""
    first: dict[str, tuple[str, int]] = {}
    for declared, (line, column) in positions.declarations(file):
        namespace, earlier = first.setdefault(declared.prefix, (declared.namespace, line))
        if namespace != declared.namespace:
            yield finding(
                "prefix-conflict",
                (file, line, column),
                f"the prefix {declared.prefix}: stands for <{declared.namespace}> from here on, "
                f"and for <{namespace}> from line {earlier}",
                "Give one of the two namespaces another prefix.",
            )


def _almost(namespace: str) -> str:
    if namespace in PREFIXES.values() or namespace == SCHEMA_HTTP:  # both spellings of schema.org are in use
        return ""
    return next(
        (known for known in PREFIXES.values() if OSA.distance(namespace, known, score_cutoff=1) == 1), ""
    )


def _unsafe_iris(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri in (*survey.subjects, *(iri for iri in survey.links if iri not in survey.subjects)):
        if iri not in survey.subjects and not survey.settings.patterns.thing(canonical(iri)):
            continue
        if told := _unsafe(iri):
            place = (
                positions.of_subject(iri)
                if iri in survey.subjects
                else positions.of_mention(survey.links[iri], iri)
            )
            yield finding("unsafe-iri", place, *told)


def _unsafe(iri: str) -> tuple[str, str] | None:
    """Say what is wrong with the spelling of an IRI and what to do; None for nothing."""
    if iri.startswith(("http://", "https://")) and _DOTS.search(path_of(canonical(iri)).partition("?")[0]):
        asked = urljoin(iri, path_of(canonical(iri)))
        return (
            f"<{iri}> has a segment of dots, so no client can ask for it",
            f"Clients resolve it before they ask (RFC 3986 section 5.2.4), here to <{asked}>: write that, or other names.",
        )
    # A reserved character and its escape are not equivalent (RFC 3986 section 2.2), whatever is answered here.
    usual = "".join(p.upper() if n % 2 else canonical(p) for n, p in enumerate(_RESERVED.split(iri)))
    if usual == iri:
        return None
    same = to_uri(usual) == to_uri(iri)
    wire = (
        f"on the wire both are {to_uri(usual)}"
        if same
        else f"clients ask for {to_uri(iri)}, and both are answered here"
    )
    return f"<{iri}> is an unusual spelling of <{usual}>", f"Write it as <{usual}>; {wire}."


def _several_files(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri, files in survey.subjects.items():
        if len(files) > 1 and survey.settings.patterns.serves(canonical(iri)):
            yield finding(
                "several-files",
                positions.of_subject(iri),
                f"<{iri}> is described in {', '.join(sorted(files))}",
                "That is fine; know that an edit in one file does not show what the others say.",
            )


def _shadowed(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    known = {canonical(iri) for iri in survey.subjects}
    for iri in survey.subjects:
        name, _, extension = canonical(iri).rpartition(".")
        found = survey.settings.patterns.thing(canonical(iri))
        if extension in BY_EXTENSION and found and not found[0].is_hash and "#" not in iri:
            other = (
                f", and <{name}> has that URL for its {BY_EXTENSION[extension].title}"
                if name in known
                else ""
            )
            yield finding(
                "shadowed-name",
                positions.of_subject(iri),
                f"<{iri}> ends like a format, .{extension}{other}",
                "It is served, by a URL with %2E in it; a name without the extension is easier on everyone.",
            )


def _no_replacement(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    for iri in survey.deprecated:
        if iri in survey.subjects and iri not in survey.replaced:
            yield finding(
                "no-replacement",
                positions.of_subject(iri),
                f"<{iri}> is deprecated, and nothing is said to replace it",
                "Add dcterms:isReplacedBy with what to use in its place, if there is anything.",
            )


CHECKS: tuple[Look, ...] = (
    _nothing,
    _unserved,
    _elsewhere,
    _dead_links,
    _undefined_terms,
    _twins,
    _things_as_documents,
    _hash_and_slash,
    _labels,
    _literals,
    _prefixes,
    _unsafe_iris,
    _several_files,
    _shadowed,
    _no_replacement,
    prefixed_names,
    damaged_texts,
    unnameable_predicates,
    term_checks.unknown_terms,
    term_checks.misused_terms,
    term_checks.deprecated_terms,
    term_checks.wrong_objects,
    term_checks.redefined_terms,
    term_checks.two_schemes,
    term_checks.disjoint_members,
    skos_checks.label_clashes,
    skos_checks.cycles,
    skos_checks.relation_clashes,
    skos_checks.matches_inside,
    skos_checks.top_concepts,
    skos_checks.lonely_concepts,
    skos_checks.same_names,
    skos_checks.hierarchy_slips,
    skos_checks.replaced_things,
    skos_checks.collection_slips,
    ontology_checks.term_cycles,
    ontology_checks.inverses,
    ontology_checks.several_values,
    ontology_checks.ontologies,
    ontology_checks.undefined_meanings,
    ontology_checks.several_ends,
    ontology_checks.unbalanced_labels,
    value_checks.odd_texts,
    value_checks.coordinates,
    value_checks.future_dates,
    value_checks.mixed_datatypes,
)
# What is not found may stand in the part of a file that could not be read.
_OF_ABSENCE = frozenset(
    {"dead-link", "undefined-term", "no-label", "label-language", "no-replacement", "concept-without-scheme"}
    | {
        "orphan-concept",
        "no-definition",
        "ontology-metadata",
        "untyped-term",
        "transitive-only",
        "broken-list",
    }
)


def check_data(survey: Survey) -> Iterator[Diagnostic]:
    """Yield what every check finds."""
    positions = Positions(survey)
    for check in CHECKS:
        findings: list[Diagnostic] = []
        with failing_alone(check.__name__.strip("_").replace("_", " "), findings):
            found = check(survey, positions)
            yield from (
                each for each in found if each.file not in survey.broken or each.code not in _OF_ABSENCE
            )
        yield from findings
