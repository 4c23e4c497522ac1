"""What documents are made from: a graph, the catalogue of what graphs answer slowly, and the settings of the site.

Where the three come from is left to others: a snapshot has them from files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import Any, TypeVar

from rdflib import BNode, Dataset, Graph, Literal, URIRef

from seeother.files.sources import graph_name
from seeother.graph.catalogue import Catalogue, Census, Label, Place, namespaces_of, subjects_below
from seeother.graph.labels import Labels, best_of, ranks
from seeother.graph.manifest import Manifest
from seeother.graph.mentions import Mentions
from seeother.http.shelf import Shelf
from seeother.iris import canonical
from seeother.site.settings import Settings
from seeother.statements import Node, Quad, Term, iri_of
from seeother.terms import LABELS, NAMING, RDF

T = TypeVar("T")
_TYPE = iri_of(f"{RDF}type")
_MOST_SPELLINGS = 4_096  # resources of which it is remembered whether and where they are subjects
_MOST_BELOW = 16  # namespaces of which it is remembered which subjects are below
_MOST_TERMS = 20_000  # subjects below a namespace that are looked at


class Data(Mentions):
    """What `graph` returns, and what goes with it.

    `shelf` keeps finished representations, `once` other results; they die with it. `compares_values` tells whether things can be
    found by ranges of values; `most_at_once` is how many statements it can be asked for at once, and `is_near` tells whether
    reading more than is wanted costs little.
    """

    most_at_once = 10**12
    compares_values = is_near = True

    def __init__(
        self,
        graph: Callable[[], Graph],
        catalogue: Catalogue,
        settings: Settings,
        shelf: Shelf,
        manifest: Manifest,
        namespaces: dict[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._graph, self.catalogue, self.settings, self.shelf = graph, catalogue, settings, shelf
        self.manifest = manifest
        self.label_properties = (*settings.labels, *LABELS)
        self.namespaces = namespaces_of(catalogue) if namespaces is None else namespaces
        self.labels = Labels(catalogue, self.label_properties)
        self._deprecated = catalogue.retired()
        # What one page after another asks; the catalogue knows nothing of this, so no ring keeps an old snapshot.
        self._spellings: Callable[[str], Sequence[str]] = lru_cache(_MOST_SPELLINGS)(catalogue.spellings)
        self._places: Callable[[str], Sequence[Place]] = lru_cache(_MOST_SPELLINGS)(catalogue.places)
        self._below: Callable[[str], Sequence[URIRef]] = lru_cache(_MOST_BELOW)(
            partial(subjects_below, catalogue)
        )
        # A file whose clock is ahead was not changed after it was read (RFC 9110 section 8.8.2.1).
        latest = manifest.built or float("inf")
        self._files = {file.name: min(file.changed / 1e9, latest) for file in catalogue.files()}

    @cached_property
    def _file_of(self) -> dict[URIRef, str]:
        return {iri_of(graph_name(name)): name for name in self._files}

    @property
    def changed(self) -> float:
        """Return when a file was last changed, in seconds since 1970; 0 where the data does not come from files."""
        return max(self._files.values(), default=0)

    @property
    def graph(self) -> Graph:
        """Return the rdflib graph that documents are made from."""
        return self._graph()

    def subjects(self, key: str) -> list[URIRef]:
        """Return the subjects a canonical thing URI names, as the data spells them; empty when there is none."""
        return [iri_of(spelling) for spelling in self.catalogue.spellings(key)]

    def subjects_below(self, stem: str) -> list[URIRef]:
        """Return the subjects that a hash pattern's document describes: the stem itself and its fragments."""
        return list(self._below(stem))

    def knows(self, key: str) -> bool:
        """Tell whether a canonical IRI is a subject."""
        return bool(self._spellings(key))

    def places(self, key: str) -> Sequence[Place]:
        """Return where a canonical IRI is a subject, by file."""
        return self._places(key)

    def parts_of(self, things: Iterable[URIRef], others: Collection[URIRef] = ()) -> list[URIRef]:
        """Return the subjects whose URIs are those of things with a fragment behind them, and that are none of some others."""
        wholes = {canonical(str(thing)) for thing in things}
        stems = dict.fromkeys(map(self.settings.patterns.stem_of_parts, wholes))
        below = (node for stem in stems if stem for node in self.subjects_below(stem))
        return [
            node
            for node in below
            if node not in others and "#" in node and canonical(str(node)) not in wholes
        ]

    def look_for(self, keys: Iterable[str]) -> None:
        """Be told which things are asked for next, if they are any; see `approach`."""

    def approach(
        self,
        thing: str,
        whole: bool,
        urls: Sequence[str],
        topics: Sequence[URIRef] = (),
        others: Iterable[str] = (),
        at_once: Callable[[], object] | None = None,
        page: int = 1,
    ) -> None:
        """Be told which document is wanted next: of a thing or, `whole`, of all terms below it, under these URLs.

        `topics` are those that a part of it is about; if there is no such thing, it is one of `others`. If it is a vocabulary,
        `at_once` looks up what its page wants too. `page` is the one of its mentions. Where each question takes a while, this
        is the moment to ask them all at once.
        """

    def members(
        self, conditions: Sequence[tuple[URIRef, Term, bool]], most: int, start: int = 0
    ) -> Sequence[str] | None:
        """Return up to `most` things that meet conditions, from number `start`, where a store answers that in one go; else None.

        A condition is a property and a value that things lead to by it, or are led to by where it is backwards.
        """
        return None

    def uses(self, predicate: URIRef) -> bool:
        """Tell whether anything is said with a predicate."""
        return next(self.quads(predicate=predicate), None) is not None

    def terms_in(self, space: str, kinds: frozenset[str]) -> list[URIRef]:
        """Return the subjects right below a namespace that are of some kinds, such as classes."""
        stem = canonical(space).rstrip("#/") + "/"
        keys = self.catalogue.keys(stem, f"{stem}\U0010ffff", _MOST_TERMS)
        terms = [key for key in keys if not {"/", "#"} & set(key[len(stem) :])]
        every = (node for key in terms for node in self.subjects(key))
        return [node for node in every if not kinds.isdisjoint(self.types(str(node)))]

    def retirement(self, key: str) -> str | None:
        """Return the URI that takes the place of a retired thing, "" for none; None for a thing that is in use.

        The settings retire a thing. So does the data, when it deprecates a thing and beyond that only names it;
        a deprecated thing that is still described keeps its document, which says so.
        """
        successor = self._successor(key)
        seen = {key}
        # What takes its place may have been retired itself; a ring of such leads nowhere.
        while successor and (further := self._successor(canonical(successor))) is not None:
            if canonical(successor) in seen:
                return ""
            seen.add(canonical(successor))
            successor = further
        return "" if successor and canonical(successor) in seen else successor

    def _successor(self, key: str) -> str | None:
        if key in self.settings.retired:
            return self.settings.retired[key]
        if key not in self._deprecated:
            return None
        if self.parts_of([iri_of(key)]):
            return None
        stated = (str(quad.predicate) for node in self.subjects(key) for quad in self.about(node))
        return self._deprecated[key] if self._naming.issuperset(stated) else None

    @cached_property
    def _naming(self) -> frozenset[str]:
        return NAMING | set(self.label_properties)

    def best_labels(self, found: Sequence[Label]) -> tuple[Label, ...]:
        """Return those of a resource's names that are said with its best label property, in order of language."""
        return best_of(found, self._ranks)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return ranks(self.label_properties)

    def types(self, thing: str) -> list[str]:
        """Return the classes of a thing."""
        return sorted(set(self.objects_of(iri_of(thing), _TYPE)))

    def has_any(self, classes: frozenset[str]) -> bool:
        """Tell whether anything may be of one of these classes; it is counted once."""
        return self.kept(classes, lambda: any(self.catalogue.usage(iri, True) for iri in classes))

    def quads(
        self, subject: Node | None = None, predicate: URIRef | None = None, value: Term | None = None
    ) -> Iterator[Quad]:
        """Yield statements, all or those with these parts; one said in two files comes twice."""
        graph = self.graph
        whole = isinstance(graph, Dataset) and graph.default_union
        found: Any = graph.store.triples((subject, predicate, value), None if whole else graph)
        for (s, p, o), contexts in found:
            for context in contexts or (None,):
                yield Quad(s, p, o, getattr(context, "identifier", None))

    def subjects_of(self, predicate: URIRef, value: URIRef | None = None) -> Iterator[str]:
        """Yield the IRIs of which something is said by a property, or that it leads from to a value; some come twice."""
        quads = self.quads(None, predicate, value)
        return (str(quad.subject) for quad in quads if isinstance(quad.subject, URIRef))

    def says(self, subject: URIRef, predicate: URIRef, value: Term) -> bool:
        """Tell whether a statement is made."""
        return next(self.quads(subject, predicate, value), None) is not None

    def teller(self, predicate: URIRef, value: Term) -> Callable[[str], bool]:
        """Return what tells of one IRI after the other whether a statement is made about it, as `says` does."""
        return lambda iri: self.says(iri_of(iri), predicate, value)

    def objects_of(self, subject: URIRef, predicate: URIRef) -> list[str]:
        """Return the IRIs that a subject leads to by a property; one said in two files comes twice."""
        quads = self.quads(subject, predicate)
        return [str(quad.object) for quad in quads if isinstance(quad.object, URIRef)]

    def unplaced(
        self,
        predicate: URIRef,
        value: URIRef,
        upward: Sequence[URIRef],
        downward: Sequence[URIRef],
        most: int,
    ) -> tuple[int, list[str]]:
        """Return how many IRIs lead to a value, and which of them lead nowhere by `upward`, nor are led to by `downward`.

        There are `most` at most, and of so many none is told.
        """
        inside = dict.fromkeys(islice(self.subjects_of(predicate, value), most))
        if len(inside) >= most:
            return most, []
        placed = {iri for name in upward for iri in self.subjects_of(name)}
        placed |= {str(quad.object) for name in downward for quad in self.quads(None, name)}
        return len(inside), [iri for iri in inside if iri not in placed]

    def blank_mentions(self, node: Node, most: int) -> list[Quad]:
        """Return the statements of blank nodes among the first few that have a node as object."""
        return [quad for quad in islice(self.quads(value=node), most) if type(quad.subject) is BNode]

    def count_of(self, predicate: URIRef, value: URIRef, most: int, of_iris: bool = True) -> int:
        """Return how many IRIs, or all nodes, lead to a value by a property, each counted once, `most` at most."""
        if not of_iris:
            return min(
                most, len({quad.subject for quad in islice(self.quads(None, predicate, value), 2 * most)})
            )
        return min(most, len(set(islice(self.subjects_of(predicate, value), 2 * most))))

    def texts_in(self, predicate: URIRef, language: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield the IRIs that have a text by a property, in a language or in any, with the text."""
        for subject, _, text, _ in self.quads(None, predicate):
            is_text = isinstance(text, Literal) and language in (None, text.language or "")
            if is_text and isinstance(subject, URIRef):
                yield str(subject), str(text)

    def literals_of(self, predicate: URIRef) -> Iterator[tuple[str, Literal]]:
        """Yield the IRIs that have a literal by a property, with it; one said in two files comes twice."""
        for subject, _, value, _ in self.quads(None, predicate):
            if isinstance(value, Literal) and isinstance(subject, URIRef):
                yield str(subject), value

    def census(self, origins: Iterable[str]) -> Census:
        """Count all statements, one by one."""
        triples = {quad.triple for quad in self.quads()}
        classes = Counter(str(t.object) for t in triples if t.predicate == _TYPE and type(t.object) is URIRef)
        return Census(
            len(triples),
            len({t.subject for t in triples}),
            len({t.object for t in triples}),
            Census.commonest(classes.items()),
            Census.commonest(Counter(str(t.predicate) for t in triples).items()),
            [str(t.object) for t in triples if t.predicate != _TYPE and isinstance(t.object, URIRef)],
        )

    def about(self, node: Node) -> Iterator[Quad]:
        """Yield the statements that have a node as subject; one said in two files comes twice."""
        return self.quads(node)

    def files_of(self, quads: Iterable[Quad]) -> dict[str, float]:
        """Return the files that say any of these statements, and when each was last changed (seconds since 1970)."""
        graphs = {quad.graph for quad in quads}
        names = (self._file_of[graph] for graph in graphs if graph in self._file_of)
        return {name: self._files[name] for name in names if name in self._files}

    def files_naming(self, iris: Iterable[str]) -> dict[str, float]:
        """Return the files that name any of these resources, and when each was last changed."""
        if len(self._files) <= 1:
            return dict(self._files)
        names = self.labels.files_of(iris)
        return {name: self._files[name] for name in names if name in self._files}
