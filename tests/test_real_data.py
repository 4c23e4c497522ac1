"""Vocabularies published by others, served with nothing but a settings file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Running, borrowed
from pyoxigraph import RdfFormat, parse
from seeother.decide.resolver import answer
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.publish.once import publish_once

SCHEMA = 'base = "https://schema.org"\ntitle = "schema.org"\n[[pattern]]\nthing = "/{term}"\ndocument = "/docs/{term}"\n'
SWEET = (
    'base = "http://sweetontology.net"\ntitle = "SWEET"\n'
    '[[pattern]]\nthing = "/{file:(?!doc/)[^/]+}"\ndocument = "/doc/{file}"\n'
    '[[pattern]]\nthing = "/{file:(?!doc/)[^/]+}/{term}"\ndocument = "/doc/{file}/{term}"\n'
)


def published(tmp_path: Path, name: str, settings: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for file in borrowed(name).glob("*.ttl"):
        (folder / file.name).symlink_to(file)
    (folder / "seeother.toml").write_text(settings)
    return folder


@pytest.mark.parametrize(
    ("name", "settings", "terms", "things"),
    [
        ("schemaorg", SCHEMA, {"/Person": ("/docs/Person.ttl", "https://schema.org/Person")}, 2900),
        pytest.param(
            "sweet",
            SWEET,
            {
                "/realmHydroBody/River": (
                    "/doc/realmHydroBody/River.ttl",
                    "http://sweetontology.net/realmHydroBody/River",
                ),
                "/realmHydro": ("/doc/realmHydro.ttl", "http://sweetontology.net/realmHydro"),
            },
            12_000,
            marks=pytest.mark.long,
        ),
    ],
    ids=["schemaorg", "sweet"],
)
@pytest.mark.long
def test_a_term_answers_303_to_what_the_files_say(
    tmp_path: Path,
    serve: Callable[..., Running],
    name: str,
    settings: str,
    terms: dict[str, tuple[str, str]],
    things: int,
):
    running = serve(published(tmp_path, name, settings))
    for path, (document, iri) in terms.items():
        response = running.get(path, "text/turtle")

        assert (response.status, response.getheader("Location")) == (303, document)
        said = {
            quad.predicate.value
            for quad in parse(running.get(document).body, RdfFormat.TURTLE)
            if quad.subject.value == iri
        }
        assert len(said) >= 2
        assert running.get(document.replace(".ttl", ".html")).status == 200
    assert things < int(running.said().split(" things")[0].rpartition(": ")[2].replace(",", ""))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        pytest.param("schemaorg", SCHEMA, marks=pytest.mark.long),
        pytest.param("sweet", SWEET, marks=pytest.mark.long),
    ],
    ids=["schemaorg", "sweet"],
)
def test_every_thing_and_every_variant_can_be_had(tmp_path: Path, name: str, settings: str):
    publish_once(published(tmp_path, name, settings), tmp_path / "state")
    snapshot = Snapshot(tmp_path / "state" / "current")
    keys = [key for key in snapshot.catalogue.keys() if snapshot.settings.patterns.thing(key)]

    for number, key in enumerate(keys[:: max(1, len(keys) // 400)]):
        extension = ("ttl", "html", "jsonld", "rdf", "nt", "md")[number % 6]
        pattern, values = snapshot.settings.patterns.thing(key)
        url = pattern.document_of(values).removeprefix(snapshot.settings.base)
        given = answer(Ask("GET", f"{url}.{extension}"), snapshot)
        assert given.status == 200, (key, given)
        if extension == "rdf":
            assert len(list(parse(given.body, RdfFormat.RDF_XML)))
