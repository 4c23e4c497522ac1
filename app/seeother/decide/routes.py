"""Pages about the site as a whole, where no thing has the path: first page, lists, search, robots.txt."""

from __future__ import annotations

from collections.abc import Callable

from seeother.decide.problems import not_acceptable
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.http.variants import Variant
from seeother.pages.browse import browse_page
from seeother.pages.home import front_page
from seeother.pages.search import description, search_page, suggestions
from seeother.pages.view import SiteView


def _robots(view: SiteView) -> Answer:
    return view.file("User-agent: *\nDisallow: /search\nAllow: /\n", "text/plain; charset=utf-8")


PAGES: dict[str, Callable[[SiteView], Answer | None]] = {
    "/": front_page,
    "/browse": browse_page,
    "/search": search_page,
}
# Their one form is told by their names.
FILES: dict[str, Callable[[SiteView], Answer]] = {
    "/search/suggest": suggestions,
    "/search/description.xml": description,
    "/robots.txt": _robots,
}


def site_page(path: str, query: str, variant: Variant | None, language: str, snapshot: Data) -> Answer | None:
    """Return the page of a path, None when there is none."""
    view = SiteView.of(path, query, variant, language, snapshot)
    if path in FILES:
        return FILES[path](view)
    page = PAGES.get(view.path)
    if page and variant is None and view.is_negotiated:
        return not_acceptable(view.alternates(), snapshot, language)
    return page(view) if page else None
