"""What a document says: the triples about its things, the names of what they mention, and what mentions them.

Printing it is left to the renderers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from rdflib import BNode, URIRef

from seeother.documents.about import TYPE, Page, about_document, primary_of
from seeother.documents.axioms import loose_nodes, own_names
from seeother.documents.blank_nodes import in_order, named_by_content
from seeother.documents.shortened import Shortened
from seeother.graph.catalogue import Label
from seeother.graph.data import Data
from seeother.graph.mentions import Above
from seeother.site.version_addresses import today_of
from seeother.statements import Node, Quad, Triple, iri_of, known_iri, literal, triples_of
from seeother.terms import RDF
from seeother.vocabularies.name_nodes import ONLY_LEADING

_TYPE = str(TYPE)  # texts are compared in a third of the time that terms take
_OF_LISTS = frozenset({iri_of(f"{RDF}first"), iri_of(f"{RDF}rest")})
_MOST_LOOSE = (
    2_000  # statements of an axiom that comes with each thing it is about, such as an owl:AllDifferent
)
_MOST_BETWEEN = (
    200  # statements of blank nodes between a thing and its mention, such as the members of a list
)


class Description(NamedTuple):
    """The triples of one document, in a fixed order, blank nodes named by what they say.

    `outgoing` is about `topics`, their `parts` (subjects whose URIs are a topic's and a fragment), and the blank nodes
    below them, `incoming` is one page of what mentions them;
    where a blank node does, from the thing it belongs to and with all that is below, unless that is much. `mentions` tells
    the same for people: who mentions it by which property, however many blank nodes are between.
    `header` is set where a page of several topics is that of one of them.
    `about_document` is about the document itself, whose absolute URI is `document`. `sources` are the files that say
    what is said about the topics; `modified` is the last change of any file that contributes, in seconds since 1970.
    Of a page, `left_out` tells by subject and property how many statements it has no room for.
    """

    topics: tuple[URIRef, ...]
    parts: tuple[URIRef, ...]
    document: str
    outgoing: tuple[Triple, ...]
    incoming: tuple[Triple, ...]
    mentions: tuple[Triple, ...]
    about_document: tuple[Triple, ...]
    labels: dict[str, tuple[Label, ...]]
    page: Page
    sources: tuple[str, ...]
    modified: float
    header: URIRef | None = None
    left_out: Mapping[tuple[str, str], int] = MappingProxyType({})

    @property
    def primary(self) -> URIRef | None:
        """Return what the document is about above all, None for many things alike."""
        return self.header or primary_of(self.topics, self.document)

    @property
    def types(self) -> list[str]:
        """Return the classes of what the document is about above all, in order."""
        primary = self.primary
        said = (t.object for t in self.outgoing if str(t.predicate) == _TYPE and t.subject == primary)
        return sorted({str(value) for value in said if isinstance(value, URIRef)})

    def names(self) -> Iterator[Triple]:
        """Yield the names of what is mentioned, as triples, those of the topics left out: they are said already.

        A name that is a node is none of these: the property only leads there.
        """
        topics, new = {str(topic) for topic in self.topics}, tuple.__new__
        for iri, labels in self.labels.items():
            if iri not in topics:
                subject = iri_of(iri)
                for predicate, language, text in labels:
                    if predicate in ONLY_LEADING:
                        continue
                    yield new(Triple, (subject, known_iri(predicate), literal(text, language)))

    def triples(self) -> list[Triple]:
        """Return everything, in the order in which it is best read."""
        every = [*self.outgoing, *self.incoming, *self.names(), *self.about_document]
        return every if self._says_nothing_twice else list(dict.fromkeys(every))

    @property
    def _says_nothing_twice(self) -> bool:
        """Tell whether no part can repeat another: only the topics are described, none of which is the document."""
        subjects = {t.subject for t in self.outgoing}
        is_apart = self.document not in self.labels and iri_of(self.document) not in subjects
        return is_apart and self.mentions is self.incoming and subjects.issubset(self.topics)


def describe(
    snapshot: Data,
    topics: list[URIRef],
    document: str,
    page: int = 1,
    urls: Sequence[str] = (),
    elsewhere: Collection[URIRef] = (),
    is_shown: bool = False,
) -> Description | None:
    """Describe the things of a document; None when there is no such page of incoming statements.

    `document` is the document's absolute URI; `urls` are those under which the data may say something about it.
    What is `elsewhere` is on other pages of the document, and no part of these topics. What `is_shown` as a page leaves
    out much of what is said with one property.
    """
    limit = snapshot.settings.incoming
    quads, total = _incoming(snapshot, topics, limit, max(page, 1))
    at = Page(page, max(1, -(-total // limit)) if limit else 1, total)
    if not 1 <= page <= at.count:
        return None
    parts = snapshot.parts_of(topics, {*topics, *elsewhere})
    short = Shortened(snapshot)
    about_each = short.about if is_shown else snapshot.about
    statements = _stated(snapshot, topics, [*parts, *own_names(snapshot, urls, topics)], quads, about_each)
    above: Above = {}
    paths = [path for quad in quads for path in _paths_to(snapshot, quad, above)]
    outgoing, incoming = _named_apart(statements, _whole(snapshot, paths))
    mentions = _mentions(paths, incoming)
    labels = _labels(snapshot, outgoing, incoming, mentions)
    version = snapshot.settings.version
    header = primary_of(topics, today_of(document, version))
    sources = {**snapshot.files_of([*statements, *quads]), **short.files}
    about = about_document(snapshot, topics, header, document, at, sorted(sources), outgoing)
    involved = {**sources, **snapshot.files_naming(labels)}
    return Description(
        topics=tuple(topics),
        parts=tuple(parts),
        document=document,
        outgoing=outgoing,
        incoming=incoming,
        mentions=mentions,
        about_document=tuple(about),
        labels=labels,
        page=at,
        sources=tuple(sorted(sources)),
        modified=max(involved.values(), default=0) if page == 1 else 0,
        header=header if version else None,
        left_out=short.left_out,
    )


def _stated(
    snapshot: Data,
    topics: list[URIRef],
    others: Iterable[URIRef],
    mentions: Sequence[Quad],
    about: Callable[[Node], Iterable[Quad]],
) -> list[Quad]:
    """Return what is said about the topics and what comes with them, and the axioms that they are in."""
    statements = _below([*topics, *others], about)
    for node in loose_nodes(snapshot, topics, statements, mentions):
        statements += bounded(snapshot, [node], _MOST_LOOSE if len(topics) == 1 else 0)
    return statements


def bounded(snapshot: Data, topics: Iterable[Node], most: int = 0) -> list[Quad]:
    """Return a concise bounded description: what is said about the topics and, through blank nodes, below them.

    Nothing where that is more than `most` statements, 0 for any number.
    """
    return _below(topics, snapshot.about, most)


def _below(topics: Iterable[Node], about: Callable[[Node], Iterable[Quad]], most: int = 0) -> list[Quad]:
    found: list[Quad] = []
    seen = set(topics)
    waiting = list(topics)
    while waiting:
        for quad in about(waiting.pop()):
            found.append(quad)
            if type(quad.object) is BNode and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
        if most and len(found) > most:
            return []
    return found


def _incoming(snapshot: Data, topics: list[URIRef], limit: int, page: int) -> tuple[list[Quad], int]:
    """Return one page of what mentions a single topic; a document of many topics says how they hang together itself."""
    if len(topics) != 1 or not limit:
        return [], 0
    return snapshot.mentions(topics[0], limit, (page - 1) * limit)


def _paths_to(snapshot: Data, mention: Quad, above: Above) -> Iterator[list[Quad]]:
    """Yield the statements from each thing down to a mention: the mention alone, unless a blank node makes it.

    There are none where the blank node belongs to no thing.
    """
    if type(mention.subject) is URIRef:
        yield [mention]
        return
    for way in snapshot.ways_up(mention, above):
        if isinstance(way[-1].subject, URIRef):
            yield way[::-1]


def _whole(snapshot: Data, paths: Iterable[Sequence[Quad]]) -> list[Quad]:
    """Return the mentions with their blank nodes whole: half a list is another list, and half a node says less."""
    found: list[Quad] = []
    below: dict[Node, list[Quad]] = {}
    for path in paths:
        if len(path) == 1:
            found += path
            continue
        node: Node = path[1].subject
        if node not in below:
            below[node] = bounded(snapshot, [node], _MOST_BETWEEN)
        found += [path[0], *below[node]] if below[node] else []
    return found


def _mentions(paths: Sequence[Sequence[Quad]], incoming: tuple[Triple, ...]) -> tuple[Triple, ...]:
    """Return who mentions the topic by which property: what is incoming, unless blank nodes are between."""
    found = {Triple(path[0].subject, _telling_predicate(path), path[-1].object) for path in paths}
    is_direct = len(found) == len(incoming) and all(len(path) == 1 for path in paths)
    return incoming if is_direct else in_order(found)


def _telling_predicate(path: Sequence[Quad]) -> URIRef:
    """Return the last property on the way to a mention that tells a reader something, which those of lists do not."""
    told = (quad.predicate for quad in reversed(path) if quad.predicate not in _OF_LISTS)
    return path[-1].predicate if len(path) == 1 else next(told, path[-1].predicate)


def _named_apart(outgoing: list[Quad], incoming: list[Quad]) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Name the blank nodes of what is said by the topics and about them together, and part the two again."""
    own = dict.fromkeys(triples_of(outgoing))
    others = [triple for triple in dict.fromkeys(triples_of(incoming)) if triple not in own]
    named = named_by_content([*own, *others])
    return in_order(named[: len(own)]), in_order(named[len(own) :])


def _labels(snapshot: Data, *parts: tuple[Triple, ...]) -> dict[str, tuple[Label, ...]]:
    # More than one part may have the very same statements.
    triples = chain.from_iterable({id(part): part for part in parts}.values())
    mentioned = {str(term) for triple in triples for term in triple if type(term) is URIRef}
    return {iri: labels for iri, labels in snapshot.labels.of(sorted(mentioned)).items() if labels}
