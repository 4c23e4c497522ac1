"""Pages that follow the files: told of changes on this machine, bounded, and not there in production."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from conftest import SEEOTHER, START, Answering, Serve, git, run, save, until
from seeother.commands.previewing import is_loopback
from seeother.commands.site import usable
from seeother.preview.changed import changed_documents, changed_files
from seeother.preview.wrong import wrong_with
from seeother.publish.once import ensure_snapshot
from seeother.publish.publication import Publication

Site = Callable[..., Path]


def test_production_has_no_preview(bridges: Answering):
    assert bridges.get("/-/preview?/doc/bridge/Tower_Bridge").status == 404
    page = bridges.get("/doc/bridge/Tower_Bridge", "text/html")
    assert page.status == 200
    assert b"data-events" not in page.body


ADDRESSES = {
    "127.0.0.1:8000": True,
    "localhost:8000": True,
    "[::1]:8000": True,
    "127.8.0.1:80": True,
    "0.0.0.0:8000": False,
    ":8000": False,
    "[::]:80": False,
    "192.0.2.1:80": False,
    "unix:/run/x.sock": False,
    "example.org:80": False,
}


@pytest.mark.parametrize("bind", ADDRESSES)
def test_a_preview_is_for_this_machine_alone(bind: str):
    assert is_loopback(bind) == ADDRESSES[bind]


def test_a_preview_for_others_is_refused(site: Site):
    done = run("serve", site(a="ex:a ex:p 1 ."), "--bind", "0.0.0.0:0", "--preview")

    assert done.exit_code == 2
    assert "this machine alone" in done.output


def told(port: int, target: str) -> Iterator[dict[str, object]]:
    """Yield the events of one page, as a browser receives them: where a stream has lasted long enough, it asks again."""
    while True:
        with closing(HTTPConnection("127.0.0.1", port, timeout=START)) as connection:
            connection.request("GET", f"/-/preview?{target}")
            for line in connection.getresponse():
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


@pytest.mark.slow
@pytest.mark.long
def test_a_page_is_told_of_changes_and_what_is_wrong_and_lets_the_server_end(site: Site, serve: Serve):
    folder = site(a="ex:a rdfs:label 'one'@en .", b="ex:b rdfs:label 'two'@en .")
    running = serve(folder, arguments=("--preview",))
    assert b"data-events" in running.get("/doc/a", "text/html").body
    with closing(told(running.port, "/doc/a")) as events, closing(told(running.port, "/doc/b")) as others:
        first, of_other = next(events), next(others)

        save(folder, "a", "ex:a rdfs:label 'three'@en .")
        changed = next(event for event in events if event["version"] != first["version"])
        assert changed["findings"] == []
        assert until(lambda: f"a.ttl changed three: {running.url}/doc/a" in running.said())

        save(folder, "a", "ex:a rdfs:label 'three@en .")
        wrong = next(event for event in events if event["findings"])
        assert wrong["version"] == changed["version"]
        assert (wrong["findings"][0]["file"], wrong["findings"][0]["line"]) == ("a.ttl", 5)
        assert next(others)["version"] == of_other["version"]

    with closing(told(running.port, "/doc/a")) as events:
        assert next(events)
        started = time.monotonic()
        running.stop()
        assert running.process.returncode == 0
        assert time.monotonic() - started < 19  # a stream would last for twenty


@pytest.mark.long
def test_pages_beyond_the_bound_are_answered_once_and_hold_nothing(site: Site, serve: Serve):
    running = serve(site(a="ex:a rdfs:label 'one'@en ."), workers=1, arguments=("--preview",))
    many = [told(running.port, "/doc/a") for _ in range(40)]

    assert all(next(events)["version"] for events in many)
    assert running.get("/doc/a").status == 200
    for events in many:
        events.close()


@pytest.mark.long
def test_where_a_connection_takes_a_thread_each_is_answered_at_once(site: Site, serve: Serve):
    folder = site(a="ex:a rdfs:label 'one'@en .")
    running = serve(folder, kind="wsgi", SEEOTHER_PREVIEW="1")

    def version() -> str:
        answer = running.get("/-/preview?/doc/a")
        assert answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert answer.getheader("Cache-Control") == "no-store"
        return str(json.loads(answer.body.partition(b"data: ")[2])["version"])

    first = version()
    save(folder, "a", "ex:a rdfs:label 'two'@en .")
    assert until(lambda: version() != first)


def test_an_edit_changes_the_documents_of_what_is_said_otherwise(site: Site, tmp_path: Path):
    folder = site(a="ex:a rdfs:label 'one'@en . ex:b rdfs:label 'two'@en .", c="ex:c rdfs:label 'three'@en .")
    state = tmp_path / "state"
    ensure_snapshot(folder, state)
    old = Publication(state).current()
    old.open_store()
    site(a="ex:a rdfs:label 'ONE'@en . ex:b rdfs:label 'two'@en .")
    ensure_snapshot(folder, state)
    new = Publication(state).current()

    assert changed_files(old, new) == ["a.ttl"]
    assert changed_documents("a.ttl", old, new) == [("/doc/a", "ONE")]


def test_a_page_shows_mistakes_and_what_is_found_about_its_thing(site: Site, tmp_path: Path):
    folder = site(a="ex:a rdfs:label 'one'@en ;\n  ex:p 1 .\nex:b rdfs:label 'two'@en .")
    ensure_snapshot(folder, tmp_path / "state")
    data = Publication(tmp_path / "state").current()

    def finding(file: str, line: int, severity: str = "warning", message: str = "") -> dict[str, object]:
        return {"file": file, "line": line, "severity": severity, "message": message}

    own, next_line, other = finding("a.ttl", 5), finding("a.ttl", 6), finding("a.ttl", 7)
    named = finding("a.ttl", 99, message="<https://data.example.org/id/a> is odd")
    mistake, elsewhere = finding("z.ttl", 1, "error"), finding("z.ttl", 5)
    problems = {"findings": [own, next_line, other, named, mistake, elsewhere]}

    assert wrong_with("/doc/a", data, problems) == [mistake, own, next_line, named]
    assert wrong_with("/doc/b?page=2", data, problems) == [mistake, other]
    assert wrong_with("/browse", data, problems) == [mistake]


@pytest.mark.long
@pytest.mark.parametrize(
    ("bind", "host"), [("127.0.0.1:0", "127.0.0.1"), ("localhost:0", "localhost"), (":0", "")]
)
def test_a_port_that_the_system_chooses_is_known_before_links_to_it_are_printed(bind: str, host: str):
    found, _, port = usable(bind).rpartition(":")

    assert found == host
    assert int(port) > 0
    assert usable("unix:/run/x.sock") == "unix:/run/x.sock"


@pytest.mark.long
def test_a_revision_is_served_beside_todays_site(site: Site, tmp_path: Path):
    folder = site(a="ex:a rdfs:label 'then'@en .")
    (folder / "seeother.toml").write_text(
        (folder / "seeother.toml").read_text().replace("title", 'state = "../own"\ntitle')
    )
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    site(None, a="ex:a rdfs:label 'now'@en .")
    log = tmp_path / "log"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*SEEOTHER, "serve", str(folder), "--at", "HEAD"],
            stdout=out,
            stderr=out,
            env={**os.environ, "TMPDIR": str(temporary)},
            start_new_session=True,
        )
    try:
        assert until(lambda: "http://127.0.0.1:" in log.read_text() and "Booting" in log.read_text())
        port = int(log.read_text().partition("http://127.0.0.1:")[2].partition("/")[0])
        served = Answering(port, log)

        def says() -> bool:
            try:
                return b"then" in served.get("/doc/a.ttl").body
            except OSError:
                return False

        assert until(says)
        assert not (folder.parent / "own").exists()
    finally:
        process.terminate()
        assert process.wait(START) == 0
    assert [*temporary.iterdir()] == []


@pytest.mark.long
def test_a_revision_that_is_none_is_refused(site: Site):
    done = run("serve", site(a="ex:a ex:p 1 ."), "--at", "nowhere")

    assert done.exit_code == 2
    assert "no git revision" in done.stderr
