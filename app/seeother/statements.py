"""RDF terms and statements as rdflib has them: statements by name, and terms made without what a reader never asks for.

rdflib works out the Python value of a literal when it makes one, and complains of values and IRIs that are none. What is
served is served as it is written, so here a value is worked out when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from rdflib import BNode, Literal, URIRef
from rdflib import term as _rdflib_term

from seeother.terms import XSD

Node = URIRef | BNode
Term = URIRef | BNode | Literal
_STRING = f"{XSD}string"
_UNASKED = object()


class Triple(NamedTuple):
    """A statement; equal to rdflib's plain tuple of the same terms."""

    subject: Node
    predicate: URIRef
    object: Term


class Quad(NamedTuple):
    """A statement and the graph that it stands in, which for files is the file's; None where that is not known."""

    subject: Node
    predicate: URIRef
    object: Term
    graph: URIRef | None

    @property
    def triple(self) -> Triple:
        """Return what is said, wherever it stands."""
        return tuple.__new__(Triple, self[:3])


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """Return what statements say, wherever each stands."""
    new = tuple.__new__  # a third of what the class itself takes
    return [new(Triple, quad[:3]) for quad in quads]


class Typed(Literal):
    """A literal with a datatype whose Python value, and whether it is a valid one, are worked out when asked for."""

    __slots__ = ()

    @property
    def value(self) -> Any:
        """Return the Python value, None where there is none."""
        self._ask()
        return self._value

    @property
    def ill_typed(self) -> bool | None:
        """Tell whether the text is no value of its datatype, None where that is not known."""
        self._ask()
        return self._ill_typed

    def _ask(self) -> None:
        if self._value is _UNASKED:
            whole = Literal(str(self), datatype=self._datatype, normalize=False)
            self._value, self._ill_typed = whole.value, whole.ill_typed

    def __repr__(self) -> str:
        return super().__repr__().replace("Typed", "rdflib.term.Literal", 1)


# rdflib puts terms of different kinds in order by their very class.
_rdflib_term._ORDERING[Typed] = _rdflib_term._ORDERING[Literal]


# What literals are made as here: looking for the class among these is ten times as quick as asking rdflib's for what is none.
LITERALS = frozenset({Literal, Typed})


def iri_of(text: str) -> URIRef:
    """Return an IRI as it is written, whether or not it is a valid one."""
    return str.__new__(URIRef, text)


# Properties and files are few: the same term each time is found without a comparison in rdflib.
known_iri = lru_cache(maxsize=4096)(iri_of)


def blank(name: str) -> BNode:
    """Return the blank node of a name."""
    return str.__new__(BNode, name)


def literal(text: str, language: str | None = None, datatype: str = "") -> Literal:
    """Return a literal as it is written; a datatype of xsd:string is none, as RDF 1.1 has it."""
    if datatype and datatype != _STRING:
        return typed(text, iri_of(datatype))
    made = str.__new__(Literal, text)
    made._language, made._datatype, made._value, made._ill_typed = language or None, None, text, None
    return made


def typed(text: str, datatype: URIRef) -> Literal:
    """Return a literal of a datatype other than xsd:string."""
    made = str.__new__(Typed, text)
    made._language, made._datatype, made._value, made._ill_typed = None, datatype, _UNASKED, None
    return made


def kind_of(value: Literal) -> tuple[str, str]:
    """Return the language and the IRI of the datatype of a literal; one of them is "", for plain text both are."""
    language, datatype = value._language, value._datatype
    name = "" if language or datatype is None else str(datatype)
    return language or "", "" if name == _STRING else name


def datatype_of(value: Literal) -> str:
    """Return the IRI of a literal's datatype, "" for plain text, which is xsd:string's, and text in a language."""
    return kind_of(value)[1]
