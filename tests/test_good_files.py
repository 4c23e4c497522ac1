"""A site may be served without files that have an error from the beginning; what is served once is never left out."""

import errno
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PREFIXES, ROOT, SEEOTHER, START, Serve, Site, run, save, says, until
from seeother.diagnostics import Refused
from seeother.files.notes import Reading
from seeother.files.reading import read
from seeother.files.sources import Source
from seeother.files.syntax_errors import unreadable
from seeother.graph.snapshot import Snapshot
from seeother.look.interface import LANGUAGES
from seeother.look.templating import render
from seeother.publish import builder, previous
from seeother.publish.once import publish_once
from seeother.publish.publication import Publication
from seeother.site.settings import FILE

GREAT = ", ".join(map(str, range(30)))  # much, of which an edit is a small part
GOOD = 'ex:a rdfs:label "good"@en .'
# What is good until an error that comes late: the store may have read all before it.
LARGE = "".join(f'ex:l{n} rdfs:label "{"x" * 200}"@en .\n' for n in range(6000))
INEXACT = "".join(f'ex:l{n} ex:n "{"x" * 200}", 01.50 .\n' for n in range(6000))
BAD: dict[str, tuple[str, Callable[[Path], object]]] = {
    "syntax": ("b.ttl", lambda file: file.write_text(f'{PREFIXES}ex:b rdfs:label "b"@en .\nex:c "x .')),
    "large": ("b.ttl", lambda file: file.write_text(f'{PREFIXES}{LARGE}ex:b rdfs:label "b"')),
    "rewritten": ("b.ttl", lambda file: file.write_text(f'{PREFIXES}{INEXACT}ex:b rdfs:label "b"')),
    "another format": ("b.ttl", lambda file: file.write_text('<?xml version="1.0"?><rdf/>')),
    "not packed": ("b.ttl.gz", lambda file: file.write_text("plain")),
    "dangling link": ("b.ttl", lambda file: file.symlink_to("nowhere")),
}


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Snapshot]:
    """Return a function that publishes a site's good files and returns what is served then."""
    monkeypatch.setenv("SEEOTHER_GOOD_FILES", "1")

    def published(folder: Path) -> Snapshot:
        publish_once(folder, tmp_path / "state")
        return Publication(tmp_path / "state").current()

    return published


def names(snapshot: Snapshot) -> set[str]:
    """Return the things of a snapshot, in its catalogue and in its graph alike."""
    listed = {key.rpartition("/")[2] for key in snapshot.catalogue.keys()}
    stored = {str(quad.subject).rpartition("/")[2] for quad in snapshot.quads()}
    assert listed == stored
    return listed


@pytest.mark.parametrize("store", ["oxigraph", pytest.param("memory", marks=pytest.mark.long)])
@pytest.mark.parametrize(("name", "spoil"), BAD.values(), ids=BAD)
def test_a_file_with_an_error_from_the_beginning_is_left_out(
    site: Site, publish: Callable[[Path], Snapshot], name: str, spoil: Callable[[Path], object], store: str
):
    folder = site(a=GOOD)
    (folder / FILE).write_text(f'store = "{store}"\n{(folder / FILE).read_text()}')
    spoil(folder / name)
    snapshot = publish(folder)

    assert names(snapshot) == {"a"}
    assert (snapshot.manifest.left_out, snapshot.manifest.files) == ((name,), 1)
    assert not any(snapshot.labels(f"https://data.example.org/id/{thing}") for thing in ("b", "l1"))

    (folder / name).unlink()
    save(folder, "b", LARGE + 'ex:b rdfs:label "mended"@en .')
    assert {"a", "b"} < names(publish(folder))


def test_without_the_word_for_it_one_file_with_an_error_keeps_all_back(site: Site, tmp_path: Path):
    folder = site(a=GOOD, b="broken")

    with pytest.raises(Refused):
        publish_once(folder, tmp_path / "state")


