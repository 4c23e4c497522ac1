"""Pairs of URI templates, thing and document: match a path, and lead from a thing to its document and back.

Whether a matched thing exists is left to the snapshot; which variant is sent is left to the resolver.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from seeother.http.variants import BY_EXTENSION, Variant
from seeother.iris import canonical, origin_of, path_of, plain_host, to_uri
from seeother.naming.matching import VARIABLE
from seeother.naming.templates import Template

_EXTENSIONS = "|".join(re.escape(extension) for extension in BY_EXTENSION)
_EXTENSION = re.compile(rf"(.+)\.({_EXTENSIONS})", re.DOTALL)
_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", re.DOTALL)
_ENDS_LIKE_A_VARIANT = re.compile(rf"\.(?=(?:{_EXTENSIONS})$)")


@dataclass(frozen=True)
class Pattern:
    """A thing template and where its documents are.

    `document` is the generic URL that negotiates; `html` and `rdf` move the variants away from
    "document.extension" (`rdf` holds `{ext}`). `line` is where the settings file says it.
    """

    thing: Template
    document: Template
    html: Template | None = None
    rdf: Template | None = None
    line: int = 0

    @property
    def is_hash(self) -> bool:
        """Tell whether its things are named by a fragment: their document answers 200 at the URI before the hash."""
        return "#" in self.thing.text

    @cached_property
    def is_in_place(self) -> bool:
        """Tell whether its things lose their fragment and are their own documents."""
        return self.is_hash and path_of(self.thing.text) == path_of(self.document.text)

    def describes(self, uri: str) -> Mapping[str, str] | None:
        """Return the variables of a canonical thing URI, None when this pattern does not name it."""
        return self.thing.match(uri)

    def document_of(self, values: Mapping[str, str]) -> str:
        """Return the generic document URL (ASCII).

        A name that ends like a variant ("ada.ttl") has that dot encoded, so the URL is not the variant of "ada".
        """
        return to_uri(_ENDS_LIKE_A_VARIANT.sub("%2E", self.document.expand(values)))

    def variant_of(self, values: Mapping[str, str], variant: Variant, language: str = "") -> str:
        """Return the URL (ASCII) of one variant, in one language if one is named."""
        if variant.is_html and self.html:
            url = self.html.expand(values)
            return to_uri(f"{url}.{language}.html" if language else url)
        extension = f"{language}.{variant.extension}" if language else variant.extension
        if self.rdf and not variant.is_html:
            return to_uri(self.rdf.expand({**values, "ext": extension}))
        return f"{self.stem_of_variants(values)}.{extension}"

    def stem_of_variants(self, values: Mapping[str, str]) -> str:
        """Return the URL (ASCII) of those variants that have no template of their own, up to the dot of the extension."""
        return to_uri(self.document.expand(values)) + ("index" if self.document.text.endswith("/") else "")

    @cached_property
    def has_one_each(self) -> bool:
        """Tell whether each of its documents is about one thing, whose fragment is always the same."""
        return self.is_hash and not VARIABLE.search(self.thing.text.partition("#")[2])

    @property
    def sample(self) -> str:
        """Return a fragment that its things may have."""
        return next(self.thing.probes()).partition("#")[2]

    def stem_of(self, values: Mapping[str, str]) -> str:
        """Return the thing URI up to the hash: what all things of one document share in a hash pattern."""
        return Template(self.thing.text.partition("#")[0]).expand(values)


@dataclass(frozen=True)
class Match:
    """What a path may mean under one pattern.

    `role` is "thing" or "document"; for a document `variant` and `language` say what its URL pins, if anything.
    """

    pattern: Pattern
    role: str
    values: Mapping[str, str]
    variant: Variant | None = None
    language: str = ""

    @cached_property
    def thing(self) -> str:
        """Return the canonical URI of the thing; for a hash pattern the URI before the hash."""
        if self.pattern.is_hash:
            return self.pattern.stem_of(self.values)
        return self.pattern.thing.expand(self.values)


class Patterns:
    """All patterns of a site, in the order of its settings."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self.all = patterns
        self.hosts = frozenset(
            plain_host(t.origin.partition("://")[2]) for p in patterns for t in templates_of(p)
        )

    def thing(self, uri: str) -> tuple[Pattern, Mapping[str, str]] | None:
        """Return the pattern of the thing that a canonical URI names or, behind a # of its own, is a part of.

        A part is asked for by the URI of its thing (RFC 3986 section 3.5), so the thing's document is about it too.
        """
        stem, separator, _ = uri.partition("#")
        return self._named(uri) or (self._named(stem) or self._named_beside(stem) if separator else None)

    def stem_of_parts(self, uri: str) -> str:
        """Return what the parts of the thing that a canonical URI names begin with, before their #; "" where it has none."""
        stem, separator, _ = uri.partition("#")
        found = self._named(uri) if separator else None
        return stem if not separator or (found and found[0].has_one_each) else ""

    def _named(self, uri: str) -> tuple[Pattern, Mapping[str, str]] | None:
        for pattern in self.all:
            values = pattern.describes(uri)
            if values is not None:
                return pattern, values
        return None

    def _named_beside(self, stem: str) -> tuple[Pattern, Mapping[str, str]] | None:
        """Return the pattern of the one thing of a hash document, of which all else there is a part."""
        beside = ((p, p.describes(f"{stem}#{p.sample}")) for p in self.all if p.has_one_each)
        return next(((p, values) for p, values in beside if values is not None), None)

    def names(self, uri: str) -> bool:
        """Tell whether a canonical URI is a thing, and not only a part of one."""
        return self._named(uri) is not None

    def serves(self, uri: str) -> bool:
        """Tell whether a canonical URI is a thing, a part of one, or what the terms of a hash pattern have in common."""
        return self.thing(uri) is not None or self.is_stem(uri)

    def is_stem(self, uri: str) -> bool:
        """Tell whether a canonical URI is what the terms of a hash pattern have in common, with its # or without."""
        stem = uri.removesuffix("#")
        return any(p.is_hash and p.describes(f"{stem}#{p.sample}") is not None for p in self.all)

    def serves_document(self, uri: str, stems: Collection[str]) -> bool:
        """Tell whether a canonical URI is that of a document about one of these things or hash documents."""
        if "#" in uri or "?" in uri:
            return False
        matches = self.match(path_of(uri), plain_host(origin_of(uri).partition("://")[2]))
        return any(match.role == "document" and match.thing in stems for match in matches)

    def document_of(self, uri: str) -> str | None:
        """Return the generic document URL (ASCII) that is about a canonical URI, of a thing or a part of one."""
        found = self.thing(uri)
        return found[0].document_of(found[1]) if found else None

    def match(self, raw_path: str, host: str = "") -> list[Match]:
        """Return all that a request path may mean, most likely first.

        On a host that the settings name only what they put there; any other host, of a mirror or a test, decides nothing.
        """
        path = canonical(raw_path)
        pinned = not re.search(rf"%2[eE](?:{_EXTENSIONS})$", raw_path)
        matches = [match for pattern in self.all for match in _match(pattern, path, pinned)]
        return [match for match in matches if _host_of(match) == host] if host in self.hosts else matches


