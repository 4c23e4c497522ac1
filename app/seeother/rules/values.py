"""Findings about values: odd texts, coordinates that are nowhere, dates to come, datatypes that do not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import unescape
from math import log

from seeother.diagnostics import Diagnostic, Fix, finding, likely
from seeother.files.datatypes import example, is_valid, known_datatypes
from seeother.files.notes import BLANK, IRI, LANGUAGE
from seeother.places.index import Statement
from seeother.rules.mending import rewritten, short
from seeother.rules.terms import ranges_of, shortened
from seeother.survey.facts import BEGINNINGS, LATER, MOST, Odd
from seeother.survey.odd_texts import mended, trimmed, visible
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import OWL, RDF, RDFS, SH, XSD
from seeother.vocabularies.known import known

# Code → sentence, in which {} is the detail; remedy.
_SENTENCES: dict[str, tuple[str, str]] = {
    "empty-text": ("the text is {}", "Write it, or take the statement away."),
    "untrimmed-text": ("the name {}", "Write it on one line, with single spaces between its words."),
    "padded-text": ("the text {}", "Take the white space away: it makes two texts of one."),
    "invisible-character": (
        "the text holds {}, which nobody sees",
        "Take it away, or write a plain space: it keeps the text from being found.",
    ),
    "markup-in-name": ("the name holds {}, which is shown as it is", "Write the characters that are meant."),
    "mojibake": ("the text was read in a wrong encoding: it holds {}", "Restore it from UTF-8."),
    "bad-reference": (
        '"{}" is no reference as OBO has them',
        "Write it as prefix:number, such as PMID:1234.",
    ),
    "iri-as-text": ("{} is an IRI, but written as a text", "Write it in angle brackets: <{}>."),
    "date-as-text": ('"{}" is a date, but written as a text', 'Give it a datatype: "{}"^^xsd:{type}.'),
    "unit-in-text": (
        '"{}" is a number and its unit in one text',
        "Write the number alone, and the unit by itself.",
    ),
    "email-in-text": ("the text holds an e-mail address, {}", "Publish it as <mailto:…>, or not at all."),
    "no-scheme": ('"{}" is no address: it begins with no scheme', "Write the whole: https://…"),
}
# The remedy as files of other syntaxes need it; {type} is that of a date.
_REMEDIES = {
    ("iri-as-text", "rdf"): 'Write it as an attribute of the property: rdf:resource="{}".',
    ("iri-as-text", "jsonld"): 'Write it as an object: {"@id": "{}"}.',
    ("date-as-text", "rdf"): f'Give it a datatype: rdf:datatype="{XSD}{{type}}" on the property.',
    ("date-as-text", "jsonld"): f'Give it a datatype: {{"@value": "{{}}", "@type": "{XSD}{{type}}"}}.',
}
_OF_MANY_KINDS = (OWL, RDF, SH)  # properties that say what any value may be
_LITERAL = f"{RDFS}Literal"
_ANY_LITERAL = frozenset({_LITERAL})
_IN_DISGUISE = frozenset({"iri-as-text", "date-as-text"})
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_SUSPECT = re.compile(rb"\s\d+,\d+\s*[;.\]]")
_COMMA = re.compile(r"(?<![\d,.])\d+,\d+$")
_LARGEST = 32 * 2**20  # bytes of a file that is looked through again
_LEAP = 100  # times the next number
_ENOUGH = 20  # values of a property that show what is usual


# What becomes of a text of a property, and the title of the edit.
_MENDING: dict[str, tuple[Callable[[str, str], str], str]] = {
    "untrimmed-text": (lambda text, _: trimmed(text), "Trim the text"),
    "padded-text": (lambda text, _: text.strip(), "Trim the text"),
    "invisible-character": (visible, "Take away what nobody sees"),
    "mojibake": (lambda text, _: mended(text), "Read it as UTF-8"),
    "markup-in-name": (lambda text, _: unescape(text), "Write the character itself"),
}


def odd_texts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield texts that something is wrong with by themselves."""
    fixes = _fixes(survey.facts.odd, positions)
    for odd in survey.facts.odd:
        if odd.code in _IN_DISGUISE and ranges_of(odd.predicate, survey) - {_LITERAL}:
            continue  # that it is none of what is wanted is told already
        sentence = _SENTENCES[odd.code][0]
        detail = odd.detail
        if odd.code == "invisible-character":
            detail = ", ".join(f"U+{ord(c):04X}" for c in odd.detail)
            sentence = (
                sentence.replace("nobody sees", "looks like a space") if detail == "U+00A0" else sentence
            )
        at = positions.of_mention(odd.at, odd.text, odd.predicate)
        message = sentence.replace("{}", shortened(detail))
        yield finding(odd.code, at, message, _remedy(odd, survey), fixes.get(odd))


