"""Facts and values as plain data for a template, and the order they stand in; making them of statements is left to others."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from seeother.iris import origin_of
from seeother.look.names import Name, plain
from seeother.look.typesetting import sortable_date
from seeother.terms import DCAT, DCTERMS, IDENTIFIERS, SCHEMA, SCHEMA_HTTP

_WORDS = frozenset(
    {
        f"{DCAT}keyword",
        f"{DCAT}theme",
        f"{DCTERMS}subject",
        *(f"{space}keywords" for space in (SCHEMA, SCHEMA_HTTP)),
    }
)
_LONG = 60  # characters of what is no single word any more


class Value(NamedTuple):
    """One object of a statement.

    `href` is None for what cannot or must not be followed; `facts` and `items` hold what is nested in it. Of a literal,
    `kind` says how it is set, `machine` what programs read, `cut` how many characters are left out. `anchor` is the
    fragment of a part of the topic, which is told where it stands. `notes` are what is said about the statement.
    """

    name: Name
    href: str | None = None
    iri: str = ""
    datatype: str = ""
    facts: tuple[Fact, ...] = ()
    items: tuple[Value, ...] = ()
    kind: str = "text"
    machine: str = ""
    unit: str = ""
    cut: int = 0
    local: bool = False
    host: str = ""
    anchor: str = ""
    notes: tuple[Fact, ...] = ()


class Fact(NamedTuple):
    """A property with its values; `iri` names it. `others` are the same text in languages the reader did not ask for.

    Of very many values some are `left_out`; all of them are at `every`, where a list can have them. What `waits` is
    to be unfolded first. The `meaning` of the property is what the data says of it.
    """

    name: Name
    iri: str
    href: str | None
    values: tuple[Value, ...]
    others: tuple[Value, ...] = ()
    total: int = 0
    left_out: int = 0
    every: str = ""
    waits: bool = False
    meaning: str = ""

    @property
    def is_short(self) -> bool:
        """Tell whether the values are a handful of words, such as keywords, that need no lines of their own."""
        return self.iri in _WORDS and all(
            len(value.name.text) < _LONG and not value.facts for value in self.values
        )

    @property
    def is_copied(self) -> bool:
        """Tell whether people take the values elsewhere: notations and identifiers."""
        return self.iri in IDENTIFIERS


def host_of(iri: str) -> str:
    """Return the host of a web address as people say it, "" for other IRIs."""
    return (
        origin_of(iri).partition("://")[2].removeprefix("www.")
        if iri.startswith(("http://", "https://"))
        else ""
    )


def address_of(iri: str) -> str:
    """Return the address of a page as people say it, with the beginning of its path."""
    host = host_of(iri)
    path = unquote(iri.partition("://")[2].partition("/")[2].partition("?")[0].rstrip("/"))
    return plain(f"{host}/{path}" if path else host, _LONG)


def is_measured(values: list[Value]) -> bool:
    """Tell whether values are numbers, or lists of such."""
    return all(
        value.kind == "number" or (value.kind == "list" and is_measured(list(value.items)))
        for value in values
    )


def with_unit(value: Value, unit: str) -> Value:
    """Return a number, or a list of such, with its unit."""
    if value.items:
        return value._replace(items=tuple(with_unit(item, unit) for item in value.items))
    return value._replace(unit=unit)


def in_one(values: list[Value]) -> list[Value]:
    """Return nodes that tell one fact each as one that tells them all, in the order of their names; links stay beside it."""
    told = [fact for value in values if value.kind == "nested" for fact in value.facts]
    if not told:
        return values
    ordered = sorted(told, key=lambda fact: fact.name.text.casefold())
    others = [value for value in values if value.kind != "nested"]
    return [Value(Name(""), facts=tuple(ordered), kind="nested"), *others]


def order_of(value: Value) -> tuple[float, tuple[int, str], str]:
    """Return what puts values in order: numbers by size, dates by time, others by name."""
    number = float(value.machine) if value.kind == "number" and len(value.machine) < 300 else 0.0
    return (
        number,
        sortable_date(value.machine) if value.kind == "date" else (0, ""),
        value.name.text.casefold(),
    )


def by_language(values: list[Value]) -> tuple[list[Value], list[Value]]:
    """Part texts in several languages into those of the first, the reader's best, and the others."""
    if len(values) < 2:
        return values, []
    tags = {value.name.language.partition("-")[0] for value in values if value.kind != "resource"}
    if len(tags) < 2 or any(value.kind == "resource" or value.facts for value in values):
        return values, []
    first = values[0].name.language.partition("-")[0]
    shown = [value for value in values if value.name.language.partition("-")[0] == first]
    return shown, [value for value in values if value.name.language.partition("-")[0] != first]
