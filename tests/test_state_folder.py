"""Whatever happens to the state folder and its publisher, answers go on, and health and log say what is the matter."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from conftest import (
    SEEOTHER,
    SETTINGS,
    SOON,
    START,
    UNMOUNTED,
    Running,
    Serve,
    Site,
    mounted,
    run,
    save,
    says,
    until,
)
from seeother.diagnostics import Refused
from seeother.memory_bounds import NotBuilt, bounded, most_memory
from seeother.publish.folder import look_at
from seeother.publish.once import ensure_snapshot, publish_once
from seeother.publish.state import StateFolder

pytestmark = [pytest.mark.slow, pytest.mark.long]
MEGABYTES = 12


class Disk:
    """A small disk that can be filled: a tmpfs, or where none may be mounted, a limit on what the server may write."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.is_mounted = mounted(place, f"{MEGABYTES}m")

    def fill(self, server: Running) -> None:
        if not self.is_mounted:
            self._limit(server, 0)
            return
        self.fill_up()

    def fill_up(self) -> None:
        with (self.place / "filling").open("wb", buffering=0) as file:
            for size in (2**16, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def free(self, server: Running) -> None:
        if self.is_mounted:
            (self.place / "filling").unlink()
        else:
            self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: Running, most: int) -> None:
        for process in (*workers(server), publisher(server)):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def read_only(self) -> bool:
        """Let nobody write any more; where nothing may be mounted, permissions do it, but for root."""
        if self.is_mounted:
            return subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=False).returncode == 0
        for path in (*self.place.rglob("*"), self.place):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o555)
        return os.getuid() != 0

    def close(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.place)], check=True)
            return
        for path in (self.place, *self.place.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    place = tmp_path / "disk"
    place.mkdir()
    made = Disk(place)
    yield made
    made.close()


def health(running: Running) -> dict[str, object]:
    found: dict[str, object] = json.loads(running.get("/-/health").body)
    return found


def codes(running: Running) -> set[str]:
    return {finding["code"] for finding in health(running)["errors"]}  # type: ignore[union-attr]


def workers(running: Running) -> set[int]:
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text()
    return {int(child) for child in children.split()}


def state_of(running: Running) -> Path:
    found = re.search(r"^state = \"(.*)\"", (running.folder / "seeother.toml").read_text(), re.MULTILINE)
    assert found
    return Path(found[1])


def publisher(running: Running) -> int:
    signed = state_of(running) / "publisher.pid"
    assert until(lambda: signed.exists() and signed.read_text())
    return int(signed.read_text())


def in_state(place: Path) -> str:
    return f'state = "{place}"\n{SETTINGS}'


def ask_much(running: Running, things: int = 120) -> None:
    for number in range(things):
        for form in ("ttl", "html", "jsonld"):
            assert running.get(f"/doc/n{number}.{form}").status == 200
        assert running.get(f"/id/n{number}").status == 303
    assert running.get("/-/metrics").status == 200


def test_a_full_disk_kills_no_worker_and_an_edit_goes_live_once_there_is_room(
    site: Site, serve: Serve, disk: Disk
):
    many = "".join(f'ex:n{n} rdfs:label "n{n}"@en ; ex:text "{"x" * 3000}" .\n' for n in range(120))
    folder = site(in_state(disk.place / "state"), a='ex:a rdfs:label "one"@en .', many=many)
    running = serve(folder)
    assert until(lambda: health(running)["status"] == "ok" and len(health(running)["workers"]) == 2)  # type: ignore[arg-type]
    before = workers(running)
    ask_much(running, 3)
    for process in (*before, publisher(running)):
        assert str(disk.place) not in Path(f"/proc/{process}/maps").read_text()

    disk.fill(running)
    ask_much(running)
    assert until(lambda: health(running)["status"] == "degraded" and "state-unwritable" in codes(running))
    save(folder, "a", 'ex:a rdfs:label "two"@en .')
    expected = "build-failed" if disk.is_mounted else "newer-waits"
    assert until(lambda: health(running)["status"] == "stale" and expected in codes(running))
    ask_much(running)
    assert says(running, "a", "one")
    assert workers(running) == before

    disk.free(running)
    assert until(lambda: says(running, "a", "two"))
    assert until(lambda: health(running)["status"] == "ok" and not codes(running))
    assert workers(running) == before
    if disk.is_mounted:
        assert running.said().count("cannot be written") == 1
        assert running.said().count("not published, the last good state is served on") == 1
        assert "Traceback" not in running.said()


def test_a_state_folder_taken_away_is_made_anew(site: Site, serve: Serve, tmp_path: Path):
    place = tmp_path / "kept"
    running = serve(site(in_state(place), a='ex:a rdfs:label "one"@en .'))
    assert until(lambda: len(health(running)["workers"]) == 2 and health(running)["publisher"] is True)  # type: ignore[arg-type]
    first = publisher(running)
    before = workers(running)
    place.rename(tmp_path / "gone")
    shutil.rmtree(tmp_path / "gone")

    assert says(running, "a", "one")
    save(running.folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two"))
    assert until(
        lambda: not Path(f"/proc/{first}/cmdline").exists() or not Path(f"/proc/{first}/cmdline").read_bytes()
    )
    assert publisher(running) != first
    assert until(lambda: health(running)["status"] == "ok" and len(health(running)["workers"]) == 2)  # type: ignore[arg-type]
    assert "seeother_requests_total" in running.get("/-/metrics").body.decode()
    assert workers(running) == before
    assert "Traceback" not in running.said()


def refusal(folder: Path) -> str:
    told = run("serve", folder, "--bind", "127.0.0.1:0")
    assert told.exit_code == 2
    return told.stderr


def test_two_sites_do_not_share_a_state_folder(site: Site, serve: Serve, tmp_path: Path):
    folder = site(in_state(tmp_path / "one"), a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)

    assert f"belongs to the site {folder}" in refusal(copy)
    running.stop()
    assert f"belongs to the site {folder}" in refusal(copy)
    # A site that has moved takes its state along.
    shutil.rmtree(folder)
    assert says(serve(copy), "a", "one")


@pytest.mark.parametrize("held", [["letter.txt"], ["snapshots/photo.jpg"], ["current", "workers/list"]])
def test_a_folder_of_somebody_is_refused_and_left_as_it_is(site: Site, tmp_path: Path, held: list[str]):
    place = tmp_path / "mine"
    for name in held:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("mine")

    told = refusal(site(in_state(place), a='ex:a rdfs:label "one"@en .'))

    assert str(place) in told
    assert "no server made" in told
    assert sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()) == sorted(held)


def test_what_somebody_puts_beside_the_snapshots_stays(site: Site, serve: Serve, tmp_path: Path):
    place = tmp_path / "kept"
    running = serve(site(in_state(place), a='ex:a rdfs:label "one"@en .'))
    (place / "snapshots" / "backup").mkdir()
    (place / "metrics").mkdir(exist_ok=True)
    for name in ("note", "snapshots/backup/a", "snapshots/.hidden", "metrics/mine"):
        (place / name).write_text("mine")
    save(running.folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two"))
    assert until(lambda: len([path for path in (place / "snapshots").iterdir() if len(path.name) == 20]) == 1)
    running.stop()

    assert says(serve(running.folder), "a", "two")
    for name in ("note", "snapshots/backup/a", "snapshots/.hidden", "metrics/mine"):
        assert (place / name).read_text() == "mine"


def test_a_publisher_that_hangs_is_told_within_seconds(site: Site, serve: Serve, tmp_path: Path):
    running = serve(site(in_state(tmp_path / "kept"), a='ex:a rdfs:label "one"@en .'))
    assert until(lambda: health(running)["publisher"] is True and health(running)["status"] == "ok")
    hanging = publisher(running)
    os.kill(hanging, signal.SIGSTOP)
    try:
        save(running.folder, "a", 'ex:a rdfs:label "two"@en .')
        assert until(lambda: "newer-waits" in codes(running) and health(running)["status"] == "stale")
        assert says(running, "a", "one")
    finally:
        os.kill(hanging, signal.SIGCONT)
    assert until(lambda: says(running, "a", "two"))
    assert until(lambda: health(running)["status"] == "ok" and not codes(running))


def test_a_read_only_state_folder_serves_what_is_there(site: Site, serve: Serve, disk: Disk):
    folder = site(in_state(disk.place / "state"), a='ex:a rdfs:label "one"@en .')
    serve(folder).stop()
    for lock in (disk.place / "state").glob("*.lock"):
        lock.unlink()
    time.sleep(0.5)
    if not disk.read_only():
        pytest.skip(UNMOUNTED)
    running = serve(folder)

    assert says(running, "a", "one")
    assert until(lambda: health(running)["status"] == "degraded")
    save(folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: health(running)["status"] == "stale" and "newer-waits" in codes(running))
    assert says(running, "a", "one")
    assert running.get("/-/metrics").status == 200
    assert "Traceback" not in running.said()


def test_a_review_without_end_is_cut_and_told(
    site: Site, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("SEEOTHER_REVIEW_SECONDS", "0.3")
    running = serve(site(in_state(tmp_path / "kept"), a='ex:a rdfs:label "one"@en .'))

    def found() -> str:
        return running.get("/-/problems", "application/json").body.decode()

    assert until(lambda: "review-cut" in found() and "seconds" in found())
    assert health(running)["status"] == "ok"


def test_a_pattern_that_nothing_fits_is_refused_and_many_that_vanish_are_told(
    site: Site, serve: Serve, tmp_path: Path
):
    names = [f"a/{n}" for n in range(20)] + ["b/1", "b/2"]
    many = "".join(f'<https://data.example.org/id/{name}> rdfs:label "{name}"@en .' for name in names)
    running = serve(site(in_state(tmp_path / "kept"), many=many))
    settings = running.folder / "seeother.toml"

    settings.write_text(settings.read_text().replace("/id/{+name}", "/other/{+name}"))
    assert until(lambda: health(running)["status"] == "stale" and "nothing-left" in codes(running))
    assert says(running, "a/1", "a/1")

    settings.write_text(settings.read_text().replace("/other/{+name}", "/id/{+name:b.*}"))
    assert until(lambda: running.get("/id/a/1").status == 404 and running.get("/id/b/1").status == 303)
    (told,) = health(running)["warnings"]  # type: ignore[misc]
    assert "20 of 22 things" in told["message"]
    assert "<https://data.example.org/id/a/0>" in told["message"]
    assert "20 of 22 things" in running.said()
    assert health(running)["status"] == "ok"
    running.stop()
    assert "20 of 22 things" in (again := serve(running.folder)).said()
    assert says(again, "b/1", "b/1")


def test_building_gets_memory_in_proportion_to_the_data_and_says_when_it_is_not_enough(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.ttl").write_text("<http://x.example/a> a <http://x.example/B> .", encoding="utf-8")
    (tmp_path / "b.nt.gz").write_bytes(bytes(1000))
    size = look_at(tmp_path).size
    assert size > 10_000
    assert most_memory(0) <= most_memory(size) <= os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(NotBuilt, match=r"more memory than the [0-9,]+ MB"), bounded(size):
        bytearray(2**42)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_build_that_dies_for_want_of_memory_leaves_what_was_served_and_is_told(tmp_path: Path) -> None:
    folder, state = tmp_path / "site", StateFolder(tmp_path / "state")
    folder.mkdir()
    (folder / "a.ttl").write_text("<http://x.example/id/a> a <http://x.example/B> .", encoding="utf-8")
    publish_once(folder, state.path)
    served = state.current.resolve()
    lines = (f'<http://x.example/id/{n}> <http://x.example/p> "{n} {"x" * 90}" .\n' for n in range(50_000))
    (folder / "b.nt").write_text("".join(lines), encoding="utf-8")
    starved = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (160 << 20,) * 2)\n"
        "from pathlib import Path; from seeother.publish.publisher import publish_once\n"
        "publish_once(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", starved, folder, state.path], capture_output=True, check=False
        )
        assert done.returncode
    assert state.current.resolve() == served


def starting(folder: Path, place: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    """Start a server that ends of itself where nothing can be served, with so much memory for what it works with."""
    command = (
        f"ulimit -d {megabytes << 10}; exec timeout 40 {' '.join(SEEOTHER)} serve {folder} --bind 127.0.0.1:0"
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(place)}
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("megabytes", [70, 120, 160])
def test_the_first_build_of_a_server_that_wants_too_much_memory_is_a_finding(
    tmp_path: Path, megabytes: int
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    lines = (f'<http://x.example/id/{n}> <http://x.example/p> "{n} {"x" * 90}" .\n' for n in range(50_000))
    (folder / "b.nt").write_text("".join(lines), encoding="utf-8")
    done = starting(folder, tmp_path / "state", megabytes)

    assert done.returncode == 1, done.stderr
    assert "[build-failed]" in done.stderr
    assert re.search(r"takes more memory than|was ended by SIG|a parser failed", done.stderr)
    assert "Nothing is served" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_sites_state_in_the_place_of_ours_is_never_served(site: Site, serve: Serve, tmp_path: Path):
    folder = site(in_state(tmp_path / "ours"), a='ex:a rdfs:label "ours"@en .')
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "seeother.toml").write_text(in_state(tmp_path / "theirs"))
    save(other, "a", 'ex:a rdfs:label "theirs"@en .')
    publish_once(other, tmp_path / "theirs")
    running = serve(folder)
    assert until(lambda: says(running, "a", "ours") and health(running)["status"] == "ok")

    (tmp_path / "ours").rename(tmp_path / "kept")
    (tmp_path / "theirs").rename(tmp_path / "ours")
    assert until(lambda: health(running)["status"] == "degraded" and "state-unwritable" in codes(running))
    assert says(running, "a", "ours")
    (tmp_path / "ours").rename(tmp_path / "theirs")
    (tmp_path / "kept").rename(tmp_path / "ours")
    save(folder, "a", 'ex:a rdfs:label "ours again"@en .')
    assert until(lambda: says(running, "a", "ours again") and health(running)["status"] == "ok")


def test_a_reload_that_cannot_start_ends_nothing_that_serves(site: Site, serve: Serve, tmp_path: Path):
    folder = site(in_state(tmp_path / "kept"), a='ex:a rdfs:label "one"@en .')
    running = serve(folder)
    assert until(lambda: len(health(running)["workers"]) == 2)  # type: ignore[arg-type]
    before = workers(running)
    beginning = publisher(running)
    os.kill(beginning, signal.SIGSTOP)  # it would put back what is taken away
    (tmp_path / "kept").rename(tmp_path / "taken away")
    (folder / "a.ttl").write_text("broken")
    running.process.send_signal(signal.SIGHUP)
    assert until(lambda: "Nothing is served" in running.said())
    os.kill(beginning, signal.SIGCONT)
    time.sleep(3)
    assert says(running, "a", "one")
    assert workers(running) >= before

    save(folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two") and health(running)["status"] == "ok")
    running.process.send_signal(signal.SIGHUP)
    assert until(lambda: len(workers(running)) == 2 and not workers(running) & before)


def test_workers_that_may_open_no_more_files_go_on_once_they_may(site: Site, serve: Serve, tmp_path: Path):
    running = serve(site(in_state(tmp_path / "kept"), a='ex:a rdfs:label "one"@en .'))
    assert until(lambda: health(running)["status"] == "ok" and len(health(running)["workers"]) == 2)  # type: ignore[arg-type]
    hanging = publisher(running)
    with ExitStack() as waiting:
        asking = HTTPConnection("127.0.0.1", running.port, timeout=START)
        waiting.callback(asking.close)
        asking.request("GET", "/doc/a.nt")
        asking.getresponse().read()
        limits = {worker: resource.prlimit(worker, resource.RLIMIT_NOFILE) for worker in workers(running)}
        for worker, (_, most) in limits.items():
            resource.prlimit(worker, resource.RLIMIT_NOFILE, (3, most))
        time.sleep(5)
        save(running.folder, "a", 'ex:a rdfs:label "two"@en .')
        time.sleep(3)
        asking.request("GET", "/doc/a.nt")  # finds another snapshot, and cannot open it
        assert asking.getresponse().status == 200
    for worker, limit in limits.items():
        resource.prlimit(worker, resource.RLIMIT_NOFILE, limit)
    assert until(lambda: says(running, "a", "two") and health(running)["status"] == "ok")
    os.kill(hanging, signal.SIGKILL)
    save(running.folder, "a", 'ex:a rdfs:label "three"@en .')
    assert until(lambda: says(running, "a", "three"))
    assert workers(running) == set(limits)


def test_a_state_folder_that_cannot_be_looked_into_keeps_no_answer_back(
    site: Site, serve: Serve, tmp_path: Path
):
    place = tmp_path / "kept"
    running = serve(site(in_state(place), a='ex:a rdfs:label "one"@en .'))
    assert until(lambda: health(running)["status"] == "ok" and health(running)["publisher"] is True)
    place.rename(tmp_path / "aside")
    place.touch()  # so that any look fails, for root too, as without the right to look
    assert until(lambda: health(running)["status"] == "stale" and "state-unwritable" in codes(running))
    for path in ("/doc/a.html", "/doc/a.ttl", "/-/metrics", "/-/problems", "/-/changes", "/browse"):
        assert running.get(path).status == 200, path
    place.unlink()
    (tmp_path / "aside").rename(place)
    save(running.folder, "a", 'ex:a rdfs:label "two"@en .')
    assert until(lambda: says(running, "a", "two") and health(running)["status"] == "ok", 2 * SOON)
    assert "Traceback" not in running.said()


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_a_full_disk_under_the_log_ends_no_server_and_fails_no_answer(
    site: Site, tmp_path: Path, disk: Disk, kind: str
):
    if not disk.is_mounted:
        pytest.skip(UNMOUNTED)
    disk.fill_up()
    folder = site(in_state(tmp_path / "state"), a='ex:a rdfs:label "one"@en .')
    running = Running(folder, tmp_path, disk.place / "server.log", kind=kind, SEEOTHER_LOG="text")
    try:
        assert until(lambda: len(health(running)["workers"]) == 2)  # type: ignore[arg-type]
        before = workers(running)
        ask_much(running, 0)
        assert running.get("/id/a").status == 303
        save(folder, "a", 'ex:a rdfs:label "two"@en .')
        assert until(lambda: says(running, "a", "two"))
        save(folder, "a", "broken")
        assert until(lambda: health(running)["status"] == "stale")
        assert running.get("/id/nothing").status == 404
        assert workers(running) == before
    finally:
        running.stop()


def test_who_starts_beside_a_publisher_that_has_nothing_yet_waits_for_a_snapshot_and_no_longer(
    site: Site, tmp_path: Path
):
    folder, place = site(a='ex:a rdfs:label "one"@en .'), tmp_path / "kept"
    StateFolder(place).claim(folder)
    with ThreadPoolExecutor() as pool, StateFolder(place).publishing() as lock:
        assert lock is not None
        starting = pool.submit(ensure_snapshot, folder, place)
        with pytest.raises(TimeoutError):
            starting.result(0.5)
        publish_once(folder, place)
        assert starting.result(SOON) is None


def test_who_waits_for_a_first_snapshot_logs_what_for(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    folder, place = site(a='ex:a rdfs:label "one"@en .'), tmp_path / "kept"
    StateFolder(place).claim(folder)
    with ThreadPoolExecutor() as pool, StateFolder(place).publishing():
        starting = pool.submit(ensure_snapshot, folder, place)
        assert until(lambda: f"a first snapshot of {folder} in {place}: it is being built" in caplog.text)
        save(folder, "a", "oops")
        with pytest.raises(Refused):
            publish_once(folder, place)
        assert until(lambda: "there is none, because of" in caplog.text)
        assert "a.ttl:" in caplog.text
        save(folder, "a", 'ex:a rdfs:label "two"@en .')
        publish_once(folder, place)
        assert starting.result(SOON) is None
