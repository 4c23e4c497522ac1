"""Print what the pages of each genre cost among a million statements of it, in process: processor time, and weight.

    python tests/bench/genres.py [--statements 1000000] [--site FOLDER] [--only GENRE] [PATTERN]

Each kind of page is asked for on a snapshot that has answered nothing yet ("first"), then others of the kind on it ("then",
the median); PATTERN chooses kinds. `--site` keeps files and snapshots for the next time. Nothing is asserted; machines differ.
"""

import argparse
import gzip
import math
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

BASE = "https://data.example.org/id"
PREFIXES = {
    "id": f"{BASE}/",
    "ns": "https://data.example.org/ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "qb": "http://purl.org/linked-data/cube#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HEAD = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
SETTINGS = (
    'base = "https://data.example.org"\nlanguages = ["en", "de"]\n'
    '[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    '[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n'
)
WORDS = "stone river archive copper valley lantern harbour signal meadow engine garden bridge".split()
TERMS = 4_465


class Genre(NamedTuple):
    """Files of a kind of data: how many statements one number makes, and its typical pages by name."""

    statements: int
    rows: Callable[[int], Iterator[str]]
    pages: dict[str, list[str]]


def named(number: int) -> str:
    one, other = WORDS[number % 12], WORDS[number // 12 % 12]
    return f'"{one} {other} {number}"@en , "{other} {one}{number}"@de'


def thesaurus(count: int) -> Iterator[str]:
    yield 'id:scheme a skos:ConceptScheme ; rdfs:label "A scheme"@en .\n'
    for n in range(count):
        place = f"skos:broader id:c{(n - 20) // 20}" if n >= 20 else "skos:topConceptOf id:scheme"
        yield (
            f"id:c{n} a skos:Concept ; skos:inScheme id:scheme ; skos:prefLabel {named(n)} ; {place} ;\n"
            f'  skos:altLabel {named(n + 5)} ; skos:definition "What {n} means."@en ;\n'
            f'  skos:related id:c{n * 7 % count} ; dcterms:modified "2020-01-{n % 28 + 1:02}"^^xsd:date .\n'
        )


def vocabulary(count: int) -> Iterator[str]:
    yield '<https://data.example.org/ns> a owl:Ontology ; rdfs:label "A vocabulary"@en .\n'
    for n in range(TERMS):
        said = f'rdfs:label {named(n)} ; rdfs:comment "What {n} is, in a sentence of some words."@en ; rdfs:isDefinedBy <https://data.example.org/ns>'
        if n % 3:
            above = f"; rdfs:subClassOf ns:T{(n - 3) // 4}" if n > 3 and (n - 3) // 4 % 3 else ""
            yield f"ns:T{n} a owl:Class ; {said} {above} .\n"
        else:
            yield f"ns:T{n} a owl:ObjectProperty ; {said} ; rdfs:domain ns:T{n // 2 * 3 % TERMS // 3 * 3 + 1} ; rdfs:range ns:T{n // 7 * 3 + 1} .\n"
    for n in range(count):
        yield (
            f"id:t{n} a ns:T{n % TERMS // 3 * 3 + 1} ; rdfs:label {named(n)} ; ns:T{n % TERMS // 3 * 3} id:t{n * 7 % count} ;\n"
            f'  dcterms:created "2020-01-{n % 28 + 1:02}"^^xsd:date ; ns:T0 id:t{n // 2} , id:t{n // 3} , id:t{n * 3 % count} ; ns:T3 id:t{n // 5} , id:t{n // 7} .\n'
        )


def catalogue(count: int) -> Iterator[str]:
    yield 'id:catalogue a dcat:Catalog ; rdfs:label "A catalogue"@en .\nid:city a foaf:Organization ; foaf:name "A city" .\n'
    for n in range(count):
        west, south = n % 350 - 180, n % 160 - 80
        files = " , ".join(
            f'[ a dcat:Distribution ; dcterms:title "File {k}"@en ; dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;'
            f" dcat:byteSize {n * 100 + k} ; dcat:downloadURL <https://data.example.org/files/{n}-{k}.csv> ]"
            for k in range(2)
        )
        yield (
            f"id:d{n} a dcat:Dataset ; dcterms:title {named(n)} ; dcterms:description {named(n + 1)} ; dcterms:publisher id:city ;\n"
            f'  dcat:keyword "{WORDS[n % 12]}"@en , "{WORDS[n % 7]}"@en ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;\n'
            f'  dcterms:issued "2020-01-{n % 28 + 1:02}"^^xsd:date ; dcterms:modified "2021-01-{n % 28 + 1:02}"^^xsd:date ;\n'
            f'  dcterms:temporal [ a dcterms:PeriodOfTime ; dcat:startDate "19{n % 90 + 10}-01-01"^^xsd:date ; dcat:endDate "2001-01-01"^^xsd:date ] ;\n'
            f'  dcterms:spatial [ a dcterms:Location ; dcat:bbox "POLYGON(({west} {south}, {west + 3} {south}, {west + 3} {south + 2}, {west} {south + 2}, {west} {south}))"^^geo:wktLiteral ] ;\n'
            f"  dcat:distribution {files} .\nid:catalogue dcat:dataset id:d{n} .\n"
        )


def places(count: int) -> Iterator[str]:
    for n in range(count):
        x, y = n * 37 % 3599 / 10 - 179.9, math.degrees(math.asin((n * 61 % 1901 - 950) / 1000))
        ring = ", ".join(
            f"{x + math.cos(k / 3) / 9:.4f} {y + math.sin(k / 3) / 9:.4f}" for k in (*range(19), 0)
        )
        shape = f"POINT({x:.4f} {y:.4f})" if n % 10 else f"POLYGON(({ring}))"
        yield (
            f"id:p{n} a ns:Town{n % 3} ; rdfs:label {named(n)} ; geo:hasGeometry id:p{n}-geometry ; ns:population {n * 7} ;\n"
            f'  ns:within id:p{n // 9} ; dcterms:description "A town."@en .\nid:p{n}-geometry a geo:Geometry ; geo:asWKT "{shape}"^^geo:wktLiteral ; geo:dimension 0 .\n'
        )


def cube(count: int) -> Iterator[str]:
    parts = " , ".join(f"[ qb:dimension ns:{name} ]" for name in ("area", "year", "sex"))
    yield (
        'id:cube a qb:DataSet ; rdfs:label "A cube"@en ; qb:structure id:structure .\n'
        f"id:structure a qb:DataStructureDefinition ; qb:component {parts} , [ qb:measure ns:value ] , [ qb:attribute ns:unit ] .\n"
    )
    yield from (f"id:area{n} a skos:Concept ; skos:prefLabel {named(n)} .\n" for n in range(5_000))
    yield from (f"id:{sex} a skos:Concept ; skos:prefLabel {named(3)} .\n" for sex in ("men", "women"))
    for n in range(count):
        yield (
            f"id:o{n} a qb:Observation ; qb:dataSet id:cube ; ns:area id:area{n % 5000} ; ns:year {1990 + n // 10_000} ;\n"
            f"  ns:sex id:{('men', 'women')[n // 5000 % 2]} ; ns:value {n * 7 % 1000 / 10} ; ns:unit id:percent .\n"
        )


def people(count: int) -> Iterator[str]:
    for n in range(count):
        yield (
            f"id:h{n} a foaf:Person ; rdfs:label {named(n)} ; foaf:knows id:h{n // 2} , id:h{n * 7 % count} ; schema:birthPlace id:h{n % 100} ;\n"
            f'  schema:birthDate "1{n % 900 + 100}-05-{n % 28 + 1:02}"^^xsd:date ; schema:deathDate "1{n % 900 + 150}-05-01"^^xsd:date ;\n'
            f'  dcterms:description "Somebody."@en ; ns:trade "{WORDS[n % 12]}" .\n'
        )


def docs(kind: str, most: int) -> list[str]:
    return [f"/doc/{kind}{number}" for number in random.Random(1).sample(range(most), 12)]


def listed(kind: str, more: str = "") -> str:
    return f"/browse?class={quote(kind)}{more}"


def of_lists(kind: str, further: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Return the ways to look at the things of a kind: those of a list too long to be sorted begin at letters."""
    letters = [f"&letter={letter}" for letter in "ABCEGHLMSV"]
    return {
        "list": [listed(kind, more) for more in ("", *letters)],
        "table": [listed(kind, f"&view=table{more}") for more in ("", *letters)],
        **(further or {}),
    }


SCHEME = f"/browse?scheme={quote(f'{BASE}/scheme')}"
ONE_CUBE = f"/browse?with={quote(f'http://purl.org/linked-data/cube#dataSet {BASE}/cube')}"
TOWNS = PREFIXES["ns"] + "Town0"
GENRES = {
    "thesaurus": Genre(
        10,
        thesaurus,
        {
            "concept": docs("c", 90_000),
            "scheme": ["/doc/scheme"],
            "tree": [SCHEME],
            "level": [f"{SCHEME}&at={quote(f'{BASE}/c{n}')}" for n in (0, 3, 17, 300, 777, 2000, 4000)],
            "index": [f"{SCHEME}&index=en{more}" for more in ("", "&letter=B", "&letter=A", "&page=40")],
            **of_lists("http://www.w3.org/2004/02/skos/core#Concept"),
        },
    ),
    "vocabulary": Genre(
        10,
        vocabulary,
        {
            "first page": ["/ns"],
            "page": [f"/ns?page={number}" for number in (2, 9, 20, 31, 40, 50, 55, 61, 70)],
            "thing": docs("t", 90_000),
            "kinds": ["/browse"],
            **of_lists(PREFIXES["ns"] + "T1"),
        },
    ),
    "catalogue": Genre(
        30,
        catalogue,
        {
            "data set": docs("d", 30_000),
            "catalogue": ["/doc/catalogue"],
            **of_lists("http://www.w3.org/ns/dcat#Dataset"),
        },
    ),
    "places": Genre(
        10,
        places,
        {
            "place": docs("p", 90_000),
            **of_lists(
                TOWNS, {"map": [listed(TOWNS, f"&view=map{more}") for more in ("", "&letter=B", "&letter=S")]}
            ),
        },
    ),
    "cube": Genre(
        7,
        cube,
        {
            "data set": ["/doc/cube"],
            "observation": docs("o", 90_000),
            "table": [f"{ONE_CUBE}&view=table{more}" for more in ("", "&letter=B", "&letter=S")],
        },
    ),
    "people": Genre(
        10, people, {"person": docs("h", 90_000), **of_lists("http://xmlns.com/foaf/0.1/Person")}
    ),
}


def made(name: str, place: Path, statements: int) -> Path:
    """Return the snapshot of a genre, made where there is none yet."""
    from seeother.publish.builder import build
    from seeother.publish.folder import look_at
    from seeother.publish.state import StateFolder

    folder, genre = place / name, GENRES[name]
    if not folder.is_dir():
        folder.mkdir(parents=True)
        (folder / "seeother.toml").write_text(SETTINGS)
        with (folder / "data.ttl").open("w") as out:
            out.write(HEAD)
            out.writelines(genre.rows(statements // genre.statements))
    return build(look_at(folder), StateFolder(place / f"{name}-state"))


def measure(snapshot_of: Path, pages: dict[str, list[str]]) -> Iterator[str]:
    """Yield a line for each kind of page."""
    from seeother.decide.resolver import answer
    from seeother.graph.snapshot import Snapshot
    from seeother.http.answer import Ask

    warm = Snapshot(
        snapshot_of
    )  # code, templates and the disk are warm, as in a worker that has served the state before
    for paths in pages.values():
        answer(Ask("GET", paths[0], "text/html"), warm)
    for kind, paths in pages.items():
        snapshot, took, weights = Snapshot(snapshot_of), [], []
        for path in (
            paths if len(paths) > 1 else [*paths, f"{paths[0]}{'&' if '?' in paths[0] else '?'}lang=de"]
        ):
            began = time.process_time()
            found = answer(Ask("GET", path, "text/html"), snapshot)
            took.append((time.process_time() - began) * 1000)
            if found.status == 200:
                weights.append(len(gzip.compress(found.body)) / 1000)
            elif len(took) == 1 or found.status != 404:
                yield f"  {path}: {found.status}"
        yield (
            f"  {kind:<12} first {took[0]:7.1f} ms   then {statistics.median(took[1:]):6.1f} ms, at most {max(took[1:]):6.1f}"
            f"   {max(weights, default=0):5.1f} kB packed"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--only", choices=GENRES)
    parser.add_argument("pattern", nargs="?", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for name in [chosen.only] if chosen.only else GENRES:
            snapshot = made(name, chosen.site or Path(temporary), chosen.statements)
            print(name, flush=True)
            pages = {k: v for k, v in GENRES[name].pages.items() if re.search(chosen.pattern, k)}
            for line in measure(snapshot, pages):
                print(line, flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
