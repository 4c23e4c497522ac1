"""Older versions over HTTP: which there are, and the documents of each."""

from __future__ import annotations

import json
from urllib.parse import quote

from seeother.decide import resolver
from seeother.decide.problems import unknown_version
from seeother.decide.versions import data_for, rows_of
from seeother.describe.dumps import PLACE as DUMPS
from seeother.describe.dumps import SYNTAXES
from seeother.describe.forms import forms_of
from seeother.graph.data import Data
from seeother.http.answer import HTML, PLAIN_TEXT, Answer, Ask, compose, represent
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate
from seeother.http.variants import JSON
from seeother.look.templating import render
from seeother.site.document import cache_control
from seeother.site.version_addresses import PLACE
from seeother.versions.kept import versions_of


def older_document(ask: Ask, data: Data) -> Answer:
    """Answer a request for a path below that of a version."""
    path = ask.target.partition("?")[0]
    version = data_for(path, data)
    if version is None:
        preferences = resolver.preferences_of(ask, data)
        return unknown_version(rows_of(versions_of(data)), preferences.page, data, preferences.language)
    name = version.settings.version
    if path.removeprefix(f"{PLACE}/{name}").strip("/") == "":
        there = f"{PLACE}#{name}"
        headers = (("Location", there), ("Cache-Control", cache_control(data.settings)))
        return compose(303, f"303 See Other\n\nThe versions there are: {there}\n", PLAIN_TEXT, headers)
    return resolver.answer(ask, version)


def history_page(ask: Ask, data: Data) -> Answer:
    """Return which versions there are, as a page for people or as JSON."""
    settings, versions = data.settings, versions_of(data)
    iris = [(path, name) for path, (name, _) in versions.iris.items()]
    rows = [
        {
            "version": v.name,
            "things": v.things,
            "triples": v.triples,
            "iris": [p for p, n in iris if n == v.name],
            "dumps": {
                syntax.media_type: f"{settings.mount}{DUMPS}{name}?version={quote(v.name)}"
                for name, syntax in SYNTAXES.items()
                if syntax.packing == "gzip"
            },
        }
        for v in reversed(versions.all)
    ]
    headers = (("Cache-Control", cache_control(settings)),)
    if negotiate(ask.accept, "html", forms_of(PLACE)).chosen is JSON:
        text = json.dumps({"versions": rows}, ensure_ascii=False, indent=1) + "\n"
        own = (*headers, ("Vary", "Accept"))
        return represent(text.encode(), "application/json", own, "json", kind="versions").respond(ask)
    language = negotiate_language(ask.accept_language, settings.languages)
    today = [path for path, name in iris if not name]
    body = render("versions.html", settings=settings, language=language, rows=rows, today=today, place=PLACE)
    spoken = (*headers, ("Vary", "Accept, Accept-Language"), ("Content-Language", language))
    return represent(body.encode(), HTML, spoken, "html", kind="versions").respond(ask)
