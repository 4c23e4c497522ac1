"""Where older versions are: the addresses of their documents, and the settings that these follow from."""

from __future__ import annotations

from dataclasses import replace

from seeother.iris import origin_of
from seeother.naming.patterns import Pattern, Patterns
from seeother.naming.templates import Template
from seeother.site.settings import Settings

PLACE = "/-/versions"


def place_of(version: str) -> str:
    """Return the path below which the documents of a version are."""
    return f"{PLACE}/{version}"


def placed(url: str, version: str) -> str:
    """Return the URL that a document of today has in a version."""
    origin = origin_of(url)
    return f"{origin}{place_of(version)}{url[len(origin) :]}" if version else url


def today_of(url: str, version: str) -> str:
    """Return the URL that a document of a version has today."""
    return url.replace(place_of(version), "", 1) if version else url


def settings_of(today: Settings, version: str) -> Settings:
    """Return the settings of a version: those of today, but for where documents are; what lists things of today is left out."""
    return replace(
        today,
        patterns=Patterns(tuple(_placed(pattern, version) for pattern in today.patterns.all)),
        version=version,
        dataset="",
        about={},
        retired={},
        edit="",
        browse=False,
        sparql=None,
        left_out=(),
    )


def _placed(pattern: Pattern, version: str) -> Pattern:
    def moved(template: Template | None) -> Template | None:
        return template and Template(placed(template.text, version))

    document = Template(placed(pattern.document.text, version))
    return replace(pattern, document=document, html=moved(pattern.html), rdf=moved(pattern.rdf))
