"""Pages about the site as a whole, where no thing has the path: first page, lists, search, robots.txt."""

from __future__ import annotations

from collections.abc import Callable

from app.browsing import browse_page
from app.front import front_page
from app.problems import not_acceptable
from app.representation import Answer, Representation
from app.search_page import description, search_page, suggestions
from app.site_document import SiteView
from app.snapshot import Snapshot
from app.variants import Variant


def _robots(view: SiteView) -> Representation:
    return view.file("User-agent: *\nDisallow: /search\nAllow: /\n", "text/plain; charset=utf-8")


PAGES: dict[str, Callable[[SiteView], Representation | None]] = {
    "/": front_page,
    "/browse": browse_page,
    "/search": search_page,
}
# Their one form is told by their names.
FILES: dict[str, Callable[[SiteView], Representation]] = {
    "/search/suggest": suggestions,
    "/search/description.xml": description,
    "/robots.txt": _robots,
}


def site_page(
    path: str, query: str, variant: Variant | None, language: str, snapshot: Snapshot
) -> Answer | Representation | None:
    """Return the page of a path, None when there is none."""
    view = SiteView.of(path, query, variant, language, snapshot)
    if path in FILES:
        return FILES[path](view)
    page = PAGES.get(view.path)
    if page and variant is None and view.is_negotiated:
        return not_acceptable(view.alternates(), snapshot, language)
    return page(view) if page else None
