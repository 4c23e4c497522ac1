"""Search over HTTP: the page of results in every form, suggestions while one types, and the OpenSearch description."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from html import escape

from rdflib import URIRef

from seeother.documents.links import offered_reference
from seeother.http.answer import HTML, Answer, compose
from seeother.iris import canonical, to_uri
from seeother.lists import hydra
from seeother.lists.atlas import small_map
from seeother.lists.conditions import Choice, chosen, conditions_of, narrowed, unreadable, value_name
from seeother.lists.narrowing import Narrowing
from seeother.look.names import name_of, plain
from seeother.pages.view import Missing, SiteView
from seeother.query.listing import TYPE, Condition, is_iri
from seeother.query.search import Found, Result, find_all, present, suggest
from seeother.site.document import cache_control
from seeother.statements import iri_of
from seeother.structure.concepts import IN_SCHEME
from seeother.structure.ontology import page_of
from seeother.terms import HYDRA, SCHEMA

_PAGE = 20
_HYDRA = (
    "Collection PartialCollectionView IriTemplate IriTemplateMapping "
    "totalItems view search template mapping variable required"
)
_LINKS = "first previous next last member variableRepresentation property"
# Whoever knows no JSON-LD reads the names of its members; what is no term of schema.org is one of Hydra, or none.
_CONTEXT = {
    "@vocab": SCHEMA,
    **{name: f"{HYDRA}{name}" for name in _HYDRA.split()},
    **{name: {"@id": f"{HYDRA}{name}", "@type": "@id"} for name in _LINKS.split()},
    "query": f"{HYDRA}freetextQuery",
    "instead": None,
    "isComplete": None,
    "results": {"@id": f"{SCHEMA}itemListElement", "@container": "@list"},
}
_MOST_LOOKED_AT, _MOST_CHOICES = 100, 40  # results for what divides them, values of each


def search_page(view: SiteView) -> Answer | Missing:
    """Return what a query finds, as HTML, JSON or RDF."""
    if missing := unreadable(view):
        return missing
    if view.variant.is_html and (target := _pasted(view)):
        return _there(target, view)
    conditions = tuple(conditions_of(view))
    found = find_all(view.one("q"), view.snapshot, view.languages, conditions)
    count = max(1, -(-len(found.iris) // _PAGE))
    if not 1 <= view.page <= count:
        return Missing("page", view.one("page"))
    view, start = view.numbered(count), (view.page - 1) * _PAGE
    results = present(found, start, start + _PAGE, view.snapshot, view.languages)
    if view.variant.name == "jsonld":
        return view.finish(_json(view, found, results), view.variant.content_type)
    total = f"{view.say.number(len(found.iris))}+" if found.is_cut else len(found.iris)
    if view.is_outline:
        rows = [
            (result.name.text, result.href, result.summary.text if result.summary else "")
            for result in results
        ]
        further = [(view.say("next"), view.link(page=view.page + 1), "")] if view.page < count else []
        return view.outline(
            view.say("search"),
            view.say("results", total, found.query),
            ("", rows),
            (view.say("pages"), further),
        )
    if not view.variant.is_html:
        shown = [result.iri for result in results]
        return view.data(list(hydra.found_page(view, shown, len(found.iris))))
    there = small_map([result.iri for result in results], view)
    return view.html(
        "search.html",
        structured=view.structured(
            "SearchResultsPage", f"{view.say('search')}: {found.query}", len(found.iris)
        ),
        query=found.query,
        found=found,
        results=results,
        total=total,
        count=count,
        map=there,
        chosen=chosen(conditions, view),
        facets=list(_facets(found, conditions, view)),
    )


def _facets(found: Found, conditions: tuple[Condition, ...], view: SiteView) -> Iterator[Narrowing]:
    """Yield the kinds and the schemes of what was found; of very much they are those of its beginning, in shares of it."""
    looked_at = found.iris[:_MOST_LOOKED_AT]
    is_whole = len(looked_at) == len(found.iris) and not found.is_cut
    schemes = [IN_SCHEME] if view.snapshot.uses(iri_of(IN_SCHEME)) else []
    for predicate in (TYPE, *schemes):
        quads = (q for iri in looked_at for q in view.snapshot.quads(iri_of(iri), iri_of(predicate)))
        pairs = {(q.subject, str(q.object)) for q in quads if isinstance(q.object, URIRef)}
        counts = Counter(value for _, value in pairs if (predicate, value) not in conditions)
        dividing = [(value, n) for value, n in counts.items() if n < len(looked_at)]
        ranked = sorted(dividing, key=lambda pair: (-pair[1], pair[0]))
        choices = [
            Choice(
                value_name(value, view),
                narrowed((*conditions, (predicate, value)), view),
                told=view.say.number(n) if is_whole else f"≈ {view.say.share(n / len(looked_at))}",
            )
            for value, n in ranked[:_MOST_CHOICES]
        ]
        if choices:
            more = len(ranked) - len(choices)
            yield name_of(predicate, view.snapshot, view.languages), choices, more, ""


def _pasted(view: SiteView) -> str:
    """Return the path of the thing whose IRI the query is, "" for any other query."""
    iri = view.one("q").strip().removeprefix("<").removesuffix(">")
    if not is_iri(iri):
        return ""
    found = view.snapshot.catalogue.spellings(canonical(iri))
    paths = ((name, offered_reference(view.snapshot, name)) for name in found)
    return next((page_of(name, path, view.snapshot) for name, path in paths if path), "")


def _there(target: str, view: SiteView) -> Answer:
    body = f'<!DOCTYPE html>\n<title>303 See Other</title>\n<p><a href="{escape(target)}">{escape(target)}</a></p>\n'
    vary = (("Vary", view.vary),) if view.vary else ()
    headers = (("Location", target), ("Cache-Control", cache_control(view.snapshot.settings)), *vary)
    return compose(303, body, HTML, headers, kind="other")


def suggestions(view: SiteView) -> Answer:
    """Return suggestions as [query, names, descriptions, URLs] (OpenSearch Suggestions 1.1)."""
    found = suggest(view.one("q"), view.snapshot, view.languages)
    answer = [
        view.one("q"),
        [hit.text for hit in found],
        [_other_language(hit.language, view) for hit in found],
        [to_uri(hit.iri) for hit in found],
    ]
    vary = (("Vary", "Accept-Language"),) if len(view.snapshot.settings.languages) > 1 else ()
    return view.file(json.dumps(answer, ensure_ascii=False), "application/x-suggestions+json", vary)


def _other_language(language: str, view: SiteView) -> str:
    """Return what a language is called that is not the page's, "" for that of the page or none."""
    is_read = not language or language.partition("-")[0] == view.language.partition("-")[0]
    return "" if is_read else view.say.name_of(language)


