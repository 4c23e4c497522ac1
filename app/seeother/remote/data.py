"""Everything that is served with an engine beside it, as it is for the moment.

It lasts as long as the settings have answers be fresh. What the engine has said is remembered until then; blank nodes, which
mean nothing in another answer, are known only within what was fetched for a document.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Self, TypeVar

from rdflib import URIRef

from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.graph.catalogue import MoreThan
from seeother.iris import canonical
from seeother.remote.counts import sum_of
from seeother.remote.excerpt import Excerpt, fetch, forms_of
from seeother.remote.mentions import MOST_ANSWERED, RemoteMentions
from seeother.remote.rounds import Questions
from seeother.remote.statements import new_mark
from seeother.remote.told import Latest, room_of
from seeother.sparql import lookups
from seeother.sparql.documents import MOST_MENTIONS, Wanted
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import iris, is_askable
from seeother.statements import Quad, Term, iri_of
from seeother.terms import DCAT, ONTOLOGIES, OWL, RDF, VOID

T = TypeVar("T")
_TYPE = iri_of(f"{RDF}type")
_DATASETS = (iri_of(f"{VOID}Dataset"), iri_of(f"{DCAT}Dataset"))
_VOCABULARIES = tuple(map(iri_of, ONTOLOGIES))
_FEW = 20  # data sets
_LEAST_MEMBERS = 101  # that are asked for at once: those of a page, and one that tells whether there are more
Conditions = tuple[tuple[URIRef, Term, bool], ...]


class RemoteData(RemoteMentions):
    """What is asked beyond statements."""

    def _connect(self, engine: Engine) -> None:
        super()._connect(engine)
        # And how many were asked for.
        self._first_members = Latest[Conditions, tuple[int, Sequence[str]]](
            MOST_ANSWERED, lambda kept: room_of(kept[1])
        )
        self._is_known = False
        self._vocabularies: set[str] = set()
        self._datasets: list[str] = []  # the keys of what may stand for all there is
        self._known = threading.Lock()
        self.manifest = replace(self.manifest, built=self.made)

    @abstractmethod
    def again(self) -> Self:
        """Return the same, with what the engine says from now on."""

    def know(self) -> None:
        """Ask the engine what every answer needs, once: what is retired, which terms there are, which go both ways."""
        with self._known:
            if not self._is_known:
                self._deprecated = self.catalogue.retired()
                self._asked_too.learn_terms()
                self._asked_too.learn_ways_to_name()
                self._ask(self._of_every_answer())
                self._datasets = self._wholes()
                self._asked_too.look_for(self._datasets)
                found = (quad.subject for kind in _VOCABULARIES for quad in self.quads(None, _TYPE, kind))
                self._vocabularies = {canonical(str(subject)) for subject in found}
                self._is_known = True

    @property
    def _first_page(self) -> str:
        return f"{self.settings.patterns.all[0].document.origin}{self.settings.mount}/"

    def _wholes(self) -> list[str]:
        """Return the keys of what may stand for all there is: data sets, and the first page."""
        told = (quad.subject for kind in _DATASETS for quad in islice(self.quads(None, _TYPE, kind), _FEW))
        named = (self.settings.dataset, self._first_page, self._first_page.rstrip("/"), *map(str, told))
        return list(dict.fromkeys(canonical(iri) for iri in named if is_askable(iri)))

    def _of_every_answer(self) -> Questions:
        questions = Questions()
        for whole in filter(is_askable, (self.settings.dataset, self._first_page)):
            questions.subjects[iri_of(whole)] = None
        for kind in (iri_of(f"{OWL}SymmetricProperty"), *_DATASETS, *_VOCABULARIES):
            questions.pointing[_TYPE, kind, ""] = None
        questions.predicates[iri_of(f"{OWL}inverseOf")] = None
        return questions

    def count(self) -> None:
        """Ask the engine how much there is, up to a bound, and what the commonest is called; each class of a thing counts."""
        typed, said = self._asked_too.know_counts()
        self._asked_too.look_around()
        self._asked_too.learn_common_names()
        files = self.manifest
        self.manifest = replace(
            files,
            triples=sum_of((files.triples, said)),
            things=sum_of((files.things, typed)),
            subjects=sum_of((files.subjects, typed)),
        )

    def retirement(self, key: str) -> str | None:
        """Return the URI that takes the place of a retired thing, "" for none; None for a thing that is in use."""
        self.know()
        return super().retirement(key)

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
        """Fetch what a document is going to say of a thing (`whole`: of all terms below it), in one request where it can be."""
        self._rounds.settle()
        key = (thing, whole, tuple(topics))
        found = self._excerpts.get(key)
        if found is None:
            beside = [*map(canonical, urls), *others]
            wanted = self._wanted(thing, whole, beside, topics)
            is_wide = at_once is not None or thing in self._datasets
            wanted = replace(wanted, page=self._place_of_page(iri_of(thing), page), is_wide=is_wide)
            if topics and self._is_put_off(wanted):
                return
            about = dict.fromkeys((thing, *beside, *(canonical(str(each)) for each in topics)))
            found = self.engine.once(
                ("excerpt", id(self), key),
                lambda: self._fetch(wanted, about, at_once if thing in self._vocabularies else None),
            )
            self._excerpts.keep(key, found)
        self._here.excerpt = found

    def _wanted(self, thing: str, whole: bool, beside: Sequence[str], parts: Sequence[URIRef]) -> Wanted:
        self.know()
        terms = iris(self._asked_too.terms(thing)) if whole else [*parts]
        topics = tuple(dict.fromkeys((*spelled(thing), *terms)))
        stem = "" if whole or parts or "#" in thing else thing
        own = tuple(form for form in forms_of(beside) if form not in topics)
        is_one = len(terms) <= 1
        names = self._asked_too.plain_names if is_one and not whole else ()
        is_known = bool(terms) or any(next(self._of_files(form), None) for form in spelled(thing))  # type: ignore[arg-type]
        most = MOST_MENTIONS if is_one else 0
        return Wanted(topics, own, stem, most, self.engine.closure, names, is_known=is_known)

    def _is_put_off(self, wanted: Wanted) -> bool:
        """Tell whether something is asked for with other questions, where these are gathered; it is not there yet then."""
        questions = self._rounds.questions
        if questions is None or wanted in self._told.around:
            return False
        questions.around[wanted] = None
        self._here.excerpt = Excerpt((), (), wanted.topics, False, "")
        return True

    def _fetch(
        self, wanted: Wanted, about: Iterable[str], at_once: Callable[[], object] | None = None
    ) -> Excerpt:
        if at_once is not None:
            self.worked_out(lambda: (self._is_put_off(wanted), at_once()))
        found = fetch(self.engine, wanted, new_mark(), self._told.around.take(wanted))
        self._asked_too.note_seen(found.seen)
        self._asked_too.note_names(found.named, found.names)
        self._asked_too.note_found(about, said := found.subjects)
        if stem := wanted.stem:
            self._asked_too.note_parts(stem, (iri for iri in said if canonical(iri).startswith(f"{stem}#")))
        return found

    def for_all(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` returns; whoever wants the same meanwhile waits for it."""
        return self.engine.once(("answer", id(self), key), work)

    def uses(self, predicate: URIRef) -> bool:
        """Tell whether anything is said with a predicate; all that are used are counted anyway, as far as they can be."""
        in_files = next(self._of_files(predicate=predicate), None)
        return in_files is not None or self._asked_too.uses(str(predicate))

    def terms_in(self, space: str, kinds: frozenset[str]) -> list[URIRef]:
        """Return the subjects right below a namespace that are of some kinds; what is said about them comes with them."""
        if (found := self._told.terms.get((space, kinds))) is None:
            questions = Questions(below={(space, kinds): None})
            if self._rounds.questions is not None:
                self._rounds.questions.below.update(questions.below)
                return []
            self._ask(questions)
            found = self._told.terms.get((space, kinds))
        return found or []

    def members(
        self, conditions: Sequence[tuple[URIRef, Term, bool]], most: int, start: int = 0
    ) -> Sequence[str] | None:
        """Return things that meet conditions: those of the files, then those of the engine as they come from it."""
        if not all(map(_can_be_met, conditions)):
            return []
        own = self.kept(("members", tuple(conditions)), lambda: [*self._members_of_files(conditions)])
        before = own[start : start + most]
        first = max(0, start - len(own))
        asked = self._members_of_engine(tuple(conditions), most - len(before), first)
        return list(dict.fromkeys((*before, *asked)))

    def _members_of_engine(self, conditions: Conditions, most: int, start: int) -> Sequence[str]:
        """Return some members; of the first ones as many as their page looks at, in one request."""
        asked, known = self._first_members.get(conditions) or (0, ())
        if start + most <= len(known) or len(known) < asked:
            return known[start : start + most]
        wanted = max(most, _LEAST_MEMBERS) if start == 0 else most
        query = lookups.members(conditions, wanted, start)
        found = self._answered(query, lambda: self._named_only(self._rows_from(query, start)))
        if start == 0:
            self._first_members.keep(conditions, (wanted, found))
        return found[:most]

    def _members_of_files(self, conditions: Sequence[tuple[URIRef, Term, bool]]) -> Iterator[str]:
        for number, (said, value, is_backwards) in enumerate(conditions):
            others = (*conditions[:number], *conditions[number + 1 :])
            if is_backwards and isinstance(value, URIRef):
                found: Iterable[Term] = (quad.object for quad in self._of_files(value, said))
            else:
                found = (quad.subject for quad in self._of_files(None, said, value))
            for node in found:
                if isinstance(node, URIRef) and all(self._meets(node, each) for each in others):
                    yield str(node)

    def _meets(self, node: URIRef, condition: tuple[URIRef, Term, bool]) -> bool:
        said, value, is_backwards = condition
        if is_backwards and isinstance(value, URIRef):
            return next(self.quads(value, said, node), None) is not None
        return next(self.quads(node, said, value), None) is not None

    def _named_only(self, rows: Sequence[Row]) -> list[str]:
        found = [str(row["s"]) for row in rows if isinstance(row.get("s"), URIRef)]
        self._asked_too.note_seen(map(canonical, found))
        return found

    def has_any(self, classes: frozenset[str]) -> bool:
        """Tell whether there may be any: as counted, with all classes where there are not too many."""
        counts = [self.catalogue.usage(iri, True) for iri in sorted(classes)]
        return any(number or isinstance(number, MoreThan) for number in counts)

    def files_of(self, quads: Iterable[Quad]) -> dict[str, float]:
        """Return the files that say any of these statements; when they were changed says nothing of the engine."""
        return dict.fromkeys(super().files_of(quads), 0.0)

    def files_naming(self, iris: Iterable[str]) -> dict[str, float]:
        """Return the files that name any of these resources, likewise."""
        return dict.fromkeys(super().files_naming(iris), 0.0)


def _can_be_met(condition: tuple[URIRef, Term, bool]) -> bool:
    """Tell whether there can be a statement that meets a condition: no literal leads to anything."""
    said, value, is_backwards = condition
    named = [str(term) for term in (said, value) if isinstance(term, URIRef)]
    return all(map(is_askable, named)) and not (is_backwards and not isinstance(value, URIRef))
