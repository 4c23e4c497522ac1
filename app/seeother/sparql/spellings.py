"""In which spellings an engine may have an IRI: it compares letter by letter, and clients do not."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from seeother.iris import canonical, to_uri
from seeother.sparql.terms import iris
from seeother.statements import Term

_TRIPLET = re.compile(r"%[0-9A-F]{2}")


def spelled(key: str) -> list[Term]:
    """Return the customary spellings of a canonical IRI, itself first."""
    plain = to_uri(key)
    forms = (
        key,
        plain,
        _TRIPLET.sub(lambda found: found[0].lower(), plain),
        unicodedata.normalize("NFD", key),
        quote(plain, safe=":/?#[]@%&=+$~"),
        _TRIPLET.sub(lambda found: found[0].lower(), key),
    )
    return iris(form for form in dict.fromkeys(forms) if canonical(form) == key)