def templates_of(pattern: Pattern) -> Iterator[Template]:
    """Yield the templates a pattern has, the thing's first."""
    yield from (t for t in (pattern.thing, pattern.document, pattern.html, pattern.rdf) if t)


def _host_of(match: Match) -> str:
    pattern, variant = match.pattern, match.variant
    moved = variant and (pattern.html if variant.is_html else pattern.rdf)
    template = pattern.thing if match.role == "thing" else moved or pattern.document
    return plain_host(template.origin.partition("://")[2])


def _match(pattern: Pattern, path: str, pinned: bool) -> Iterator[Match]:
    """Yield a variant's URL before the generic document: its name is the shorter one."""
    if not pattern.is_in_place and (values := pattern.thing.match_path(path)) is not None:
        yield Match(pattern, "thing", values)
    if pinned:
        yield from _match_variants(pattern, path)
    if (values := pattern.document.match_path(path)) is not None:
        yield Match(pattern, "document", values)


def _match_variants(pattern: Pattern, path: str) -> Iterator[Match]:
    for stem, language, variant in _suffixes(path):
        if template := _suffixed(pattern, variant, language):
            place = stem.removesuffix("index") if template.text.endswith("/") else stem
            if (values := template.match_path(place)) is not None:
                yield Match(pattern, "document", values, variant, language)
    if pattern.html and (values := pattern.html.match_path(path)) is not None:
        yield Match(pattern, "document", values, BY_EXTENSION["html"])
    if pattern.rdf:
        yield from _match_rdf(pattern, pattern.rdf, path)


def _match_rdf(pattern: Pattern, template: Template, path: str) -> Iterator[Match]:
    in_languages = [
        (f"{stem}.{variant.extension}", language) for stem, language, variant in _suffixes(path) if language
    ]
    for place, language in (*in_languages, (path, "")):
        if (values := template.match_path(place)) is not None:
            before, _, extension = values.pop("ext").rpartition(".")
            if (named := BY_EXTENSION.get(extension)) and not named.is_html:
                yield Match(pattern, "document", values, named, before or language)


def _suffixes(path: str) -> Iterator[tuple[str, str, Variant]]:
    """Yield stem, language and variant as an extension may be read: "v1.de.html" is German HTML, or the HTML of "v1.de"."""
    found = _EXTENSION.fullmatch(path)
    if not found:
        return
    variant = BY_EXTENSION[found[2]]
    in_language = _LANGUAGE.fullmatch(found[1])
    if in_language and variant.prose:
        yield in_language[1], in_language[2], variant
    yield found[1], "", variant


def _suffixed(pattern: Pattern, variant: Variant, language: str) -> Template | None:
    """Return the template that an extension is put behind; variants with a template of their own have none."""
    if variant.is_html and pattern.html:
        return pattern.html if language else None
    return None if pattern.rdf and not variant.is_html else pattern.document


def pattern_of(entry: Mapping[str, str], base: str, line: int = 0) -> Pattern:
    """Return the pattern that templates make, as the settings have them, those that begin with "/" below a base."""
    optional = {
        name: constraint
        for _, name, constraint in VARIABLE.findall(entry["thing"])
        if _admits_nothing(constraint)
    }
    whole = {
        key: Template(_admitting(base + value if value.startswith("/") else value, optional))
        for key, value in entry.items()
    }
    generic = whole.get("document") or Template(re.sub(r"[./]?\{ext\}", "", whole["rdf"].text))
    return Pattern(whole["thing"], generic, whole.get("html"), whole.get("rdf"), line)


def _admits_nothing(constraint: str) -> bool:
    return bool(constraint) and re.fullmatch(constraint, "") is not None


def _admitting(template: str, optional: Mapping[str, str]) -> str:
    """Return a template in which those variables too may be empty that a thing's may be without."""
    return VARIABLE.sub(
        lambda found: (
            f"{{{found[1]}{found[2]}:{optional[found[2]]}}}"
            if found[2] in optional and not found[3]
            else found[0]
        ),
        template,
    )
