"""Write the nginx configuration of a site from its settings; the file itself is a template."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seeother.http.parameters import PARAMETERS
from seeother.http.variants import OF_LISTS
from seeother.iris import origin_of, path_of
from seeother.site.pictures import TYPES
from seeother.site.settings import Settings

_BARE = re.compile(r"[A-Za-z0-9_./:@*+=~\[\]-]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NAME = re.compile(r"_|(?:\*\.|\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:\.|\.\*)?|\[[0-9A-Fa-f:.]+\]")
_ADDRESS = re.compile(r"(?:http://)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/?")
_WORDS = re.compile(r"[A-Za-z0-9_.:*=/\[\]-]+(?: [A-Za-z0-9_.:*=/\[\]-]+)*")
_PLENTY = 2**33  # bytes: with that much room there is no need to count
_TEMPLATES = Path(__file__).parent
_CLIENTS = Path(__file__).with_name("clients.tsv")
_LONGEST_NAME = 24
_KEPT = 32  # connections to the server that each process of nginx keeps
_SHORT = 40  # a longer key does not fit into the buckets of nginx's hash table as Debian ships it
_MOST = 3000  # nginx reads no word of its configuration beyond 4096 bytes
_LISTEN, _LISTEN_TLS = ("80", "[::]:80"), ("443 ssl http2", "[::]:443 ssl http2")


class NotForNginx(ValueError):
    """A value that cannot stand in nginx's configuration; the text says which, why and what to do."""


@dataclass(frozen=True)
class Front:
    """What the operator decides: where nginx listens, what it is called, where it finds the server, what it may keep open."""

    upstream: str
    listen: tuple[str, ...]
    server_names: tuple[str, ...]
    cache: str
    log: str
    state: str
    tls: tuple[str, str] | None = None
    open_files: int = 0


