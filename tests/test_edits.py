"""All of an edit goes live or none of it, however many files there are; and readers do not wait for what it changes."""

import gc
import logging
import os
import random
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from conftest import PREFIXES, Running, Serve, Site, save, until
from rdflib import Graph
from rdflib.compare import isomorphic
from seeother.decide import resolver
from seeother.diagnostics import Diagnostic, Refused
from seeother.files import reading
from seeother.files.sources import Source, find_sources, sources_of
from seeother.graph.catalogue import namespaces_of
from seeother.graph.index import Index
from seeother.graph.index_writer import IndexWriter
from seeother.graph.manifest import STORE
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer, Ask
from seeother.http.shelf import Shelf
from seeother.publish import builder, loading, once, previous, settling
from seeother.publish.builder import build
from seeother.publish.folder import look_at
from seeother.publish.once import publish_once
from seeother.publish.publication import Publication
from seeother.publish.settling import let_settle
from seeother.publish.state import StateFolder
from seeother.publish.workers import forget
from seeother.serve import preparing
from seeother.serve.common_work import FOLDER, CommonWork
from seeother.serve.preparing import Preparing
from seeother.serve.upkeep import Upkeep
from seeother.site.settings import FILE
from seeother.terms import RDF

NS = "https://data.example.org/id/"
FILES, EDITED = 2_000, 40
OTHERWISE = '"01"^^xsd:integer'  # than the store would keep it


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


def test_an_edit_that_goes_on_while_the_snapshot_is_built_is_published_whole(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settling, "_QUIET_OF_SEVERAL", 2.0)
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


