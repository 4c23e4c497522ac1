"""Measure `seeother check`: python tests/bench/check.py [STATEMENTS] [ROUNDS] prints seconds and memory of each round."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = """@prefix ex: <https://data.example.org/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:scheme a skos:ConceptScheme ; skos:prefLabel "Scheme"@en ; skos:hasTopConcept ex:c0 .
"""
CONCEPT = """
ex:c{n} a skos:Concept ;
  skos:inScheme ex:scheme ;
  {above} ;
  skos:prefLabel "Concept number {n}"@en, "Begriff Nummer {n}"@de ;
  skos:altLabel "Alternative {n}"@en ;
  skos:definition "The concept number {n}, made to measure how long a look at it takes."@en ;
  skos:notation "{n}" ;
  dcterms:created "2020-01-01"^^xsd:date ;
  dcterms:identifier "id-{n}" .
"""


def thesaurus(statements: int) -> str:
    """Return a thesaurus of ten statements for each concept."""
    concepts = (
        CONCEPT.format(n=n, above=f"skos:broader ex:c{(n - 1) // 5}" if n else "skos:topConceptOf ex:scheme")
        for n in range(statements // 10)
    )
    return HEAD + "".join(concepts)


def main(statements: int = 100_000, rounds: int = 7) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "data.ttl").write_text(thesaurus(statements), encoding="utf-8")
        seconds = []
        for _ in range(rounds):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "seeother", "check", folder], check=True, stdout=subprocess.PIPE
            )
            seconds.append(time.perf_counter() - start)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        told = ", ".join(f"{each:.2f}" for each in seconds)
        print(
            f"{statements:,} statements: median {statistics.median(seconds):.2f} s of {told}; {most:.0f} MB"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
