"""A shelf of finished answers: what it gives back, and bounds in memory and on disk that it never outgrows."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from seeother.http.answer import Answer, represent
from seeother.http.shelf import LONG, OVERHEAD, Shelf

unhurried = hypothesis_settings(deadline=None)


def page(size: int) -> Answer:
    return represent(b"x" * size, "text/html", (), "html")


def test_a_shelf_returns_what_was_put() -> None:
    shelf, kept = Shelf(), page(10)
    shelf.put("a", kept)
    assert shelf.get("a") is kept
    assert shelf.get("b") is None


def test_a_shelf_keeps_the_first_of_two_answers_under_one_key() -> None:
    shelf, first = Shelf(), page(1)
    shelf.put("a", first)
    shelf.put("a", page(2))
    assert shelf.get("a") is first


def test_a_shelf_drops_what_was_not_used_longest() -> None:
    shelf = Shelf(most_bytes=10 * (1000 + OVERHEAD))
    for number in range(10):
        shelf.put(number, page(1000))
    assert shelf.get(0)
    shelf.put(10, page(1000))
    assert [number for number in range(11) if not shelf.get(number)] == [1]


def test_a_shelf_does_not_keep_an_answer_that_would_fill_an_eighth_of_it() -> None:
    shelf = Shelf(most_bytes=8 * 10_000)
    shelf.put("large", page(10_001 - OVERHEAD))
    shelf.put("small", page(10_000 - OVERHEAD))
    assert shelf.get("large") is None
    assert shelf.get("small")


@unhurried
@given(
    sizes=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6000)), max_size=80),
    most=st.integers(1, 60_000),
)
def test_a_shelf_never_holds_more_than_its_bound(sizes: list[tuple[int, int]], most: int) -> None:
    shelf = Shelf(most_bytes=most)
    for key, size in sizes:
        shelf.put(key, page(size) if size % 2 else Answer(303, (), b"x" * size))
        held = [found for number in range(31) if (found := shelf.get(number))]
        assert sum(len(found.body) + OVERHEAD for found in held) <= most


@unhurried
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 900)), min_size=1, max_size=50))
def test_the_latest_answer_is_on_the_shelf(puts: list[tuple[int, int]]) -> None:
    shelf = Shelf(most_bytes=8 * (900 + OVERHEAD))
    for key, size in puts:
        shelf.put(key, page(size))
        assert shelf.get(key)


def body(finished: object) -> bytes:
    assert isinstance(finished, Answer)
    return finished.body


def test_a_long_body_is_given_back_from_the_file_as_it_was(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    texts = [bytes([65 + number]) * (LONG + number) for number in range(20)]
    given_back = [
        shelf.put(number, represent(text, "text/html", (), "html")) for number, text in enumerate(texts)
    ]
    assert [body(shelf.get(number)) for number in range(20)] == [body(kept) for kept in given_back] == texts
    assert [kept.length for kept in given_back] == list(map(len, texts))
    assert list(tmp_path.iterdir()) == []


def test_an_answer_under_two_keys_is_filed_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_filed=8 * LONG)
    kept = shelf.put("first", page(LONG))
    for number in range(100):
        assert shelf.put(number, kept) is kept


def test_an_answer_in_hand_outlives_the_file_that_the_shelf_has_left(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_filed=8 * LONG)
    in_hand = shelf.put("first", represent(b"a" * LONG, "text/html", (), "html"))
    for number in range(8):
        shelf.put(number, represent(b"b" * LONG, "text/html", (), "html"))
    assert shelf.get("first") is None
    assert body(in_hand) == b"a" * LONG
    assert body(shelf.get(7)) == b"b" * LONG


def test_where_no_file_can_be_written_bodies_stay_in_memory(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "nowhere")
    shelf.put("long", page(3 * LONG))
    assert body(shelf.get("long")) == b"x" * 3 * LONG


@pytest.mark.parametrize("size", [0, LONG - 1, LONG, 4 * LONG])
def test_memory_is_bounded_by_the_number_of_answers_where_bodies_are_filed(tmp_path: Path, size: int) -> None:
    shelf = Shelf(tmp_path, most_bytes=100 * OVERHEAD)
    for number in range(200):
        shelf.put(number, page(size))
    held = sum(bool(shelf.get(number)) for number in range(200))
    assert held == (100 if size in (0, LONG, 4 * LONG) else 100 * OVERHEAD // (OVERHEAD + size))


@dataclass(frozen=True)
class Key:
    """A key whose hash is worked out in Python, as those of documents, so that threads change places meanwhile."""

    number: int


def test_answers_may_be_asked_for_while_others_are_kept_and_dropped(tmp_path: Path) -> None:
    shelf, is_over = Shelf(tmp_path, most_bytes=200 * OVERHEAD, most_filed=400 * LONG), Event()

    def ask() -> None:
        while not is_over.is_set():
            for number in range(300):
                shelf.get(Key(number))

    with ThreadPoolExecutor() as pool:
        asking = pool.submit(ask)
        try:
            for number in range(3_000):
                shelf.put(Key(number % 300), page(LONG))
        finally:
            is_over.set()
        asking.result()
