"""Findings about terms of well-known vocabularies, and of the site's own: none such, out of use, used otherwise than meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from seeother.diagnostics import Diagnostic, finding
from seeother.files.datatypes import is_integer_of, known_datatypes
from seeother.files.notes import BLANK, IRI, LANGUAGE
from seeother.iris import canonical, namespace_of
from seeother.rules.mending import replaced_terms, short
from seeother.survey.facts import ABOVE, BROADER, IN_EXPRESSIONS, RELATED, TYPE, Mention, Said
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import DCTERMS, OWL, RDF, RDFS, SCHEMA, SH, SKOS, XSD
from seeother.vocabularies.known import Term, known, usual

_PROPERTIES = frozenset({"object", "data", "annotation", "property"})
_CLASSES = frozenset({"class", "datatype"})
_ANYTHING = frozenset({f"{RDFS}Resource", f"{OWL}Thing", f"{SCHEMA}Thing", f"{RDFS}Literal"})
_LITERALS = frozenset({f"{RDFS}Literal", f"{XSD}anySimpleType", f"{XSD}anyType", f"{XSD}anyAtomicType"})
_LOOSE = (SCHEMA, "http://purl.org/dc/elements/1.1/")  # they let texts stand for things
_TOLERANT = frozenset(
    f"{DCTERMS}{name}" for name in ("format", "coverage")
)  # whose ranges are recommended only
_A_COPY = 5  # terms of a vocabulary that are described here, from which on it is a copy of that
_TO_DATATYPES = frozenset({f"{SH}datatype", f"{RDFS}range", f"{OWL}onDataRange", f"{OWL}onDatatype"})
_RETIRED = frozenset({f"{OWL}DeprecatedClass", f"{OWL}DeprecatedProperty"})
# What the words of the specifications say, and their terms do not.
_RANGES: dict[str, tuple[str, ...]] = {
    f"{OWL}deprecated": (f"{XSD}boolean",),
    **dict.fromkeys((f"{SKOS}{name}Label" for name in ("pref", "alt", "hidden")), (LANGUAGE, f"{XSD}string")),
}
# A value of the first is one of the second as well, or as good as one.
_ALSO: dict[str, frozenset[str]] = {
    f"{XSD}date": frozenset({f"{XSD}dateTime", f"{XSD}gYear", f"{XSD}gYearMonth"}),
    f"{XSD}dateTime": frozenset({f"{XSD}dateTimeStamp", f"{XSD}date"}),
    f"{XSD}string": frozenset({LANGUAGE}),
    LANGUAGE: frozenset(),
    f"{XSD}decimal": frozenset({f"{XSD}double", f"{XSD}float"}),
    f"{XSD}double": frozenset({f"{XSD}decimal", f"{XSD}float", f"{XSD}integer"}),
    f"{XSD}float": frozenset({f"{XSD}decimal", f"{XSD}double", f"{XSD}integer"}),
}

# Not in the table, as nothing may be said with them yet; rdf-1.2 tells where they come from syntax.
_OF_RDF_1_2 = frozenset({f"{RDF}reifies", f"{RDF}dirLangString", f"{RDFS}Proposition"})


def unknown_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms that a well-known vocabulary does not define, once for each file."""
    facts = survey.facts
    found: dict[str, dict[str, tuple[Mention, frozenset[str]]]] = defaultdict(dict)
    for kinds, mentions in ((_PROPERTIES, facts.predicates), (_CLASSES, facts.types)):
        for (file, iri), at in mentions.items():
            if _is_unknown(iri, survey):
                found[file].setdefault(iri, (at, kinds))
    for iri, said in facts.mentioned.items():
        is_meant = (
            said.predicate in IN_EXPRESSIONS or namespace_of(iri) in survey.prefixes[said.at.file].values()
        )
        if is_meant and (_is_unknown(iri, survey) or _is_no_datatype(said)):
            found[said.at.file].setdefault(iri, (said.at, frozenset()))
    for file, terms in found.items():
        likely = {iri: known().likely(iri, kinds) for iri, (_, kinds) in terms.items()}
        meant = {iri: term for iri, (term, _) in likely.items() if term}
        right = {iri: term.iri for iri, term in meant.items()}
        fixes = replaced_terms(file, right, positions, survey.prefixes[file])
        for iri, (at, _) in terms.items():
            vocabulary = known().of_namespace(iri)
            name = short(iri)
            term, is_certain = likely[iri]
            fix = fixes.get(iri)
            remedy = (
                f"Did you mean {short(term.iri)}?" if term else f"Look its terms up at <{namespace_of(iri)}>."
            )
            yield finding(
                "unknown-term",
                positions.of_mention(at, iri),
                f"{name} is no term of {vocabulary.prefix if vocabulary else 'its vocabulary'}",
                remedy,
                replace(fix, is_certain=is_certain) if fix else None,
            )


