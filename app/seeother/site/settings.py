"""Read seeother.toml into one frozen value, or report everything that is wrong with it; data is left to other modules."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from seeother.http.preferences import Offer, offer_of
from seeother.http.variants import BY_NAME
from seeother.iris import path_of
from seeother.site.colours import colour_problem
from seeother.site.engine_settings import SparqlSettings
from seeother.site.patterns import Patterns
from seeother.uris import address_problem, base_problem, reference_problem, url_problem

FILE = "seeother.toml"
UNPACKED = 1_000_000_000  # bytes that a packed file may hold, unless the settings say otherwise
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the settings table: what it is called, what it may be, and what it is for."""

    name: str
    default: Any
    help: str
    wrong: Callable[[Any], str]


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "expects text in quotes"


def _prose(value: Any) -> str:
    if wrong := _text(value):
        return wrong
    wrong = next((c for c in value if unicodedata.category(c) == "Cc" and c not in "\n\t"), "")
    return f"holds {wrong!r}, a control character" if wrong else ""


def _line(value: Any) -> str:
    if wrong := _prose(value):
        return wrong
    return "" if value == one_line(value) else "is to be on one line"


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters, as the name of a folder may hold them."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def _languages(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(v, str) and _LANGUAGE_TAG.fullmatch(v) for v in value)
    return "" if fits and value else 'expects a list of language tags, such as ["en", "de"]'


def _urls(value: Any) -> str:
    every = enumerate(value, 1) if isinstance(value, list) else [(1, value)]
    wrong = next((f"number {n} {wrong}" for n, each in every if (wrong := url_problem(each))), "")
    expected = 'expects a list of absolute URIs, such as ["http://purl.org/dc/terms/title"]'
    return f"{expected}; {wrong}" if wrong or not isinstance(value, list) else ""


def _tiles(value: Any) -> str:
    such = 'expects an address such as "https://tile.openstreetmap.org/{z}/{x}/{y}.png"'
    if not isinstance(value, str) or not value.startswith("https://"):
        return such
    wrong = address_problem(value, ("{z}", "{x}", "{y}"))
    return f"{such}; it {wrong}" if wrong else ""


def _edit(value: Any) -> str:
    return address_problem(value, (), ("{file}", "{line}"))


def _picture(value: Any) -> str:
    fits = isinstance(value, str) and re.fullmatch(r"[\w-]+(\.[\w-]+)*\.(svg|png|jpg|webp|ico)", value)
    return "" if fits else 'expects the name of a picture in theme/static/, such as "logo.svg" or "crest.png"'


def _check(value: Any) -> str:
    return "" if isinstance(value, dict) else 'expects a table: [check], and below it no-label = "ignore"'


def _count(value: Any) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return "" if fits else "expects a whole number from 0 to 2147483647"


def _one_of(*choices: str) -> Callable[[Any], str]:
    return lambda value: "" if value in choices else f"expects one of {', '.join(map(repr, choices))}"


def _lines(value: Any) -> str:
    fits = isinstance(value, list) and all(not _line(each) and each.strip() for each in value)
    return "" if fits and value else 'expects a list of texts, such as ["bridges", "engineering"]'


def _party(value: Any) -> str:
    such = 'expects a name, an absolute URI, or both, as in "Ada Lovelace <https://orcid.org/0000-0000-0000-0000>"'
    if _line(value) or not value.strip():
        return such
    _, uri = party_of(value)
    wrong = (
        url_problem(uri)
        if uri
        else "has a bracket that opens or closes nothing"
        if set("<>") & set(value)
        else ""
    )
    return f"{such}; it {wrong}" if wrong else ""


