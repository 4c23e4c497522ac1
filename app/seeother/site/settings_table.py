"""The settings there are: what each is called, what it is without being set, what it is for, and what it may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from seeother.http.variants import BY_NAME
from seeother.site.colours import colour_problem
from seeother.site.setting_kinds import (
    check_problem,
    choice_problem,
    contact_problem,
    count_problem,
    dataset_problem,
    day_problem,
    doi_problem,
    edit_problem,
    folders_problem,
    languages_problem,
    line_problem,
    lines_problem,
    parties_problem,
    party_problem,
    period_problem,
    picture_problem,
    place_problem,
    prose_problem,
    shapes_problem,
    text_problem,
    tiles_problem,
    urls_problem,
    versions_problem,
)
from seeother.uris import base_problem, reference_problem, url_problem

UNPACKED = 1_000_000_000  # bytes that a packed file may hold, unless the settings say otherwise


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the settings table: what it is called, what it may be, and what it is for."""

    name: str
    default: Any
    help: str
    wrong: Callable[[Any], str]


# What the table [dataset] may say; `uri` is what `dataset = "…"` is where there is no table.
DATASET_KEYS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "uri": ("URI of the data set as a thing, absolute or below base", reference_problem),
    "publisher": ("who publishes it: a name, with a URI in angle brackets or without", party_problem),
    "creators": ("list of those who made it, written likewise", parties_problem),
    "contact": ("whom to ask: an e-mail address or a URI", contact_problem),
    "keywords": ("list of words that say what it is about, in the site's first language", lines_problem),
    "themes": ("list of URIs of what it is about, such as those of the EU's data themes", urls_problem),
    "spatial": ("which part of the world it covers: a URI or a name", place_problem),
    "temporal": ('which time it covers: two dates, as in "1883/2024" or "1883/.."', period_problem),
    "issued": ("date of its first publication", day_problem),
    "version": ("its version", line_problem),
    "access": (
        "`public`, `restricted` or `non-public`",
        choice_problem("public", "restricted", "non-public"),
    ),
    "citation": ("how to cite it", line_problem),
    "doi": ("its DOI", doi_problem),
}


PEOPLE_KEYS = {"publisher": "publisher", "creators": "creator"}  # and the words that Dublin Core has for them


SETTINGS: tuple[Setting, ...] = (
    Setting("base", "", "the URIs in the data start here; where it is served does not matter", base_problem),
    Setting("title", "", "name of the data set, on every page", line_problem),
    Setting("description", "", "what the data set is, in a sentence or two", prose_problem),
    Setting("languages", ["en"], "languages of the site, the preferred one first", languages_problem),
    Setting(
        "default",
        "turtle",
        "variant of things and documents that `Accept: */*` and no Accept header get",
        choice_problem(*BY_NAME),
    ),
    Setting(
        "default_page",
        "html",
        "the same for pages of the site itself, such as `/` and `/browse`, and for problems",
        choice_problem(*BY_NAME),
    ),
    Setting(
        "redirect",
        "variant",
        "where a 303 points: `variant` (negotiated) or `document` (generic)",
        choice_problem("variant", "document"),
    ),
    Setting("license", "", "licence of the data, an absolute URI; stated in every document", url_problem),
    Setting(
        "dataset",
        "",
        "URI of the data set as a thing (`void:inDataset`), absolute or below base; or a table, see below",
        dataset_problem,
    ),
    Setting(
        "labels",
        [],
        "properties that hold labels, absolute URIs; they come before the built-in ones",
        urls_problem,
    ),
    Setting(
        "order",
        [],
        "properties in the order in which the facts of things stand, absolute URIs; `sh:order` of shapes comes before it",
        urls_problem,
    ),
    Setting(
        "check",
        {},
        "table of how grave findings are, by code or by file; see `seeother check`",
        check_problem,
    ),
    Setting(
        "shapes",
        {},
        "table of sets of SHACL shapes for `seeother check --profile`, each a Turtle file or a folder of some",
        shapes_problem,
    ),
    Setting("incoming", 50, "incoming statements on one page of a document", count_problem),
    Setting(
        "pictures",
        "own",
        "`own`: pictures on the site's own hosts are shown, others are links; `all`: all are shown",
        choice_problem("own", "all"),
    ),
    Setting(
        "picture_folders",
        ["pictures"],
        "folders of the site whose pictures are served, under their names below base",
        folders_problem,
    ),
    Setting(
        "tiles",
        "",
        "map tiles for places, an https address with `{z}`, `{x}` and `{y}`; "
        "readers' browsers ask its host then",
        tiles_problem,
    ),
    Setting("tiles_credit", "© OpenStreetMap contributors", "whose map that is, beside it", line_problem),
    Setting(
        "versions",
        "versions",
        "folder of older versions, each a folder or a data file in it; or `tags:v*`, tags of the git repository "
        "that the site is in",
        versions_problem,
    ),
    Setting("max_age", 5, "seconds that caches may use an answer before they ask again", count_problem),
    Setting(
        "mcp",
        "off",
        "`on`: agents may ask at `/-/mcp` (Model Context Protocol), read-only",
        choice_problem("off", "on"),
    ),
    Setting("changes", 90, "days for which `/-/changes` tells what changed; 0 for not at all", count_problem),
    Setting(
        "colour",
        "",
        "colour of links and buttons, such as `#7a0019`; on dark paper a lighter one is made of it",
        colour_problem,
    ),
    Setting(
        "logo",
        "logo.svg",
        "file in `theme/static/` that is shown beside the title, where there is one",
        picture_problem,
    ),
    Setting(
        "footer",
        "",
        "a sentence or two at the foot of every page; addresses in it become links",
        prose_problem,
    ),
    Setting("edit", "", "link to the place where a file is edited, with `{file}` and `{line}`", edit_problem),
    Setting(
        "unpacked",
        UNPACKED // 10**6,
        "MB that a packed file may hold, and never more than a quarter of the room for the state folder",
        count_problem,
    ),
    Setting(
        "store",
        "oxigraph",
        "`oxigraph`: on disk, shared by all workers; `memory`: rdflib's own, a copy in each worker; "
        "`sparql`: the engine that the table `[sparql]` names, beside the files",
        choice_problem("oxigraph", "memory", "sparql"),
    ),
    Setting(
        "state",
        "",
        "folder of the snapshots, not inside the site; default: a folder of this site in "
        "`$STATE_DIRECTORY`, `$XDG_STATE_HOME/seeother` or `~/.local/state/seeother`",
        text_problem,
    ),
)


BY_KEY = {setting.name: setting for setting in SETTINGS}


RETIRED_KEYS: dict[str, str] = {
    "thing": "URI of a thing that is described no longer, below base or absolute; its URLs answer 410",
    "to": "URI of the thing to use in its place; its URLs then answer 301",
}


PATTERN_KEYS: dict[str, str] = {
    "thing": "template of the things' URIs, below base or absolute",
    "document": "template of the generic document, which negotiates; its variants add an extension",
    "html": "template of the HTML variant, where it is not the document with `.html`",
    "rdf": "template of the other variants, with `{ext}`",
}


def entries_of(table: Mapping[str, Any], name: str = "pattern") -> list[Mapping[str, Any]]:
    """Return the entries of a list of tables, such as [[pattern]], as far as they are tables; [sparql] is the one of its own."""
    found = table.get(name, [])
    if name == "sparql" and isinstance(found, dict):
        return [found]
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
