"""How a comparison names things and values to a reader: by label where there is one, on one line, cut where it is long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from rdflib import Literal, URIRef

from seeother.compare.changes import Content, Statement, Value
from seeother.iris import namespace_of
from seeother.look.names import best
from seeother.look.vocabulary import known_label
from seeother.statements import Triple, datatype_of
from seeother.terms import CUSTOMARY_PREFIXES, LABELS

LONGEST = 200  # characters of a text that are shown
_BEFORE = 60  # of which so many stand before the first that differs
Names = dict[str, list[tuple[str, str, str]]]  # IRI → property, language, text


def names_in(triples: Iterable[Triple], properties: Sequence[str] = LABELS) -> Names:
    """Return what a graph calls each thing, by the properties that hold labels."""
    found: Names = {}
    wanted = frozenset(properties)
    for subject, predicate, value in triples:
        if str(predicate) in wanted and isinstance(value, Literal):
            found.setdefault(str(subject), []).append((str(predicate), value.language or "", str(value)))
    return found


class Naming:
    """Names by some tables of labels, the first that has one, and by prefixes."""

    def __init__(
        self, labels: Sequence[Names], prefixes: Mapping[str, str], languages: Sequence[str] = ("en",)
    ) -> None:
        self._labels, self._languages = labels, languages
        known = {**CUSTOMARY_PREFIXES, **prefixes}
        self._prefixes = {namespace: prefix for prefix, namespace in reversed(known.items())}

    def label(self, iri: str) -> str:
        """Return what an IRI is called, "" for nothing."""
        for table in (*(labels.get(iri, ()) for labels in self._labels), known_label(iri)):
            if name := best(table, self._languages):
                return visible(name.text)
        return ""

    def short(self, iri: str) -> str:
        """Return an IRI by its prefix, where it has one."""
        namespace = namespace_of(iri)
        prefix = self._prefixes.get(namespace)
        return f"{prefix}:{iri[len(namespace) :]}" if prefix is not None and iri != namespace else iri

    def path(self, statement: Statement) -> str:
        """Return the properties that lead to a value."""
        return " › ".join(self.label(str(each)) or self.short(str(each)) for each in statement.path)

    def value(self, value: Value, start: int = 0) -> str:
        """Return a value as a reader takes it in; of a long text what begins near a place."""
        if isinstance(value, Content):
            return self._content(value)
        if isinstance(value, URIRef):
            label = self.label(str(value))
            return f"{label} ({self.short(str(value))})" if label else self.short(str(value))
        text = cut(visible(str(value)), start)
        if value.language or not datatype_of(value):
            return f'"{text}"{"@" if value.language else ""}{value.language or ""}'
        return f"{text} ({self.short(datatype_of(value))})"

    def _content(self, value: Content) -> str:
        more = ["…"] if value.is_cut else []
        if value.members:
            return f"({', '.join([*map(self.value, value.members), *more])})"
        told = [f"{self.path(each)} {self.value(each.value)}" for each in value.statements]
        return f"[{'; '.join([*told, *more])}]"


def starts(gone: Sequence[Statement], new: Sequence[Statement]) -> dict[tuple[URIRef, ...], int]:
    """Return where the texts of a property differ first, where one takes the place of the other."""
    texts = [
        {path: values for path in {each.path for each in side} if len(values := _texts(path, side)) == 1}
        for side in (gone, new)
    ]
    both = texts[0].keys() & texts[1].keys()
    return {path: _common(*(visible(side[path][0]) for side in texts)) for path in both}


def _common(one: str, other: str) -> int:
    """Return with how many characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _texts(path: tuple[URIRef, ...], side: Sequence[Statement]) -> list[str]:
    return [str(each.value) for each in side if each.path == path and isinstance(each.value, Literal)]


def visible(text: str) -> str:
    """Return a text on one line, with what nobody sees as escapes: it may be all that has changed."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\\n" if c == "\n" else f"\\u{ord(c):04X}" for c in text)


def cut(text: str, start: int = 0) -> str:
    """Return as much of a text as is shown, around a place."""
    first = max(start - _BEFORE, 0) if start > LONGEST - _BEFORE else 0
    shown = text[first : first + LONGEST]
    return f"{'…' if first else ''}{shown}{'…' if first + LONGEST < len(text) else ''}"