def write_nginx(settings: Settings, front: Front) -> str:
    """Return the configuration, ready to be included in nginx's `http` block."""
    name = name_of(settings)
    environment = Environment(  # noqa: S701  it writes no HTML
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    hosts = sorted(settings.patterns.hosts)
    environment.filters |= {"quoted": quoted, "word": word, "path": path}
    return environment.get_template("nginx.conf").render(
        name=name,
        title=_UNPRINTABLE.sub(" ", settings.title),
        kept=_KEPT,
        dollar="$" in front.state,
        parameters="|".join(sorted(PARAMETERS)),
        room=room_of(front.cache),
        terms=settings.offer.name,
        settings=settings,
        upstream=_upstream(front.upstream),
        listen=[
            _fitting(address, _WORDS, "--listen", "an address or a port as nginx's listen has them")
            for address in front.listen or (*_LISTEN, *(_LISTEN_TLS if front.tls else ()))
        ],
        server_names=list(map(_server_name, front.server_names or hosts_of(settings))),
        cache=front.cache or f"/var/cache/{name}",
        log=front.log or f"/var/log/nginx/{name}.log",
        front=front,
        pictures=list(_picture_folders(settings)),
        types="|".join(TYPES),
        hosts=hosts if len(hosts) > 1 else [],
        host="http_host" if any(":" in host for host in hosts) else "host",
        accept=list(_entries(_clients("Accept") | _types(), 0, settings)),
        language=list(_entries(_clients("Accept-Language") | set(settings.languages), 1, settings))
        if len(settings.languages) > 1
        else [],
        encoding=list(_entries(_clients("Accept-Encoding"), 2, settings)),
    )


@dataclass(frozen=True)
class PictureFolder:
    """A folder of pictures: the beginning of their paths, and where it is."""

    prefix: str
    path: str


def _picture_folders(settings: Settings) -> Iterator[PictureFolder]:
    """Yield the folders of pictures that there are now, by the paths that their IRIs have."""
    below = path_of(settings.base.rstrip("/") + "/").rstrip("/")
    for name in settings.picture_folders:
        place = settings.folder / name
        if place.is_dir() and "$" not in str(place):
            yield PictureFolder(re.escape(f"{settings.mount or below}/{name}"), str(place.resolve()))


def name_of(settings: Settings) -> str:
    """Return what the site's zones and variables are called: two sites in one nginx must not share them."""
    origin = next(iter(settings.patterns.all)).thing.origin
    whole = re.sub(r"[^a-z0-9]+", "_", origin.partition("://")[2].lower()).strip("_")
    if len(whole) > _LONGEST_NAME:
        whole = f"{whole[:17]}_{blake2b(origin.encode(), digest_size=3).hexdigest()}"
    return f"seeother_{whole}"


def hosts_of(settings: Settings) -> list[str]:
    """Return the names that the site's URIs have, the base's first."""
    origins = dict.fromkeys([origin_of(settings.base), *(p.thing.origin for p in settings.patterns.all)])
    return list(dict.fromkeys(re.sub(r":[0-9]*$", "", o.partition("://")[2]) for o in origins if "://" in o))


def quoted(text: str) -> str:
    """Return a text as one word of the configuration, in quotes."""
    if _UNPRINTABLE.search(text):
        raise NotForNginx(
            f"{text!r} holds a line break or a control character, which nginx's configuration cannot."
        )
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def word(text: str) -> str:
    """Return a text as one word, without quotes where it needs none; not for maps, where bare words may mean something."""
    return text if _BARE.fullmatch(text) else quoted(text)


def path(text: str) -> str:
    """Return a path as one word of a directive that reads variables; nginx has no way to write a dollar sign there."""
    if "$" in text:
        raise NotForNginx(
            f"{text!r} holds a dollar sign, which nginx reads as a variable: choose another path."
        )
    return word(text)


def _upstream(given: str) -> str:
    if given.startswith("unix:"):
        return word(given)
    fits = _fitting(given, _ADDRESS, "--upstream", "HOST:PORT or unix:PATH")
    return fits.removeprefix("http://").rstrip("/")


def _server_name(given: str) -> str:
    if given.startswith("~"):  # a regular expression, in which nginx reads no variables
        return quoted(given)
    try:
        name = given if given.isascii() else given.encode("idna").decode()
    except UnicodeError:
        name = given
    return _fitting(name, _NAME, "--server-name, or the host of a template,", "the name of a host")


def _fitting(value: str, form: re.Pattern[str], place: str, expected: str) -> str:
    if not form.fullmatch(value):
        raise NotForNginx(f"{place} has {value!r}, where nginx needs {expected}.")
    return value


@dataclass(frozen=True)
class Room:
    """What the cache may take, as nginx writes sizes; `keys` bounds the number of answers at once, the others soon after."""

    keys: str
    most: str
    free: str


def room_of(cache: str) -> Room:
    """Return what a cache in this folder may take of the room there is, a disk's worth where none was chosen.

    nginx cuts an answer short that it cannot write down, and looks at sizes every ten seconds only. But it keeps no more
    answers than it has keys for, so there are as many as fit into half of the room at 16 kB each.
    """
    if not cache:
        return Room("32m", "2g", "256m")
    folder = Path(cache).absolute()
    total = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    free = min(total.free, _PLENTY)
    return Room(f"{max(32, free >> 18)}k", f"{max(free >> 11, 128)}k", f"{max(free >> 13, 64)}k")


def _clients(field: str) -> set[str]:
    """Return the values that well-known clients send in a field, and none."""
    with _CLIENTS.open(encoding="utf-8", newline="") as file:
        return {
            row[2] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] == field
        } | {""}


def _types() -> set[str]:
    return set(chain.from_iterable((v.media_type, v.content_type, *v.aliases) for v in OF_LISTS))


def _entries(values: Iterable[str], place: int, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield pairs for an nginx map: header values, and what our own negotiation makes of them."""
    long = defaultdict(list)
    for value in {
        value.lower(): value for value in sorted(values)
    }.values():  # nginx compares without regard to case
        asked = ["", "", ""]
        asked[place] = value
        outcome = settings.offer.preferences(*asked).parts[place]
        if len(value) > _SHORT:
            long[outcome].append(re.escape(value).replace('"', '\\"'))
        else:
            yield quoted(value), quoted(outcome)
    for outcome, patterns in sorted(long.items()):
        yield from ((f'"~^(?:{joined})$"', quoted(outcome)) for joined in _joined(patterns))


def _joined(patterns: list[str]) -> Iterator[str]:
    """Yield alternatives in groups that nginx can read."""
    group: list[str] = []
    for pattern in patterns:
        if group and len("|".join([*group, pattern])) > _MOST:
            yield "|".join(group)
            group = []
        group.append(pattern)
    yield "|".join(group)
