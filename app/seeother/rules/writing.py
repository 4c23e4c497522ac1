"""Findings about how the data is written: names in the wrong brackets, damaged characters, what other syntaxes cannot say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from rapidfuzz.distance import OSA

from seeother.diagnostics import Diagnostic, Fix, finding
from seeother.http.variants import BY_EXTENSION
from seeother.iris import canonical, is_local, path_of, to_uri
from seeother.places.tokens import names_behind
from seeother.rules.mending import replaced_terms
from seeother.survey.positions import Positions
from seeother.survey.schemes import REGISTERED
from seeother.survey.survey import Survey
from seeother.terms import CUSTOMARY_PREFIXES, PREFIXES, SCHEMA_HTTP
from seeother.vocabularies.known import known
from seeother.write.xml_names import xml_name

_RESERVED = re.compile(
    r"(%(?:2[1467-9A-Ca-c]|3[ABDabd]|40))"
)  # escapes of what may stand in a path segment and means more there

_DOTS = re.compile(r"/\.\.?(?:/|$)")
_BEFORE_HOST = re.compile(r"(?i)^https?://(?:www\.)?")
_OBO = CUSTOMARY_PREFIXES["obo"]
_OBO_HOSTS = tuple(
    f"{scheme}://{host}/"
    for scheme in ("http", "https")
    for host in ("purl.obolibrary.org", "purl.org/obo", "www.obofoundry.org", "obofoundry.org")
)
# A namespace that is none, or the one with a separator that is none behind it; the ID space; the number.
_OBO_SLIP = re.compile(
    rf"((?!{re.escape(_OBO)})https?://[^?#]+/|{re.escape(_OBO)}(?=[A-Za-z]+[:#-]))([A-Za-z]+)[_:#-](\d{{4,}})"
)


def prefixed_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield IRIs such as <foaf:name>, which is another than foaf:name."""
    for iri, mention in survey.bracketed:
        prefix, _, name = iri.partition(":")
        source = survey.sources[mention.file]
        bound = survey.prefixes[mention.file].get(prefix) or CUSTOMARY_PREFIXES[prefix.lower()]
        remedy = f"Leave out the angle brackets: {iri} is <{bound}{name}>."
        if source.extension in ("rdf", "jsonld"):
            remedy = f"Write the whole IRI: {bound}{name}."
        place = positions.of_subject(iri) if mention.subject == iri else positions.of_mention(mention, iri)
        fix = replaced_terms(mention.file, {iri: bound + name}, positions, survey.prefixes[mention.file]).get(
            iri
        )
        message = f"<{iri}> is an IRI by itself, not the name {iri}"
        yield finding("prefixed-name", place, message, remedy, fix)


def odd_schemes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each file and scheme, IRIs with a scheme in capitals or nearly one of the web, and URNs that are none."""
    told: set[tuple[str, str]] = set()
    for (file, iri), mention in survey.schemed.items():
        scheme = iri.partition(":")[0]
        if (file, scheme) in told or not (slip := _scheme_slip(scheme, iri)):
            continue
        told.add((file, scheme))
        place = positions.of_subject(iri) if mention.subject == iri else positions.of_mention(mention, iri)
        yield finding("unsafe-iri", place, f"<{iri}> {slip[0]}", slip[1])


def _scheme_slip(scheme: str, iri: str) -> tuple[str, str] | None:
    """Say what is wrong with the scheme of an IRI, or with a URN, and what to do; None for nothing."""
    if scheme == "urn":
        return "is no URN", "A URN has a namespace of two letters or more, and a UUID all of its 32 digits."
    if (usual := scheme.lower()) in REGISTERED:
        rest = iri[len(scheme) :]
        return f"is an unusual spelling of <{usual}{rest}>", f"Write it as <{usual}{rest}>."
    is_like_one = iri.startswith(f"{scheme}://") and OSA.distance(usual, "https", score_cutoff=2) <= 2
    return (
        (f"has a scheme that there is not, {scheme}", "Did you mean https or http?") if is_like_one else None
    )


def obo_iris(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each form, IRIs that are nearly those of OBO's terms, which its programs do not know then."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for iri in (*survey.subjects, *(iri for iri in survey.links if iri not in survey.subjects)):
        if iri.startswith(_OBO_HOSTS) and (match := _OBO_SLIP.fullmatch(iri)):
            found[match[1]].append((iri, f"{_OBO}{match[2]}_{match[3]}"))
    for pairs in found.values():
        iri, meant = pairs[0]
        more = f", and so are {len(pairs) - 1:,} more" if len(pairs) > 1 else ""
        place = (
            positions.of_subject(iri)
            if iri in survey.subjects
            else positions.of_mention(survey.links[iri], iri)
        )
        yield finding("prefix-typo", place, f"<{iri}> is nearly <{meant}>{more}", f"Did you mean <{meant}>?")


def damaged_texts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield texts with characters that are no text."""
    for said, character in survey.damaged:
        yield finding(
            "control-character",
            positions.of_said(said),
            f"the text holds U+{ord(character):04X}, which is no character of a text",
            "Restore the text: this comes from a damaged encoding, and neither XML nor HTML can hold it.",
        )


