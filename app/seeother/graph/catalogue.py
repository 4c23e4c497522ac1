"""What a graph cannot answer quickly: which spellings, names in bulk, how many, in which order, which words, which files.

The index of a snapshot is one such catalogue; whatever has these methods can stand in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from rdflib import URIRef

from seeother.statements import iri_of
from seeother.terms import PREFIXES

Label = tuple[str, str, str]  # property, language, text
# IRI, text, and whether that is wanted and a reader of a language may see it: not where the same property has a text in that.
NameInOrder = tuple[str, str, bool]
NameRow = tuple[str, str, str, str, str]  # IRI, property, language, text, the file's name ("" for none)


class MoreThan(int):
    """A count that stopped: there are more than so many."""


class Place(NamedTuple):
    """Where a subject stands: a file, the line (0 unknown), and when the file was changed, in nanoseconds since 1970."""

    file: str
    line: int
    changed: int


class File(NamedTuple):
    """A file that was read, its bytes, when it was changed, in nanoseconds since 1970, and how many statements it makes."""

    name: str
    size: int
    changed: int
    statements: int


class Census(NamedTuple):
    """All statements of a graph, counted, one that several files say once; classes and properties have the commonest first.

    Of a class all nodes are counted, also those without a name. `links` has the IRI that each statement leads to, but those of
    classes; IRIs at the site's own origins may be left out.
    """

    triples: int
    subjects: int
    objects: int
    classes: Sequence[tuple[str, int]]
    properties: Sequence[tuple[str, int]]
    links: Iterable[str]

    @staticmethod
    def commonest(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
        """Return what was counted, the commonest first, and by name where that is the same: every store has one order."""
        return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


class Hit(NamedTuple):
    """A text that was found: whose it is, by which property, in which language."""

    iri: str
    property: str
    language: str
    text: str


class Words(Protocol):
    """Full-text search; every method looks at a bounded number of texts, however common a word is."""

    def beginning(self, query: str, most: int) -> list[Hit]:
        """Return names that begin with a text, in alphabetical order: the name itself comes first."""

    def names(self, words: list[str], most: int) -> list[Hit]:
        """Return names that hold all the words, or longer words that begin like them."""

    def texts(self, words: list[str], most: int) -> list[Hit]:
        """Return other names and descriptions that hold all the words."""

    def within_names(self, words: str, most: int) -> list[str]:
        """Return the resources that have words, without regard to case and accents, anywhere in a name; those of files only."""

    def similar(self, word: str) -> list[str]:
        """Return a few words of names that one may have meant to type."""

    def is_known(self, word: str) -> bool:
        """Tell whether any name has a word that begins like this."""


class Catalogue(Protocol):
    """All that is asked beside the graph. A key is an IRI in its canonical spelling; other IRIs are as the data spells them."""

    # Spellings, and the order of the keys.

    def spellings(self, key: str) -> Sequence[str]:
        """Return the subjects that a key names."""

    def below(self, stem: str) -> Sequence[str]:
        """Return the subjects that are a key without fragment, or that plus a fragment."""

    def variants(self, url: str) -> Sequence[str]:
        """Return the subjects that are URLs of one format of a document, or of one in one language; those of files only."""

    def keys(self, start: str = "", stop: str = "\U0010ffff", most: int = -1) -> Iterator[str]:
        """Yield the keys from `start` up to, not including, `stop`, in order."""

    def may_have(self, folder: str) -> bool:
        """Tell whether any key may begin with `folder`."""

    def folded(self, key: str) -> Sequence[str]:
        """Return the keys that differ from one by the case of ASCII letters only."""

    def neighbours(self, key: str, folder: str, most: int) -> Sequence[str]:
        """Return keys that begin with `folder`, up to `most` on either side of `key` in order."""

    def subjects_from(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the (subject, key) in order of the keys from one on."""

    def subjects_before(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the (subject, key) before a key, the nearest first."""

    # Names.

    def many_labels(self, iris: Iterable[str]) -> Sequence[NameRow]:
        """Return every name of many resources at once; one said in two files comes twice."""

    def names_from(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names in order, ASCII letters without regard to case, from this text of this IRI on.

        Of those that are not wanted, or not to be seen, only every so many'th is told.
        """

    def other_names(self, predicate: str, language: str, beginning: str) -> Sequence[tuple[str, str]]:
        """Return the (IRI, text) of other names that begin with a text, without regard to case; those of files only."""

    def names_before(
        self, text: str, iri: str, language: str, is_wanted: Callable[[str], bool], each: int = 1
    ) -> Iterator[NameInOrder]:
        """Yield names before this text of this IRI, the nearest first."""

    def initials(self) -> Iterator[str]:
        """Yield the first letters of all names in order, those of ASCII as capitals."""

    def nameless(self, most: int) -> Sequence[str]:
        """Return up to `most` subjects without a name, in the order of their keys."""

    def texts(self, iri: str) -> Sequence[Label]:
        """Return the (property, language, text) of other names and of the beginnings of descriptions."""

    @property
    def words(self) -> Words:
        """Return the full-text search."""

    # Counts.

    def classes(self) -> Sequence[tuple[str, int]]:
        """Return every class with how many things are said to be of it, the commonest first."""

    def properties(self) -> Sequence[tuple[str, int]]:
        """Return every property with how many statements are made with it, the commonest first."""

    def usage(self, iri: str, of_class: bool) -> int:
        """Return how many things are of a class, or how many statements are made with a property."""

    # Files and places.

    def places(self, key: str) -> Sequence[Place]:
        """Return where a key is a subject, by file."""

    def first_places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Return of many keys where they are subjects in the first file that says something of them, where any does."""

    def files(self) -> Sequence[File]:
        """Return every file by name; none where the graph does not come from files."""

    def subjects_of(self, file: str, most: int) -> Sequence[str]:
        """Return the first few keys that a file has as subjects."""

    def prefixes(self) -> Sequence[tuple[str, str, str]]:
        """Return (prefix, namespace, file name) of the first declaration of each pair, by file."""

    def retired(self) -> dict[str, str]:
        """Return what the data deprecates: key → the IRI that takes its place, "" for none."""


def subjects_below(catalogue: Catalogue, stem: str) -> Sequence[URIRef]:
    """Return the subjects that are a key without fragment, or that plus a fragment, as terms."""
    return tuple(map(iri_of, catalogue.below(stem)))


def namespaces_of(catalogue: Catalogue) -> dict[str, str]:
    """Return namespace → prefix as the site's own files say, the first file by name first, then by custom."""
    namespaces: dict[str, str] = {}
    taken: set[str] = set()
    declared = [(name, namespace) for name, namespace, _ in catalogue.prefixes()]
    for name, namespace in [*declared, *PREFIXES.items()]:
        if namespace not in namespaces and name not in taken:
            namespaces[namespace] = name
            taken.add(name)
    return namespaces
