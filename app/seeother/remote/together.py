"""Ask an engine what was gathered, in one request, and hand each answer to where it is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, URIRef

from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.engine.trouble import EngineTrouble
from seeother.iris import canonical
from seeother.remote.catalogue import EngineCatalogue
from seeother.remote.counts import counting
from seeother.remote.excerpt import completed, cut_off, triple_of
from seeother.remote.rounds import Questions
from seeother.remote.told import Told, pattern_of
from seeother.sparql.below import DEPTHS
from seeother.sparql.rounds import INHERITED, MOST_ABOVE, MOST_TOGETHER, Round, has_few
from seeother.sparql.spellings import spelled
from seeother.sparql.terms import iris
from seeother.statements import Node, Term, Triple, blank
from seeother.vocabularies.name_nodes import NAMED_BY

_AT_ONCE = 1_500  # questions in one request


@dataclass(frozen=True)
class Gathering:
    """Whom to ask, and where answers are remembered."""

    engine: Engine
    catalogue: EngineCatalogue
    told: Told

    def ask(self, questions: Questions, mark: str) -> None:
        """Ask; `mark` goes before the names of blank nodes. What is too much for one request is asked in halves."""
        for number, part in enumerate(questions.parts(_AT_ONCE)):
            self._ask(part, f"{mark}p{number}", DEPTHS)

    def _ask(self, part: Questions, mark: str, levels: Sequence[int]) -> None:
        """Ask, with blank nodes as deep as the first of some levels; of what lies deeper again, with the next."""
        keys = list(dict.fromkeys((*part.there, *self.catalogue.maybe_things(part.named))))
        try:
            rows = self.engine.select(self._round(part, keys, levels[0]).query(), MOST_TOGETHER)
        except EngineTrouble as trouble:
            if not trouble.is_own or len(part) < 2:
                raise
            rows = None
        if rows is None or (len(rows) >= MOST_TOGETHER and len(part) > 1):
            for number, half in enumerate(part.parts(-(-len(part) // 2))):
                self._ask(half, f"{mark}h{number}", levels)
            return
        answers = _Answers(part, keys, rows, self.catalogue, self.told, mark)
        answers.hand_out()
        if not answers.deeper:
            return
        missing = Questions(answers.deeper)
        if len(levels) > 1:
            self._ask(missing, f"{mark}d", levels[1:])
        else:
            whole = completed([row for row in rows if "w" not in row])
            _Answers(missing, (), whole, self.catalogue, self.told, mark).hand_out()

    def _round(self, part: Questions, keys: Iterable[str], depth: int) -> Round:
        return Round(
            [node for node in part.subjects if isinstance(node, URIRef)],
            [(predicate, value) for predicate, value, _ in part.pointing],
            [*part.predicates],
            iris(_called(part)),
            self.catalogue.names,
            self.catalogue.ways,
            iris(part.described),
            [form for key in keys for form in spelled(key)],
            [counting(*asked) for asked in part.counted],
            [*part.below],
            [*part.around],
            self.engine.closure,
            depth,
        )


def _called(part: Questions) -> Iterable[str]:
    """Return the IRIs whose names are asked for: of what may be there too, for the name is wanted if it is."""
    return dict.fromkeys((*part.named, *(str(form) for key in part.there for form in spelled(key))))


class _Answers:
    """What an engine answers to a part of the questions."""

    def __init__(
        self,
        part: Questions,
        keys: Sequence[str],
        rows: Iterable[Row],
        catalogue: EngineCatalogue,
        told: Told,
        mark: str,
    ) -> None:
        self.part, self.keys, self.catalogue, self.told, self.mark = part, keys, catalogue, told, mark
        self.deeper: dict[Node, None] = {}  # subjects below which there is more than was asked for
        self.found: dict[str, list[Row]] = {}
        self.around: dict[str, list[Row]] = {}
        for row in rows:
            if "k" not in row:
                raise EngineTrouble("it leaves out parts of an answer")
            if "w" in row:
                self.around.setdefault(str(row["w"]), []).append(row)
            else:
                self.found.setdefault(str(row["k"]), []).append(row)

    def hand_out(self) -> None:
        """Remember everything."""
        self._note_statements()
        self._note_pointing()
        for predicate in self.part.predicates:
            rows = [row for row in self._rows("p") if row.get("p") == predicate]
            self.told.note((None, predicate, None, ""), map(self._triple, rows), {})
        self.catalogue.note_names(_called(self.part), self._rows("n"))
        self.catalogue.note_texts(self.part.described, self._rows("x"))
        self.catalogue.note_found(self.keys, (str(row["s"]) for row in self._rows("t")))
        for number, asked in enumerate(self.part.counted):
            self.catalogue.note_count(asked, sum(row.number("o") for row in self._rows(f"c{number}")))
        for number, space in enumerate(self.part.below):
            found = dict.fromkeys(row.get("s") for row in self._rows(f"b{number}"))
            self.told.terms.keep(space, [node for node in found if isinstance(node, URIRef)])
        for number, wanted in enumerate(self.part.around):
            self.told.around.keep(wanted, self.around.get(str(number), []))
        every = (row.get("s") for rows in self.found.values() for row in rows)
        self.catalogue.note_seen(canonical(str(node)) for node in every if isinstance(node, URIRef))

    def _rows(self, *kinds: str) -> Iterator[Row]:
        for kind in kinds:
            yield from self.found.get(kind, ())

    def _note_statements(self) -> None:
        """Remember what is said about subjects, each with the blank nodes below it; it has their names too."""
        about: dict[Node, dict[Triple, None]] = {}
        for triple in map(self._triple, self._rows("d", "e")):
            about.setdefault(triple.subject, {})[triple] = None
        # Those above come with them.
        known = dict.fromkeys((*self.part.subjects, *(node for node in about if isinstance(node, URIRef))))
        missing = {blank(f"{self.mark}{node}") for node in cut_off(self._rows("d", "e"))}
        for subject in known:
            below = _below(subject, about)
            if missing.isdisjoint(below):
                self.told.note(pattern_of(subject, None, None), about.get(subject, ()), below)
            elif subject in self.part.subjects:
                self.deeper[subject] = None
        named = {n for n in known if not any(str(t.predicate) in NAMED_BY for t in about.get(n, ()))}
        names = [row for row in self._rows("d") if row["s"] in named and row.get("p") in self.catalogue.names]
        self.catalogue.note_names(dict.fromkeys(map(str, named)), names)

    def _note_pointing(self) -> None:
        """Remember what leads to values, and to the classes above those, which may have what they have."""
        leading: dict[tuple[Any, Any], list[Row]] = {}
        for row in self._rows("o"):
            leading.setdefault((row["p"], row["o"]), []).append(row)
        for number, (predicate, value, language) in enumerate(self.part.pointing):
            is_few = has_few(predicate, value)
            rows = leading.get((predicate, value), ()) if is_few else self._rows(f"o{number}")
            self._note_leading(predicate, value, rows, language)
        above = dict.fromkeys(row["o"] for row in self._rows("a"))
        if len([*self._rows("a")]) < MOST_ABOVE:
            for value in above:
                for predicate in map(URIRef, INHERITED):
                    self._note_leading(predicate, value, leading.get((predicate, value), ()))

    def _note_leading(self, predicate: URIRef, value: Term, rows: Iterable[Row], language: str = "") -> None:
        triples = dict.fromkeys(Triple(self._node(row, "s"), predicate, value) for row in rows)
        self.told.note((None, predicate, value, language), triples, {})

    def _triple(self, row: Row) -> Triple:
        return triple_of(row, self.mark)

    def _node(self, row: Row, name: str) -> Any:
        found = row[name]
        return blank(f"{self.mark}{found}") if isinstance(found, BNode) else found


def _below(subject: Node, about: dict[Node, dict[Triple, None]]) -> dict[Node, list[Triple]]:
    """Return what is said about each of the blank nodes below a subject."""
    below: dict[Node, list[Triple]] = {}
    waiting: list[Node] = [subject]
    while waiting:
        for triple in about.get(waiting.pop(), ()):
            node = triple.object
            if isinstance(node, BNode) and node not in below:
                below[node] = [*about.get(node, ())]
                waiting.append(node)
    return below