def test_what_is_served_is_not_left_out_when_it_is_broken(site: Site, publish: Callable[[Path], Snapshot]):
    folder = site(a=GOOD, b="broken")
    publish(folder)
    save(folder, "a", 'ex:a rdfs:label "broken')
    save(folder, "c", 'ex:c rdfs:label "c"@en .')

    with pytest.raises(Refused) as refused:
        publish(folder)
    assert {finding.file for finding in refused.value.diagnostics} == {"a.ttl", "b.ttl"}

    save(folder, "a", 'ex:a rdfs:label "better"@en .')
    assert names(publish(folder)) == {"a", "c"}


def test_a_file_that_is_new_and_broken_is_left_out_too_and_one_that_is_mended_comes_in(
    site: Site, publish: Callable[[Path], Snapshot]
):
    folder = site(a=GOOD)
    assert publish(folder).manifest.left_out == ()
    save(folder, "b", "broken")
    assert publish(folder).manifest.left_out == ("b.ttl",)
    save(folder, "b", 'ex:b rdfs:label "b"@en .')
    assert (names(publish(folder)), publish(folder).manifest.left_out) == ({"a", "b"}, ())


def test_what_is_left_out_is_read_again_when_it_changes_and_not_with_every_edit(
    site: Site, publish: Callable[[Path], Snapshot], monkeypatch: pytest.MonkeyPatch
):
    folder, seen = site(**{name: f"ex:{name} ex:p {GREAT} ." for name in "cdefgh"}, a=GOOD, b="broken"), []
    (folder / "dangling.ttl").symlink_to("nowhere")
    monkeypatch.setattr(
        builder, "read", lambda source, *more: (seen.append(source.name), read(source, *more))[1]
    )
    assert publish(folder).manifest.left_out == ("b.ttl", "dangling.ttl")

    seen.clear()
    save(folder, "a", 'ex:a rdfs:label "better"@en .')
    snapshot = publish(folder)
    assert seen == ["a.ttl"]
    assert snapshot.manifest.left_out == ("b.ttl", "dangling.ttl")
    assert [found.file for found in snapshot.catalogue.findings() if found.severity == "error"] == ["b.ttl"]

    save(folder, "b", 'ex:b rdfs:label "b"@en .')
    assert "b" in names(publish(folder))
    assert seen == ["a.ttl", "b.ttl"]


def test_what_could_not_be_read_is_tried_with_every_edit(
    site: Site, publish: Callable[[Path], Snapshot], monkeypatch: pytest.MonkeyPatch
):
    folder = site(**{name: f"ex:{name} ex:p {GREAT} ." for name in "cdefgh"}, a=GOOD, b='ex:b ex:p "b" .')

    def failing(source: Source, *more: object) -> Reading:
        if source.name != "b.ttl":
            return read(source, *more)
        reading = Reading(source)
        reading.findings.append(unreadable(source, OSError(errno.EIO, "Input/output error")))
        return reading

    with monkeypatch.context() as patch:  # as by a network disk, once
        patch.setattr(builder, "read", failing)
        assert publish(folder).manifest.left_out == ("b.ttl",)
    save(folder, "a", 'ex:a rdfs:label "better"@en .')
    assert "b" in names(publish(folder))


def test_another_publisher_reads_what_is_left_out_once_for_itself(
    site: Site, publish: Callable[[Path], Snapshot], monkeypatch: pytest.MonkeyPatch
):
    folder, seen = site(**{name: f"ex:{name} ex:p {GREAT} ." for name in "cdefgh"}, a=GOOD, b="broken"), []
    publish(folder)
    monkeypatch.setattr(
        builder, "read", lambda source, *more: (seen.append(source.name), read(source, *more))[1]
    )
    monkeypatch.setattr(previous, "_READER", "another version of the program, perhaps")
    for number in range(2):
        save(folder, "a", f'ex:a rdfs:label "{number}"@en .')
        publish(folder)

    assert sorted(seen) == ["a.ttl", "a.ttl", "b.ttl"]


