"""Find URLs that two patterns of a site would claim, by samples of what their templates make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product, starmap

from seeother.iris import canonical, path_of
from seeother.naming.matching import VARIABLE
from seeother.naming.patterns import Pattern, Patterns, templates_of
from seeother.naming.templates import Template

_NAMES = ("a-b-c", "d.e", "f_g", "h", "ij")


def collisions(patterns: tuple[Pattern, ...]) -> Iterator[tuple[Pattern, Pattern, str]]:
    """Yield pairs of patterns that claim one URL, with a sentence that shows it by an example."""
    for number, first in enumerate(patterns):
        for second in patterns[number:]:
            yield from ((first, second, text) for text in _collision(first, second))
        yield from ((first, first, text) for text in _strays(first))


def _strays(pattern: Pattern) -> Iterator[str]:
    """Yield a thing whose document would lead to another thing, as where two variables are parted by what both may hold."""
    names = pattern.thing.variables
    for shift in range(len(_NAMES) if len(names) > 1 else 0):
        sample = {name: _NAMES[(number + shift) % len(_NAMES)] for number, name in enumerate(names)}
        thing = canonical(pattern.thing.expand(sample))
        values = pattern.describes(thing)
        if values is None:
            continue
        document = pattern.document_of(values)
        back = [
            match.thing for match in Patterns((pattern,)).match(path_of(document)) if match.role == "document"
        ]
        if thing.partition("#")[0] not in (other.partition("#")[0] for other in back):
            yield f"the thing {thing} has the document {document}, which leads to another thing"
            return


def _collision(first: Pattern, second: Pattern) -> Iterator[str]:
    if first is not second:
        if sentence := _needless(first, second):
            yield sentence
            return
        if shared := _shared(first.thing, second.thing):
            yield f"two patterns name the thing {shared}"
            return
        if shared := next(filter(None, starmap(_shared, _document_pairs(first, second))), ""):
            yield f"two patterns have the document {shared}"
    pairs = ((first, second), (second, first)) if first is not second else ((first, first),)
    for documents, things in pairs:
        asked = Template(things.thing.text.partition("#")[0])  # a request shows no fragment
        if not things.is_in_place and (shared := _document_among(documents, asked)):
            yield f"the document {shared} is also a thing"


def _needless(first: Pattern, second: Pattern) -> str:
    """Tell of a pattern that names the parts of another's things, in the documents of these."""
    part, whole = (first, second) if first.is_hash else (second, first)
    if whole.is_hash or not part.is_hash or part.thing.text.partition("#")[0] != whole.thing.text:
        return ""
    name = f"{path_of(part.thing.text)}#{part.thing.fragment}"
    return f"{name} names parts of things, which are in their documents without a pattern of their own"


def _document_pairs(first: Pattern, second: Pattern) -> Iterator[tuple[Template, Template]]:
    yield from product(*([t for t in templates_of(p) if t is not p.thing] for p in (first, second)))


def _shared(first: Template, second: Template) -> str:
    if _nameless(first) == _nameless(second):
        return first.text
    samples = ((second, sample) for sample in first.probes()), ((first, sample) for sample in second.probes())
    return next(
        (sample for pair in samples for other, sample in pair if other.regex.fullmatch(canonical(sample))), ""
    )


def _nameless(template: Template) -> str:
    return VARIABLE.sub(lambda found: f"{{{found[1]}:{found[3]}}}", template.text)


def _document_among(pattern: Pattern, things: Template) -> str:
    urls = [
        url
        for template in templates_of(pattern)
        if template is not pattern.thing
        for url in template.probes()
    ]
    index = "index" if pattern.document.text.endswith("/") else ""
    urls += [
        f"{url}{index}.{extension}" for url in pattern.document.probes() for extension in ("ttl", "html")
    ]
    return next((url for url in urls if things.regex.fullmatch(canonical(url))), "")