def _is_no_datatype(said: Said) -> bool:
    """Tell whether something is said to be a datatype of XML Schema, and is none; those of texts are told with these."""
    name = said.value.removeprefix(XSD) if said.predicate in _TO_DATATYPES else ""
    return name.isalpha() and said.value != name and name not in known_datatypes()


def _is_unknown(iri: str, survey: Survey) -> bool:
    vocabulary = known().of_namespace(iri)
    if not vocabulary or known().term(iri) or iri in _OF_RDF_1_2:
        return False
    name = usual(iri).removeprefix(vocabulary.namespace)
    is_own = iri in survey.subjects or bool(survey.settings.patterns.serves(canonical(iri)))
    return name[:1].isalpha() and vocabulary.prefix != "xsd" and not is_own


def misused_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield classes that stand as predicates, and properties that stand as classes."""
    facts = survey.facts
    for (_, iri), at in facts.predicates.items():
        term = known().term(iri)
        if term and term.is_class:
            message = f"{short(iri)} is a class, but is used as a property"
            yield finding("misused-term", positions.of_mention(at, iri), message, _other(term, _PROPERTIES))
    for (_, iri), at in facts.types.items():
        term = known().term(iri)
        if term and term.is_property:
            message = f"{short(iri)} is a property, but is used as a class"
            yield finding("misused-term", positions.of_mention(at, iri), message, _other(term, _CLASSES))


def _other(term: Term, kinds: frozenset[str]) -> str:
    other = known().nearest(term.iri, kinds)
    if other and other.kind in kinds:
        return f"Did you mean {short(other.iri)}? Names differ by case."
    return "Classes stand behind rdf:type, properties between subject and object."


def deprecated_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield uses of classes and properties that their vocabulary, or the site's own, has put out of use."""
    facts = survey.facts
    own = set(survey.deprecated)
    own |= {iri for iri, types in facts.links[TYPE].items() if not _RETIRED.isdisjoint(types)}
    told: set[tuple[str, str]] = set()
    meant = {key: said.at for key, said in facts.meant.items() if key[1] != said.at.subject}
    for (file, iri), at in (*facts.predicates.items(), *facts.types.items(), *meant.items()):
        term = known().term(iri)
        is_deprecated = iri in own or (term is not None and term.is_deprecated and iri not in survey.subjects)
        if is_deprecated and (file, iri) not in told:
            told.add((file, iri))
            yield _deprecated(iri, at, term.replaced if term else "", survey, positions)
    for property_ in (*ABOVE, BROADER, RELATED) if own else ():
        for iri, above in facts.links[property_].items():
            for each in above:
                if each in own and iri not in own:
                    yield _deprecated(each, positions.where(iri, each), "", survey, positions)


def _deprecated(iri: str, at: Mention, replaced: str, survey: Survey, positions: Positions) -> Diagnostic:
    given = survey.facts.links["http://purl.org/dc/terms/isReplacedBy"].get(iri, [])
    instead = replaced or next(iter(given), "")
    remedy = (
        f"Use {short(instead)} in its place." if instead else "Its vocabulary says what to use in its place."
    )
    message = f"{short(iri)} is deprecated, but still used"
    return finding("deprecated-term", positions.of_mention(at, iri), message, remedy)


