"""All of an edit goes live or none of it, however many files there are and however slowly they are written."""

import random
import re
import threading
import time
from pathlib import Path

import pytest
from conftest import PREFIXES, Running, Serve, Site, save, until
from seeother.publish import settling
from seeother.publish.publication import Publication
from seeother.publish.publisher import publish_once

FILES, EDITED = 2_000, 40


def version(number: int) -> str:
    return f'ex:hub <https://data.example.org/ns#version> "{number}" .'


def versions(state: Path) -> list[str]:
    snapshot = Publication(state).current()
    return sorted(
        str(quad.object)
        for name in ("a", "b")
        for node in snapshot.subjects(f"https://data.example.org/id/{name}")
        for quad in snapshot.about(node)
    )


def test_an_edit_that_goes_on_while_the_snapshot_is_built_is_published_whole(site: Site, tmp_path: Path):
    folder, state = site(a='ex:a ex:p "a1" .', b='ex:b ex:p "b1" .'), tmp_path / "state"
    publish_once(folder, state)
    save(folder, "a", 'ex:a ex:p "a2" .')
    published = []

    def goes_on(*_: object) -> None:
        published.append(versions(state))
        if len(published) == 1:
            save(folder, "b", 'ex:b ex:p "b2" .')

    publish_once(folder, state, goes_on)
    assert versions(state) == ["a2", "b2"]
    assert all(seen == ["a1", "b1"] for seen in published)


def test_a_folder_that_never_rests_is_published_all_the_same(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settling, "LONGEST", 1.0)
    folder, state = site(a='ex:a ex:p "0" .', b='ex:b ex:p "0" .'), tmp_path / "state"
    publish_once(folder, state)
    save(folder, "a", 'ex:a ex:p "1" .')
    began = time.monotonic()
    publish_once(folder, state, lambda *_: save(folder, f"new{time.monotonic_ns()}", "ex:new ex:p 1 ."))

    assert "1" in versions(state)
    assert time.monotonic() - began < 20


@pytest.mark.slow
def test_no_answer_mixes_the_old_and_the_new_of_an_edit_among_thousands_of_files(site: Site, serve: Serve):
    folder = site(**{f"n{n}": f'ex:n{n} rdfs:label "n{n}"@en .' for n in range(FILES)})
    names = random.Random(7).sample(range(FILES), EDITED)
    for name in names:
        save(folder, f"n{name}", version(0).replace("#version", f"#v{name}version"))
    running = serve(folder)
    seen: list[set[bytes]] = []
    done = threading.Event()
    readers = [threading.Thread(target=read, args=(running, seen, done)) for _ in range(3)]
    for reader in readers:
        reader.start()

    for number in (1, 2, 3):
        drafts = []
        for name in names:
            draft = folder / f".{name}.swp"
            draft.write_text(PREFIXES + version(number).replace("#version", f"#v{name}version"))
            drafts.append((draft, folder / f"n{name}.ttl"))
        for count, (draft, file) in enumerate(drafts):
            draft.replace(file)
            if count % 13 == 12:
                time.sleep(0.25)
        assert until(lambda number=number: {b"%d" % number} == seen[-1])
    done.set()
    for reader in readers:
        reader.join()

    assert {frozenset(answer) for answer in seen} == {frozenset({b"%d" % number}) for number in range(4)}


def read(running: Running, seen: list[set[bytes]], done: threading.Event) -> None:
    """Ask again and again for the document of which each file says something, and note the versions in each answer."""
    while not done.is_set():
        said = re.findall(rb"version> \"(\d+)\"", running.get("/doc/hub.nt").body)
        assert len(said) == EDITED
        seen.append(set(said))
