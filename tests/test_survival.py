"""Whatever is killed, broken or taken away, the last good state is served; readers notice neither builds nor deaths."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import PREFIXES, ROOT, SEEOTHER, SETTINGS, SOON, START, Serve, Site, git, save, says, until

pytestmark = [pytest.mark.slow, pytest.mark.long]


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
    assert until(lambda: says(second, "a", "three"))


def test_the_publisher_and_its_review_are_ended_by_the_last_server(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a="".join(f'ex:n{n} rdfs:label "{n}"@en .\n' for n in range(20_000)))
    first, second = serve(folder), serve(folder)
    publisher = int(next((tmp_path / "state").rglob("publisher.pid")).read_text())
    save(folder, "b", 'ex:b rdfs:label "new"@en .')
    reviews = wait_for(lambda: working_on(folder, b"seeother.check.site"))
    # Held still, neither can end of itself: the message is what counts.
    for process in (publisher, *reviews):
        os.kill(process, signal.SIGSTOP)
    first.stop()
    assert not is_told_to_end(publisher)
    second.stop()
    assert is_told_to_end(publisher)

    os.kill(publisher, signal.SIGCONT)
    assert until(
        lambda: (
            not working_on(folder, b"seeother.publish.publisher")
            and not working_on(folder, b"seeother.check.site")
        )
    )


def wait_for(found: Callable[[], list[int]]) -> list[int]:
    """Return what there is, as soon as there is anything."""
    end = time.monotonic() + SOON
    while not (now := found()) and time.monotonic() < end:
        time.sleep(0.01)
    assert now
    return now


def is_told_to_end(process: int) -> bool:
    """Tell whether a SIGTERM waits for a process (proc(5), ShdPnd)."""
    pending = re.search(r"ShdPnd:\s*([0-9a-f]+)", Path(f"/proc/{process}/status").read_text())
    return bool(pending and int(pending[1], 16) >> (signal.SIGTERM - 1) & 1)


def working_on(folder: Path, module: bytes) -> list[int]:
    """Return the processes that run a module of the app for a site."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            if module in command and str(folder).encode() in command:
                found.append(int(process.name))
    return found


def test_a_publisher_that_starts_when_the_state_folder_has_gone_does_not_make_it_anew(
    site: Site, tmp_path: Path
):
    gone = tmp_path / "states" / "gone"
    late = [
        sys.executable,
        "-m",
        "seeother.publish.publisher",
        str(site(a="ex:a rdfs:label 'A' .")),
        str(gone),
    ]
    subprocess.run(late, check=True, timeout=SOON)
    assert not gone.parent.exists()