def wrong_objects(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield texts where a property wants a thing, things where it wants a text, and values of another datatype."""
    for property_, uses in survey.facts.uses.items():
        told = ranges_of(property_, survey)
        ranges = told or _ends_by_kind(property_, survey)
        if not ranges:
            continue
        datatypes = {each for each in ranges if is_datatype(each, survey)}
        wanted = ", ".join(short(each) for each in sorted(told))
        more = f": {wanted}" if wanted else ""
        for kind, places in uses.items():
            if kind in (IRI, BLANK):
                if len(datatypes) == len(ranges) and kind == IRI:
                    yield from _told(
                        "thing-for-text",
                        places,
                        f"{{}} is an IRI, but {short(property_)} wants a value{more}",
                        'Write the value in quotes, with its datatype: "…".',
                        positions,
                    )
            elif not datatypes:
                if (
                    not property_.startswith(_LOOSE)
                    and usual(property_) not in _TOLERANT
                    and _ANYTHING.isdisjoint(told)
                ):
                    yield from _told(
                        "text-for-thing",
                        places,
                        f"{{}} is a text, but {short(property_)} wants a thing{more}",
                        "Name the thing by its IRI, in angle brackets or by its prefix.",
                        positions,
                    )
            elif not usual(property_).startswith(SCHEMA) and not any(_fits(kind, each) for each in datatypes):
                yield from _told(
                    "other-datatype",
                    [said for said in places if not _counts_as(said.value, kind, datatypes, property_)],
                    f"{{}} is of {short(kind)}, but {short(property_)} wants {wanted}",
                    f"Give it the datatype that is wanted: ^^{short(min(datatypes))}.",
                    positions,
                )


def _counts_as(text: str, kind: str, wanted: set[str], property_: str) -> bool:
    """Tell whether a whole number is a value of a datatype that is wanted as well (XSD 1.1 part 2, section 3.4).

    What OWL 2 reads, a cardinality for one, has to be of its very datatype.
    """
    return not property_.startswith(OWL) and any(is_integer_of(text, kind, each) for each in wanted)


def _told(
    code: str, places: list[Said], message: str, remedy: str, positions: Positions
) -> Iterator[Diagnostic]:
    for said in places:
        if code == "thing-for-text" and said.value.startswith(("mailto:", "tel:")):
            continue  # which programs write for addresses and numbers
        shown = f"<{said.value}>" if code == "thing-for-text" else f'"{shortened(said.value)}"'
        yield finding(code, positions.of_said(said), message.format(shown), remedy)


def shortened(text: str, most: int = 60) -> str:
    """Return a text on one line, and no longer than fits a message."""
    text = " ".join(text.split())
    return (text if len(text) <= most else f"{text[: most - 1]}…").replace("{", "{{").replace("}", "}}")


def ranges_of(property_: str, survey: Survey) -> set[str]:
    """Return what a property's objects are said to be, by its vocabulary or by the site; blank nodes say nothing."""
    own = survey.facts.links[f"{RDFS}range"].get(property_, [])
    if own or property_ in _RANGES:
        return set(own or _RANGES[property_])
    for iri in known().above(usual(property_)):
        term = known().term(iri)
        if term and term.ranges:
            return {each for each in term.ranges if each not in (f"{RDFS}Resource", f"{OWL}Thing")} or set()
    return set()


def _ends_by_kind(property_: str, survey: Survey) -> set[str]:
    """Return what a property without range leads to by being one of values or one of things."""
    term, types = known().term(property_), survey.facts.links[TYPE].get(property_, ())
    kinds = {"data": f"{OWL}DatatypeProperty", "object": f"{OWL}ObjectProperty"}
    is_of_values, is_of_things = (kinds[k] in types or (term and term.kind == k) for k in kinds)
    if is_of_values == is_of_things:
        return set()
    return {f"{RDFS}Literal" if is_of_values else f"{OWL}Thing"}


def is_datatype(iri: str, survey: Survey) -> bool:
    """Tell whether a class is one of values, by its vocabulary or by the site."""
    if iri.startswith((XSD, f"{RDF}langString")) or known().is_datatype(iri) or iri in _LITERALS:
        return True
    return f"{RDFS}Datatype" in survey.facts.links[TYPE].get(iri, ())


def _fits(datatype: str, wanted: str) -> bool:
    """Tell whether values of a datatype may stand where another is wanted."""
    if wanted in _LITERALS or not wanted.startswith((XSD, RDF)):
        return True
    return wanted in known().above(datatype) or datatype in _ALSO.get(wanted, frozenset())


def redefined_terms(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield statements that define anew what a well-known vocabulary has defined, for all who read them."""
    for iri, said in survey.facts.defines.items():
        if known().term(iri) and not survey.settings.patterns.serves(canonical(iri)):
            term = known().term(iri)
            same = term and said.value in (*term.above, *term.domain, *term.ranges, *term.against)
            if not same and said.value:
                yield finding(
                    "redefined-term",
                    positions.of_mention(said.at, said.predicate),
                    f"{short(said.predicate)} is said of {short(iri)}, which its own vocabulary defines",
                    "Define a term of your own, with rdfs:subClassOf or rdfs:subPropertyOf to this one.",
                )


def foreign_definitions(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield terms that are defined here in a namespace of others, unless a copy of the vocabulary is (OOPS! P40)."""
    found: dict[str, list[str]] = defaultdict(list)
    copied: Counter[str] = Counter()
    for iri in survey.classes | survey.properties:
        if known().of_namespace(iri) and not survey.settings.patterns.serves(canonical(iri)):
            if known().term(iri):
                copied[namespace_of(iri)] += 1
            elif usual(iri)[len(namespace_of(usual(iri))) :]:
                found[namespace_of(iri)].append(iri)
    for namespace, iris in found.items():
        for iri in sorted(iris) if copied[namespace] < _A_COPY else ():
            yield finding(
                "redefined-term",
                positions.of_subject(iri),
                f"{short(iri)} is defined here, but its namespace is that of others, who do not define it",
                "Define it in a namespace of your own.",
            )


def two_schemes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield namespaces of terms that are written with http here and with https there."""
    spaces = survey.facts.namespaces
    for namespace, said in spaces.items():
        other = "http" + namespace.removeprefix("https")
        if namespace.startswith("https://") and other in spaces:
            here, there = said, spaces[other]
            kept = known().vocabularies
            wrong, right = (here, other) if other in kept else (there, namespace)
            yield finding(
                "two-schemes",
                positions.of_mention(wrong.at, wrong.value),
                f"<{namespace_of(wrong.value)}> is used here, and <{right}> elsewhere: to programs these are two vocabularies",
                f"Use <{right}> everywhere.",
            )
