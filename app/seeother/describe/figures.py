"""What there is in a data set, in figures, as VoID has them: for programs that plan what to ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Literal

from seeother.describe.dataset import TYPE, DataSet
from seeother.graph.catalogue import MoreThan
from seeother.naming.matching import VARIABLE
from seeother.statements import Term, Triple, blank, iri_of, literal
from seeother.terms import HYDRA, VOID, XSD

_SIGN = re.compile(r"[.?*+^$|()\[\]{}\\]")  # that means something in a regular expression
_MOST_PARTITIONS = 300


def counted(dataset: DataSet) -> Iterator[Triple]:
    """Yield how much there is in a data set, what its IRIs look like, and where to look around in it."""
    found, manifest = dataset.statistics, dataset.data.manifest
    figures = {
        "triples": found.triples or manifest.triples,
        "entities": manifest.things,
        "distinctSubjects": found.subjects,
        "distinctObjects": found.objects,
        "classes": len(found.classes),
        "properties": len(found.properties),
    }
    known = {name: count for name, count in figures.items() if count and not isinstance(count, MoreThan)}
    yield from (dataset.fact(VOID + name, _number(count)) for name, count in known.items())
    yield from (dataset.fact(f"{VOID}vocabulary", iri_of(space)) for space in found.vocabularies[:50])
    for pattern in dataset.data.settings.patterns.all:
        template = pattern.thing.text
        yield dataset.fact(f"{VOID}uriSpace", VARIABLE.split(template)[0])
        yield dataset.fact(f"{VOID}uriRegexPattern", _regular_expression(template))
    yield from (dataset.fact(f"{VOID}exampleResource", iri_of(iri)) for iri in dataset.examples())
    yield dataset.fact(f"{VOID}openSearchDescription", iri_of(f"{dataset.origin}/search/description.xml"))
    yield dataset.fact(f"{HYDRA}collection", iri_of(f"{dataset.origin}/browse"))


def divided(dataset: DataSet) -> Iterator[Triple]:
    """Yield how the data set is divided by classes and properties, and how many links lead to other hosts."""
    found = dataset.statistics
    for number, (iri, count) in enumerate(found.classes[:_MOST_PARTITIONS], 1):
        yield from _part(
            dataset, "classPartition", f"c{number}", {"class": iri_of(iri), "entities": _number(count)}
        )
    for number, (iri, count) in enumerate(found.properties[:_MOST_PARTITIONS], 1):
        yield from _part(
            dataset, "propertyPartition", f"p{number}", {"property": iri_of(iri), "triples": _number(count)}
        )
    for number, (host, count) in enumerate(found.links, 1):
        links, there = blank(f"l{number}"), blank(f"h{number}")
        yield from _part(dataset, "subset", f"l{number}", {"triples": _number(count), "objectsTarget": there})
        yield Triple(links, TYPE, iri_of(f"{VOID}Linkset"))
        yield Triple(links, iri_of(f"{VOID}subjectsTarget"), iri_of(dataset.iri))
        yield Triple(there, TYPE, iri_of(f"{VOID}Dataset"))
        yield Triple(there, iri_of(f"{VOID}uriSpace"), literal(f"{host}/"))


def _part(dataset: DataSet, predicate: str, name: str, facts: dict[str, Term]) -> Iterator[Triple]:
    yield dataset.fact(VOID + predicate, blank(name))
    yield from (Triple(blank(name), iri_of(VOID + key), value) for key, value in facts.items())


def _number(value: int) -> Literal:
    return literal(str(value), datatype=f"{XSD}integer")


def _regular_expression(template: str) -> str:
    """Return what the URIs of a template look like, in the plain syntax that all engines have."""
    parts, position = ["^"], 0
    for found in VARIABLE.finditer(template):
        parts.append(_SIGN.sub(r"\\\g<0>", template[position : found.start()]))
        parts.append(found[3] or (".+" if found[1] else "[^/]+"))
        position = found.end()
    return "".join([*parts, _SIGN.sub(r"\\\g<0>", template[position:]), "$"])
