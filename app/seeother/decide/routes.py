"""Pages about the site as a whole, where no thing has the path: first page, lists, search, robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from seeother.decide.problems import no_such_list, no_such_page, not_acceptable
from seeother.describe import discovery
from seeother.graph.data import Data
from seeother.http.answer import PLAIN_TEXT, Answer
from seeother.http.links import LINKSET_JSON, Link, link_field
from seeother.http.variants import BY_NAME, OF_LISTS, TABLES, Variant
from seeother.lists.browse import browse_page
from seeother.lists.conditions import is_of_scheme
from seeother.lists.search import description, search_page, suggestions
from seeother.pages.home import dataset_page, front_page
from seeother.pages.view import Missing, SiteView
from seeother.reference.schemes import scheme_page
from seeother.tables.pages import METADATA, as_table, metadata_page, of_table, table_page

CATALOG = "/.well-known/api-catalog"


def _api_catalog(view: SiteView) -> Answer:
    """Return the list of entrances, which says in its head too what it is (RFC 9727 section 3)."""
    here = Link("api-catalog", f"{view.snapshot.settings.mount}{CATALOG}", LINKSET_JSON)
    links = link_field([here], LINKSET_JSON)
    return view.file(discovery.api_catalog(view.snapshot), discovery.API_CATALOG, links)


def _text(write: Callable[[Data], str], content_type: str) -> Callable[[SiteView], Answer]:
    return lambda view: view.file(write(view.snapshot), content_type)


def _browse(view: SiteView) -> Answer | Missing:
    if view.variant in TABLES:
        return table_page(view)
    return scheme_page(view) if is_of_scheme(view) else browse_page(view)


def _search(view: SiteView) -> Answer | Missing:
    return table_page(view) if view.variant in TABLES else search_page(view)


PAGES: dict[str, Callable[[SiteView], Answer | Missing]] = {
    "/": front_page,
    "/.well-known/void": dataset_page,
    "/browse": _browse,
    "/search": _search,
}
# Their one form is told by their names.
FILES: dict[str, Callable[[SiteView], Answer]] = {
    "/search/suggest": suggestions,
    "/search/description.xml": description,
    "/robots.txt": _text(discovery.robots, PLAIN_TEXT),
    "/llms.txt": _text(discovery.llms, "text/markdown; charset=utf-8"),
    "/sitemap.xml": _text(discovery.sitemap_index, discovery.XML),
    CATALOG: _api_catalog,
}
_SITEMAP_PART = re.compile(r"/sitemap/([1-9][0-9]{0,4})\.xml")


def is_page(path: str) -> bool:
    """Tell whether a path is that of a page about the site, in any of its forms; what robots may read is not for it to say."""
    stem, _, extension = path.rpartition(".")
    name = stem if stem and extension in {variant.extension for variant in OF_LISTS} else path
    return name == "/index" or name in PAGES or (path in FILES and path != "/robots.txt")


def site_page(path: str, query: str, variant: Variant | None, language: str, snapshot: Data) -> Answer | None:
    """Return the page of a path, None when there is none."""
    view = SiteView.of(path, query, variant, language, snapshot)
    if path in FILES:
        return FILES[path](view)
    if part := _SITEMAP_PART.fullmatch(path):
        text = discovery.sitemap_part(snapshot, int(part[1]))
        return None if text is None else view.file(text, discovery.XML)
    if path.endswith(METADATA) and (found := of_table(path)):
        view = SiteView.of(found, query, as_table(variant), language, snapshot)
        return _or_why_not(metadata_page(view), view, variant)
    page = PAGES.get(view.path)
    if page is None:
        return None
    is_offered = (variant if view.is_negotiated else view.variant) in view.forms
    # What is not there is not there in any form.
    answer = page(view if is_offered else replace(view, variant=BY_NAME["html"]))
    if not is_offered and not isinstance(answer, Missing):
        return not_acceptable(view.alternates(), snapshot, language)
    return _or_why_not(answer, view, variant)


def _or_why_not(answer: Answer | Missing, view: SiteView, variant: Variant | None) -> Answer:
    """Return an answer, or the 404 that names the parameter at fault and leads to the list without it."""
    if not isinstance(answer, Missing):
        return answer
    without = view.link(**{answer.name: None, "page": None, "from": None, "lang": None})
    if answer.name == "page":
        return no_such_page(without, variant, view.snapshot, view.language)
    return no_such_list(*answer, without, variant, view.snapshot, view.language)