def _parties(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "expects a list of names, each with a URI in angle brackets or without"
    return next((wrong for each in value if (wrong := _party(each))), "")


def party_of(text: str) -> tuple[str, str]:
    """Return name and URI of somebody: of `Name <URI>`, or of either alone; "" for what is not there."""
    found = re.fullmatch(r"\s*([^<>]*?)\s*<(\S+)>\s*", text)
    if found:
        return found[1], found[2]
    return ("", text) if text.startswith(("http://", "https://")) else (text, "")


def _contact(value: Any) -> str:
    such = "expects an e-mail address or an absolute URI"
    if not isinstance(value, str):
        return such
    if value.startswith(("http://", "https://")):
        return url_problem(value)
    fits = re.fullmatch(r"(mailto:)?[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+", value)
    return "" if fits else such


def _place(value: Any) -> str:
    return url_problem(value) if str(value).startswith(("http://", "https://")) else _line(value)


def _day(value: Any) -> str:
    such = 'expects a date in quotes, such as "2026-11-27", or a year'
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        return such
    try:
        date.fromisoformat((value + "-01-01")[:10] if len(value) < 10 else value)
    except ValueError as problem:
        return f"{such}; {problem}"
    return ""


def _period(value: Any) -> str:
    ends = value.split("/") if isinstance(value, str) else []
    wrong = [end for end in ends if end not in ("", "..") and _day(end)]
    fits = len(ends) == 2 and not wrong and any(end not in ("", "..") for end in ends)
    return "" if fits else 'expects two dates, such as "1883/2024", or one and "..", as in "1883/.."'


def _doi(value: Any) -> str:
    fits = isinstance(value, str) and re.fullmatch(r"10\.\d{4,9}/[^\s\"<>]+", value)
    return "" if fits else 'expects a DOI without anything before it, such as "10.5281/zenodo.1234567"'


# What the table [dataset] may say; `uri` is what `dataset = "…"` is where there is no table.
DATASET_KEYS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "uri": ("URI of the data set as a thing, absolute or below base", reference_problem),
    "publisher": ("who publishes it: a name, with a URI in angle brackets or without", _party),
    "creators": ("list of those who made it, written likewise", _parties),
    "contact": ("whom to ask: an e-mail address or a URI", _contact),
    "keywords": ("list of words that say what it is about, in the site's first language", _lines),
    "themes": ("list of URIs of what it is about, such as those of the EU's data themes", _urls),
    "spatial": ("which part of the world it covers: a URI or a name", _place),
    "temporal": ('which time it covers: two dates, as in "1883/2024" or "1883/.."', _period),
    "issued": ("date of its first publication", _day),
    "version": ("its version", _line),
    "access": ("`public`, `restricted` or `non-public`", _one_of("public", "restricted", "non-public")),
    "citation": ("how to cite it", _line),
    "doi": ("its DOI", _doi),
}
PEOPLE_KEYS = {"publisher": "publisher", "creators": "creator"}  # and the words that Dublin Core has for them


def _dataset(value: Any) -> str:
    """Say what is wrong with `dataset`: a URI; what is wrong within a table is told key by key."""
    return "" if isinstance(value, dict) else reference_problem(value)


