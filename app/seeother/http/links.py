"""Links as values, and how they are written: as a Link field (RFC 8288), and as a linkset in JSON or text (RFC 9264)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin

from seeother.http.answer import Headers
from seeother.http.variants import LINKSETS, Form

MOST_OF_LINKS = 3_000  # characters of a field: a proxy reads no more than its buffer holds of a head
MOST_OF_LISTS = (
    2_000  # of those by which programs go through lists: parse-link-header, which many have, reads no more
)
LINKSET_JSON, LINKSET_TEXT = (variant.media_type for variant in LINKSETS)
_ONE_ALTERNATE = (
    "application/ld+json"  # its processors take one alternate for the document itself, and fail over several
)


class Link(NamedTuple):
    """A link from a context that is known to its reader: relation, target, and what is known of the target."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""
    profile: str = ""

    def __str__(self) -> str:
        rel, href, kind, language, profile = self
        text = f'<{href}>; rel="{rel}"; type="{kind}"' if kind else f'<{href}>; rel="{rel}"'
        if language:
            text += f'; hreflang="{language}"'
        return f'{text}; profile="{profile}"' if profile else text


def alternates(forms: Iterable[Form], rel: str = "alternate") -> list[Link]:
    """Return a link to every form of a document."""
    new = tuple.__new__  # a third of what the class itself takes
    return [new(Link, (rel, path, variant.media_type, "", "")) for variant, path in forms]


def _fitting(found: Sequence[Link], media_type: str) -> Sequence[Link]:
    """Return the links that an answer of a media type may carry: in JSON-LD one alternate, which is the page for people."""
    if media_type != _ONE_ALTERNATE:
        return found
    others = [link for link in found if link.rel == "alternate"]
    kept = next((link for link in others if link.type == "text/html"), None)
    return [link for link in found if link.rel != "alternate" or link is kept]


def link_field(links: Iterable[Link], media_type: str, most: int = MOST_OF_LINKS) -> Headers:
    """Return the Link field of an answer of a media type, with as many links as fit, the first ones first."""
    every = dict.fromkeys(map(str, _fitting(list(links), media_type)))
    whole = ", ".join(every)
    if len(whole) + 2 > most:
        whole = ", ".join(_beginning(every, most))
    return (("Link", whole),) if whole else ()


def _beginning(texts: Iterable[str], most: int) -> Iterator[str]:
    """Yield those texts that fit into a field, each with what parts it from others."""
    size = 0
    for text in texts:
        if size + len(text) + 2 <= most:
            yield text
            size += len(text) + 2


def linkset_json(links_of: Mapping[str, Sequence[Link]]) -> str:
    """Write links by their contexts, which are absolute, as JSON (RFC 9264 section 4.2)."""
    contexts = []
    for anchor, links in links_of.items():
        context: dict[str, Any] = {"anchor": anchor}
        for link in links:
            target = {"href": urljoin(anchor, link.href)}
            if link.type:
                target["type"] = link.type
            known = {**target, **({"hreflang": [link.hreflang]} if link.hreflang else {})}
            if link.profile:
                known["profile"] = [link.profile]
            context.setdefault(link.rel, []).append(known)
        contexts.append(context)
    return json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1) + "\n"


def linkset_text(links_of: Mapping[str, Sequence[Link]]) -> str:
    """Write links by their contexts as text (RFC 9264 section 4.1): a Link field whose links name their context."""
    return (
        ",\n".join(
            f'{link._replace(href=urljoin(anchor, link.href))}; anchor="{anchor}"'
            for anchor, links in links_of.items()
            for link in links
        )
        + "\n"
    )
