"""What changed, over HTTP: a page for readers, a feed, activities, and an event stream."""

from __future__ import annotations

import re

from seeother.decide.problems import bad_parameter
from seeother.describe.forms import forms_of
from seeother.describe.relations import neighbours
from seeother.graph.data import Data
from seeother.http.answer import HTML, Answer, Ask, represent
from seeother.http.languages import negotiate_language
from seeother.http.links import Link, link_field
from seeother.http.negotiation import negotiate
from seeother.http.parameters import CHOOSING, parameters_of
from seeother.http.variants import ACTIVITIES, ATOM
from seeother.look.templating import render
from seeother.news.feeds import PLACE, PREFIXES, activities, atom, stream
from seeother.news.told import latest
from seeother.site.document import cache_control
from seeother.site.setting_kinds import one_line
from seeother.write.syntaxes import WRITERS

FORMS = forms_of(PLACE)
_BY_EXTENSION = {form.extension: form for form in FORMS}
_PARAMETERS = ("page", "lang", *CHOOSING)
_PAGE = re.compile(r"[1-9][0-9]{0,4}")


def changes_page(ask: Ask, data: Data) -> Answer:
    """Return a page of what changed, the latest first."""
    path, _, query = ask.target.partition("?")
    parameters = parameters_of(query)
    if unknown := next((name for name in parameters if name not in _PARAMETERS), ""):
        told = "is none of this list, which has pages, with the latest changes on the first"
        return bad_parameter(one_line(unknown)[:60], told, f"{PLACE}?page=1", data)
    asked = parameters.get("page", ["1"])[-1]
    languages = data.settings.languages
    language = negotiate_language(ask.accept_language, languages)
    found, count = latest(int(asked), data, [language, *languages]) if _PAGE.fullmatch(asked) else ([], 0)
    if not 1 <= int(asked if count else 0) <= count:
        return bad_parameter(
            "page", "is the number of a page that there is, from 1 on", f"{PLACE}?page=1", data
        )
    page = int(asked)
    pinned = _BY_EXTENSION.get(path.partition(f"{PLACE}.")[2])
    form = pinned or negotiate(ask.accept, "html", FORMS).chosen or FORMS[0]
    if form.is_html:
        links = _links(page, count, data)
        body, content_type = _html(language, data, found=found, page=page, count=count, links=links), HTML
    elif form is ATOM:
        body, content_type = atom(found, page, count, data), form.media_type
    elif form is ACTIVITIES:
        body, content_type = activities(found, page, count, data), form.media_type
    else:
        triples = list(stream(found, page, count, data))
        body, content_type = WRITERS[form.name](triples, {**data.namespaces, **PREFIXES}), form.content_type
    varying = [*([] if pinned else ["Accept"]), *(["Accept-Language"] if len(languages) > 1 else [])]
    headers = (
        ("Cache-Control", cache_control(data.settings)),
        *((("Vary", ", ".join(varying)),) if varying else ()),
        *link_field(_links(page, count, data), form.media_type),
    )
    changed = found[0].entry.time if found else 0
    answer = represent(
        body.encode("utf-8", "replace"), content_type, headers, form.name, changed, changed, "changes"
    )
    return answer.respond(ask)


def _links(page: int, count: int, data: Data) -> list[Link]:
    place = data.settings.mount + PLACE
    query = f"?page={page}" if page > 1 else ""
    forms = [Link("alternate", f"{place}.{form.extension}{query}", form.media_type) for form in FORMS]
    return [*forms, *neighbours(page, count, lambda number: f"{place}?page={number}")]


def _html(language: str, data: Data, **values: object) -> str:
    forms = [(form, f"{data.settings.mount}{PLACE}.{form.extension}") for form in FORMS if not form.is_html]
    return render("changes.html", settings=data.settings, language=language, forms=forms, **values)