def test_a_killed_publisher_is_replaced(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    pids = list((tmp_path / "state").rglob("publisher.pid"))
    assert until(lambda: bool(list((tmp_path / "state").rglob("publisher.pid"))))
    pids = list((tmp_path / "state").rglob("publisher.pid"))
    os.kill(int(pids[0].read_text()), signal.SIGKILL)
    save(folder, "a", 'ex:a rdfs:label "two"@en .')

    assert until(lambda: says(running, "a", "two"))


def test_old_snapshots_are_removed(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "0"@en .')
    running = serve(folder)
    for number in range(1, 5):
        save(folder, "a", f'ex:a rdfs:label "{number}"@en .')
        assert until(lambda n=number: says(running, "a", f'"{n}"'))

    (snapshots,) = (tmp_path / "state").rglob("snapshots")
    assert until(
        lambda: (
            [snapshot.name for snapshot in snapshots.iterdir()]
            == [(snapshots.parent / "current").readlink().name]
        )
    )
    workers = [worker["pid"] for worker in json.loads(running.get("/-/health").body)["workers"]]
    assert len(workers) == 2
    # A file that is gone takes its room on the disk until the last that has it open lets go.
    assert until(
        lambda: not [file for pid in workers for file in open_files(pid) if "index.sqlite (deleted)" in file]
    )


def open_files(pid: int) -> list[str]:
    found = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(str(descriptor.readlink()))
    return found


def test_a_git_checkout_is_one_change(site: Site, serve: Serve):
    folder = site()
    for number in range(200):
        (folder / f"f{number}.ttl").write_text(PREFIXES + f'ex:n{number} rdfs:label "old"@en .')

    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "old")
    git(folder, "checkout", "-qb", "new")
    for file in folder.glob("*.ttl"):
        file.write_text(file.read_text().replace("old", "new"))
    git(folder, "commit", "-qam", "new")
    git(folder, "checkout", "-q", "main")
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
    git(folder, "checkout", "-q", "new")
    went_live = until(lambda: says(running, "n199", "new") and says(running, "n0", "new"))
    stop.set()
    thread.join()
    assert went_live
    assert len(mixed) <= 1  # the two workers may move a moment apart


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
        chance.choice(
            [
                lambda: save(folder, "a", state(number)),
                lambda: (folder / "a.ttl").write_text(PREFIXES + state(number)),
                lambda: (folder / "broken.ttl").write_text("this is not Turtle"),
                lambda: (folder / "broken.ttl").unlink(missing_ok=True),
                lambda: (folder / "x.ttl").write_text(PREFIXES + "ex:x ex:y 1 ."),
                lambda: (folder / "x.ttl").exists() and (folder / "x.ttl").rename(folder / "y.ttl"),
            ]
        )()
        time.sleep(chance.random() * 0.3)
    (folder / "broken.ttl").unlink(missing_ok=True)
    save(folder, "a", state(-1))
    settled = until(lambda: says(running, "hub", '"-1"'))
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert settled


def test_a_builder_killed_at_any_moment_leaves_the_last_complete_snapshot(
    site: Site, serve: Serve, tmp_path: Path
):
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
    assert until(lambda: says(running, "a", '"5"'))


def test_a_half_deleted_state_folder_is_built_anew(site: Site, serve: Serve, tmp_path: Path):
    folder = site(a='ex:a rdfs:label "one"@en .')
    serve(folder).stop()
    time.sleep(0.5)
    (snapshot,) = (
        path for path in (tmp_path / "state").rglob("snapshots/*") if not path.name.startswith(".")
    )
    shutil.rmtree(snapshot / "store")

    assert says(serve(folder), "a", "one")


def test_a_state_folder_that_cannot_be_written_is_one_sentence(site: Site, tmp_path: Path):
    (tmp_path / "taken").write_text("a file, not a folder")
    folder = site(f'state = "{tmp_path}/taken/x"\n' + SETTINGS, a="ex:a ex:b 1 .")
    told = subprocess.run(
        [*SEEOTHER, "serve", str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=START
    )

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "`state`" in told.stderr


@pytest.mark.parametrize("left", ["an older form", "a newer form", "no manifest"])
def test_a_snapshot_of_another_version_is_built_anew(site: Site, serve: Serve, tmp_path: Path, left: str):
    folder = site(a='ex:a rdfs:label "good"@en .')
    serve(folder).stop()
    (current,) = tmp_path.glob("**/snapshots/*/manifest.json")
    manifest = json.loads(current.read_text())
    other = {
        "an older form": manifest | {"schema": 1},
        "a newer form": manifest | {"more": 1},
        "no manifest": None,
    }[left]
    current.unlink() if other is None else current.write_text(json.dumps(other))
    with sqlite3.connect(current.with_name("index.sqlite")) as index:
        index.execute("ALTER TABLE file RENAME COLUMN ctime_ns TO changed")
    renamed = current.parent.rename(current.parent.with_name("0" * 20))
    pointer = renamed.parent.parent / "current"
    pointer.unlink()
    pointer.symlink_to(f"snapshots/{renamed.name}")

    assert says(serve(folder), "a", "good")