def description(view: SiteView) -> Answer:
    """Return the OpenSearch description, by which browsers and programs find the search (OpenSearch 1.1)."""
    settings = view.snapshot.settings
    base = escape(view.site)
    name = escape(plain(settings.title, 16))
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>{escape(plain(settings.description or settings.title, 1000))}</Description>
<Url type="text/html" template="{base}/search?q={{searchTerms}}&amp;page={{startPage?}}"/>
<Url type="application/ld+json" template="{base}/search.jsonld?q={{searchTerms}}&amp;page={{startPage?}}"/>
<Url type="text/turtle" template="{base}/search.ttl?q={{searchTerms}}&amp;page={{startPage?}}"/>
<Url type="application/x-suggestions+json" template="{base}/search/suggest?q={{searchTerms}}"/>
<InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
"""
    return view.file(text, "application/opensearchdescription+xml")


def _json(view: SiteView, found: Found, results: list[Result]) -> str:
    """Return results as JSON that is JSON-LD too, so that its reader need not know RDF."""
    items = [
        {
            "@id": result.iri,
            "name": result.name.text,
            "inLanguage": result.name.language or None,
            "description": result.summary.text if result.summary else None,
            "additionalType": [name.text for name in result.types],
        }
        for result in results
    ]
    answer = {
        "@context": _CONTEXT,
        "@id": str(hydra.whole_of(view)),
        "@type": ["ItemList", "Collection"],
        "query": found.query,
        "instead": found.instead or None,
        "numberOfItems": len(found.iris),
        "totalItems": len(found.iris),
        "isComplete": not found.is_cut and len(results) == len(found.iris),
        "view": {
            "@id": str(hydra.here_of(view)),
            "@type": "PartialCollectionView",
            **{name: str(iri) for name, iri in hydra.pages_of(view).items()},
        },
        "search": hydra.search_as_json(view),
        "member": [result.iri for result in results],
        "results": [{key: value for key, value in item.items() if value} for item in items],
    }
    return (
        json.dumps(
            {key: value for key, value in answer.items() if value is not None}, ensure_ascii=False, indent=1
        )
        + "\n"
    )
