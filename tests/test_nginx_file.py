"""The configuration that is written for nginx: nothing in it is more than a value, whatever the settings and options hold."""

import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Answering, free_port, needs, until
from seeother.commands.nginx import Front, NotForNginx, hosts_of, name_of, quoted, room_of, write_nginx
from seeother.naming.patterns import Pattern, Patterns
from seeother.naming.templates import Template
from seeother.site.settings import Settings

BREAK_OUT = "x\n}\nserver { listen 127.0.0.1:1; } # \"; \\ $host ' {"


def settings_of(title: str = "A", origin: str = "https://a.example") -> Settings:
    pattern = Pattern(Template(f"{origin}/id/{{name}}"), Template(f"{origin}/doc/{{name}}"))
    return Settings(Path("/srv/a"), Patterns((pattern,)), title=title, languages=("en", "de"))


def front_of(place: Path, **options: object) -> Front:
    values = {
        "upstream": "127.0.0.1:9",
        "listen": ("127.0.0.1:18999",),
        "server_names": (),
        "cache": str(place / "cache"),
        "log": str(place / "access.log"),
        "state": str(place / "state"),
    }
    return Front(**{**values, **options})  # type: ignore[arg-type]


@pytest.fixture
def accepts(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that says what nginx has against a configuration, "" for nothing, and what it read is in `-T`."""

    def check(text: str) -> str:
        (tmp_path / "site.conf").write_text(text)
        whole = tmp_path / "nginx.conf"
        temporary = "".join(
            f"{kind}_temp_path {tmp_path}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole.write_text(
            f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ {temporary} include {tmp_path}/site.conf; }}\n"
        )
        command = [needs("nginx"), "-t", "-c", str(whole), "-p", str(tmp_path), "-e", str(tmp_path / "log")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr

    return check


def directives(text: str) -> list[str]:
    """Return the lines that are no comments, less the strings in them."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize(
    "title", [BREAK_OUT, 'a "quoted" title', "a\rb", "a\x85b\u2028c", "ends in a backslash \\"]
)
def test_a_title_stays_in_its_comment(tmp_path: Path, accepts: Callable[[str], str], title: str) -> None:
    text = write_nginx(settings_of(title), front_of(tmp_path))
    assert directives(text) == directives(write_nginx(settings_of(), front_of(tmp_path)))
    assert accepts(text) == ""


NAMES = {
    "space": "a b",
    "quotes": "a\"b'c",
    "braces": "a{b}c",
    "semicolon": "a;b",
    "hash": "#a",
    "backslash": "a\\b",
    "not ASCII": "bücher",
    "all": "a; } \" ' \\ # {",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_folder_and_file_may_be_named(tmp_path: Path, accepts: Callable[[str], str], name: str) -> None:
    places = {field: str(tmp_path / name / field) for field in ("cache", "log", "state")}
    (tmp_path / name / "cache").mkdir(parents=True)
    text = write_nginx(settings_of(), front_of(tmp_path, upstream=f"unix:/run/{name}/s", **places))
    assert accepts(text) == ""
    assert len(directives(text)) == len(directives(write_nginx(settings_of(), front_of(tmp_path))))
    assert (tmp_path / name / "log").exists(), "nginx opens the log that was meant"


def test_a_dollar_sign_is_no_variable_in_the_folder_that_is_the_key(
    tmp_path: Path, accepts: Callable[[str], str]
) -> None:
    text = write_nginx(settings_of(), front_of(tmp_path, state=str(tmp_path / "a$host")))
    assert accepts(text) == ""
    assert "a$host" not in text
    assert "a${seeother_a_example_dollar}host/current" in text


REFUSED = {
    "line break in the cache": {"cache": "/a\nb"},
    "NUL in the log": {"log": "/a\0b"},
    "dollar sign in the log": {"log": "/var/log/$host"},
    "line break in the state": {"state": "/a\n}"},
    "dollar sign in a certificate": {"tls": ("/a$b", "/c")},
    "upstream that goes on": {"upstream": "127.0.0.1:8000; include /etc/passwd"},
    "upstream with a path": {"upstream": "http://127.0.0.1:8000/a"},
    "socket with a line break": {"upstream": "unix:/a\n;"},
    "listen that goes on": {"listen": ("80; root /",)},
    "listen with a line break": {"listen": ("80\n",)},
    "server name that goes on": {"server_names": ("a.example; return 200",)},
    "server name with a brace": {"server_names": ("a{b",)},
    "server name with a space": {"server_names": ("a b",)},
    "server name with a variable": {"server_names": ("$host",)},
    "server name with a line break": {"server_names": ("a.example\n",)},
}


@pytest.mark.parametrize("options", REFUSED.values(), ids=REFUSED)
def test_what_cannot_stand_there_is_refused_with_a_sentence(
    tmp_path: Path, options: dict[str, object]
) -> None:
    with pytest.raises(NotForNginx) as problem:
        write_nginx(settings_of(), front_of(tmp_path, **options))
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    "listen", ["80", "[::]:80", "127.0.0.1:8080 ssl http2", "unix:/run/a.sock", "*:80 default_server"]
)
@pytest.mark.parametrize(
    "name", ["_", "a.example", "*.a.example", ".a.example", "www.a.*", "[::1]", "127.0.0.1"]
)
def test_what_nginx_knows_there_is_admitted(tmp_path: Path, listen: str, name: str) -> None:
    text = write_nginx(settings_of(), front_of(tmp_path, listen=(listen,), server_names=(name,)))
    assert f"    listen {listen};\n" in text
    assert f"    server_name {name};\n" in text


