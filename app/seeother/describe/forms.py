"""Which forms the pages of a site come in, and which of them are in the reader's language."""

from __future__ import annotations

from collections.abc import Container, Mapping

from seeother.http.variants import ACTIVITIES, ATOM, BY_NAME, JSON, LINKSETS, TABLES, VARIANTS, Variant
from seeother.write.syntaxes import WRITERS

LISTS = ("/browse", "/search")  # which come as tables too
_TOLD = (BY_NAME["html"], JSON)
FORMS = tuple(variant for variant in VARIANTS if variant.name in (*WRITERS, "html", "markdown"))
_FOR_PEOPLE = tuple(variant for variant in FORMS if variant.prose)
_NEWS = tuple(variant for variant in FORMS if variant.name != "markdown")
# What comes in other forms than the rest.
_OTHERS: Mapping[str, tuple[Variant, ...]] = {
    **dict.fromkeys(LISTS, (*FORMS, *TABLES)),
    "/-/changes": (*_NEWS, ATOM, ACTIVITIES),
    "/-/linkset": LINKSETS,
    **dict.fromkeys(("/-/problems", "/-/profiles", "/-/versions", "/-/why"), _TOLD),
}


def forms_of(path: str, parameters: Container[str] = ()) -> tuple[Variant, ...]:
    """Return the variants that a page of the site comes in; none for what below `/-/` has one form.

    The values to choose from are for people only.
    """
    if path == "/browse" and "values" in parameters:
        return _FOR_PEOPLE
    return _OTHERS.get(path, () if path.startswith("/-/") else FORMS)


def is_spoken(path: str, variant: Variant) -> bool:
    """Tell whether a page depends on the reader's language: text does, and what is in order of names, or found first."""
    return variant.prose or path in LISTS
