"""Ask an engine what was gathered, in one request, and hand each answer to where it is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rdflib import BNode, URIRef

from seeother.engine import queries
from seeother.engine.catalogue import EngineCatalogue, counting
from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.engine.rounds import Questions
from seeother.engine.spellings import spelled
from seeother.engine.told import Told, pattern_of
from seeother.engine.trouble import EngineTrouble
from seeother.statements import Node, Triple, blank
from seeother.terms import SKOSXL

_BY_NODE = f"{SKOSXL}prefLabel"  # a name that is a resource of its own
_AT_ONCE = 1_500  # questions in one request


def ask_together(
    questions: Questions, engine: Engine, catalogue: EngineCatalogue, told: Told, mark: str
) -> None:
    """Ask; `mark` goes before the names of blank nodes. What is too much for one request is asked in halves."""
    for number, part in enumerate(questions.parts(_AT_ONCE)):
        _ask(part, engine, catalogue, told, f"{mark}p{number}")


def _ask(part: Questions, engine: Engine, catalogue: EngineCatalogue, told: Told, mark: str) -> None:
    resources = [*part.named]
    keys = list(dict.fromkeys((*part.there, *catalogue.maybe_things(resources))))
    query = queries.together(
        [node for node in part.subjects if isinstance(node, URIRef)],
        [(predicate, value) for predicate, value, _ in part.pointing],
        [*part.predicates],
        queries.iris(resources),
        catalogue.names,
        queries.iris(part.described),
        [form for key in keys for form in spelled(key)],
        [counting(*asked) for asked in part.counted],
        engine.paths,
    )
    try:
        rows = engine.select(query, queries.MOST_TOGETHER) if query else []
    except EngineTrouble as trouble:
        if not trouble.is_own or len(part) < 2:
            raise
        rows = None
    if rows is None or (len(rows) >= queries.MOST_TOGETHER and len(part) > 1):
        for number, half in enumerate(part.parts(-(-len(part) // 2))):
            _ask(half, engine, catalogue, told, f"{mark}h{number}")
        return
    _hand_out(part, keys, _by_kind(rows), catalogue, told, mark)


def _by_kind(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if "k" not in row:
            raise EngineTrouble("it leaves out parts of an answer")
        found.setdefault(str(row["k"]), []).append(row)
    return found


def _hand_out(
    part: Questions,
    keys: Sequence[str],
    found: dict[str, list[Row]],
    catalogue: EngineCatalogue,
    told: Told,
    mark: str,
) -> None:
    known = _note_subjects(part, [*found.get("d", ()), *found.get("e", ())], told, mark)
    leading: dict[tuple[Any, Any], list[Row]] = {}
    for row in found.get("o", ()):
        leading.setdefault((row["p"], row["o"]), []).append(row)
    for number, (predicate, value, language) in enumerate(part.pointing):
        is_few = queries.has_few(predicate, value)
        rows = leading.get((predicate, value), ()) if is_few else found.get(f"o{number}", ())
        triples = [Triple(_node(row, "s", mark), predicate, value) for row in rows]
        told.note((None, predicate, value, language), triples, {})
    for predicate in part.predicates:
        rows = [row for row in found.get("p", ()) if row.get("p") == predicate]
        triples = [Triple(_node(row, "s", mark), predicate, _node(row, "o", mark)) for row in rows]
        told.note((None, predicate, None, ""), triples, {})
    # What is said about a resource has its names too.
    told_names = [row for row in found.get("d", ()) if row["s"] in known and row.get("p") in catalogue.names]
    catalogue.note_names(dict.fromkeys(map(str, known)), told_names)
    catalogue.note_names(part.named, found.get("n", ()))
    catalogue.note_texts(part.described, found.get("x", ()))
    catalogue.note_found(keys, (str(row["s"]) for row in found.get("t", ())))
    for number, asked in enumerate(part.counted):
        catalogue.note_count(asked, sum(int(str(row["o"])) for row in found.get(f"c{number}", ())))


def _note_subjects(part: Questions, rows: Iterable[Row], told: Told, mark: str) -> set[Node]:
    """Remember what is said about subjects, each with the blank nodes below it; returns those whose names are all there."""
    about: dict[Node, dict[Triple, None]] = {}
    for row in rows:
        subject = _node(row, "s", mark)
        about.setdefault(subject, {})[Triple(subject, _node(row, "p", mark), _node(row, "o", mark))] = None
    # Those above come with them.
    known = dict.fromkeys((*part.subjects, *(node for node in about if isinstance(node, URIRef))))
    for subject in known:
        below: dict[Node, list[Triple]] = {}
        waiting: list[Node] = [subject]
        while waiting:
            for triple in about.get(waiting.pop(), ()):
                node = triple.object
                if isinstance(node, BNode) and node not in below:
                    below[node] = [*about.get(node, ())]
                    waiting.append(node)
        told.note(pattern_of(subject, None, None), about.get(subject, ()), below)
    return {node for node in known if not any(str(t.predicate) == _BY_NODE for t in about.get(node, ()))}


def _node(row: Row, name: str, mark: str) -> Any:
    try:
        found = row[name]
    except KeyError as problem:
        raise EngineTrouble("it leaves out parts of statements") from problem
    return blank(f"{mark}{found}") if isinstance(found, BNode) else found
