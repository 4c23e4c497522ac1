"""What every thing of a list has, as the parameters of its address say it, and the ways to lists with more of it or less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Literal

from seeother.graph.oxigraph import read_term
from seeother.look.names import Name, name_of
from seeother.look.typesetting import typeset
from seeother.pages.view import SiteView
from seeother.query import listing
from seeother.query.listing import BACKWARDS, TYPE, Condition
from seeother.query.ranges import range_of
from seeother.terms import XSD

_MOST_CONDITIONS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a list page: a condition, a letter; `count` is how many things it leaves, `told` that in words."""

    name: Name
    href: str
    count: int = 0
    is_current: bool = False
    told: str = ""


def conditions_of(view: SiteView) -> Iterator[Condition]:
    """Yield what every thing of the list has that the parameters ask for."""
    for iri in view.parameters.get("class", ())[:_MOST_CONDITIONS]:
        if listing.is_iri(iri):
            yield TYPE, iri
    for text in view.parameters.get("with", ())[:_MOST_CONDITIONS]:
        said, _, value = text.partition(" ")
        if listing.is_iri(said.removeprefix(BACKWARDS)) and _is_value(said, value, view):
            yield said, value


def _is_value(said: str, text: str, view: SiteView) -> bool:
    if range_of(text):
        return view.snapshot.compares_values and not said.startswith(BACKWARDS)
    return read_term(text) is not None


def told(condition: Condition, view: SiteView) -> Name:
    """Return what a condition says, for people."""
    said, value = condition
    name = value_name(value, view)
    return name if said == TYPE else Name(f"{_property(said, view)}: {name.text}", name.language)


def _property(said: str, view: SiteView) -> str:
    name = name_of(said.removeprefix(BACKWARDS), view.snapshot, view.languages).text
    return view.say("inverse", name) if said.startswith(BACKWARDS) else name


def value_name(value: str, view: SiteView) -> Name:
    """Return what the value of a condition is called."""
    if span := range_of(value):
        return Name(" – ".join(_end_name(end, view) for end in (span.low, span.high)))
    node = read_term(value)
    if isinstance(node, Literal):
        return Name(str(node), node.language or "")
    return name_of(value, view.snapshot, view.languages)


def _end_name(text: str, view: SiteView) -> str:
    """Return an end of a range: a year that no number is written like as a year, others as numbers."""
    is_year = text.removeprefix("-")[:1] == "0" and text.removeprefix("-").isdecimal() and len(text) > 1
    return typeset(text, f"{XSD}gYear" if is_year else f"{XSD}decimal", "", view.say).text or "…"


def narrowed(conditions: tuple[Condition, ...], view: SiteView) -> str:
    """Return the path of this list with some conditions."""
    classes = tuple(value for said, value in conditions if said == TYPE)
    others = tuple(f"{said} {value}" for said, value in conditions if said != TYPE)
    return view.link(
        **{"class": classes, "with": others, "page": None, "letter": None, "from": None, "values": None}
    )


def chosen(conditions: tuple[Condition, ...], view: SiteView) -> list[Choice]:
    """Return the conditions of a list, each with the way to the list without it."""
    return [
        Choice(told(condition, view), narrowed(tuple(c for c in conditions if c != condition), view))
        for condition in conditions
    ]
