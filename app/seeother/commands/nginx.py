"""Write the nginx configuration of a site from its settings; the file itself is a template."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seeother.http.variants import VARIANTS
from seeother.iris import origin_of
from seeother.site.settings import Settings

_TEMPLATES = Path(__file__).parent
_CLIENTS = Path(__file__).with_name("clients.tsv")
_SHORT = 40  # a longer key does not fit into the buckets of nginx's hash table as Debian ships it
_MOST = 3000  # nginx reads no word of its configuration beyond 4096 bytes
_LISTEN, _LISTEN_TLS = ("80", "[::]:80"), ("443 ssl http2", "[::]:443 ssl http2")


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
    return environment.get_template("nginx.conf").render(
        name=name,
        terms=settings.offer.name,
        settings=settings,
        upstream=front.upstream
        if front.upstream.startswith("unix:")
        else front.upstream.removeprefix("http://"),
        listen=front.listen or (*_LISTEN, *(_LISTEN_TLS if front.tls else ())),
        server_names=front.server_names or hosts_of(settings),
        cache=front.cache or f"/var/cache/{name}",
        log=front.log or f"/var/log/nginx/{name}.log",
        front=front,
        hosts=hosts if len(hosts) > 1 else [],
        host="http_host" if any(":" in host for host in hosts) else "host",
        accept=list(_entries(_clients("Accept") | _types(), 0, settings)),
        language=list(_entries(_clients("Accept-Language") | set(settings.languages), 1, settings))
        if len(settings.languages) > 1
        else [],
        encoding=list(_entries(_clients("Accept-Encoding"), 2, settings)),
    )


def name_of(settings: Settings) -> str:
    """Return what the site's zones and variables are called: two sites in one nginx must not share them."""
    origin = next(iter(settings.patterns.all)).thing.origin
    return "seeother_" + re.sub(r"[^a-z0-9]+", "_", origin.partition("://")[2].lower()).strip("_")[:24]


def hosts_of(settings: Settings) -> list[str]:
    """Return the names that the site's URIs have, the base's first."""
    origins = dict.fromkeys([origin_of(settings.base), *(p.thing.origin for p in settings.patterns.all)])
    return list(dict.fromkeys(o.partition("://")[2].partition(":")[0] for o in origins if "://" in o))


def _clients(field: str) -> set[str]:
    """Return the values that well-known clients send in a field, and none."""
    with _CLIENTS.open(encoding="utf-8", newline="") as file:
        return {
            row[2] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] == field
        } | {""}


def _types() -> set[str]:
    return set(chain.from_iterable((v.media_type, v.content_type, *v.aliases) for v in VARIANTS))


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
            long[outcome].append(re.escape(value))
        else:
            yield value, outcome
    for outcome, patterns in sorted(long.items()):
        yield from ((f"~^(?:{joined})$", outcome) for joined in _joined(patterns))


def _joined(patterns: list[str]) -> Iterator[str]:
    """Yield alternatives in groups that nginx can read."""
    group: list[str] = []
    for pattern in patterns:
        if group and len("|".join([*group, pattern])) > _MOST:
            yield "|".join(group)
            group = []
        group.append(pattern)
    yield "|".join(group)
