"""Pages about the site as a whole, where no thing has the path: the front page and robots.txt."""

from __future__ import annotations

from app.document import COMMON, SAFE_HTML, cache_control
from app.iris import path_of, to_uri
from app.page import best
from app.representation import Representation, represent
from app.snapshot import Snapshot
from app.templating import render
from app.variants import Variant

_EXAMPLES = 12


def site_page(path: str, variant: Variant | None, snapshot: Snapshot) -> Representation | None:
    """Return the page of that path, None when there is none."""
    if path == "/":
        return _front_page(snapshot)
    if path == "/robots.txt":
        return _page("User-agent: *\nAllow: /\n", "text/plain; charset=utf-8", snapshot)
    return None


def _front_page(snapshot: Snapshot) -> Representation:
    body = render("front.html", settings=snapshot.settings, language=snapshot.settings.languages[0],
                  manifest=snapshot.manifest, examples=_examples(snapshot))
    return _page(body, "text/html; charset=utf-8", snapshot)


def _examples(snapshot: Snapshot) -> list[tuple[str, str]]:
    keys = [key for key in snapshot.index.keys(most=400) if snapshot.settings.patterns.thing(key)]
    chosen = keys[:: max(1, len(keys) // _EXAMPLES)][:_EXAMPLES]
    return [(to_uri(path_of(key)), _name(key, snapshot)) for key in chosen]


def _name(key: str, snapshot: Snapshot) -> str:
    name = best(snapshot.labels(snapshot.index.spellings(key)[0]), snapshot.settings.languages)
    return name.text if name else key


def _page(text: str, content_type: str, snapshot: Snapshot) -> Representation:
    safe = SAFE_HTML if content_type.startswith("text/html") else ()
    headers = (*COMMON, ("Content-Type", content_type), ("Cache-Control", cache_control(snapshot.settings)), *safe)
    return represent(text.encode(), headers, "html")
