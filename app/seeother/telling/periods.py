"""Periods as ranges of two dates: of a person's life, an event, what a data set covers; either end may be open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Literal, URIRef

from seeother.look.names import Name
from seeother.statements import Triple, iri_of, typed
from seeother.telling.facts import Value
from seeother.terms import DCAT, DCTERMS, EDM, PREFIXES, RDF, SCHEMA, SCHEMA_HTTP, WIKIBASE, XSD

_TIME, _CRM = "http://www.w3.org/2006/time#", "http://www.cidoc-crm.org/cidoc-crm/"
_NMO, _DBO = "http://nomisma.org/ontology#", "http://dbpedia.org/ontology/"
_WDT = "http://www.wikidata.org/prop/direct/"
# Properties that say when something begins and ends. Those of the first kind say how long somebody lived.
LIVES = (
    *((f"{space}birthDate", f"{space}deathDate") for space in (SCHEMA, SCHEMA_HTTP, _DBO)),
    (f"{_WDT}P569", f"{_WDT}P570"),
    ("http://rdvocab.info/ElementsGr2/dateOfBirth", "http://rdvocab.info/ElementsGr2/dateOfDeath"),
    (
        "https://d-nb.info/standards/elementset/gnd#dateOfBirth",
        "https://d-nb.info/standards/elementset/gnd#dateOfDeath",
    ),
)
SPANS = (
    *LIVES,
    (f"{DCAT}startDate", f"{DCAT}endDate"),
    *((f"{space}startDate", f"{space}endDate") for space in (SCHEMA, SCHEMA_HTTP, _DBO)),
    *((f"{space}foundingDate", f"{space}dissolutionDate") for space in (SCHEMA, SCHEMA_HTTP)),
    *((f"{space}validFrom", f"{space}validThrough") for space in (SCHEMA, SCHEMA_HTTP)),
    (f"{_TIME}hasBeginning", f"{_TIME}hasEnd"),
    (f"{_TIME}intervalStarts", f"{_TIME}intervalFinishes"),
    (f"{PREFIXES['prov']}startedAtTime", f"{PREFIXES['prov']}endedAtTime"),
    (f"{_CRM}P82a_begin_of_the_begin", f"{_CRM}P82b_end_of_the_end"),
    (f"{_CRM}P81a_end_of_the_begin", f"{_CRM}P81b_begin_of_the_end"),
    (f"{_NMO}hasStartDate", f"{_NMO}hasEndDate"),
    (f"{EDM}begin", f"{EDM}end"),
    (f"{_WDT}P580", f"{_WDT}P582"),
    (f"{_WDT}P571", f"{_WDT}P576"),
)
# Of these, both are bounds of what is known: 1881-01-01 and 1881-12-31 mean the year.
_BOUNDS = frozenset(pair for pair in SPANS if pair[0].startswith(_CRM) or "europeana" in pair[0])
_FIRST_DAY = re.compile(r"-?\d{4,}-01-01(?:T00:00:00(?:\.0+)?(?:Z|\+00:00)?)?")
_LAST_DAY = re.compile(r"-?\d{4,}-12-31")
_BIO = "http://purl.org/vocab/bio/0.1/"
# Properties that lead to the events of a life, and those by which an event has its date.
_EVENTS = ((f"{_BIO}birth", f"{_BIO}death"), (f"{_CRM}P98i_was_born", f"{_CRM}P100i_died_in"))
_CLASSES = {f"{_BIO}Birth": f"{_BIO}birth", f"{_BIO}Death": f"{_BIO}death"}
_OF_EVENTS = frozenset(iri for pair in _EVENTS for iri in pair)
_DATES = (
    f"{DCTERMS}date",
    f"{_BIO}date",
    *(f"{space}{name}" for space in (SCHEMA, SCHEMA_HTTP) for name in ("startDate", "date")),
    f"{_CRM}P4_has_time-span",
    f"{_CRM}P82_at_some_time_within",
    f"{_CRM}P82a_begin_of_the_begin",
)
_ENDS = frozenset(iri for pair in SPANS for iri in pair)
_INSTANTS = tuple(
    f"{_TIME}{name}"
    for name in ("inXSDDate", "inXSDgYearMonth", "inXSDgYear", "inXSDDateTimeStamp", "inXSDDateTime")
)
_DESCRIBED = f"{_TIME}inDateTime"
_DCMI = re.compile(r"\s*(start|end|name|scheme)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)
_DAY = r"-?\d{4,}(?:-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)?)?"
_INTERVAL = re.compile(rf"\s*({_DAY}|\.\.|)\s*/\s*({_DAY}|\.\.|)\s*")
_LAST = re.compile(
    r"T23:59:59(?:\.9+)?(?:Z|[+-]\d\d:\d\d)?$"
)  # the end of a day, which is known to no more than the day
_DEEPEST = 2  # from an event by its time-span to its date
_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
About = Callable[[URIRef | BNode], Sequence[Triple]]
Tell = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Period:
    """Two dates, None for an open end, and the statements that say them."""

    begin: Value | None
    end: Value | None
    told: frozenset[Triple]

    def value(self, name: str = "") -> Value:
        """Return the period as one value: its items are the two ends, a word without text where one is open."""
        open_end = Value(Name(""), kind="word")
        return Value(Name(name), items=(self.begin or open_end, self.end or open_end), kind="period")


def period_in(triples: Iterable[Triple], about: About, tell: Tell) -> Period | None:
    """Return the period that statements about one node say, None for none; of several ends nobody knows which is meant."""
    ends: dict[str, list[Triple]] = {}
    for triple in triples:
        if (predicate := str(triple.predicate)) in _ENDS:
            ends.setdefault(predicate, []).append(triple)
    if not ends:
        return None
    return next(_periods(ends, about, tell), None)


def _periods(ends: dict[str, list[Triple]], about: About, tell: Tell) -> Iterator[Period]:
    for pair in SPANS:
        found = [ends.get(iri, []) for iri in pair]
        if not any(found) or any(len(triples) > 1 for triples in found):
            continue
        dates = [_date(triples[0].object, about, tell) if triples else None for triples in found]
        if all(date is not None or not triples for date, triples in zip(dates, found, strict=True)):
            begin, end = _whole(dates, tell) if pair in _BOUNDS and all(dates) else dates
            yield Period(begin, end, frozenset(triple for triples in found for triple in triples))


def _whole(dates: Sequence[Any], tell: Tell) -> tuple[Value, Value]:
    """Return the bounds of what is known to be within them: those of whole years as these years."""
    begin, end = dates
    if not (_FIRST_DAY.fullmatch(begin.machine) and _LAST_DAY.fullmatch(end.machine)):
        return begin, end
    years = (date.machine.rpartition("-")[0].rpartition("-")[0] for date in (begin, end))
    first, last = (tell(typed(year, iri_of(f"{XSD}gYear"))) for year in years)
    return (first, last) if first.kind == last.kind == "date" else (begin, end)


def life_in(triples: Iterable[Triple], about: About, tell: Tell) -> Period | None:
    """Return the period between the dated events of a life, None where there are not both; they are told for themselves, too."""
    events = dict(_events(triples, about))
    for pair in _EVENTS if len(events) > 1 else ():
        dates = [_of_event(events[iri], about, tell, 0) if iri in events else None for iri in pair]
        if all(dates):
            return Period(dates[0], dates[1], frozenset())
    return None


def _events(triples: Iterable[Triple], about: About) -> Iterator[tuple[str, Any]]:
    """Yield the events of a life by the properties that lead to them; one may be told by its class only."""
    for triple in triples:
        if (predicate := str(triple.predicate)) in _OF_EVENTS:
            yield predicate, triple.object
        elif predicate == f"{_BIO}event" and isinstance(triple.object, URIRef | BNode):
            kinds = (str(t.object) for t in about(triple.object) if str(t.predicate) == f"{RDF}type")
            yield from ((_CLASSES[kind], triple.object) for kind in kinds if kind in _CLASSES)


def _of_event(node: Any, about: About, tell: Tell, depth: int) -> Value | None:
    if isinstance(node, Literal):
        return _date(node, about, tell)
    told = about(node) if depth < _DEEPEST else []
    if (span := period_in(told, about, tell)) and span.begin and span.begin == span.end:
        return span.begin
    said = {str(t.predicate): t.object for t in told}
    found = (_of_event(said[iri], about, tell, depth + 1) for iri in _DATES if iri in said)
    return next((date for date in found if date), None)


def _date(term: Any, about: About, tell: Tell) -> Value | None:
    """Return a date, or that of an instant, None for what is none."""
    if isinstance(term, Literal):
        text = str(term)
        day = _LAST.sub("", text)
        value = tell(typed(day, iri_of(f"{XSD}date")) if day != text else term)
        if value.kind != "date" and not term.datatype and not term.language:
            return date_of_text(text, tell)
        return value if value.kind == "date" else None
    literals = {str(t.predicate): t.object for t in about(term) if isinstance(t.object, Literal)}
    if f"{WIKIBASE}timeValue" in literals:
        return date if (date := tell(term)).kind == "date" else None
    instant = next((literals[iri] for iri in _INSTANTS if iri in literals), None)
    if instant is not None:
        return _date(instant, about, tell)
    described = next((t.object for t in about(term) if str(t.predicate) == _DESCRIBED), None)
    if isinstance(described, URIRef | BNode):
        literals = {str(t.predicate): t.object for t in about(described) if isinstance(t.object, Literal)}
    return date_of_text(_put_together(literals), tell)


def _put_together(told: Mapping[str, Any]) -> str:
    """Return the date that OWL-Time describes by year, month and day, "" for none; XSD writes a month alone as --05."""
    year, month, day = (str(told.get(f"{_TIME}{name}", "")) for name in ("year", "month", "day"))
    parts = [part.lstrip("-").zfill(2) for part in (month, day) if month and part]
    return "-".join([year, *parts]) if year else ""


def period_of_text(text: str, tell: Tell) -> Value | None:
    """Return a period that is written as one text: in DCMI's form, or as an interval of ISO 8601."""
    name = ""
    if found := _INTERVAL.fullmatch(text):
        start, end = found[1], found[2]
    else:
        parts = {key.lower(): value for key, value in _DCMI.findall(text)}
        start, end, name = parts.get("start", ""), parts.get("end", ""), parts.get("name", "")
    begin, until = date_of_text(start, tell), date_of_text(end, tell)
    return Period(begin, until, frozenset()).value(name) if begin or until else None


def date_of_text(text: str, tell: Tell) -> Value | None:
    """Return a date that is written as a text, as XSD writes dates; None for any other text."""
    datatype = _DATATYPES.get(len(text.lstrip("-")), "dateTime" if "T" in text else "")
    if not datatype:
        return None
    value = tell(typed(text, iri_of(f"{XSD}{datatype}")))
    return value if value.kind == "date" else None
