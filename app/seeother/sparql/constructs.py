"""The SPARQL CONSTRUCT files of a site, which are its own profiles: found, and prepared where they can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seeother.site.plain_files import read_plain

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query

FOLDER, ENDING = "profiles", ".rq"
_TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TAKEN = ("all", "alt")  # by profiles that no site can have otherwise
_MOST, _LONGEST = 50, 64_000  # files, and bytes of one


class BadProfile(ValueError):
    """A CONSTRUCT that cannot be used; the text says why."""


def construct_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a site that are to hold a CONSTRUCT, by name."""
    try:
        yield from sorted(file for file in (folder / FOLDER).iterdir() if file.suffix == ENDING)
    except OSError:
        return


def read_construct(file: Path, number: int) -> str:
    """Return the text of a file, the site's next after `number` of them; raises BadProfile where it is of no use."""
    if not _TOKEN.fullmatch(file.stem) or file.stem in _TAKEN:
        raise BadProfile("the name is to be of small letters, digits, - and _, and neither all nor alt")
    if number >= _MOST:
        raise BadProfile(f"a site has {_MOST} profiles of its own at most")
    try:
        if file.stat().st_size > _LONGEST:
            raise BadProfile(f"a file may have {_LONGEST:,} bytes")
        return read_plain(file).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadProfile(f"the file cannot be read: {problem}") from problem


@lru_cache(maxsize=64)
def prepare(query: str) -> Query:
    """Return a query ready to be asked; raises BadProfile for one that is no CONSTRUCT, or would ask other servers."""
    # Takes longer to load than the rest of a server, and most sites have no such profile.
    from rdflib.plugins.sparql import prepareQuery

    try:
        prepared = prepareQuery(query)
    except Exception as problem:  # the parser has no one class for all it raises
        raise BadProfile(f"this is not SPARQL: {problem}") from problem
    if prepared.algebra.name != "ConstructQuery":
        raise BadProfile("this is no CONSTRUCT")
    if prepared.algebra.datasetClause or _asks_others(prepared.algebra):
        raise BadProfile("FROM and SERVICE would ask other servers")
    return prepared


def _asks_others(part: Any) -> bool:
    if isinstance(part, dict):  # rdflib's CompValue is one
        return getattr(part, "name", "") == "ServiceGraphPattern" or any(map(_asks_others, part.values()))
    return isinstance(part, list | tuple) and any(map(_asks_others, part))
