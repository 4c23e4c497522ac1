"""Things that are no longer in use: 410, or 301 to what takes their place, for thing and document alike."""

import pytest
from test_sites import Open, get, opened  # noqa: F401  a fixture

SITE = 'base = "https://d.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
DATA = """
@prefix : <https://d.org/id/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:new rdfs:label "New" .
:moved rdfs:label "Moved"@en ; owl:deprecated true ; dct:isReplacedBy :new .
:gone rdfs:label "Gone"@en ; owl:deprecated true .
:away owl:deprecated true ; dct:isReplacedBy <https://elsewhere.example/x> .
:script owl:deprecated true ; dct:isReplacedBy <JavaScript:alert(1)> .
:old owl:deprecated true ; dct:isReplacedBy :new ; <https://d.org/length> 3 .
:ring1 dct:isReplacedBy :ring2 . :ring2 dct:isReplacedBy :ring1 .
:fine owl:deprecated false ; rdfs:label "Fine" .
"""
ENTRIES = '[[retired]]\nthing = "/id/left"\nto = "/id/new"\n[[retired]]\nthing = "https://d.org/id/lost"\n'


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/id/moved", 301, "/id/new"),
        ("/doc/moved", 301, "/doc/new"),
        ("/doc/moved.ttl", 301, "/doc/new.ttl"),
        ("/id/away", 301, "https://elsewhere.example/x"),
        ("/doc/away.html", 301, "https://elsewhere.example/x"),
        ("/id/script", 410, None),
        ("/doc/script.html", 410, None),
        ("/id/gone", 410, None),
        ("/doc/gone", 410, None),
        ("/doc/gone.html", 410, None),
        ("/id/left", 301, "/id/new"),
        ("/doc/left.jsonld", 301, "/doc/new.jsonld"),
        ("/id/lost", 410, None),
        ("/doc/lost", 410, None),
        ("/id/old", 303, "/doc/old.ttl"),
        ("/id/fine", 303, "/doc/fine.ttl"),
        ("/id/ring1", 410, None),
        ("/doc/ring2", 410, None),
        ("/id/never", 404, None),
    ],
)
def test_retired_things_answer_by_what_became_of_them(
    opened: Open,  # noqa: F811
    path: str,
    status: int,
    location: str | None,
):
    given = get(opened(SITE + ENTRIES, data=DATA), path)

    assert (given.status, dict(given.headers).get("Location")) == (status, location)
    assert dict(given.headers)["Cache-Control"]


def test_the_answer_says_so_to_people(opened: Open):  # noqa: F811
    snapshot = opened(SITE, data=DATA)

    assert "no longer in use" in get(snapshot, "/id/gone", "text/html").body.decode()
    assert "no longer in use" in get(snapshot, "/id/gone", "text/turtle").body.decode()
    assert 'href="/id/new"' in get(snapshot, "/id/moved", "text/html").body.decode()