@pytest.mark.parametrize("files", [{"a": "broken"}, {"a": "broken", "b": "broken"}])
def test_a_site_without_a_good_file_is_refused(
    site: Site, publish: Callable[[Path], Snapshot], files: dict[str, str]
):
    with pytest.raises(Refused):
        publish(site(**files))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_in_their_language_that_something_is_left_out(
    site: Site, publish: Callable[[Path], Snapshot], language: str
):
    folder = site(a=GOOD)
    page = {"findings": [], "language": language}
    assert "notice" not in render("problems.html", settings=publish(folder).settings, **page)
    save(folder, "b", "broken")
    assert 'href="/-/problems"' in render("problems.html", settings=publish(folder).settings, **page)


def test_init_infers_from_the_good_files_and_tells_which_it_left_out(site: Site):
    folder = site(None, **{f"n{n}": f'ex:n{n} rdfs:label "{n}"@en .' for n in range(80)}, bad="broken")
    ended = run("init", folder)

    assert ended.exit_code == 0, ended.stderr
    assert 'base = "https://data.example.org"' in (folder / FILE).read_text()
    assert "Left out, for the errors in it: bad.ttl" in ended.stderr
    assert "bad.ttl:5:1: error" in ended.stderr


def test_what_is_left_out_is_told_once(site: Site, capfd: pytest.CaptureFixture[str], tmp_path: Path):
    folder = site(a=GOOD, b="broken", c="broken")
    for _ in range(2):  # published, and found published
        ended = run(
            "try", "/id/good", folder, SEEOTHER_GOOD_FILES="1", XDG_STATE_HOME=str(tmp_path / "state")
        )
        told = ended.stderr + capfd.readouterr().err
        assert "Left out, for the errors in them: b.ttl, c.ttl." in told
        assert [told.count(f"{name}.ttl:5:1: error") for name in "bc"] == [1, 1], told


@pytest.mark.long
def test_a_server_serves_the_good_files_and_says_so_everywhere(
    site: Site, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEEOTHER_GOOD_FILES", "1")
    folder = site(**{f"n{n}": f'ex:n{n} rdfs:label "{n}"@en .' for n in range(79)}, bad="broken")
    running = serve(folder)

    assert says(running, "n78", '"78"')
    for path in ("/", "/doc/n1", "/browse", "/search?q=1", "/-/problems", "/id/nothing"):
        assert "A file with errors is left out" in running.get(path, "text/html").body.decode(), path
    health = json.loads(running.get("/-/health").body)
    assert (health["status"], health["stale"], health["left_out"]) == ("stale", True, ["bad.ttl"])
    assert [finding["file"] for finding in health["errors"]] == ["bad.ttl"]
    assert "bad.ttl:5:1: error" in running.said()

    save(folder, "n1", 'ex:n1 rdfs:label "edited"@en .')
    assert until(lambda: says(running, "n1", "edited"))
    save(folder, "n1", "broken too")
    assert until(lambda: "n1.ttl" in running.get("/-/problems", "application/json").body.decode())
    assert says(running, "n1", "edited")
    save(folder, "n1", 'ex:n1 rdfs:label "mended"@en .')
    save(folder, "bad", 'ex:bad rdfs:label "good now"@en .')
    assert until(lambda: says(running, "bad", "good now"))
    assert until(lambda: json.loads(running.get("/-/health").body)["status"] == "ok")
    assert "left out" not in running.get("/doc/n1", "text/html").body.decode()


@pytest.mark.slow
@pytest.mark.long
def test_the_option_of_the_command_reaches_every_process(site: Site, tmp_path: Path):
    folder = site(a=GOOD, b="broken")
    address = f"unix:{tmp_path}/socket"
    command = [*SEEOTHER, "serve", str(folder), "--bind", address, "--workers", "1", "--good-files"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        started = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=out, stderr=out)
    try:
        assert until(lambda: (tmp_path / "socket").exists() or started.poll() is not None, START)
        assert (tmp_path / "socket").exists(), log.read_text()
        assert "Left out, for the errors in it: b.ttl" in log.read_text()
        save(folder, "a", 'ex:a rdfs:label "edited"@en .')
        assert until(lambda: "published snapshot" in log.read_text()), log.read_text()
    finally:
        started.terminate()
        started.wait(START)
