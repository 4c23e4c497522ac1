"""What every thing of a list has, as the parameters of its address say it, and the ways to lists with more of it or less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import Literal

from seeother.graph.oxigraph import read_term
from seeother.look.names import Name, name_of
from seeother.look.typesetting import typeset
from seeother.pages.view import Missing, SiteView
from seeother.query import listing
from seeother.query.listing import BACKWARDS, TYPE, Condition
from seeother.query.ordering import Order
from seeother.query.words import NAME, Words, limit_of
from seeother.statements import datatype_of, iri_of
from seeother.structure.concepts import IN_SCHEME
from seeother.terms import XSD

_MOST_CONDITIONS = 6
MOST_COLUMNS = 10  # that a reader chooses from


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a list page: a condition, a letter; `count` is how many things it leaves, `told` that in words."""

    name: Name
    href: str
    count: int = 0
    is_current: bool = False
    told: str = ""


def conditions_of(view: SiteView) -> Iterator[Condition]:
    """Yield what every thing of the list has that the parameters ask for, all of which can be read."""
    yield from ((TYPE, iri) for iri in view.parameters.get("class", ()))
    yield from ((IN_SCHEME, iri) for iri in view.parameters.get("scheme", ()))
    for text in view.parameters.get("with", ()):
        said, _, value = text.partition(" ")
        yield said, value
    if words := view.one("has").strip():
        yield view.one("in") or NAME, str(Words(words))


def unreadable(view: SiteView) -> Missing | None:
    """Return the first parameter of a list whose value is none that it can have, None where all can be read."""
    for name in ("class", "scheme", "with"):
        for number, value in enumerate(view.parameters.get(name, ())):
            is_read = _is_condition(value, view) if name == "with" else listing.is_iri(value)
            if number >= _MOST_CONDITIONS or not is_read:
                return Missing(name, value)
    words = view.one("has").strip()
    if words and not _is_condition(f"{view.one('in') or NAME} {Words(words)}", view):
        return Missing("has", words)
    for number, value in enumerate(view.parameters.get("column", ())):
        if number >= MOST_COLUMNS or not listing.is_iri(value):
            return Missing("column", value)
    return None if _is_order(view.one("sort"), view) else Missing("sort", view.one("sort"))


def _is_order(text: str, view: SiteView) -> bool:
    order = Order.of(text)
    is_used = not order.property or view.snapshot.uses(iri_of(order.property))
    return is_used and str(order) == text.strip()


def is_of_scheme(view: SiteView) -> bool:
    """Tell whether a page is about a whole scheme: what has other conditions too is a list."""
    return bool(view.one("scheme")) and not any(map(view.one, ("class", "with", "has")))


def _is_condition(text: str, view: SiteView) -> bool:
    said, _, value = text.partition(" ")
    if not listing.is_iri(said.removeprefix(BACKWARDS)):
        return False
    if limit_of(value):
        return view.snapshot.compares_values and not said.startswith(BACKWARDS)
    return read_term(value) is not None


def nothing_with(conditions: Sequence[Condition], view: SiteView) -> Missing:
    """Return the parameter of a list that has no members: the words it is asked for, else the class, where it is of one."""
    if words := view.one("has").strip():
        return Missing("has", words)
    said, value = min(conditions, key=lambda condition: condition[0] != TYPE)
    return Missing("class", value) if said == TYPE else Missing("with", f"{said} {value}")


def told(condition: Condition, view: SiteView) -> Name:
    """Return what a condition says, for people."""
    said, value = condition
    name = value_name(value, view)
    if said == NAME and isinstance(limit_of(value), Words):
        return Name(f"{view.say('name')}: {name.text}")
    return name if said == TYPE else Name(f"{_property(said, view)}: {name.text}", name.language)


def _property(said: str, view: SiteView) -> str:
    name = name_of(said.removeprefix(BACKWARDS), view.snapshot, view.languages).text
    return view.say("inverse", name) if said.startswith(BACKWARDS) else name


def value_name(value: str, view: SiteView) -> Name:
    """Return what the value of a condition is called."""
    limit = limit_of(value)
    if isinstance(limit, Words):
        return Name(f"{view.say('contains')} “{limit.text}”")
    if limit:
        low, high = (_end_name(end, view) for end in (limit.low, limit.high))
        return Name(
            f"{low} – {'<' if limit.high else ''}{high}"
        )  # which has the low end, and not the high one
    node = read_term(value)
    if isinstance(node, Literal):
        language = node.language or ""
        return Name(typeset(str(node), datatype_of(node), language, view.say).text, language)
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
        **dict.fromkeys(("scheme", "page", "letter", "from", "values", "in", "has")),
        **{"class": classes, "with": others},
    )


def fields(conditions: Sequence[Condition], view: SiteView, *without: str) -> list[tuple[str, str]]:
    """Return what a form has besides its own fields, so that it leads to a part of this list, seen in the same way."""
    found = [("class", value) if said == TYPE else ("with", f"{said} {value}") for said, value in conditions]
    kept = (name for name in ("sort", "view", "column") if name not in without)
    found += [(name, value) for name in kept for value in view.parameters.get(name, ())]
    return [*found, ("lang", view.language)] if len(view.snapshot.settings.languages) > 1 else found


def chosen(conditions: tuple[Condition, ...], view: SiteView) -> list[Choice]:
    """Return the conditions of a list, each with the way to the list without it."""
    return [
        Choice(told(condition, view), narrowed(tuple(c for c in conditions if c != condition), view))
        for condition in conditions
    ]