def _remedy(odd: Odd, survey: Survey) -> str:
    """Return what to do, in the words of the syntax of the file; of dates that have no year in front the order is unknown."""
    extension = survey.sources[odd.at.file].extension
    remedy = _REMEDIES.get((odd.code, extension), _SENTENCES[odd.code][1])
    is_unclear = odd.code == "date-as-text" and "-" not in odd.detail
    kind = "dateTime" if "T" in odd.detail else "date"
    value = example(f"{XSD}{kind}") if is_unclear else odd.detail
    return remedy.replace("{type}", kind).replace("{}", value)


def _fixes(odd_ones: Iterable[Odd], positions: Positions) -> dict[Odd, Fix]:
    """Return the edits that mend odd texts, found in one walk through each file for each kind."""
    wanted: dict[tuple[str, str], dict[Statement, tuple[str, str]]] = defaultdict(dict)
    mendable = [odd for odd in odd_ones if odd.code in _MENDING]
    for odd in mendable:
        change, title = _MENDING[odd.code]
        if (text := change(odd.text, odd.predicate)) and text != odd.text:
            wanted[odd.at.file, odd.code][_statement(odd)] = text, title
    found = {key: rewritten(key[0], texts, positions) for key, texts in wanted.items()}
    fixes = {odd: found.get((odd.at.file, odd.code), {}).get(_statement(odd)) for odd in mendable}
    return {odd: fix for odd, fix in fixes.items() if fix}


def _statement(odd: Odd) -> Statement:
    return odd.at.subject, odd.predicate, odd.text


