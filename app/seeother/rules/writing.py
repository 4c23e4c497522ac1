"""Findings about how the data is written: names in the wrong brackets, damaged characters, what other syntaxes cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from seeother.diagnostics import Diagnostic, finding
from seeother.rules.mending import replaced_terms
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import CUSTOMARY_PREFIXES, PREFIXES, SCHEMA_HTTP
from seeother.write.xml_names import xml_name


def prefixed_names(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield IRIs such as <foaf:name>, which is another than foaf:name."""
    for iri, mention in survey.bracketed.items():
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


def damaged_texts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield texts with characters that are no text."""
    for mention, text, character in survey.damaged:
        yield finding(
            "control-character",
            positions.of_mention(mention, text),
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