SETTINGS: tuple[Setting, ...] = (
    Setting("base", "", "the URIs in the data start here; where it is served does not matter", base_problem),
    Setting("title", "", "name of the data set, on every page", _line),
    Setting("description", "", "what the data set is, in a sentence or two", _prose),
    Setting("languages", ["en"], "languages of the site, the preferred one first", _languages),
    Setting(
        "default",
        "turtle",
        "variant of things and documents that `Accept: */*` and no Accept header get",
        _one_of(*BY_NAME),
    ),
    Setting(
        "default_page",
        "html",
        "the same for pages of the site itself, such as `/` and `/browse`, and for problems",
        _one_of(*BY_NAME),
    ),
    Setting(
        "redirect",
        "variant",
        "where a 303 points: `variant` (negotiated) or `document` (generic)",
        _one_of("variant", "document"),
    ),
    Setting("license", "", "licence of the data, an absolute URI; stated in every document", url_problem),
    Setting(
        "dataset",
        "",
        "URI of the data set as a thing (`void:inDataset`), absolute or below base; or a table, see below",
        _dataset,
    ),
    Setting(
        "labels", [], "properties that hold labels, absolute URIs; they come before the built-in ones", _urls
    ),
    Setting("check", {}, "table of how grave findings are, by code or by file; see `seeother check`", _check),
    Setting("incoming", 50, "incoming statements on one page of a document", _count),
    Setting(
        "pictures",
        "own",
        "`own`: pictures on the site's own hosts are shown, others are links; `all`: all are shown",
        _one_of("own", "all"),
    ),
    Setting(
        "tiles",
        "",
        "map tiles for places, an https address with `{z}`, `{x}` and `{y}`; "
        "readers' browsers ask its host then",
        _tiles,
    ),
    Setting("tiles_credit", "© OpenStreetMap contributors", "whose map that is, beside it", _line),
    Setting("max_age", 5, "seconds that caches may use an answer before they ask again", _count),
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
        _picture,
    ),
    Setting(
        "footer", "", "a sentence or two at the foot of every page; addresses in it become links", _prose
    ),
    Setting("edit", "", "link to the place where a file is edited, with `{file}` and `{line}`", _edit),
    Setting(
        "unpacked",
        UNPACKED // 10**6,
        "MB that a packed file may hold, and never more than a quarter of the room for the state folder",
        _count,
    ),
    Setting(
        "store",
        "oxigraph",
        "`oxigraph`: on disk, shared by all workers; `memory`: rdflib's own, a copy in each worker; "
        "`sparql`: the engine that the table `[sparql]` names, beside the files",
        _one_of("oxigraph", "memory", "sparql"),
    ),
    Setting(
        "state",
        "",
        "folder of the snapshots, not inside the site; default: a folder of this site in "
        "`$STATE_DIRECTORY`, `$XDG_STATE_HOME/seeother` or `~/.local/state/seeother`",
        _text,
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


@dataclass(frozen=True)
class Settings:
    """Everything a site says about itself.

    `left_out` are the data files with errors, which are not in the snapshot that is served by these settings.
    """

    folder: Path
    patterns: Patterns
    base: str = ""
    title: str = ""
    description: str = ""
    languages: tuple[str, ...] = ("en",)
    default: str = "turtle"
    default_page: str = "html"
    redirect: str = "variant"
    license: str = ""
    dataset: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)  # what [dataset] says beside its URI
    labels: tuple[str, ...] = ()
    incoming: int = 50
    pictures: str = "own"
    tiles: str = ""
    tiles_credit: str = "© OpenStreetMap contributors"
    max_age: int = 5
    colour: str = ""
    logo: str = "logo.svg"
    footer: str = ""
    edit: str = ""
    unpacked: int = UNPACKED // 10**6
    store: str = "oxigraph"
    state: Path = field(default_factory=Path)
    check: Mapping[str, Any] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    mount: str = ""  # the path below which all of it is, "" for none
    browse: bool = True  # whether there are pages of the site, besides those of things
    operations: bool = True  # whether anything but files of pages lies below /-/
    sparql: SparqlSettings | None = None

    @cached_property
    def offer(self) -> Offer:
        """Return what clients may choose from."""
        return offer_of(self.default, self.languages, self.patterns.hosts, self.default_page)

    @cached_property
    def hidden(self) -> str:
        """Return what stands before the paths of things and documents where they are served, and not in their URIs."""
        below = f"{self.mount}/"
        return (
            "" if all(path_of(p.document.text).startswith(below) for p in self.patterns.all) else self.mount
        )

    def reached(self, reference: str) -> str:
        """Return a reference to a thing or a document as it is where the site is served."""
        return f"{self.hidden}{reference}" if reference.startswith("/") else reference

    def within(self, path: str) -> tuple[str, str]:
        """Return a path that is asked for as the URIs have it, and as it is below the mount."""
        below = path.removeprefix(self.mount) if path.startswith(f"{self.mount}/") else path
        return (below if self.hidden else path), below


def state_folder(folder: Path, chosen: str = "") -> Path:
    """Return where the snapshots of a site are kept, by its setting or by the platform's custom."""
    if chosen:
        return (folder / Path(chosen).expanduser()).resolve()
    site = spelled_out(folder)
    name = f"{site.name}-{blake2b(str(site).encode(), digest_size=6).hexdigest()}"
    return state_home() / name


def spelled_out(folder: Path) -> Path:
    """Return the absolute path of a folder, links in it as they are: where one leads may change while it is served."""
    return folder.resolve() if ".." in folder.parts else folder.absolute()


def room(state: Path) -> int:
    """Return the free bytes of the disk that a state folder is on, or will be."""
    return shutil.disk_usage(_existing_parent(state)).free


def state_home() -> Path:
    """Return where the state folders are kept of all sites that choose none."""
    if home := os.environ.get("STATE_DIRECTORY"):
        return Path(home.partition(":")[0])
    custom = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    usable = custom.is_absolute() and os.access(_existing_parent(custom), os.W_OK)
    return (custom if usable else Path(tempfile.gettempdir())) / "seeother"


def _existing_parent(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if parent.exists())
