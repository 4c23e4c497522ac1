"""Survey a site: each file is read once, and what it says is noted for all rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import combinations
from typing import Any

from seeother.files.notes import Reading
from seeother.files.parsing import parsing
from seeother.files.reading import Listener, read
from seeother.files.sources import Source
from seeother.site.settings import Settings
from seeother.survey.facts import ALTERNATIVE, HIDDEN, PREFERRED, TYPE
from seeother.survey.failures import failing_alone
from seeother.survey.listener import FileListener
from seeother.survey.survey import Survey
from seeother.survey.texts import Text
from seeother.terms import LABELS, OWL, SKOSXL

_NONE: frozenset[str] = frozenset()
_OF_CONCEPTS = frozenset({PREFERRED, ALTERNATIVE, HIDDEN})
_LABEL_NODES = frozenset(f"{SKOSXL}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))


def survey(
    sources: tuple[Source, ...],
    settings: Settings | None,
    infer: Callable[[list[Reading]], Settings] | None = None,
    also: Callable[[str], Listener] | None = None,
) -> Survey:
    """Read all files, each once; errors in one are findings and do not keep the others from being read.

    Settings that there are none of are inferred from what was read. `also` returns who else is told of a file's statements.
    """
    found = Survey(settings)  # type: ignore[arg-type]  # given below, before anybody asks
    labels = frozenset((*(settings.labels if settings else ()), *LABELS))
    readings = []
    for source in sources:
        found.sources[source.name], found.prefixes[source.name] = source, {}
        found.broken.add(source.name)  # until it has been read to its end
        with failing_alone("this file", found.findings, source.name):
            listener: Listener = FileListener(found, source.name)
            if also:
                listener = _Several((listener, also(source.name)))
            reading = read(source, labels, partial(_take_labels, found), listener, has_texts=False)
            _take(found, source, reading)
            if not settings:
                readings.append(reading)
    _look_again(found)
    _let_go(found)
    if settings is None and infer:
        found.settings = infer(readings)
    return found


def _let_go(found: Survey) -> None:
    """Let go of what nobody asks for once all types are known: what tells of an ontology, and stands with other things."""
    ontologies = {iri for iri, types in found.facts.links[TYPE].items() if f"{OWL}Ontology" in types}
    for subjects in found.facts.metadata.values():
        subjects &= ontologies


def _look_again(found: Survey) -> None:
    """Read the statements anew whose properties were used before they were said to be, say, functional."""
    facts, late = found.facts, found.constraints.late
    for group in facts.disjoint_groups():
        for one, other in combinations(sorted(group & facts.counts.keys()), 2):
            found.constraints.part(one, other)
            late |= {one, other}
    for predicate in late:
        facts.several.pop(predicate, None)
    for key in [key for key in facts.single if key[0] in late]:
        del facts.single[key]
    for name, source in found.sources.items():
        if not any((name, predicate) in facts.predicates for predicate in late):
            continue
        listener = FileListener(found, name)
        with suppress(SyntaxError, OSError, EOFError), parsing(source) as parser:
            for subject, predicate, value, _ in parser:
                if predicate.value in late:
                    listener.take_again(subject, predicate.value, value)


class _Several:
    """Tells several listeners of each statement."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = listeners

    def begin(self, subject: Any, iri: str) -> None:
        for listener in self._listeners:
            listener.begin(subject, iri)

    def take(self, predicate: str, *parts: Any) -> None:
        for listener in self._listeners:
            listener.take(predicate, *parts)


def _take(found: Survey, source: Source, reading: Reading) -> None:
    found.findings += reading.findings
    found.prefixes[source.name] = reading.prefixes
    found.graphs |= reading.graph_names
    if not reading.has_errors:
        found.broken.discard(source.name)
    found.lines[source.name] = reading.subjects
    here, subjects = (source.name,), found.subjects
    found.declared |= reading.declared - subjects.keys()
    found.declared.difference_update(iri for iri in reading.subjects if iri not in reading.declared)
    for iri in reading.subjects:
        subjects[iri] = subjects[iri] + here if iri in subjects else here
    _take_labels(found, reading)


def _take_labels(found: Survey, reading: Reading, _count: int = 0) -> None:
    """Take which things have labels in which languages, and what they are called by labels that are resources themselves."""
    wording = reading.take_wording()
    for iri, _, language, _text in wording.labels:
        found.languages[iri] = _with(found.languages.get(iri, _NONE), language)
    for iri, said, language, text in (*wording.labels, *wording.texts) if _has_label_nodes(reading) else ():
        names = found.facts.texts[said]
        if said in _OF_CONCEPTS and Text(text, language) not in names.get(iri, ()):
            names.add(iri, text, language)


def _has_label_nodes(reading: Reading) -> bool:
    return not _LABEL_NODES.isdisjoint(reading.properties)


@cache
def _with(languages: frozenset[str], language: str) -> frozenset[str]:
    """Return languages with one more; the same for all things that have the same ones, of which there are many."""
    return languages | {language}
