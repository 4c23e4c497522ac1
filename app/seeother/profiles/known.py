"""The profiles of a site: those that every site has, and its own, which are SPARQL CONSTRUCT files in `profiles/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from seeother.site.settings import Settings
from seeother.sparql.constructs import ENDING, BadProfile, construct_files, prepare, read_construct
from seeother.terms import SCHEMA, SCHEMA_HTTP

PLACE = "/-/profiles"
# Lines of comment; a sign for one stands in IRIs too.
_TITLE = re.compile(r"^[ \t]*#[ \t]*([^<\s][^\r\n]{0,200})", re.MULTILINE)
_IRI = re.compile(r"^[ \t]*#[ \t]*<([a-z][a-z0-9+.-]*:[^<>\"\s]{1,300})>", re.IGNORECASE | re.MULTILINE)
_ALTERNATES = "http://www.w3.org/ns/dx/conneg/altr"


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to select from what a document says; `query` is the CONSTRUCT of a profile that has one."""

    name: str
    iri: str
    title: str
    query: str = ""
    others: tuple[str, ...] = ()  # names that clients have for it beside token and IRI
    problem: str = ""  # why it cannot be had: its file is no such query
    is_own: bool = False  # of the site

    @property
    def is_whole(self) -> bool:
        """Tell whether it is what a document is without any profile."""
        return self.name == "all"

    @property
    def is_list(self) -> bool:
        """Tell whether it is the list of all forms."""
        return self.name == "alt"


def profiles_of(settings: Settings, with_own: bool = True) -> dict[str, Profile]:
    """Return the profiles of a site by their tokens, the one that nobody needs to name first.

    Those of its own are looked for on the disk each time.
    """
    place = f"{settings.patterns.all[0].document.origin}{settings.mount}{PLACE}#"
    own = _own(settings.folder, place) if with_own else {}
    return {profile.name: profile for profile in (*_everywhere(place), *own.values(), _LIST)}


def profile_named(name: str, profiles: Mapping[str, Profile]) -> Profile | None:
    """Return the profile of a token or an IRI."""
    if name in profiles:
        return profiles[name]
    bare = name.rstrip("/#")
    return next(
        (p for p in profiles.values() if bare in (other.rstrip("/#") for other in (p.iri, *p.others))), None
    )


_LIST = Profile(
    "alt", _ALTERNATES, "The list of all forms of the document", "", ("alternates", "altr", "list")
)


@lru_cache(maxsize=64)
def _everywhere(place: str) -> tuple[Profile, ...]:
    """Return the profiles that every site has, but for the list of them."""
    words = Path(__file__).with_name(f"schema{ENDING}").read_text(encoding="utf-8")
    return (
        Profile("all", f"{place}all", "Everything that is known of the thing and of the document"),
        Profile("statements", f"{place}statements", "The statements about the thing, and no others"),
        Profile("labels", f"{place}labels", "The names of the thing and of what it mentions"),
        Profile(
            "schema", SCHEMA, "What there are words for in schema.org", words, (SCHEMA_HTTP, "schema.org")
        ),
    )


def _own(folder: Path, place: str) -> dict[str, Profile]:
    """Read the site's own profiles; a file that cannot be read, or has no token for a name, is none."""
    found = {}
    for number, file in enumerate(construct_files(folder)):
        with suppress(BadProfile):
            text = read_construct(file, number)
            title, iri = _TITLE.search(text), _IRI.search(text)
            found[file.stem] = Profile(
                file.stem,
                iri[1] if iri else place + file.stem,
                title[1].strip() if title else file.stem,
                text,
                problem=_problem(text),
                is_own=True,
            )
    return found


@lru_cache(maxsize=64)
def _problem(query: str) -> str:
    try:
        prepare(query)
    except BadProfile as problem:
        return str(problem)
    return ""