def unnameable_predicates(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield predicates that RDF/XML cannot write."""
    for iri in sorted(survey.predicates):
        if not xml_name(iri)[1]:
            yield finding(
                "unnameable-predicate",
                positions.of_mention(survey.terms[iri], iri),
                f"<{iri}> does not end in a name that XML knows, so RDF/XML leaves its statements out",
                "Let what follows its last / or # begin with a letter and hold letters, digits, - and _ only.",
            )


def prefixes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield prefixes with two meanings, and namespaces that are nearly well-known ones."""
    for file, bound in sorted(survey.prefixes.items()):
        yield from _conflicts(file, positions)
        for prefix, namespace in sorted(bound.items()):
            if near := _almost(namespace):
                message = f"<{namespace}> is nearly <{near}>"
                remedy = f"Did you mean @prefix {prefix}: <{near}> ?"
            elif namespace[-1:].isalnum() and (name := _run_together(prefix, positions.text_of(file))):
                message = f"{prefix}:{name} is <{namespace}{name}>: nothing parts the name from its namespace"
                remedy = f"Did you mean @prefix {prefix}: <{namespace}#> or <{namespace}/> ?"
            else:
                continue
            yield finding("prefix-typo", positions.of_prefix(file, prefix), message, remedy)


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


def _run_together(prefix: str, text: str) -> str:
    """Return the first name behind a prefix that begins with a letter, as one does that stands for no number."""
    return min((name for name in names_behind(text, prefix) if name[:1].isalpha()), default="")


@lru_cache(maxsize=2**12)  # of a site of many files, most declare the same
def _almost(namespace: str) -> str:
    """Return the well-known namespace that one is nearly, "" for none."""
    others = {*PREFIXES.values(), *known().vocabularies}
    if namespace in others or namespace == SCHEMA_HTTP:  # both spellings of schema.org are in use
        return ""
    if alike := [each for each in sorted(others) if _stem(each) == _stem(namespace)]:
        return alike[0]
    near = (each for each in sorted(others) if OSA.distance(namespace, each, score_cutoff=1) == 1)
    return next(near, "")


def _stem(namespace: str) -> str:
    """Return a namespace without what is easily mistaken: its scheme, www. and what parts it from names."""
    return _BEFORE_HOST.sub("", namespace).rstrip("#/").lower()


def unsafe_iris(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield IRIs in a spelling that clients change or that is not the canonical one, once for each file."""
    odd: dict[str, tuple[str, str]] = {}
    for iri in (*survey.subjects, *(iri for iri in survey.links if iri not in survey.subjects)):
        if iri not in survey.subjects and not survey.settings.patterns.thing(canonical(iri)):
            continue
        if told := _unsafe(iri):
            odd[iri] = told
    right = {iri: usual_spelling(iri) for iri in odd if usual_spelling(iri) != iri and not _has_dots(iri)}
    fixes = {file: _respelled(file, right, survey, positions) for file in survey.sources} if right else {}
    for iri, told in odd.items():
        place = (
            positions.of_subject(iri)
            if iri in survey.subjects
            else positions.of_mention(survey.links[iri], iri)
        )
        yield finding("unsafe-iri", place, *told, fixes.get(place[0], {}).get(iri))
        for file, mending in fixes.items():
            if file != place[0] and (fix := mending.get(iri)):
                yield finding("unsafe-iri", (file, fix.edits[0].line, fix.edits[0].column), *told, fix)


def _respelled(file: str, right: dict[str, str], survey: Survey, positions: Positions) -> dict[str, Fix]:
    """Return the edits that write IRIs in their usual spelling; where a prefix is to blame, its declaration is to be mended."""
    prefixes = survey.prefixes[file]
    fixes = replaced_terms(file, right, positions, prefixes)
    is_odd = any(canonical(namespace) != namespace for namespace in prefixes.values())
    return {iri: replace(fix, is_certain=not is_odd) for iri, fix in fixes.items()}


def _unsafe(iri: str) -> tuple[str, str] | None:
    """Say what is wrong with the spelling of an IRI and what to do; None for nothing."""
    if "%" not in iri and "/." not in iri and canonical(iri) == iri:
        return None
    if _has_dots(iri):
        asked = urljoin(iri, path_of(canonical(iri)))
        return (
            f"<{iri}> has a segment of dots, so no client can ask for it",
            f"Clients resolve it before they ask (RFC 3986 section 5.2.4), here to <{asked}>: write that, or other names.",
        )
    usual = usual_spelling(iri)
    if usual == iri:
        return None
    same = to_uri(usual) == to_uri(iri)
    wire = (
        f"on the wire both are {to_uri(usual)}"
        if same
        else f"clients ask for {to_uri(iri)}, and both are answered here"
    )
    return f"<{iri}> is an unusual spelling of <{usual}>", f"Write it as <{usual}>; {wire}."


def _has_dots(iri: str) -> bool:
    is_asked_for = iri.startswith(("http://", "https://"))
    return is_asked_for and bool(_DOTS.search(path_of(canonical(iri)).partition("?")[0]))


def usual_spelling(iri: str) -> str:
    """Return the canonical spelling of an IRI, but with its escapes of reserved characters.

    A reserved character and its escape are not equivalent (RFC 3986 section 2.2), whatever is answered here.
    """
    return "".join(p.upper() if n % 2 else canonical(p) for n, p in enumerate(_RESERVED.split(iri)))


def local_iris(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield IRIs of files and of this machine, which mean nothing to anybody else, once for each file."""
    told: set[str] = set()
    is_here = is_local(survey.settings.base)
    for iri in (*survey.subjects, *survey.links):
        if not iri.startswith("file:") and (is_here or not is_local(iri)):
            continue
        mention = survey.links.get(iri)
        place = survey.place(iri)[0] if iri in survey.subjects else mention.file if mention else ""
        if place in told:
            continue
        told.add(place)
        at = (
            positions.of_mention(mention, iri)
            if mention and iri not in survey.subjects
            else positions.of_subject(iri)
        )
        yield finding(
            "local-iri",
            at,
            f"<{iri}> names something on one machine only",
            "Write the IRI that it has on the web; a relative one needs a @base.",
        )


def several_files(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each file, subjects that it describes and others do as well."""
    found: dict[str, list[str]] = defaultdict(list)
    for iri, files in survey.subjects.items():
        if len(files) > 1 and survey.settings.patterns.serves(canonical(iri)):
            found[min(files)].append(iri)
    for file, iris in found.items():
        more = f", and {len(iris) - 1:,} more of {file} elsewhere as well" if len(iris) > 1 else ""
        yield finding(
            "several-files",
            positions.of_subject(iris[0]),
            f"<{iris[0]}> is described in {', '.join(sorted(survey.subjects[iris[0]]))}{more}",
            "That is fine; know that an edit in one file does not show what the others say.",
        )


def shadowed_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield names that end as the URLs of formats do."""
    for iri in survey.subjects:
        name, _, extension = canonical(iri).rpartition(".")
        if extension not in BY_EXTENSION or "#" in iri:
            continue
        found = survey.settings.patterns.thing(canonical(iri))
        if found and not found[0].is_hash:
            other = (
                f", and <{name}> has that URL for its {BY_EXTENSION[extension].title}"
                if name in map(canonical, survey.subjects)
                else ""
            )
            yield finding(
                "shadowed-name",
                positions.of_subject(iri),
                f"<{iri}> ends like a format, .{extension}{other}",
                "It is served, by a URL with %2E in it; a name without the extension is easier on everyone.",
            )