def literals(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield texts that are no values of their XSD datatypes."""
    for wrong in survey.wrong:
        name = wrong.datatype.rpartition("#")[2]
        text = wrong.said.value
        message = f'"{shortened(text)}" is not a valid xsd:{name}'
        remedy = f'It should look like "{example(wrong.datatype)}", or have another datatype.'
        if is_valid(text.strip(), wrong.datatype):
            message, remedy = f"{message} with white space around it", "Take the white space away."
        if name not in known_datatypes():
            message = f"XML Schema has no datatype xsd:{name}"
            remedy = f"{likely(name, known_datatypes())} Names differ by case.".strip()
        place = positions.of_mention(wrong.said.at, wrong.said.value, wrong.said.predicate, wrong.datatype)
        yield finding("bad-literal", place, message, remedy)


def future_dates(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield dates to come of what has happened already."""
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    for said in survey.facts.future:
        day = _DAY.match(said.value)
        if day and day[0] > tomorrow[: len(day[0])]:
            yield finding(
                "future-date",
                positions.of_said(said),
                f'{short(said.predicate)} is "{said.value}", which is to come',
                "What has happened has a date until today.",
            )


def reversed_dates(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield ends that are before their beginning, such as a death before the birth."""
    for said, other in survey.facts.reversed:
        is_end = said.predicate in BEGINNINGS or said.predicate in LATER
        yield finding(
            "reversed-dates",
            positions.of_said(said),
            f'{short(said.predicate)} is "{said.value}", which is {"before the beginning" if is_end else "after the end"}, '
            f'"{other}"',
            "Look whether the two have changed places, or a digit slipped.",
        )


def mixed_datatypes(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield the few values of a property that are of another kind than nearly all of the site's."""
    for predicate, uses in survey.facts.uses.items():
        loose = frozenset() if known().term(predicate) else _ANY_LITERAL
        if ranges_of(predicate, survey) - loose or predicate.startswith(_OF_MANY_KINDS):
            continue
        counts = {kind: survey.facts.counts[predicate][kind] for kind in uses if kind != BLANK}
        total = sum(counts.values())
        usual_kind = max(counts, key=lambda kind: counts[kind], default="")
        for kind, count in counts.items():
            if kind != usual_kind and count <= min(total // 10, MOST) and not _akin(kind, usual_kind):
                for said in uses[kind]:
                    shown = f"<{said.value}>" if kind == IRI else f'"{shortened(said.value)}"'
                    yield finding(
                        "mixed-values",
                        positions.of_said(said),
                        f"{shown} is {_kind(kind)}, where {counts[usual_kind]:,} other values of {short(predicate)} "
                        f"are {_kind(usual_kind)}",
                        "Write it like the others, or use another property.",
                    )


def odd_numbers(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield numbers far from all others of their property, and words where nearly all texts are numbers."""
    for predicate, numbers in survey.facts.numbers.items():
        if numbers.count < _ENOUGH:
            continue
        (first, least), (second, _) = numbers.least
        (last, greatest), (before, _) = numbers.greatest
        is_high = _is_far(last - before, before - first)
        is_high = is_high and (first <= 0 or _is_beyond(last / before, before / first))
        for is_far, said in ((is_high, greatest), (_is_far(second - first, last - second), least)):
            others = f"the {numbers.count - 1:,} other values of {short(predicate)}"
            if is_far:
                message = f'"{said.value}" is far from {others}'
            elif said is least and first < 0 < second:
                message = f'"{said.value}" is negative, and none of {others} is'
            else:
                continue
            yield finding(
                "outlier",
                positions.of_said(said),
                message,
                "Look whether a sign, a digit or the unit slipped.",
            )
    for predicate, words in survey.facts.words.items():
        count = survey.facts.figures[predicate]
        if count >= _ENOUGH * len(words) and len(words) <= MOST:
            for said in words:
                message = f'"{shortened(said.value)}" is no number, as {count:,} other texts of {short(predicate)} are'
                yield finding(
                    "mixed-values",
                    positions.of_said(said),
                    message,
                    "Write it like the others, or use another property.",
                )


def decimal_commas(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield numbers with a comma in them, which makes two numbers of one."""
    integers = [
        said for several in survey.facts.several.values() for said in several if said.value.isdecimal()
    ]
    suspects = {
        file: text for file in {said.at.file for said in integers} if (text := _with_commas(file, survey))
    }
    for said in integers:
        if said.at.file in suspects:
            file, line, column = positions.of_said(said)
            written = suspects[file][line - 1][: column - 1 + len(said.value)]
            if found := _COMMA.search(written):
                yield finding(
                    "decimal-comma",
                    (file, line, found.start() + 1),
                    f"{found[0]} are two numbers, {found[0].replace(',', ' and ')}",
                    f"Write {found[0].replace(',', '.')}; where both are meant, put a space behind the comma.",
                )


def _with_commas(file: str, survey: Survey) -> list[str]:
    """Return the lines of a file of Turtle that may have such a number, none of others."""
    source = survey.sources[file]
    if source.extension not in ("ttl", "trig") or source.size > _LARGEST:
        return []
    with suppress(OSError, EOFError), source.open() as opened:
        text = opened.read(_LARGEST)
        return text.decode("utf-8", "replace").split("\n") if _SUSPECT.search(text) else []
    return []


def _is_beyond(step: float, breadth: float) -> bool:
    """Tell whether a number is as many times the next one as would not come of numbers of any size."""
    return _is_far(log(step), log(breadth)) or step > max(_LEAP, breadth)


def _is_far(distance: float, breadth: float) -> bool:
    """Tell whether a number is three times as far from the others as these are from each other."""
    return breadth > 0 and distance > 3 * breadth


def _kind(kind: str) -> str:
    return kind if kind == IRI else "a text in a language" if kind == LANGUAGE else f"of {short(kind)}"


def _akin(one: str, other: str) -> bool:
    """Tell whether values of two datatypes commonly stand beside each other."""
    families = (
        {LANGUAGE, f"{XSD}string"},
        {
            f"{XSD}{name}"
            for name in (
                "integer",
                "decimal",
                "double",
                "float",
                "int",
                "long",
                "nonNegativeInteger",
                "positiveInteger",
            )
        },
        {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth", "dateTimeStamp")},
        {f"{XSD}anyURI", IRI},
        {LANGUAGE, f"{XSD}string", f"{RDFS}Literal", *(f"{RDF}{name}" for name in ("XMLLiteral", "HTML"))},
    )
    return any(one in family and other in family for family in families)
