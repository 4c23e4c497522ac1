"""The page that says which profiles a site has; its anchors are their URIs."""

from __future__ import annotations

import json

from seeother.describe.forms import forms_of
from seeother.graph.data import Data
from seeother.http.answer import HTML, Answer, Ask, represent
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate
from seeother.http.variants import JSON
from seeother.iris import to_uri
from seeother.look.templating import render
from seeother.profiles.known import PLACE, profiles_of
from seeother.site.document import cache_control


def profile_page(ask: Ask, data: Data) -> Answer:
    """Return the profiles, as a page for people or as JSON."""
    settings = data.settings
    profiles = profiles_of(settings).values()
    headers = (("Cache-Control", cache_control(settings)),)
    if negotiate(ask.accept, "html", forms_of(PLACE)).chosen is JSON:
        told = [
            {
                "token": p.name,
                "uri": to_uri(p.iri),
                "title": p.title,
                **({"problem": p.problem} if p.problem else {}),
            }
            for p in profiles
        ]
        text = json.dumps({"profiles": told}, ensure_ascii=False, indent=1) + "\n"
        own = (*headers, ("Vary", "Accept"))
        return represent(text.encode(), "application/json", own, "json", kind="profiles").respond(ask)
    language = negotiate_language(ask.accept_language, settings.languages)
    body = render("profiles.html", settings=settings, language=language, profiles=profiles)
    spoken = (*headers, ("Vary", "Accept, Accept-Language"), ("Content-Language", language))
    return represent(body.encode(), HTML, spoken, "html", kind="profiles").respond(ask)
