"""What the commands print, and how they end."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DATA, ROOT, SEEOTHER, START, run
from seeother.site.settings_file import parse_settings

Site = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo is read once."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state-of-commands"))


def test_help_names_every_command_and_the_exit_codes():
    told = subprocess.run(
        [*SEEOTHER, "--help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=START
    ).stdout

    for word in ("serve", "try", "init", "Exit codes"):
        assert word in told


@pytest.mark.parametrize("command", ["serve", "try", "init"])
def test_every_command_has_help(command: str):
    told = run(command, "--help").stdout
    assert "SITE" in told


@pytest.mark.parametrize(
    "uri",
    [
        "https://bridges.example.org/id/bridge/Tower_Bridge",
        "http://localhost:8000/id/bridge/Tower_Bridge",
        "/id/bridge/Tower_Bridge",
    ],
)
def test_try_tells_pattern_scores_reason_and_the_whole_exchange(uri: str):
    ended = run("try", uri, str(DATA), "--accept", "text/html;q=0.8, application/json")

    assert ended.exit_code == 0, ended.stderr
    for words in (
        "matches https://bridges.example.org/id/{kind}/{+name} (seeother.toml:",
        "0.8  HTML",
        "text/html;q=0.8",
        "JSON-LD has the highest quality, 1",
        "< 303 See Other",
        "< Location: /doc/bridge/Tower_Bridge.jsonld",
        "< 200 OK",
        "< Content-Type: application/ld+json",
        '"@context"',
    ):
        assert words in ended.stdout


def test_try_follows_a_hash_uri_to_the_document_before_the_hash():
    ended = run("try", "https://bridges.example.org/ns#Bridge", str(DATA))

    assert ended.exit_code == 0
    assert "the part after # stays with the client" in ended.stdout
    assert "< 303" not in ended.stdout


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("/id/bridge/nope", "< 404 Not Found"),
        ("https://elsewhere.example/id/x", "is not of this site"),
        ("/doc/bridge/Tower_Bridge --accept image/png", "< 406 Not Acceptable"),
    ],
)
def test_try_ends_with_1_where_there_is_no_document(uri: str, words: str):
    path, *options = uri.split()
    ended = run("try", path, str(DATA), *options)

    assert ended.exit_code == 1
    assert words in ended.stdout


def test_init_writes_what_would_be_inferred_and_never_overwrites(site: Site):
    folder = site(None, a="ex:a rdfs:label 1 . <https://data.example.org/ns#T> rdfs:label 1 .")
    ended = run("init", str(folder))

    assert ended.exit_code == 0
    text = (folder / "seeother.toml").read_text()
    assert text in ended.stdout
    assert parse_settings(text, folder).base == "https://data.example.org"
    assert run("init", str(folder)).exit_code == 2
    assert (folder / "seeother.toml").read_text() == text


def test_init_says_where_it_may_not_write(site: Site):
    folder = site(None, a="ex:a rdfs:label 1 .")
    (folder / "seeother.toml").symlink_to(folder / "nowhere" / "seeother.toml")
    ended = run("init", str(folder))

    assert ended.exit_code == 2
    assert "seeother.toml cannot be written: No such file or directory." in ended.stderr


def test_an_unknown_command_is_wrong_usage():
    assert run("serv").exit_code == 2


def test_try_tells_what_of_an_accept_header_cannot_be_read():
    ended = run(
        "try", "/doc/bridge/Tower_Bridge", DATA, "--accept", "text/turtle;q=high, text/html;q=0.5, json,,"
    )

    assert ended.stdout.count("passed over") == 2
    assert "passed over: 'text/turtle;q=high' is not type/subtype" in ended.stdout
    assert "→ HTML" in ended.stdout


@pytest.mark.parametrize("command", ["check", "init", "nginx", "reload", "serve"])
def test_a_path_that_cannot_be_followed_is_told_in_a_sentence(command: str, tmp_path: Path):
    (tmp_path / "circle").symlink_to("circle")
    for site in (str(tmp_path / "circle"), "a" * 5000):
        ended = run(command, site)
        assert ended.exit_code == 2
        assert "this path leads nowhere" in ended.stderr
        assert "Traceback" not in ended.stderr
