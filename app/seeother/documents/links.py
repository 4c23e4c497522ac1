"""Where a resource of the description leads: a path on this site, a link elsewhere, or nowhere safe."""

from __future__ import annotations

from seeother.graph.data import Data
from seeother.http.variants import BY_NAME
from seeother.iris import canonical, path_of, to_uri
from seeother.site.document import View

_SAFE = ("http://", "https://", "mailto:", "tel:", "geo:", "ftp://", "urn:", "doi:")


def local_reference(snapshot: Data, iri: str, is_known: bool = False) -> str | None:
    """Return the path under which this site answers for what it knows, None for any other resource.

    That are things, parts of them, and the documents of hash terms, such as vocabularies. One that `is_known` is a subject,
    and need not be looked up.
    """
    key = canonical(iri)
    patterns = snapshot.settings.patterns
    if not (patterns.thing(key) or patterns.is_stem(key)) or not (is_known or snapshot.knows(key)):
        return None
    key = key.removesuffix("#")
    fragment = key.partition("#")[2]
    # The URI of a thing leads to what is said of it today.
    place = (patterns.document_of(key) or key) if snapshot.settings.version else key
    path = to_uri(path_of(place))
    if path.startswith("//"):
        return None
    return snapshot.settings.reached(f"{path}#{to_uri(fragment)}" if fragment else path)


def reference_on(view: View, snapshot: Data, iri: str, is_known: bool) -> str | None:
    """Return such a path on a page; where its URL fixes a language, that of the thing's document in the same one."""
    path = local_reference(snapshot, iri, is_known)
    if path is None or not view.variant.is_html:
        return path
    settings = snapshot.settings
    if len(settings.languages) < 2 or (found := settings.patterns.thing(canonical(iri))) is None:
        return path
    pattern, values = found
    url = pattern.variant_of(values, BY_NAME["html"], view.language)
    fragment = path.partition("#")[2]
    target = (
        settings.reached(path_of(url))
        if pattern.document.origin == view.document.pattern.document.origin
        else url
    )
    return f"{target}#{fragment}" if fragment else target


def offered_reference(snapshot: Data, iri: str) -> str | None:
    """Return the path of a thing that is worth offering: one the site knows, and that is not retired."""
    return None if snapshot.retirement(canonical(iri)) is not None else local_reference(snapshot, iri)


def outer_reference(iri: str) -> str | None:
    """Return an href for a resource elsewhere, None where following it could do harm (`javascript:`, `data:`)."""
    return to_uri(iri) if iri.lower().startswith(_SAFE) else None
