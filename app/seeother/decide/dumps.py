"""Dumps over HTTP: resumable, with validators and a digest of what is sent; behind our nginx it sends them from the disk."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from seeother.decide.problems import nothing_there, unknown_choice
from seeother.describe.dumps import PLACE, SYNTAXES, Dump, Portion, dump_of, folder_of
from seeother.describe.relations import PORTIONS
from seeother.graph.data import Data
from seeother.http.answer import COMMON, NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.http.parameters import parameters_of
from seeother.http.ranges import FilePart, part_of
from seeother.query.listing import is_iri
from seeother.site.document import cache_control
from seeother.structure.portions import portion_of, within
from seeother.versions.kept import versions_of

SENT = "/-/sent/"  # below which nginx has the state folder, for itself
_SOON = "10"  # seconds after which to ask again
_FOR_ALL = 0o001  # to walk through a folder
_READABLE = 0o004


def dump(ask: Ask, data: Data) -> Answer:
    """Return a dump or a part of it; where it is still being written, when to come again."""
    path, _, query = ask.target.partition("?")
    name = path.removeprefix(PLACE)
    if name not in SYNTAXES or folder_of(data) is None:
        return _no_such(data)
    told = parameters_of(query, empty=True)
    if "version" in told:
        older = versions_of(data).data_of(told["version"][-1])
        if older is None:
            return _no_such_version(name, told["version"][-1], data)
        data = older
    portion = _portion(name, told, data)
    if isinstance(portion, Answer):
        return portion
    found = dump_of(name, data, portion)
    if found is None:
        text = f"503 Service Unavailable\n\nThe dump is being written. Ask again in {_SOON} seconds.\n"
        return compose(503, text, PLAIN_TEXT, (*NOT_STORED, ("Retry-After", _SOON)), kind="dump")
    version = f"{data.settings.version}-" if data.settings.version else ""
    whole = _whole(found, quote(version, safe="") + _file_name(name, portion), name, data)
    answer = whole.respond(ask)
    if answer is whole and (place := _for_nginx(found, ask, data)):
        # nginx knows the length, and says itself that it has parts.
        kept = tuple(h for h in whole.headers if h[0] not in ("Content-Length", "Accept-Ranges"))
        headers = (*kept, ("X-Accel-Redirect", place), ("Content-Length", "0"))
        return Answer(200, headers, b"", "dump", "dump", False)
    return part_of(answer, ask)


def _no_such(data: Data) -> Answer:
    known = "".join(f"  {PLACE}{name}  {syntax.title}\n" for name, syntax in SYNTAXES.items())
    others = " ".join([*(f"?{name}=URI" for name in PORTIONS), "?version=NAME"])
    known += f"\nFor a part of it, add one of: {others}\n"
    told = known if folder_of(data) else "  nothing: this data does not come from files\n"
    text = f"404 Not Found\n\nThere is no such dump. There are:\n{told}"
    return compose(404, text, PLAIN_TEXT, NOT_STORED, kind="dump")


def _no_such_version(name: str, asked: str, data: Data) -> Answer:
    offers = [(v.name, "", f"{PLACE}{name}?version={quote(v.name)}") for v in versions_of(data).all]
    return unknown_choice("version", asked, [*offers, ("", "today's", f"{PLACE}{name}")], data, status=404)


def _portion(name: str, told: Mapping[str, list[str]], data: Data) -> Portion | Answer | None:
    """Return the part of the data that parameters ask for, what is in each of several; None for all of it."""
    found: Portion | None = None
    for kind in PORTIONS:
        for iri in told.get(kind, ()):
            portion = portion_of(kind, iri, data) if is_iri(iri) else None
            found = within(found, portion) if found and portion else portion
            if found is None:
                return nothing_there(kind, iri, f"{PLACE}{name}?{kind}=URI", data)
    return found


def _file_name(name: str, portion: Portion | None) -> str:
    if portion is None:
        return name
    label = quote(portion.label, safe="")[:100] or "part"
    return f"{label}.{name.partition('.')[2]}"


def _whole(found: Dump, file: str, name: str, data: Data) -> Answer:
    digest = b64encode(bytes.fromhex(found.sha256)).decode()
    etag = f'"{int(found.written):x}-{found.size:x}"'  # as nginx makes it, which may send the same file
    headers = (
        *COMMON,
        ("Content-Type", SYNTAXES[name].packed_type),
        ("Content-Disposition", f'attachment; filename="{file}"'),
        ("Content-Length", str(found.size)),
        ("Accept-Ranges", "bytes"),
        ("ETag", etag),
        ("Last-Modified", formatdate(found.written, usegmt=True)),
        ("Repr-Digest", f"sha-256=:{digest}:"),
        ("Cache-Control", cache_control(data.settings)),
    )
    content = FilePart(Path(found.path), 0, found.size)
    return Answer(200, headers, content, "dump", "dump", False, etag, found.written, found.written)


def _for_nginx(found: Dump, ask: Ask, data: Data) -> str:
    """Return under which path nginx has a file, "" where it is another client, or may not read the file."""
    if ask.keyed is None or ask.keyed.terms != data.settings.offer.name:
        return ""
    file, state = Path(os.path.realpath(found.path)), Path(os.path.realpath(data.settings.state))
    if not file.is_relative_to(state):
        return ""
    try:
        readable = file.stat().st_mode & _READABLE
        walkable = all(folder.stat().st_mode & _FOR_ALL for folder in file.parents)
    except OSError:
        return ""
    return SENT + quote(str(file.relative_to(state))) if readable and walkable else ""
