"""Settings are read whole, or refused with everything that is wrong with them."""

import dataclasses
import json
import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from seeother.diagnostics import Diagnostic, Refused, in_order, nearest
from seeother.iris import to_uri
from seeother.site.colours import colour_problem, contrast, stylesheet
from seeother.site.settings import FILE, Settings
from seeother.site.settings_file import parse_settings, read_settings
from seeother.site.settings_table import BY_KEY, PATTERN_KEYS, SETTINGS
from seeother.site.state_folder import state_folder

unhurried = hypothesis_settings(deadline=None)

SITE = Path("/srv/site")
BASE = 'base = "https://data.example.org"\n'
PATTERN = '[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'


def problems(text: str, folder: Path = SITE) -> list[Diagnostic]:
    try:
        parse_settings(text, folder)
    except Refused as refused:
        return list(refused.diagnostics)
    return []


def test_a_small_file_is_enough() -> None:
    settings = parse_settings(BASE + PATTERN, SITE)
    assert settings.base == "https://data.example.org"
    assert settings.title == "site"
    assert (
        settings.patterns.document_of("https://data.example.org/id/ada") == "https://data.example.org/doc/ada"
    )


IN_A_PROGRAM = {"mount", "browse", "operations"}  # what a program decides, and no file


def test_every_setting_is_read() -> None:
    settings = parse_settings(
        'base = "https://x.example/"\ntitle = "T"\ndescription = "D"\nlanguages = ["de", "en-GB"]\ndefault = "html"\ndefault_page = "markdown"\n'
        'redirect = "document"\nlicense = "https://l.example/by"\ndataset = "/set"\nlabels = ["http://l.example/name"]\norder = ["http://l.example/born"]\n'
        'incoming = 0\npictures = "all"\npicture_folders = ["scans"]\ntiles = "https://t.example/{z}/{x}/{y}"\ntiles_credit = "C"\nmax_age = 60\nchanges = 7\nmcp = "on"\nunpacked = 5\nstore = "memory"\ncolour = "#7A0019"\nlogo = "crest.png"\nfooter = "F"\nstate = "../state"\nversions = "tags:v*"\nedit = "https://e.example/{file}#L{line}"\n'
        f'{PATTERN}[check]\nno-label = "ignore"\n[shapes]\nown = "../own.ttl"\n[[retired]]\nthing = "/id/a"\nto = "/id/caf%c3%a9"\n'
        '[[retired]]\nthing = "https://old.example/b"\n',
        SITE,
    )
    told = {name: value for name, value in dataclasses.asdict(settings).items() if name not in IN_A_PROGRAM}
    assert told | {"patterns": None} == {
        "folder": SITE,
        "about": {},
        "check": {"no-label": "ignore"},
        "shapes": {"own": "../own.ttl"},
        "version": "",
        "versions": "tags:v*",
        "left_out": (),
        "default_page": "markdown",
        "patterns": None,
        "base": "https://x.example",
        "title": "T",
        "description": "D",
        "languages": ("de", "en-GB"),
        "default": "html",
        "redirect": "document",
        "license": "https://l.example/by",
        "dataset": "https://x.example/set",
        "labels": ("http://l.example/name",),
        "order": ("http://l.example/born",),
        "incoming": 0,
        "pictures": "all",
        "picture_folders": ("scans",),
        "tiles": "https://t.example/{z}/{x}/{y}",
        "tiles_credit": "C",
        "max_age": 60,
        "changes": 7,
        "mcp": "on",
        "unpacked": 5,
        "colour": "#7A0019",
        "logo": "crest.png",
        "footer": "F",
        "store": "memory",
        "state": Path("/srv/state"),
        "edit": "https://e.example/{file}#L{line}",
        "retired": {"https://x.example/id/a": "https://x.example/id/café", "https://old.example/b": ""},
        "sparql": None,
    }


def test_the_table_and_the_value_have_the_same_settings_and_defaults() -> None:
    values = {f.name: f.default for f in dataclasses.fields(Settings)}
    assert (
        set(BY_KEY)
        == set(values)
        - {"folder", "patterns", "retired", "about", "left_out", "sparql", "version"}
        - IN_A_PROGRAM
    )
    for setting in SETTINGS:
        if setting.name not in ("state", "check", "shapes"):
            default = tuple(setting.default) if isinstance(setting.default, list) else setting.default
            assert values[setting.name] == default
        assert setting.help


def test_a_site_without_a_file_has_no_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path) is None


def test_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{BASE}title = "Müller 東京"\n{PATTERN}', encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings
    assert settings.title == "Müller 東京"


