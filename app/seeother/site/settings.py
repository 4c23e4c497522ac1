"""Read seeother.toml into one frozen value, or report everything that is wrong with it; data is left to other modules."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from seeother.http.preferences import Offer, offer_of
from seeother.http.variants import BY_NAME
from seeother.site.colours import colour_problem
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


def _count(value: Any) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return "" if fits else "expects a whole number from 0 to 2147483647"


def _one_of(*choices: str) -> Callable[[Any], str]:
    return lambda value: "" if value in choices else f"expects one of {', '.join(map(repr, choices))}"


SETTINGS: tuple[Setting, ...] = (
    Setting("base", "", "the URIs in the data start here; where it is served does not matter", base_problem),
    Setting("title", "", "name of the data set, on every page", _line),
    Setting("description", "", "what the data set is, in a sentence or two", _prose),
    Setting("languages", ["en"], "languages of the site, the preferred one first", _languages),
    Setting("default", "turtle", "variant that `Accept: */*` and no Accept header get", _one_of(*BY_NAME)),
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
        "URI of the data set as a thing (`void:inDataset`), absolute or below base",
        reference_problem,
    ),
    Setting(
        "labels", [], "properties that hold labels, absolute URIs; they come before the built-in ones", _urls
    ),
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
        "`oxigraph`: on disk, shared by all workers; `memory`: rdflib's own, a copy in each worker",
        _one_of("oxigraph", "memory"),
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
    redirect: str = "variant"
    license: str = ""
    dataset: str = ""
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
    retired: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @cached_property
    def offer(self) -> Offer:
        """Return what clients may choose from."""
        return offer_of(self.default, self.languages, self.patterns.hosts)


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
