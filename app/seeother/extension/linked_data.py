"""Cool URIs in a Flask application of one's own: what none of its routes answers is answered from a graph."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from seeother.decide.problems import content_too_large
from seeother.extension.given_site import GivenSite
from seeother.extension.keywords import settings_by_keyword
from seeother.extension.live_graph import FRESH
from seeother.http.answer import Answer, Ask
from seeother.iris import path_of
from seeother.naming.collisions import collisions
from seeother.naming.patterns import templates_of
from seeother.naming.templates import Template
from seeother.serve.admission import most_of
from seeother.serve.flask import ask_of, full_target, response_of, with_content

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from rdflib import Graph

log = logging.getLogger("seeother")
_EXTENSION = "seeother"
Pattern = tuple[str, str] | Mapping[str, str]


class LinkedData:
    """Publishes an rdflib graph as Linked Data, in a Flask application or, by `seeother.answer`, in any other.

    `graph` is a Graph or Dataset, or a function that returns one. Settings are those of seeother.toml, by keyword or in
    the file that `settings` names. All of it is below `prefix`; `browse` and `operations` tell whether there are pages
    of the site, such as `/browse`, and what lies below `/-/`. After `fresh` seconds, or `changed()`, the graph is read anew.
    """

    def __init__(
        self,
        app: Flask | None = None,
        graph: Graph | Callable[[], Graph] | None = None,
        *,
        base: str = "",
        patterns: Iterable[Pattern] = (),
        settings: str | Path | None = None,
        prefix: str = "",
        fresh: float | None = FRESH,
        operations: bool = True,
        browse: bool | None = None,
        **more: Any,
    ) -> None:
        if app is not None and not isinstance(app, Flask):
            raise TypeError(
                f"the first argument is the Flask application, not {app!r:.80}: write LinkedData(app, graph, …), "
                "or LinkedData(graph=graph, …) and later init_app(app)."
            )
        known = settings_by_keyword({"base": base, **more} if base else more, patterns, settings)
        self._site = GivenSite(graph, known, fresh, prefix, operations)  # type: ignore[arg-type]
        self._browse = browse
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Answer in an application what its own routes do not; raises ValueError where a pattern collides with one."""
        others: list[_Placed] = app.extensions.setdefault(_EXTENSION, [])
        if any(other.site is self._site for other in others):
            return  # an application factory may come here twice
        for sentence in (*_shadowed(app, self._site), *_shared(others, self._site)):
            raise ValueError(sentence)
        if not others:
            _install(app, others)
        # Two sites cannot have their pages at one place.
        taken = any(other.browse for other in others if other.site.prefix == self._site.prefix)
        others.append(_Placed(self._site, not taken if self._browse is None else self._browse))

    def changed(self) -> None:
        """Have the graph read anew before the next answer."""
        self._site.live.changed()

    def answer(self, ask: Ask, mount: str = "") -> Answer:
        """Answer a request; `mount` is the path below which the application is, as SCRIPT_NAME has it."""
        return self._site.answer(ask, mount.rstrip("/"), self._browse is not False)


class _Placed:
    """A site in an application, with pages or without."""

    def __init__(self, site: GivenSite, browse: bool) -> None:
        self.site, self.browse = site, browse


class _Response(Response):
    """A response that sets no cookie and does not depend on any, whatever sessions the application has."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they go out."""
        headers = super().get_wsgi_headers(environ)
        headers.remove("Set-Cookie")
        if varying := headers.get("Vary"):
            kept = [name for name in varying.split(", ") if name.lower() != "cookie"]
            headers.set("Vary", ", ".join(kept)) if kept else headers.remove("Vary")
        return headers


def _install(app: Flask, placed: list[_Placed]) -> None:
    """Answer what has no route, after everything that the application does before a request."""
    otherwise = app.dispatch_request
    unchecked = [True]

    def dispatch_request(*context: Any) -> Any:
        if unchecked:  # routes that came after, which are all there now
            unchecked.clear()
            for sentence in (text for place in placed for text in _shadowed(app, place.site)):
                log.error("%s", sentence)
        if isinstance(request.routing_exception, NotFound):
            answer = _found(placed)
            if answer is not None:
                return response_of(answer, _Response)
        return otherwise(*context)

    app.dispatch_request = dispatch_request  # type: ignore[method-assign]


def _found(placed: list[_Placed]) -> Answer | None:
    """Return the answer of the first site that has one, those first that name the host; None where it is nobody's."""
    mount, target = request.environ.get("SCRIPT_NAME", "").rstrip("/"), full_target(request.environ)
    environ = request.environ
    if request.method == "POST" and any(place.site.takes_content(target, mount) for place in placed):
        most = most_of(is_read=True)
        if (request.content_length or 0) > most or len(content := request.get_data()) > most:
            return content_too_large(most, is_read=True)
        environ = with_content(environ, content)
    ask = ask_of(environ)._replace(target=target, keyed=None)
    first: Answer | None = None
    if len(placed) > 1:
        placed = sorted(placed, key=lambda place: ask.host not in place.site.live.settings.patterns.hosts)
    for place in placed:
        if place.site.claims(ask, mount, place.browse):
            answer = place.site.answer(ask, mount, place.browse)
            if answer.status != 404:
                return answer
            first = first or answer
    return first


def _shadowed(app: Flask, site: GivenSite) -> Iterator[str]:
    """Yield sentences about patterns whose things or documents a route of the application would answer."""
    for pattern in site.live.settings.patterns.all:
        for template in templates_of(pattern):
            if found := next(_routes_over(app, template, site.prefix), None):
                route, path = found
                yield (
                    f"the pattern {path_of(template.text)!r} collides with the application's own route {route!r}, "
                    f"which would answer {path}. Give one of them a prefix of its own."
                )


def _routes_over(app: Flask, template: Template, prefix: str) -> Iterator[tuple[str, str]]:
    adapter = app.url_map.bind(app.config.get("SERVER_NAME") or "localhost")
    for url in template.probes():
        path = path_of(url).replace("{ext}", "ttl")
        path = path if path.startswith(f"{prefix}/") else prefix + path
        try:
            yield adapter.match(path, "GET", return_rule=True)[0].rule, path
        except (RequestRedirect, MethodNotAllowed):
            yield path, path
        except HTTPException:
            continue


def _shared(others: Iterable[_Placed], site: GivenSite) -> Iterator[str]:
    """Yield sentences about URLs that another LinkedData of the application claims as well."""
    mine = site.live.settings.patterns.all
    for other in others:
        theirs = other.site.live.settings.patterns.all
        for first, second, sentence in collisions((*theirs, *mine)):
            if other.site.prefix == site.prefix and first in theirs and second in mine:
                yield f"{sentence}, and each belongs to another LinkedData of this application. Give one a prefix of its own."
