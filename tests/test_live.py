"""Saving is publishing, and a mistake is a message; two workers, real files."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import PREFIXES, SEEOTHER, SETTINGS, Running, Serve, Site, run, save, says, until

pytestmark = pytest.mark.slow


def findings(running: Running) -> list[dict[str, object]]:
    return json.loads(running.get("/-/problems", "application/json").body)


def errors(running: Running) -> list[dict[str, object]]:
    return [finding for finding in findings(running) if finding["severity"] == "error"]


def test_new_changed_renamed_and_deleted_files_go_live(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)

    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two"))
    save(folder, "a", 'ex:a rdfs:label "three"@en .')
    assert until(lambda: says(running, "a", "three"))
    (folder / "deep").mkdir()
    (folder / "deep" / "b.ttl").write_text(PREFIXES + 'ex:b rdfs:label "b"@en .')
    assert until(lambda: says(running, "b", '"b"'))
    (folder / "deep" / "b.ttl").rename(folder / "c.ttl")
    assert until(lambda: says(running, "b", "c.ttl"))
    (folder / "c.ttl").unlink()
    assert until(lambda: running.get("/id/b").status == 404)


@pytest.mark.long
def test_the_publisher_writes_to_the_log_as_the_workers_do(
    site: Site, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEEOTHER_LOG", "json")
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)

    save(folder, "a", 'ex:a rdfs:label "two"@en .')

    def is_told() -> bool:
        events = [
            json.loads(line)
            for line in running.said().splitlines()
            if line.startswith("{") and line.endswith("}")
        ]
        return any(event.get("message", "").startswith("published snapshot") for event in events)

    assert until(lambda: says(running, "a", "two"))
    assert until(is_told)


@pytest.mark.long
def test_the_settings_go_live_too(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    (folder / "seeother.toml").write_text(SETTINGS.replace("/doc/", "/about/"))

    assert until(lambda: running.get("/id/a").getheader("Location") == "/about/a.ttl")


def test_an_error_keeps_the_last_good_state_and_is_told_once_everywhere(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "good"@en .')
    running = serve(folder)
    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "bad"@en\nex:b rdfs:label 1 .')

    assert until(lambda: bool(errors(running)))
    (finding,) = errors(running)
    assert {k: finding[k] for k in ("file", "line", "column", "severity", "code")} == {
        "file": "a.ttl",
        "line": 6,
        "column": 1,
        "severity": "error",
        "code": "syntax",
    }
    assert finding["message"]
    assert finding["hint"]
    assert says(running, "a", "good")
    assert "a.ttl:6" in running.get("/-/problems", "text/html").body.decode()
    health = json.loads(running.get("/-/health").body)
    assert (health["stale"], health["status"], len(health["errors"])) == (True, "stale", 1)
    (folder / "a.ttl").touch()
    time.sleep(1)
    assert running.said().count("a.ttl:6:1: error") == 1

    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "mended"@en .')
    assert until(lambda: says(running, "a", "mended"))
    assert until(lambda: not errors(running) and not stale(running))


@pytest.mark.long
def test_problems_are_the_list_that_check_prints(site: Site, serve: Serve):
    folder = site(a="ex:a rdfs:seeAlso ex:nowhere .")
    running = serve(folder)
    told = run("check", folder, "--format", "json")

    assert until(lambda: findings(running) == json.loads(told.stdout))
    assert {finding["code"] for finding in findings(running)} == {"dead-link", "no-label"}


@pytest.mark.long
@pytest.mark.parametrize("how", ["command", "signal to the server"])
def test_a_reload_can_be_forced(site: Site, serve: Serve, how: str, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    if how == "command":
        told = run("reload", folder, XDG_STATE_HOME=str(tmp_path / "state"))
        assert told.exit_code == 0, told.stderr
    else:
        running.process.send_signal(signal.SIGHUP)
    assert until(lambda: says(running, "a", "one"))
    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two"))


def test_reload_without_a_server_says_so(site: Site):
    told = run("reload", site(a="ex:a ex:b 1 ."))

    assert told.exit_code == 1
    assert "seeother serve" in told.stderr


@pytest.mark.long
def test_documents_that_did_not_change_keep_their_etags(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "a"@en ; ex:part [ ex:n 1 ], [ ex:n 2 ] .', b='ex:b rdfs:label "b"@en .')
    running = serve(folder)
    before = {e: running.get(f"/doc/a.{e}").getheader("ETag") for e in ("ttl", "jsonld", "rdf", "nt")}
    save(folder, "b", 'ex:b rdfs:label "changed"@en .')

    assert until(lambda: says(running, "b", "changed"))
    assert {e: running.get(f"/doc/a.{e}").getheader("ETag") for e in before} == before


def stale(running: Running) -> bool:
    return json.loads(running.get("/-/health").body)["stale"]


@pytest.mark.long
def test_another_folder_in_the_place_of_the_first_is_live_and_watched(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    other = folder.with_name("new")
    shutil.copytree(folder, other)
    (other / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "two"@en .')

    folder.rename(folder.with_name("old"))
    assert until(lambda: stale(running))
    other.rename(folder)
    assert until(lambda: says(running, "a", "two"))
    save(folder, "a", 'ex:a rdfs:label "three"@en .')
    assert until(lambda: says(running, "a", "three"))
    shutil.rmtree(folder)
    assert until(lambda: stale(running))
    site(a='ex:a rdfs:label "four"@en .')
    assert until(lambda: says(running, "a", "four") and not stale(running))


@pytest.mark.long
def test_a_link_to_the_next_release_is_live_and_reload_finds_its_server(
    site: Site, serve: Serve, tmp_path: Path
):
    first = site(a='ex:a rdfs:label "one"@en .')
    second, current = tmp_path / "second", tmp_path / "current"
    shutil.copytree(first, second)
    shared = tmp_path / "shared"
    shared.mkdir()
    (second / "shared").symlink_to(shared)
    (second / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "two"@en .')
    current.symlink_to(first)
    running = serve(current)

    (tmp_path / "next").symlink_to(second)
    (tmp_path / "next").replace(current)
    assert until(lambda: says(running, "a", "two"))
    save(second, "a", 'ex:a rdfs:label "three"@en .')
    assert until(lambda: says(running, "a", "three"))
    save(shared, "b", 'ex:b rdfs:label "behind a link"@en .')
    assert until(lambda: says(running, "b", "behind a link"))
    save(shared, "b", 'ex:b rdfs:label "changed there"@en .')
    assert until(lambda: says(running, "b", "changed there"))
    os.link(shared / "b.ttl", tmp_path / "same.ttl")
    with (tmp_path / "same.ttl").open("a") as file:
        file.write('ex:b rdfs:label "changed by another name"@en .')
    assert until(lambda: says(running, "b", "changed by another name"))
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    for spelling in (f"{current}/", "current", "./second/../current", f"{second}"):
        told = subprocess.run(
            [*SEEOTHER, "reload", spelling], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert told.returncode == 0, (spelling, told.stderr)
