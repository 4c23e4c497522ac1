"""Saving is publishing, a mistake is a message, and readers notice neither builds nor kills; two workers, real files."""

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import PREFIXES, ROOT, SEEOTHER, SETTINGS, Running, needs

Site = Callable[..., Path]
Serve = Callable[..., Running]
SOON = 20.0  # seconds; only a bound, because machines that run tests are busy


def until(condition: Callable[[], bool], seconds: float = SOON) -> bool:
    """Wait until a condition holds five times in a row, so that both workers have been asked."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(condition() for _ in range(5)):
            return True
        time.sleep(0.05)
    return False


def says(running: Running, name: str, text: str) -> bool:
    response = running.get(f"/doc/{name}.nt")
    return response.status == 200 and text.encode() in response.body


def findings(running: Running) -> list[dict[str, object]]:
    return json.loads(running.get("/-/problems", "application/json").body)


def errors(running: Running) -> list[dict[str, object]]:
    return [finding for finding in findings(running) if finding["severity"] == "error"]


def save(folder: Path, name: str, text: str) -> None:
    """Save as editors do that care: write beside, then rename."""
    draft = folder / f".{name}.swp"
    draft.write_text(PREFIXES + text)
    draft.replace(folder / f"{name}.ttl")


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


def test_the_publisher_writes_to_the_log_as_the_workers_do(site: Site, serve: Serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SEEOTHER_LOG", "json")
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)

    save(folder, "a", 'ex:a rdfs:label "two"@en .')

    def is_told() -> bool:
        events = [json.loads(line) for line in running.said().splitlines() if line.startswith("{")]
        return any(event.get("message", "").startswith("published snapshot") for event in events)

    assert until(lambda: says(running, "a", "two"))
    assert until(is_told)


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
        "file": "a.ttl", "line": 6, "column": 1, "severity": "error", "code": "syntax"}  # fmt: skip
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
    assert until(lambda: not errors(running))
    assert json.loads(running.get("/-/health").body)["stale"] is False


def test_problems_are_the_list_that_check_prints(site: Site, serve: Serve):
    folder = site(a="ex:a rdfs:seeAlso ex:nowhere .")
    running = serve(folder)
    told = subprocess.run([*SEEOTHER, "check", str(folder), "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert until(lambda: findings(running) == json.loads(told.stdout))
    assert {finding["code"] for finding in findings(running)} == {"dead-link", "no-label"}


@pytest.mark.parametrize("how", ["command", "signal to the server"])
def test_a_reload_can_be_forced(site: Site, serve: Serve, how: str, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    if how == "command":
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        told = subprocess.run([*SEEOTHER, "reload", str(folder)], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
    else:
        running.process.send_signal(signal.SIGHUP)
    assert until(lambda: says(running, "a", "one"))
    (folder / "a.ttl").write_text(PREFIXES + 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two"))


def test_reload_without_a_server_says_so(site: Site):
    told = subprocess.run([*SEEOTHER, "reload", str(site(a="ex:a ex:b 1 ."))], cwd=ROOT, capture_output=True, text=True)

    assert told.returncode == 1
    assert "seeother serve" in told.stderr


def test_documents_that_did_not_change_keep_their_etags(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "a"@en ; ex:part [ ex:n 1 ], [ ex:n 2 ] .', b='ex:b rdfs:label "b"@en .')
    running = serve(folder)
    before = {e: running.get(f"/doc/a.{e}").getheader("ETag") for e in ("ttl", "jsonld", "rdf", "nt")}
    save(folder, "b", 'ex:b rdfs:label "changed"@en .')

    assert until(lambda: says(running, "b", "changed"))
    assert {e: running.get(f"/doc/a.{e}").getheader("ETag") for e in before} == before


def test_starting_again_on_broken_data_serves_the_last_good_state(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "good"@en .')
    serve(folder).stop()
    (folder / "a.ttl").write_text("broken")
    running = serve(folder)

    assert says(running, "a", "good")
    assert "a.ttl:1:1: error" in running.said()


def test_two_servers_on_one_site_share_a_publisher_and_survive_each_other(site: Site, serve: Serve):
    folder = site(a='ex:a rdfs:label "one"@en .')
    first, second = serve(folder), serve(folder)
    save(folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(first, "a", "two") and says(second, "a", "two"))

    first.stop()
    save(folder, "a", 'ex:a rdfs:label "three"@en .')
    assert until(lambda: says(second, "a", "three"), 10)


def test_a_killed_publisher_is_replaced(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    pids = list((tmp_path / "state").rglob("publisher.pid"))
    assert until(lambda: bool(list((tmp_path / "state").rglob("publisher.pid"))))
    pids = list((tmp_path / "state").rglob("publisher.pid"))
    os.kill(int(pids[0].read_text()), signal.SIGKILL)
    save(folder, "a", 'ex:a rdfs:label "two"@en .')

    assert until(lambda: says(running, "a", "two"), 15)


def test_old_snapshots_are_removed(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "0"@en .')
    running = serve(folder)
    for number in range(1, 5):
        save(folder, "a", f'ex:a rdfs:label "{number}"@en .')
        assert until(lambda n=number: says(running, "a", f'"{n}"'))

    (snapshots,) = (tmp_path / "state").rglob("snapshots")
    assert len(list(snapshots.iterdir())) <= 3
    workers = [worker["pid"] for worker in json.loads(running.get("/-/health").body)["workers"]]
    assert len(workers) == 2
    # A file that is gone takes its room on the disk until the last that has it open lets go.
    assert until(lambda: not [file for pid in workers for file in open_files(pid) if "index.sqlite (deleted)" in file])


def open_files(pid: int) -> list[str]:
    found = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(str(descriptor.readlink()))
    return found


def test_a_git_checkout_is_one_change(site: Site, serve: Serve):
    git = [needs("git"), "-C"]
    folder = site()
    for number in range(200):
        (folder / f"f{number}.ttl").write_text(PREFIXES + f'ex:n{number} rdfs:label "old"@en .')

    def run(*arguments: str) -> None:
        subprocess.run([*git, str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments], check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "old")
    run("checkout", "-qb", "new")
    for file in folder.glob("*.ttl"):
        file.write_text(file.read_text().replace("old", "new"))
    run("commit", "-qam", "new")
    run("checkout", "-q", "main")
    running = serve(folder)
    mixed: list[str] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            first, last = (says(running, f"n{n}", "new") for n in (0, 199))
            again = says(running, "n0", "new")
            if first == again and first != last:
                mixed.append("one snapshot, two states")

    thread = threading.Thread(target=watch)
    thread.start()
    run("checkout", "-q", "new")
    went_live = until(lambda: says(running, "n199", "new") and says(running, "n0", "new"), 10)
    stop.set()
    thread.join()
    assert went_live
    assert len(mixed) <= 1  # the two workers may move a moment apart


@pytest.mark.slow
def test_readers_see_no_failed_and_no_mixed_answer_while_files_are_tortured(site: Site, serve: Serve):
    def state(number: int) -> str:
        members = "".join(f"ex:hub ex:has ex:m{n} . ex:m{n} ex:round {number} .\n" for n in range(20))
        return f'ex:hub rdfs:label "hub"@en ; ex:round {number} .\n{members}'

    folder = site(a=state(0))
    running = serve(folder)
    wrong: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            response = running.get("/doc/hub.nt")
            rounds = {line.split()[2] for line in response.body.decode().splitlines() if "/round>" in line}
            if response.status != 200 or len(rounds) != 1:
                wrong.append(f"{response.status} {rounds}")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    chance = random.Random(7)
    end, number = time.monotonic() + 8, 0
    while time.monotonic() < end:
        number += 1
        chance.choice([
            lambda: save(folder, "a", state(number)),
            lambda: (folder / "a.ttl").write_text(PREFIXES + state(number)),
            lambda: (folder / "broken.ttl").write_text("this is not Turtle"),
            lambda: (folder / "broken.ttl").unlink(missing_ok=True),
            lambda: (folder / "x.ttl").write_text(PREFIXES + "ex:x ex:y 1 ."),
            lambda: (folder / "x.ttl").exists() and (folder / "x.ttl").rename(folder / "y.ttl"),
        ])()  # fmt: skip
        time.sleep(chance.random() * 0.3)
    (folder / "broken.ttl").unlink(missing_ok=True)
    save(folder, "a", state(-1))
    settled = until(lambda: says(running, "hub", '"-1"'), 10)
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert settled


@pytest.mark.slow
def test_a_builder_killed_at_any_moment_leaves_the_last_complete_snapshot(site: Site, serve: Serve, tmp_path: Path):
    many = "".join(f'ex:n{n} rdfs:label "n{n}"@en .\n' for n in range(3000))
    folder = site(a='ex:a rdfs:label "0"@en .', many=many)
    running = serve(folder)
    chance = random.Random(3)
    for number in range(1, 6):
        (folder / "many.ttl").write_text(PREFIXES + many + f"ex:extra ex:round {number} .")
        save(folder, "a", f'ex:a rdfs:label "{number}"@en .')
        time.sleep(chance.random() * 0.6)
        for pid in (tmp_path / "state").rglob("publisher.pid"):
            try:
                os.kill(int(pid.read_text()), signal.SIGKILL)
            except (ProcessLookupError, ValueError):
                continue
        assert running.get("/doc/a.nt").status == 200
    assert until(lambda: says(running, "a", '"5"'), 20)


def test_a_half_deleted_state_folder_is_built_anew(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    serve(folder).stop()
    time.sleep(0.5)
    (snapshot,) = (path for path in (tmp_path / "state").rglob("snapshots/*") if not path.name.startswith("."))
    shutil.rmtree(snapshot / "store")

    assert says(serve(folder), "a", "one")


def test_a_state_folder_that_cannot_be_written_is_one_sentence(site: Site, tmp_path: Path):
    (tmp_path / "taken").write_text("a file, not a folder")
    folder = site(f'state = "{tmp_path}/taken/x"\n' + SETTINGS, a="ex:a ex:b 1 .")
    told = subprocess.run([*SEEOTHER, "serve", str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "`state`" in told.stderr