def test_an_edit_has_the_folder_listed_no_more_than_three_times(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, state = site(a='ex:a ex:p "a1" .', b='ex:b ex:p "b1" .'), StateFolder(tmp_path / "state")
    publish_once(folder, state.path)
    save(folder, "a", 'ex:a ex:p "a2" .')
    looks = []

    def listed(*arguments: object) -> object:
        looks.append(arguments)
        return sources_of(*arguments)

    monkeypatch.setattr("seeother.publish.folder.sources_of", listed)
    publish_once(folder, state.path, settled=let_settle(folder, state))
    assert versions(state.path) == ["a2", "b1"]
    assert len(looks) <= 3


@pytest.mark.parametrize(("share", "looks"), [(0, 5), (10**6, 1)])
def test_files_are_looked_at_while_they_are_read_as_often_as_that_costs_little(
    share: int, looks: int, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = site(**{name: f"ex:{name} ex:p 1 ." for name in "abcde"})
    monkeypatch.setattr(builder, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(builder, "_LOOK_SHARE", share)
    calls, look = [], builder._check_settled
    monkeypatch.setattr(builder, "_check_settled", lambda files: (calls.append(files), look(files)))
    build(look_at(folder), StateFolder(tmp_path / "state"))
    assert len(calls) == looks + 2  # when all is read, and when all is written


def test_a_look_that_knows_another_finds_what_any_look_finds_after_any_change(site: Site):
    folder = site(**{name: f"ex:{name} ex:p 1 ." for name in "abcdef"}, elsewhere="ex:e ex:p 1 .")
    for below in ("sub", "contexts", "theme"):
        (folder / below).mkdir()
    (folder / "j.jsonld").write_text('{"@context": "http://contexts.example/c", "@id": "http://e.example/j"}')
    (folder / "to.ttl").symlink_to(folder / "elsewhere.ttl")
    old = folder / "f.ttl"
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: save(folder, "a", "ex:a ex:p 2 ."),
        lambda: os.utime(folder / "b.ttl", (1, 1)),
        lambda: (folder / "c.ttl").rename(folder / "sub" / "c.ttl"),
        lambda: (folder / "sub").rename(folder / "other"),
        lambda: (folder / "d.ttl").unlink(),
        lambda: save(folder, "elsewhere", "ex:e ex:p 2 ."),
        lambda: (old.unlink(), os.mkfifo(old)),
        lambda: (folder / "contexts" / "c.jsonld").write_text("{}"),
        lambda: (folder / "theme" / "page.html").write_text("x"),
        lambda: (folder / FILE).write_text('versions = "other"\n' + (folder / FILE).read_text()),
        lambda: os.utime(folder / "a.ttl", (2**40, 2**40)),
    ]
    site_before, keys = look_at(folder), set[str]()
    for change in changes:
        change()
        known, anew = look_at(folder, site_before), look_at(folder)
        assert known.sources == anew.sources
        assert (known.findings, known.versions, known.key) == (anew.findings, anew.versions, anew.key)
        keys.add(known.key)
        site_before = known
    assert len(keys) == len(changes)


def test_workers_open_what_is_built_while_the_folder_is_looked_at_once_more(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, state = site(a='ex:a ex:p "a1" .', b='ex:b ex:p "b1" .'), StateFolder(tmp_path / "state")
    publish_once(folder, state.path)
    worker = Publication(state.path, serves=True)
    save(folder, "a", 'ex:a ex:p "a2" .')
    opened, is_over = [], once.is_over

    def looking(*arguments: object) -> bool:
        opened.append(ahead := worker.look_ahead())
        worker.tell_prepared(ahead)
        return is_over(*arguments)

    monkeypatch.setattr(once, "is_over", looking)
    publish_once(folder, state.path)

    assert [snapshot.path for snapshot in opened] == [state.current.resolve()]
    assert worker.look_ahead() is None  # it is announced once
    assert worker.current() is opened[0]


def test_a_page_that_is_made_keeps_no_snapshot_open(site: Site, tmp_path: Path):
    folder = site(a='ex:a a ex:Thing ; rdfs:label "one"@en ; ex:p "a1" ; ex:q ex:b .', b='ex:b ex:p "b1" .')
    publish_once(folder, tmp_path / "state")
    collects = gc.isenabled()
    gc.disable()  # what refers to itself would be found by it, some time
    try:
        for target in ("/doc/a.html", "/doc/a.md", "/doc/a.ttl", "/", "/search?q=one", "/index", "/nothing"):
            snapshot = Snapshot((tmp_path / "state" / "current").resolve())
            asked_once = weakref.ref(snapshot)
            assert resolver.answer(Ask("GET", target, "text/html"), snapshot).status in (200, 404)
            del snapshot
            assert asked_once() is None, target
    finally:
        if collects:
            gc.enable()


def test_a_snapshot_that_is_broken_is_not_moved_to(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(once, "_PREPARATION", 0.0)
    folder, state = site(a='ex:a ex:p "a1" .', b='ex:b ex:p "b1" .'), tmp_path / "state"
    publish_once(folder, state)
    publication = Publication(state, serves=True)
    before = publication.current()
    save(folder, "a", 'ex:a ex:p "a2" .')
    publish_once(folder, state)
    for file in (state / "current" / STORE).glob("*.sst"):
        file.write_bytes(b"")

    assert publication.current() is before


@pytest.mark.long
def test_a_folder_that_never_rests_is_published_all_the_same(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settling, "LONGEST", 1.0)
    monkeypatch.setattr(settling, "_QUIET_OF_SEVERAL", 0.5)
    folder, state = site(a='ex:a ex:p "0" .', b='ex:b ex:p "0" .'), tmp_path / "state"
    publish_once(folder, state)
    save(folder, "a", 'ex:a ex:p "1" .')
    publish_once(folder, state, lambda *_: save(folder, f"new{time.monotonic_ns()}", "ex:new ex:p 1 ."))

    assert "1" in versions(state)


def test_after_any_edits_the_store_has_what_the_files_say(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(loading, "_LARGE", 700)  # a file of these may grow beyond that, and shrink again
    monkeypatch.setattr(previous, "_REBUILD_SHARE", 100.0)
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    chance = random.Random(7)
    folder, state = site(stays="ex:stays ex:p 1 ."), tmp_path / "state"

    def edit() -> None:
        name = chance.choice("abc")
        if (folder / f"{name}.ttl").exists() and chance.random() < 0.2:
            (folder / f"{name}.ttl").unlink()
            return
        values = (OTHERWISE if chance.random() < 0.1 else n for n in range(chance.choice((8, 9, 10, 40))))
        save(folder, name, f"ex:{name} ex:of [] ." + "".join(f"ex:{name} ex:p {value} ." for value in values))

    for _ in range(12):
        edit()
        publish_once(folder, state)
        written = Graph()
        for file in folder.glob("*.ttl"):
            written.parse(file)
        served = Graph()
        for *triple, _ in Publication(state).current().graph:
            served.add(tuple(triple))
        assert isomorphic(served, written)


def index_of(path: Path, files: dict[str, Source], gone: Iterable[str] = ()) -> Index:
    """Return an index that has lost some files and gained others."""
    writer = IndexWriter.at(path)
    for name in gone:
        writer.forget(name)
    for source in files.values():
        writer.add(reading.read(source, frozenset()))
    writer.finish()
    return Index.at(path)


def test_after_any_edits_an_index_tells_of_prefixes_and_terms_what_one_of_all_files_tells(
    site: Site, tmp_path: Path
):
    chance, folder = random.Random(3), site()
    kept = {source.name: source for source in find_sources(folder)[0]}
    index_of(tmp_path / "index", kept).close()
    for step in range(60):
        name = f"{chance.choice('abcz')}.ttl"
        gone = [name] if kept.pop(name, None) else []
        if chance.random() < 0.7:
            pairs = [(chance.choice("uvw"), chance.choice("xyz")) for _ in range(chance.randrange(3))]
            declared = "".join(f"@prefix {prefix}: <https://{space}.example/> .\n" for prefix, space in pairs)
            used = f"a <http://e.example/{chance.choice('CD')}> ; <http://e.example/{chance.choice('pq')}> 1, 2 ."
            (folder / name).write_text(f"{declared}<http://e.example/{step}> {used}")
            kept[name] = Source.at(folder / name, name, (folder / name).stat())
        come = {name: kept[name]} if name in kept else {}
        with (
            closing(index_of(tmp_path / "index", come, gone)) as edited,
            closing(index_of(tmp_path / f"anew{step}", kept)) as anew,
        ):
            assert edited.prefixes() == anew.prefixes()
            assert list(namespaces_of(edited).items()) == list(namespaces_of(anew).items())
            assert edited.classes() == anew.classes()
            assert edited.properties() == anew.properties()
            assert edited.usage(f"{RDF}type", False) == anew.usage(f"{RDF}type", False)


def asked(publication: Publication, *names: str) -> list[Answer]:
    """Return what readers get who ask for documents as a program and as a person do."""
    snapshot = publication.current()
    forms = [(name, accept) for name in names for accept in ("text/turtle", "text/html")]
    return [resolver.answer(Ask("GET", f"/doc/{name}", accept), snapshot) for name, accept in forms]


def finished(snapshot: Snapshot) -> set[str]:
    """Return the targets whose answers are finished."""
    return {key[0] for key in snapshot.shelf.latest(1000) if type(key) is tuple}


@pytest.fixture
def edited(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Publication, Preparing]]:
    """A worker whose readers have asked for two of three documents, and an edit of one that is built and announced."""
    folder, state = site(**{name: f'ex:{name} ex:p "{name}1" .' for name in "abc"}), tmp_path / "state"
    publish_once(folder, state)
    publication = Publication(state, serves=True)
    preparing = Preparing(publication)
    monkeypatch.setattr(once, "_PREPARATION", 30.0)
    monkeypatch.setattr("seeother.serve.preparing._BEFORE", 30.0)
    monkeypatch.setattr("seeother.serve.preparing._GRACE", 30.0)  # however busy the machine is
    asked(publication, "a", "b")
    save(folder, "a", 'ex:a ex:p "a2" .')
    publishing = threading.Thread(target=publish_once, args=(folder, state))
    publishing.start()
    yield publication, preparing
    publishing.join()


def test_what_is_asked_for_is_finished_before_a_worker_moves(edited: tuple[Publication, Preparing]):
    publication, preparing = edited
    before = publication.current()
    while not publication.heard.prepared:
        assert publication.current() is before
        preparing.round()
    assert until(lambda: publication.current() is not before)

    assert finished(publication.current()) == {"/doc/a", "/doc/b"}
    turtle, html, *_ = asked(publication, "a")
    assert b"a2" in turtle.body
    assert b"a2" in html.body


def test_what_one_worker_has_finished_the_others_need_not(
    edited: tuple[Publication, Preparing], monkeypatch: pytest.MonkeyPatch
):
    publication, preparing = edited
    another = Publication(publication.state.path, serves=True)
    others = Preparing(another)
    asked(another, "a", "b")
    while not publication.heard.prepared:
        preparing.round()
    monkeypatch.setattr(resolver, "finish", lambda *_: pytest.fail("it was finished already"))
    while not another.heard.prepared:
        others.round()
    monkeypatch.undo()
    assert until(lambda: publication.current().path == another.current().path)

    one, other = asked(publication, "a", "b"), asked(another, "a", "b")
    assert [(a.status, a.headers, a.body) for a in one] == [(a.status, a.headers, a.body) for a in other]


def test_what_another_worker_has_claimed_comes_last_and_is_finished_here_where_it_does_not_come(
    edited: tuple[Publication, Preparing], monkeypatch: pytest.MonkeyPatch
):
    publication, preparing = edited
    monkeypatch.setattr(CommonWork, "claim", lambda *_: False)
    while not publication.heard.prepared:
        preparing.round()
    assert until(lambda: preparing.round() or finished(publication.current()) == {"/doc/a", "/doc/b"})


def test_half_an_answer_or_one_of_another_program_is_none(site: Site, tmp_path: Path):
    folder, state = site(a='ex:a ex:p "1" .'), tmp_path / "state"
    publish_once(folder, state)
    snapshot = Publication(state).current()
    key = ("/doc/a.ttl", resolver.preferences_of(Ask("GET", "/doc/a.ttl"), snapshot))
    work, answer = CommonWork(snapshot), resolver.finish(*key, snapshot)
    assert work.take(key) is None
    work.give(key, answer)
    taken = work.take(key)
    assert taken is not None
    assert (taken.status, taken.headers, taken.body, taken.etag) == (
        200,
        answer.headers,
        answer.body,
        answer.etag,
    )

    place = next((snapshot.path / FOLDER).iterdir())
    place.write_bytes(place.read_bytes()[:-1])
    assert work.take(key) is None
    work.give(key, answer)
    (folder / "theme").mkdir()
    (folder / "theme" / "base.html").write_text("another look")
    assert CommonWork(snapshot).take(key) is None


def test_what_there_was_no_time_for_is_finished_after_the_move(
    edited: tuple[Publication, Preparing], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(preparing, "_BEFORE", 0.0)
    publication, work = edited
    before = publication.current()
    while not publication.heard.prepared:
        work.round()
    assert until(lambda: publication.current() is not before)
    assert finished(publication.current()) == set()

    assert until(lambda: work.round() or finished(publication.current()) == {"/doc/a", "/doc/b"})


def test_nothing_is_finished_ahead_while_a_reader_waits(
    edited: tuple[Publication, Preparing], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(preparing, "_BEFORE", 0.1)
    publication, _ = edited
    waiting = [True]
    work = Preparing(publication, lambda: waiting[0])
    while not publication.heard.prepared:
        work.round()
    assert until(lambda: publication.current().path == publication.state.current.resolve())
    work.round()
    assert finished(publication.current()) == set()

    waiting.clear()
    waiting.append(False)
    assert until(lambda: work.round() or finished(publication.current()) == {"/doc/a", "/doc/b"})


def test_no_reader_waits_for_a_snapshot_to_be_opened_that_somebody_follows(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(once, "_PREPARATION", 0.0)
    folder, state = site(a='ex:a ex:p "a1" .'), tmp_path / "state"
    publish_once(folder, state)
    publication = Publication(state, serves=True)
    before = publication.follow()
    save(folder, "a", 'ex:a ex:p "a2" .')
    publish_once(folder, state)

    assert publication.current() is before
    after = publication.follow()
    assert after is not before
    assert publication.current() is after


def test_a_worker_that_hangs_holds_up_no_edit_for_long(
    edited: tuple[Publication, Preparing], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(once, "_PREPARATION", 0.5)
    publication, _ = edited
    before = publication.current()

    assert until(lambda: publication.current() is not before)


def test_the_latest_answers_are_told_first_and_no_more_than_are_wanted():
    shelf = Shelf()
    for name in "abcd":
        shelf.put(name, Answer(200, (), name.encode()))
    shelf.get("b")

    assert shelf.latest(3) == ["b", "d", "c"]


def test_another_edit_after_a_pause_does_not_hold_up_the_first(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settling, "_QUIET_OF_SEVERAL", 0.01)
    folder, state = site(a='ex:a ex:p "a1" .', b='ex:b ex:p "b1" .'), tmp_path / "state"
    publish_once(folder, state)
    save(folder, "a", 'ex:a ex:p "a2" .')

    def another(*_: object) -> None:
        time.sleep(0.1)
        if not (folder / "new.ttl").exists():
            save(folder, "new", 'ex:b ex:p "b2" .')

    publish_once(folder, state, another)
    assert versions(state) == ["a2", "b1"]


@pytest.mark.long
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

    paused: set[int] = set()
    for number in (1, 2, 3):
        drafts = []
        for name in names:
            draft = folder / f".{name}.swp"
            draft.write_text(PREFIXES + version(number).replace("#version", f"#v{name}version"))
            drafts.append((draft, folder / f"n{name}.ttl"))
        longest, at = 0.0, time.monotonic()
        for count, (draft, file) in enumerate(drafts):
            draft.replace(file)
            if count % 13 == 12:
                time.sleep(0.25)
            longest = max(longest, time.monotonic() - at)
            at = time.monotonic()
        if longest > 0.35:  # the machine paused for so long that it may be taken for two edits
            paused.add(number)
        assert until(lambda number=number: {b"%d" % number} == seen[-1])
    done.set()
    for reader in readers:
        reader.join()

    mixed = {frozenset({b"%d" % (number - 1), b"%d" % number}) for number in paused}
    assert {frozenset(answer) for answer in seen} - mixed == {
        frozenset({b"%d" % number}) for number in range(4)
    }


def read(running: Running, seen: list[set[bytes]], done: threading.Event) -> None:
    """Ask again and again for the document of which each file says something, and note the versions in each answer."""
    while not done.is_set():
        said = re.findall(rb"version> \"(\d+)\"", running.get("/doc/hub.nt").body)
        assert len(said) == EDITED
        seen.append(set(said))


def test_a_folder_that_cannot_be_read_is_not_taken_for_one_that_is_gone(site: Site):
    now = look_at(site(a='ex:a rdfs:label "one"@en .'))
    unread = Diagnostic(
        "sub", 1, 1, "error", "unreadable", "the folder cannot be read: Permission denied", ""
    )
    odd = Diagnostic("a.ttl", 1, 1, "warning", "odd-file", "its time is beyond the year 9999", "")
    assert replace(now, findings=(unread,)).key != now.key
    assert replace(now, findings=(odd,)).key == now.key


def test_a_folder_that_comes_back_is_logged_once(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    folder = site(a="ex:a rdfs:label 'A' .")
    publish_once(folder, tmp_path / "state")
    folder.rename(tmp_path / "away")
    with pytest.raises(Refused):
        publish_once(folder, tmp_path / "state")
    (tmp_path / "away").rename(folder)
    publish_once(folder, tmp_path / "state")
    publish_once(folder, tmp_path / "state")
    assert caplog.text.count(f"published as it was: {folder} has its last good state again") == 1


def test_workers_of_a_server_that_is_gone_are_forgotten_whoever_has_their_numbers(site: Site, tmp_path: Path):
    folder, state = site(a='ex:a rdfs:label "one"@en .'), tmp_path / "kept"
    publish_once(folder, state)
    served = Publication(state, serves=True)
    served.current()
    assert [worker.pid for worker in served.workers()] == [os.getpid()]
    forget(served.state)
    assert served.workers(), "it lives"
    os.close(served._alive)
    forget(served.state)
    assert not served.workers()


def test_a_clock_that_is_set_back_hides_no_newer_data(site: Site, tmp_path: Path):
    folder, state = site(a='ex:a rdfs:label "one"@en .'), tmp_path / "kept"
    publish_once(folder, state)
    publication = Publication(state, serves=True)
    publication.current()
    save(folder, "a", 'ex:a rdfs:label "two"@en .')
    hour = 3_600
    publication.state.write_problems({**publication.problems(), "checked": time.time() + hour})
    publication.waiting = time.time() + hour
    upkeep = Upkeep(folder, publication)
    upkeep._note_waiting()
    assert publication.waiting <= publication.confirmed
    publication.confirmed += hour / 2  # as the next round finds it
    assert publication.is_overdue()
    publication.confirmed -= hour / 2
    publish_once(folder, state)
    upkeep._note_waiting()
    assert not publication.is_overdue()
