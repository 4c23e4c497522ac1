"""Who asks for something short is answered at once, and nobody waits for what is long."""

import threading
import time
from pathlib import Path

import pytest
from conftest import SETTINGS, Serve, Site
from seeother.decide import resolver
from seeother.graph.results import LongWork
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.publish.once import publish_once

DATA = """
ex:a a ex:Kind ; rdfs:label "A"@en ; ex:knows ex:b , [ ex:in ex:b ] .
ex:b rdfs:label "B"@en .
ex:known rdfs:label "Known"@en .
{many}
{long}
{led}
"""
MANY = "\n".join(f'ex:many ex:value "value {number}" .' for number in range(300))
LED = "\n".join(f"ex:led{number} ex:knows ex:known ." for number in range(300))
WORDY = f'ex:wordy ex:text "{"word " * 10_000}" .'
BRIEF = {
    "a thing": ("/id/a", "*/*", 303),
    "a thing of much": ("/id/many", "text/html", 303),
    "its document as Turtle": ("/doc/a.ttl", "*/*", 200),
    "its document as JSON-LD": ("/doc/a", "application/ld+json", 200),
    "what a blank node mentions": ("/doc/b.nt", "*/*", 200),
    "a form that there is not": ("/id/a", "image/png", 406),
}
LONG = {
    "a page to read": ("/doc/a", "text/html"),
    "a page in Markdown": ("/doc/a.md", "*/*"),
    "many statements": ("/doc/many.ttl", "*/*"),
    "long texts": ("/doc/wordy.ttl", "*/*"),
    "many mentions": ("/doc/known.ttl", "*/*"),
    "a list": ("/browse", "*/*"),
    "a search": ("/search?q=a", "*/*"),
    "what is not there": ("/id/nothing", "*/*"),
}


@pytest.fixture(params=["oxigraph", "memory"])
def snapshot(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Snapshot:
    folder = site(f'store = "{request.param}"\n{SETTINGS}', a=DATA.format(many=MANY, long=WORDY, led=LED))
    publish_once(folder, tmp_path / "state")
    return Snapshot(tmp_path / "state" / "current")


@pytest.mark.parametrize(("target", "accept", "status"), BRIEF.values(), ids=BRIEF)
def test_what_is_brief_gets_the_very_answer_that_it_gets_beside(
    snapshot: Snapshot, target: str, accept: str, status: int
) -> None:
    ask = Ask("GET", target, accept)

    found = snapshot.briefly(lambda: resolver.answer(ask, snapshot))

    assert found is not None
    assert found.status == status
    snapshot.shelf = type(snapshot.shelf)()
    again = resolver.answer(ask, snapshot)
    assert (found.headers, found.body) == (again.headers, again.body)


@pytest.mark.parametrize(("target", "accept"), LONG.values(), ids=LONG)
def test_what_shows_to_be_long_is_left_and_nothing_of_it_is_kept(
    snapshot: Snapshot, target: str, accept: str
) -> None:
    ask = Ask("GET", target, accept)

    assert snapshot.briefly(lambda: resolver.answer(ask, snapshot)) is None

    assert not snapshot.shelf.latest(10)
    assert resolver.answer(ask, snapshot).status in (200, 404)  # for which there is no bound any more


def test_a_bound_of_one_thread_is_none_of_another(snapshot: Snapshot) -> None:
    found = []

    def beside() -> int:
        other = threading.Thread(
            target=lambda: found.append(resolver.answer(Ask("GET", "/doc/many.ttl"), snapshot))
        )
        other.start()
        other.join()
        return len(found)

    assert snapshot.briefly(beside) == 1
    assert found[0].status == 200


def test_that_work_is_long_is_taken_for_no_failure() -> None:
    assert not issubclass(LongWork, Exception)


@pytest.mark.long
def test_a_page_is_answered_while_another_takes_long(site: Site, serve: Serve) -> None:
    many = "\n".join(f'ex:many ex:value{number % 50} "value {number}" .' for number in range(100_000))
    running = serve(site(SETTINGS, a=DATA.format(many=many, long="", led=LED)), workers=1)
    ended: dict[str, float] = {}

    def ask(path: str) -> None:
        assert running.get(path).status == 200
        ended[path] = time.monotonic()

    long = [threading.Thread(target=ask, args=(f"/doc/many.{ending}",)) for ending in ("ttl", "rdf")]
    for thread in long:
        thread.start()
    time.sleep(0.2)
    for path in ("/doc/a.html", "/doc/b.html", "/doc/a.ttl"):
        ask(path)
    for thread in long:
        thread.join()

    assert max(ended["/doc/a.html"], ended["/doc/b.html"], ended["/doc/a.ttl"]) < min(
        ended["/doc/many.ttl"], ended["/doc/many.rdf"]
    )