def test_a_file_in_another_encoding_is_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes('title = "Müller"'.encode("latin-1"))
    with pytest.raises(Refused) as refused:
        read_settings(tmp_path)
    (problem,) = refused.value.diagnostics
    assert (problem.file, problem.code) == (FILE, "settings-unreadable")
    assert "UTF-8" in problem.hint


def test_a_folder_by_the_name_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(Refused, match="cannot be read"):
        read_settings(tmp_path)


# (text, line, column)
SYNTAX = {
    "no-quotes": ("base = https://x\n", 1, 8),
    "second-line": (f"{BASE}title = \n", 2, 9),
    "unclosed-text": (f'{BASE}title = "x\n', 2, 11),
    "unclosed-bracket": (f"{BASE}languages = [\n", 2, 14),
    "unclosed-header": (f"{BASE}[[pattern]\n", 2, 10),
    "twice": (f"{BASE}{BASE}", 2, None),
    "no-value-at-end": (f"{BASE}title =", 2, 8),
    "unclosed-long-text": (f'{BASE}title = """x\n\n', 2, 13),
    "control": ("base = 'a\x01'", 1, 10),
    "pattern-and-table": (f"{PATTERN}[pattern]\n", 4, None),
}


@pytest.mark.parametrize(("text", "line", "column"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error_has_line_and_column(text: str, line: int, column: int | None) -> None:
    (problem,) = problems(text)
    assert (problem.file, problem.code, problem.severity, problem.line) == (
        FILE,
        "settings-syntax",
        "error",
        line,
    )
    assert problem.column > 0
    assert column in (None, problem.column)
    assert "this is not TOML" in problem.message
    assert "(at" not in problem.message
    assert problem.hint


# (line of TOML, part of the message)
WRONG_VALUES = {
    "check-text": ('check = "strict"', "check expects a table"),
    "versions-outside": ('versions = "../old"', "versions expects a folder below the site's own"),
    "shapes-list": ('shapes = ["own.ttl"]', "shapes expects a table of names and files"),
    "tiles-http": ('tiles = "http://t.example/{z}/{x}/{y}"', "tiles expects an address such as"),
    "tiles-fixed": ('tiles = "https://t.example/map.png"', "tiles expects an address such as"),
    "tiles-credit": ("tiles_credit = 1", "tiles_credit expects text"),
    "colour-name": ('colour = "red"', "colour expects a colour such as"),
    "colour-short": ('colour = "#12345"', "colour expects a colour such as"),
    "colour-light": (
        'colour = "#ffcc00"',
        "contrast on the page is 1.4 to 1, and WCAG 2.2 asks for 4.5; #8a6e00 would do",
    ),
    "logo-number": ("logo = 1", "logo expects the name of a picture"),
    "logo-elsewhere": ('logo = "../../etc/crest.svg"', "logo expects the name of a picture"),
    "logo-text": ('logo = "crest.txt"', "logo expects the name of a picture"),
    "footer-list": ('footer = ["x"]', "footer expects text"),
    "base-number": ("base = 5", "base expects an absolute"),
    "base-relative": ('base = "/data"', "base expects an absolute"),
    "base-no-scheme": ('base = "data.example.org"', "base expects an absolute"),
    "base-ftp": ('base = "ftp://data.example.org"', "base expects an absolute"),
    "base-space": ('base = "https://data.example .org"', "base expects an absolute"),
    "base-empty": ('base = ""', "base expects an absolute"),
    "base-only-scheme": ('base = "https://"', "base expects an absolute"),
    "base-newline": ('base = "https://x.example\\n"', "base expects an absolute"),
    "base-list": ('base = ["https://x.example"]', "base expects an absolute"),
    "base-template": ('base = "https://{host}.example"', "base expects an absolute"),
    "base-template-in-path": ('base = "https://x.example/{n}"', "which no URI may hold"),
    "base-query": ('base = "https://x.example/?id="', "no query or fragment"),
    "base-fragment": ('base = "https://x.example/ns#"', "no query or fragment"),
    "base-port": ('base = "https://x.example:port"', "the host 'x.example:port'"),
    "base-large-port": ('base = "https://x.example:65536"', "the host"),
    "base-half-address": ('base = "https://[::1"', "the host '[::1'"),
    "base-half-escape": ('base = "https://x.example/100%"', "half an escape"),
    "title-break": ('title = "a\\nserver {}"', "title is to be on one line"),
    "title-separator": ('title = "a\\u2028b"', "title is to be on one line"),
    "title-control": ('title = "a\\u0007b"', "title holds"),
    "description-control": ('description = "a\\u0000b"', "description holds"),
    "footer-control": ('footer = "a\\u001bb"', "footer holds"),
    "credit-break": ('tiles_credit = "a\\nb"', "tiles_credit is to be on one line"),
    "license-space": ('license = "https://x.example/a b"', "holds a space"),
    "license-angle": ('license = "https://x.example/<b>"', "license expects an absolute"),
    "license-braces": ('license = "https://x.example/{version}"', "which no URI may hold"),
    "license-break": ('license = "https://x.example/a\\r\\nX-A: b"', "holds '\\r'"),
    "license-quote": ("license = 'https://x.example/\"b'", "which no URI may hold"),
    "license-invisible": ('license = "https://x.example/a\\u202eb"', "which no URI may hold"),
    "license-two-fragments": ('license = "https://x.example/#a#b"', "two #"),
    "dataset-template": ('dataset = "/set/{n}"', "which no URI may hold"),
    "dataset-break": ('dataset = "/set\\n"', "which no URI may hold"),
    "dataset-dots": ('dataset = "/a/../set"', "which clients resolve"),
    "labels-space": ('labels = ["http://x.example/a", "http://x.example/b c"]', "number 2"),
    "edit-other-word": ('edit = "https://x.example/{path}"', "which no URI may hold"),
    "edit-space": ('edit = "https://x.example/a b/{file}"', "holds a space"),
    "tiles-other-word": ('tiles = "https://{s}.t.example/{z}/{x}/{y}"', "which no URI may hold"),
    "incoming-endless": ("incoming = 9999999999999999999999", "incoming expects a whole number"),
    "mcp-true": ("mcp = true", "mcp expects one of"),
    "changes-text": ('changes = "x"', "changes expects a whole number"),
    "max-age-endless": ("max_age = 2147483648", "max_age expects a whole number"),
    "state-break": ('state = "../a\\nb"', "state holds"),
    "title-number": ("title = 5", "title expects text"),
    "title-list": ('title = ["x"]', "title expects text"),
    "title-table": ('title.en = "x"', "title expects text"),
    "description-true": ("description = true", "description expects text"),
    "languages-text": ('languages = "en"', "languages expects a list"),
    "languages-none": ("languages = []", "languages expects a list"),
    "languages-number": ("languages = [1]", "languages expects a list"),
    "languages-name": ('languages = ["english language"]', "languages expects a list"),
    "languages-underscore": ('languages = ["en_GB"]', "languages expects a list"),
    "languages-newline": ('languages = ["en\\n"]', "languages expects a list"),
    "languages-no-suffix": ('languages = ["DE"]', "languages expects a list"),
    "default-unknown": ('default = "pdf"', "default expects one of"),
    "default-media-type": ('default = "text/turtle"', "default expects one of"),
    "default-list": ('default = ["turtle"]', "default expects one of"),
    "default-page-unknown": ('default_page = "pdf"', "default_page expects one of 'turtle'"),
    "redirect-unknown": ('redirect = "html"', "redirect expects one of 'variant', 'document'"),
    "redirect-true": ("redirect = true", "redirect expects one of"),
    "license-name": ('license = "CC0"', "license expects an absolute"),
    "dataset-relative": ('dataset = "set"', "dataset expects an absolute URI, or a path"),
    "dataset-number": ("dataset = 1", "dataset expects an absolute URI, or a path"),
    "labels-text": ('labels = "http://x.example/name"', "labels expects a list"),
    "labels-number": ("labels = [1]", "labels expects a list"),
    "order-names": ('order = ["born"]', "order"),
    "incoming-text": ('incoming = "50"', "incoming expects a whole number"),
    "incoming-negative": ("incoming = -1", "incoming expects a whole number"),
    "incoming-true": ("incoming = true", "incoming expects a whole number"),
    "incoming-fraction": ("incoming = 1.5", "incoming expects a whole number"),
    "picture-folders": (
        'picture_folders = ["../out"]',
        "picture_folders expects a list of folders below the site's own",
    ),
    "pictures-none": ('pictures = "none"', "pictures expects one of 'own', 'all'"),
    "max-age-date": ("max_age = 2024-01-01", "max_age expects a whole number"),
    "max-age-infinite": ("max_age = inf", "max_age expects a whole number"),
    "unpacked-text": ('unpacked = "2 GB"', "unpacked expects a whole number"),
    "store-unknown": ('store = "fuseki"', "store expects one of 'oxigraph', 'memory'"),
    "edit-path": ('edit = "/edit/{file}"', "edit expects an absolute"),
    "edit-number": ("edit = 1", "edit expects an absolute"),
    "state-number": ("state = 1", "state expects text"),
    "state-inside": ('state = "state"', "state lies inside the site"),
    "state-site-itself": ('state = "."', "state lies inside the site"),
    "state-absolute-inside": ('state = "/srv/site/x/../state"', "state lies inside the site"),
    "state-no-home": ('state = "~nobody-of-this-name/x"', "state is no place"),
    "state-null": ('state = "a\\u0000"', "state is no place"),
}


@pytest.mark.parametrize(("line", "part"), WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_a_wrong_value_is_reported_at_its_line_with_what_it_stands_for(line: str, part: str) -> None:
    before = "" if line.startswith("base") else BASE
    (problem,) = problems(f"# a comment\n{before}{line}\n{PATTERN}")
    assert (problem.file, problem.line, problem.column) == (FILE, 3 if before else 2, 1)
    assert (problem.severity, problem.code) == ("error", "settings-value")
    assert part in problem.message
    assert problem.hint


def test_every_setting_has_a_wrong_value_that_is_tested() -> None:
    assert {line.partition(" =")[0].partition(".")[0] for line, _ in WRONG_VALUES.values()} == set(BY_KEY)


# (text after a pattern, line, code, part of the message)
WRONG_RETIRED = {
    "no-thing": ('[[retired]]\nto = "/id/b"\n', 5, "retired-incomplete", "needs thing"),
    "relative": (
        '[[retired]]\nthing = "id/b"\n',
        6,
        "settings-value",
        "thing expects an absolute URI, or a path",
    ),
    "number": ("[[retired]]\nthing = 1\n", 6, "settings-value", "thing expects"),
    "to-number": ('[[retired]]\nthing = "/id/a"\nto = 1\n', 7, "settings-value", "to expects"),
    "second": (
        '[[retired]]\nthing = "/id/a"\n[[retired]]\nthing = "/id/b"\nto = "b"\n',
        9,
        "settings-value",
        "to expects",
    ),
    "template": ('[[retired]]\nthing = "/id/{n}"\n', 6, "settings-value", "which no URI may hold"),
    "to-break": (
        '[[retired]]\nthing = "/id/a"\nto = "/id/b\\r\\nX: y"\n',
        7,
        "settings-value",
        "which no URI may hold",
    ),
    "unknown": ('[[retired]]\nthing = "/id/a"\nuntil = 1\n', 7, "settings-unknown-key", "no 'until'"),
}


@pytest.mark.parametrize(("text", "line", "code", "part"), WRONG_RETIRED.values(), ids=WRONG_RETIRED)
def test_a_wrong_retirement_is_reported_at_its_line(text: str, line: int, code: str, part: str) -> None:
    (problem,) = problems(BASE + PATTERN + text)
    assert (problem.line, problem.code) == (line, code)
    assert part in problem.message
    assert problem.hint


UNKNOWN = {
    "typing-error": (f'titel = "x"\n{BASE}{PATTERN}', 1, "Did you mean 'title'?"),
    "plural": (f'{BASE}label = ["http://x.example/n"]\n{PATTERN}', 2, "Did you mean 'labels'?"),
    "british": (f'{BASE}licence = "https://x.example"\n{PATTERN}', 2, "Did you mean 'license'?"),
    "hyphen": (f"{BASE}max-age = 5\n{PATTERN}", 2, "Did you mean 'max_age'?"),
    "quoted": (f'{BASE}"languagse" = ["en"]\n{PATTERN}', 2, "Did you mean 'languages'?"),
    "patterns": (f"{BASE}{PATTERN}[[patterns]]\n", 5, "Did you mean 'pattern'?"),
    "table": (f"{BASE}{PATTERN}[server]\nport = 1\n", 5, "Known here: "),
    "nothing-near": (f"{BASE}zzzzz = 1\n{PATTERN}", 2, "Known here: base, changes, check, colour"),
    "in-a-pattern": (f'{BASE}{PATTERN}htlm = "/p/{{name}}"\n', 5, "Did you mean 'html'?"),
    "in-the-second-pattern": (
        f'{BASE}{PATTERN}[[pattern]]\nthing = "/a"\ndocument = "/b"\ndoc = "/c"\n',
        8,
        "Known here: ",
    ),
    "setting-in-a-pattern": (f'{BASE}{PATTERN}title = "x"\n', 5, "put it above the first [[pattern]]"),
}


@pytest.mark.parametrize(("text", "line", "hint"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_key_is_named_with_the_nearest_known_one(text: str, line: int, hint: str) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.code) == (line, "settings-unknown-key")
    assert hint in problem.hint


def patterned(**templates: str) -> str:
    return f"{BASE}[[pattern]]\n" + "".join(f"{key} = '{value}'\n" for key, value in templates.items())


# (text, line, code, part of the message)
WRONG_PATTERNS = {
    "none": (BASE, 1, "settings-no-pattern", "no pattern"),
    "empty-list": (f"{BASE}pattern = []\n", 2, "settings-no-pattern", "no pattern"),
    "text": (f'{BASE}pattern = "/id"\n', 2, "settings-no-pattern", "no pattern"),
    "one-table": (f'{BASE}[pattern]\nthing = "/a"\ndocument = "/b"\n', 2, "settings-value", "single table"),
    "no-base": (PATTERN, 1, "settings-no-base", "base is missing"),
    "no-document": (patterned(thing="/id/{n}"), 2, "pattern-incomplete", "needs thing, and document or rdf"),
    "no-thing": (patterned(document="/id/{n}"), 2, "pattern-incomplete", "needs thing"),
    "only-html": (patterned(thing="/id/{n}", html="/p/{n}"), 2, "pattern-incomplete", "document or rdf"),
    "empty": (f"{BASE}[[pattern]]\n", 2, "pattern-incomplete", "needs thing"),
    "number": (f"{BASE}[[pattern]]\nthing = 5\ndocument = '/doc'\n", 3, "pattern-template", "thing expects"),
    "relative": (patterned(thing="id/{n}", document="/doc/{n}"), 3, "pattern-template", "thing expects"),
    "other-scheme": (
        patterned(thing="urn:x:{n}", document="/doc/{n}"),
        3,
        "pattern-template",
        "thing expects",
    ),
    "hash-in-document": (
        patterned(thing="/id/{n}", document="/doc#{n}"),
        4,
        "pattern-template",
        "document holds a #",
    ),
    "hash-in-constraint": (
        patterned(thing="/id/{n:[^#/]+}", document="/doc/{n}"),
        3,
        "pattern-template",
        "# in a constraint",
    ),
    "query": (patterned(thing="/id/{n}", document="/doc?x={n}"), 4, "pattern-template", "holds a query"),
    "query-after-braces": (
        patterned(thing="/id/{n:[0-9]{4}}", document="/doc/{n}?x"),
        4,
        "pattern-template",
        "a query",
    ),
    "open-brace": (patterned(thing="/id/{n", document="/doc/{n}"), 3, "pattern-template", "brace"),
    "closing-brace": (patterned(thing="/id/n}", document="/doc/n"), 3, "pattern-template", "brace"),
    "empty-variable": (patterned(thing="/id/{}", document="/doc/x"), 3, "pattern-template", "brace"),
    "hyphen-in-variable": (patterned(thing="/id/{a-b}", document="/doc/{n}"), 3, "pattern-template", "brace"),
    "variable-twice": (
        patterned(thing="/id/{n}/{n}", document="/doc/{n}"),
        3,
        "pattern-template",
        "is not a template",
    ),
    "bad-regex": (
        patterned(thing="/id/{n:(}", document="/doc/{n}"),
        3,
        "pattern-template",
        "is not a template",
    ),
    "bad-range": (
        patterned(thing="/id/{n:[z-a]}", document="/doc/{n}"),
        3,
        "pattern-template",
        "is not a template",
    ),
    "constraints-that-are-whole-only-together": (
        patterned(thing="/id/{a:(}x{b:)}", document="/doc/{a}/{b}"),
        3,
        "pattern-template",
        "is not a template",
    ),
    "repetition-of-repetitions": (
        patterned(thing="/id/{n:(?:[a-z]+)*}", document="/doc/{n}"),
        3,
        "pattern-template",
        "may take for ever",
    ),
    "one-repetition-thrice": (
        patterned(thing="/id/{n}", document="/doc/{n:.*a.*b.*}"),
        4,
        "pattern-template",
        "may take for ever",
    ),
    "endless-repetition": (
        patterned(thing="/id/{n:a{9999999999}}", document="/doc/{n}"),
        3,
        "pattern-template",
        "is not a template",
    ),
    "host-variable": (
        patterned(thing="http://{host}/id/{n}", document="/doc/{n}"),
        3,
        "pattern-template",
        "variable in its host",
    ),
    "no-host": (patterned(thing="http:///{n}", document="/doc/{n}"), 3, "pattern-template", "the host ''"),
    "space": (patterned(thing="/my id/{n}", document="/doc/{n}"), 3, "pattern-template", "a space"),
    "angle": (patterned(thing="/id/{n}", document="/<doc>/{n}"), 4, "pattern-template", "no URI may hold"),
    "break": (
        f'{BASE}[[pattern]]\nthing = "/id/{{n}}"\ndocument = "/doc/{{n}}\\r\\nX: y"\n',
        4,
        "pattern-template",
        "no URI may hold",
    ),
    "half-escape": (patterned(thing="/100%/{n}", document="/d/{n}"), 3, "pattern-template", "half an escape"),
    "split-escape": (patterned(thing="/id/%{n}", document="/d/{n}"), 3, "pattern-template", "half an escape"),
    "dots": (patterned(thing="/id/../{n}", document="/d/{n}"), 3, "pattern-template", "clients resolve"),
    "letters-of-others-in-a-variable": (
        patterned(thing="/id/{naïve}", document="/d/{n}"),
        3,
        "pattern-template",
        "brace",
    ),
    "missing-variable": (
        patterned(thing="/id/{a}/{b}", document="/doc/{a}"),
        4,
        "pattern-variables",
        "document has other",
    ),
    "extra-variable": (
        patterned(thing="/id/{a}", document="/doc/{a}/{b}"),
        4,
        "pattern-variables",
        "document has other",
    ),
    "other-variable": (
        patterned(thing="/id/{a}", document="/doc/{b}"),
        4,
        "pattern-variables",
        "document has other",
    ),
    "html-variable": (
        patterned(thing="/id/{a}", document="/doc/{a}", html="/p"),
        5,
        "pattern-variables",
        "html has other",
    ),
    "rdf-variable": (patterned(thing="/id/{a}", rdf="/d/{b}.{ext}"), 4, "pattern-variables", "rdf has other"),
    "hash-variable": (
        patterned(thing="/ns#{term}", document="/ns/{term}"),
        4,
        "pattern-variables",
        "document has other",
    ),
    "ext-in-document": (
        patterned(thing="/id/{a}", document="/doc/{a}.{ext}"),
        4,
        "pattern-variables",
        "document has other",
    ),
    "ext-in-html": (
        patterned(thing="/id/{a}", document="/d/{a}", html="/p/{a}.{ext}"),
        5,
        "pattern-variables",
        "html has",
    ),
    "no-ext": (patterned(thing="/id/{a}", rdf="/data/{a}"), 4, "pattern-template", "rdf has no {ext}"),
    "collision-with-itself": (
        patterned(thing="/id/{a}", document="/id/{a}"),
        3,
        "pattern-collision",
        "also a thing",
    ),
}


@pytest.mark.parametrize(("text", "line", "code", "part"), WRONG_PATTERNS.values(), ids=WRONG_PATTERNS)
def test_a_wrong_pattern_is_reported_at_its_line_with_a_hint(
    text: str, line: int, code: str, part: str
) -> None:
    (problem,) = problems(text)
    assert (problem.file, problem.line, problem.column, problem.code) == (FILE, line, 1, code)
    assert part in problem.message
    assert problem.hint


def test_a_collision_names_both_lines_and_an_example() -> None:
    (problem,) = problems(
        f'{BASE}{PATTERN}[[pattern]]\nthing = "/id/{{kind}}"\ndocument = "/about/{{kind}}"\n'
    )
    assert problem.code == "pattern-collision"
    assert problem.line == 6
    assert "(lines 3 and 6)" in problem.message
    assert "https://data.example.org/id/x" in problem.message


def test_all_problems_are_reported_at_once() -> None:
    text = (
        'bsae = "https://x.example"\ndefault = "pdf"\nincoming = -1\nlanguages = "en"\n[[pattern]]\nthing = "id/{n}"\n'
        'document = "/doc#{n}"\nhtlm = "/p"\n[[pattern]]\nthing = "/a/{n}"\n[[pattern]]\nthing = "/b/{n}"\n'
        'document = "/c/{m}"\n'
        '[[pattern]]\nthing = "/x/{n}"\ndocument = "/y/{n}"\n[[pattern]]\nthing = "/x/{n}"\ndocument = "/z/{n}"\n'
    )
    assert [(p.line, p.code) for p in problems(text)] == [
        (1, "settings-no-base"),
        (1, "settings-unknown-key"),
        (2, "settings-value"),
        (3, "settings-value"),
        (4, "settings-value"),
        (6, "pattern-template"),
        (7, "pattern-template"),
        (8, "settings-unknown-key"),
        (9, "pattern-incomplete"),
        (13, "pattern-variables"),
        (18, "pattern-collision"),
    ]


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\u2029"], ids=ascii)
def test_only_newlines_count_as_lines(separator: str) -> None:
    (problem,) = problems(f"# {separator}\n{BASE}incoming = -1\n{PATTERN}")
    assert problem.line == 3


LEGAL_TEMPLATES = {
    "question-mark-in-constraint": patterned(thing="/id/{n:(?!doc/).+}", document="/doc/{n}"),
    "braces-in-constraint": patterned(thing="/id/{n:[0-9]{4}x?}", document="/doc/{n}"),
    "hash": patterned(thing="/people/{n}#me", document="/people/{n}"),
    "no-variable": patterned(thing="/id/ada", document="/doc/ada"),
    "absolute": "[[pattern]]\nthing = 'http://qudt.org/vocab/unit/{n}'\ndocument = 'https://www.qudt.org/{n}'\n",
    "rdf-without-document": patterned(thing="/resource/{n}", html="/page/{n}", rdf="/data/{n}.{ext}"),
    "base-with-slash": BASE.replace("org", "org/") + PATTERN,
    "base-with-path": BASE.replace("org", "org/a/b") + PATTERN,
    "accents": patterned(thing="/café/{n}", document="/über/{n}"),
    "windows-lines": (BASE + PATTERN).replace("\n", "\r\n"),
    "inline": f"{BASE}pattern = [{{thing = '/id/{{n}}', document = '/doc/{{n}}'}}]\n",
}


@pytest.mark.parametrize("text", LEGAL_TEMPLATES.values(), ids=LEGAL_TEMPLATES)
def test_a_legal_file_is_read(text: str) -> None:
    assert problems(text) == []


def test_variants_without_a_document_template_make_the_generic_document() -> None:
    settings = parse_settings(LEGAL_TEMPLATES["rdf-without-document"], SITE)
    assert (
        settings.patterns.document_of("https://data.example.org/resource/Ada")
        == "https://data.example.org/data/Ada"
    )


SCALARS = st.one_of(
    st.integers(-5, 5).map(str),
    st.sampled_from(["true", "1.5", "nan", "2024-01-01", '""', '"/a"', '"/{n}"', '"{"', '"https://x.y"']),
    st.sampled_from(
        [
            '"https://{n}.y/"',
            '"http://x/{n}#"',
            '"http://[x"',
            '"/%"',
            '"/a\\nb"',
            "'/{a:(}{b:)}'",
            "'/{n:(?P<m>x)}'",
            "'/{n:[[x]}'",
            "'/{n:x{99999999999}}'",
            "'/{m:a*}{n}'",
            "'/{n:(?i)x}'",
        ]
    ),
    st.sampled_from(
        ['"/a/{n}"', '"/b/{n}.{ext}"', '"/c#{n}"', '"en"', '"turtle"', '"/d/{n:(}"', '"/e/{+n:[a-z]{2}}"']
    ),
)


def listed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")


VALUES = SCALARS | listed(SCALARS | listed(SCALARS))


@unhurried
@given(
    table=st.dictionaries(st.sampled_from([*BY_KEY, "titel", "pattern"]), VALUES, max_size=5),
    patterns=st.lists(st.dictionaries(st.sampled_from([*PATTERN_KEYS, "x"]), VALUES, max_size=4), max_size=3),
)
def test_settings_are_read_or_refused_and_nothing_else(
    table: dict[str, str], patterns: list[dict[str, str]]
) -> None:
    sections = [table, *patterns]
    text = "[[pattern]]\n".join(
        "".join(f"{key} = {value}\n" for key, value in section.items()) for section in sections
    )
    for problem in problems(text):
        assert problem.file == FILE
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message
        assert problem.hint


def test_a_template_for_a_base_is_one_problem_and_its_patterns_are_looked_at_all_the_same() -> None:
    found = problems(
        'base = "/{n}"\n[[pattern]]\nthing = "/{n}"\ndocument = "/doc/{n}"\nrdf = "/{m}.{ext}"\n'
    )
    assert [(problem.line, problem.code) for problem in found] == [
        (1, "settings-value"),
        (5, "pattern-variables"),
    ]


ODD = st.text(
    st.sampled_from("ab/:?#[]@!$&'()*+,;=%2F{}<>\"\\^`| \t\r\n\x00é東\u202e\ufffe\xa0."), max_size=12
)


@unhurried
@given(st.sampled_from(["license", "dataset", "labels", "edit", "base"]), ODD)
def test_a_uri_that_is_let_through_can_be_a_term_and_a_header(name: str, end: str) -> None:
    uri = f"https://x.example/{end}"
    value = [uri] if name == "labels" else uri
    text = f"{name} = {json.dumps(value)}\n{'' if name == 'base' else BASE}{PATTERN}"
    try:
        settings = parse_settings(text, SITE)
    except Refused:
        return
    kept = getattr(settings, name)
    whole = kept[0] if name == "labels" else kept.replace("{file}", "f").replace("{line}", "1")
    assert NamedNode(whole).value == whole
    assert re.fullmatch(r"https://x\.example[!-~]*", to_uri(whole))
    assert not set('<>"{}|\\^` ').intersection(to_uri(whole))


@unhurried
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert all(problem.line >= 1 for problem in problems(text))


def test_findings_are_in_order_and_each_once() -> None:
    one = Diagnostic("a.ttl", 2, 1, "warning", "x", "m")
    two, three = dataclasses.replace(one, severity="error"), dataclasses.replace(one, line=1)
    assert in_order([one, two, one, three]) == (three, two, one)


# (finding, as it prints)
PRINTED = [
    (
        Diagnostic("a.ttl", 2, 7, "error", "x", "it is wrong", "Mend it."),
        "a.ttl:2:7: error: it is wrong [x]\n    Mend it.",
    ),
    (Diagnostic("a.ttl", 0, 0, "info", "x", "note"), "a.ttl: info: note [x]"),
    (Diagnostic("a.ttl", 3, 0, "warning", "x", "note"), "a.ttl:3: warning: note [x]"),
]


@pytest.mark.parametrize(("finding", "printed"), PRINTED, ids=["place", "file", "line"])
def test_a_finding_prints_where_what_and_what_to_do(finding: Diagnostic, printed: str) -> None:
    assert str(finding) == printed
    assert finding.as_dict()["code"] == "x"


def test_a_refusal_says_all_its_findings() -> None:
    refused = Refused([PRINTED[0][0], PRINTED[1][0]])
    assert str(refused) == f"{PRINTED[1][1]}\n{PRINTED[0][1]}"


def test_the_nearest_word_is_named_or_all_known_ones() -> None:
    assert nearest("thign", ["thing", "document"]) == "Did you mean 'thing'?"
    assert nearest("zzz", ["thing", "document"]) == "Known here: document, thing."


class TestStateFolder:
    """Where snapshots go when the settings do not say."""

    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in ("STATE_DIRECTORY", "XDG_STATE_HOME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HOME", str(tmp_path))

    def test_systemd_decides_first(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/seeother:/var/lib/other")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        assert state_folder(SITE).parent == Path("/var/lib/seeother")

    def test_the_xdg_folder_comes_next(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "not" / "yet" / "there"))
        assert state_folder(SITE).parent == tmp_path / "not" / "yet" / "there" / "seeother"

    def test_the_home_folder_comes_next(self, tmp_path: Path) -> None:
        assert state_folder(SITE).parent == tmp_path / ".local" / "state" / "seeother"

    def test_a_home_that_cannot_be_written_gives_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert state_folder(SITE).parent == Path(tempfile.gettempdir()) / "seeother"

    def test_a_user_without_a_home_has_a_place_all_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody(_: int) -> None:
            raise KeyError

        monkeypatch.delenv("HOME")
        monkeypatch.setattr("pwd.getpwuid", nobody)
        assert state_folder(SITE).parent == Path(tempfile.gettempdir()) / "seeother"

    def test_a_home_that_may_not_be_looked_into_gives_way(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path / ("a" * 300)))  # which cannot be looked at either, by root
        assert state_folder(SITE).is_absolute()

    def test_a_relative_xdg_folder_is_not_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", "state")
        assert state_folder(SITE).is_absolute()

    def test_the_setting_decides_before_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/seeother")
        assert state_folder(SITE, "/srv/state") == Path("/srv/state")
        assert state_folder(SITE, "../beside") == Path("/srv/beside")

    def test_the_setting_may_start_at_home(self, tmp_path: Path) -> None:
        assert state_folder(SITE, "~/state") == tmp_path / "state"

    def test_sites_of_one_name_have_folders_of_their_own(self) -> None:
        one, two = state_folder(Path("/a/data")), state_folder(Path("/b/data"))
        assert one != two
        assert one.name.startswith("data-")
        assert one.parent == two.parent

    def test_a_site_keeps_its_folder_however_it_is_spelled(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "link").symlink_to("site")
        monkeypatch.chdir(tmp_path)
        spelled = ("site", "./site/", str(tmp_path / "site"), "link/../site")
        assert {state_folder(Path(p)) for p in spelled} == {state_folder(tmp_path / "site")}
        assert state_folder(Path("link")) != state_folder(Path("site"))  # where a link leads may change


@unhurried
@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_links_are_legible_on_light_and_dark_paper_in_any_colour_that_is_let_through(colour: str) -> None:
    if colour_problem(colour):
        return
    light, dark = re.findall(r"--link: (#\w+)", stylesheet(colour))

    assert light == colour
    assert contrast(light, "#f6f7f9") >= 4.5
    assert contrast(dark, "#1a2029") >= 4.5