def test_a_host_is_written_as_clients_send_it(tmp_path: Path, accepts: Callable[[str], str]) -> None:
    settings = settings_of(origin="https://bücher.example:8443")
    assert "server_name xn--bcher-kva.example;" in write_nginx(settings, front_of(tmp_path))
    assert accepts(write_nginx(settings, front_of(tmp_path))) == ""
    assert hosts_of(settings_of(origin="http://[::1]:8000")) == ["[::1]"]


def test_sites_of_long_names_share_no_zone() -> None:
    long = "https://department-of-things-{}.university.example"
    names = {name_of(settings_of(origin=long.format(letter))) for letter in "abc"}
    assert len(names) == 3
    assert name_of(settings_of(origin="https://bridges.example.org")) == "seeother_bridges_example_org"


@pytest.mark.parametrize("text", ["a", 'a"b', "a\\", '\\"', "a b", "{;}#", ""])
def test_quoting_is_undone_by_reading(text: str) -> None:
    read = quoted(text)[1:-1].replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")
    assert read == text


def test_a_cache_takes_what_room_there_is(tmp_path: Path) -> None:
    room = room_of(str(tmp_path / "not" / "yet" / "there"))
    assert room.most.endswith("k")
    assert int(room.most[:-1]) * 1024 <= 2**32
    assert 32 <= int(room.keys[:-1]) <= 32 * 1024
    assert room_of("") == room_of("")


def test_pictures_come_from_the_disk_and_nothing_else_of_the_site_does(tmp_path: Path) -> None:
    """The server behind it is not there, so that whatever nginx asks it for is an error."""
    pictures = tmp_path / "site {a" / "pictures"
    (pictures / "deep").mkdir(parents=True)
    for name in ("a.png", "deep/b c.JPG", ".hidden.png", "data.ttl"):
        (pictures / name).write_bytes(b"0123456789")
    (pictures / "out.png").symlink_to("/etc/hostname")
    port = free_port()
    settings = replace(settings_of(), folder=pictures.parent, base="https://a.example")
    front = front_of(tmp_path, listen=(f"127.0.0.1:{port}",))
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"user root; daemon off; pid {tmp_path}/pid;\nevents {{}}\nhttp {{ types {{ image/png png; image/jpeg jpg; }} {temporary}\n{write_nginx(settings, front)} }}\n"
    )
    command = [
        needs("nginx"),
        "-c",
        str(tmp_path / "nginx.conf"),
        "-p",
        str(tmp_path),
        "-e",
        str(tmp_path / "log"),
    ]
    with subprocess.Popen(command) as nginx:
        asked = Answering(port, tmp_path / "log")
        until(lambda: is_open(port))
        try:
            whole = asked.get("/pictures/a.png")
            assert (whole.status, whole.body, whole.headers["Content-Type"]) == (
                200,
                b"0123456789",
                "image/png",
            )
            assert whole.headers["ETag"] and "max-age" in whole.headers["Cache-Control"]
            assert asked.get("/pictures/a.png", If_None_Match=whole.headers["ETag"]).status == 304
            assert asked.get("/pictures/a.png", Range="bytes=2-4").body == b"234"
            assert asked.get("/pictures/deep/b%20c.JPG").status == 200
            for path in (
                "/pictures/.hidden.png",
                "/pictures/data.ttl",
                "/pictures/out.png",
                "/pictures/none.png",
                "/pictures/%2e%2e/pictures/.hidden.png",
            ):
                assert asked.get(path).status == 503, path
        finally:
            nginx.terminate()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
