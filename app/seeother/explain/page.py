"""An explanation of a request, as a page for people and as JSON."""

from __future__ import annotations

import json

from seeother.decide.problems import bad_parameter
from seeother.describe.forms import forms_of
from seeother.explain.playing import Play, foreign, why
from seeother.graph.data import Data
from seeother.http.answer import HTML, NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate
from seeother.http.parameters import CHOOSING, parameters_of
from seeother.http.variants import JSON
from seeother.look.templating import render

PLACE = "/-/why"
WHY = (PLACE, f"{PLACE}.json")
_PARAMETERS = ("uri", "accept", "accept_language", "accept_profile")
_EXAMPLE = f"{PLACE}?uri=URI&accept=text/turtle"


def why_page(ask: Ask, data: Data, play: Play) -> Answer:
    """Explain the request that the parameters uri, accept, accept_language and accept_profile describe, as `play` answers it.

    A field that is not given is not sent.
    """
    path, _, query = ask.target.partition("?")
    told = {name.replace("-", "_"): values[-1] for name, values in parameters_of(query).items()}
    uri, accept, language, profile = (told.get(name) for name in _PARAMETERS)
    is_open = path.endswith(PLACE)
    as_page = is_open and negotiate(ask.accept, "html", forms_of(PLACE)).chosen is not JSON
    asks = bool(query) and not (told and told.keys() <= {*CHOOSING})
    if not uri and (asks or not as_page):
        return bad_parameter("uri", "names what is asked for, absolute or from its path on", _EXAMPLE, data)
    if uri and (sentence := foreign(uri, data)):
        return compose(404, f"404 Not Found\n\n{sentence}\n", PLAIN_TEXT, NOT_STORED, kind="operation")
    explained = why(uri, accept, language, data, profile, play) if uri else None
    if not as_page and explained:
        text = json.dumps(explained.as_dict(), ensure_ascii=False, indent=1) + "\n"
        varying = (("Vary", "Accept"),) if is_open else ()
        return compose(200, text, "application/json", (*varying, *NOT_STORED), kind="operation")
    tag = negotiate_language(ask.accept_language, data.settings.languages)
    body = render("why.html", settings=data.settings, language=tag, why=explained)
    headers = (("Vary", "Accept, Accept-Language"), ("Content-Language", tag), *NOT_STORED)
    return compose(200, body, HTML, headers, kind="operation")
