"""What a theme may do: change how pages look. It runs nothing, reads nothing outside of it, and never takes a page down."""

import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import ROOT, Serve, Site, save, until
from seeother.check.site import check_site
from seeother.commands.site import load
from seeother.decide import resolver
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Ask
from seeother.look import budget
from seeother.look.templating import HERE, complaint, render
from seeother.look.theme_files import find_static, static_path
from seeother.pages import thing
from seeother.publish.once import publish_once
from seeother.serve.operations import of_data

DATA = 'ex:a rdfs:label "Ada"@en ; ex:knows ex:b .\nex:b rdfs:label "Bob"@en .\n'
Page = Callable[[str], str]


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Snapshot]]:
    """A site that all templates are tried on."""
    from conftest import PREFIXES, SETTINGS

    folder = tmp_path_factory.mktemp("themed")
    (folder / "seeother.toml").write_text(SETTINGS)
    (folder / "a.ttl").write_text(PREFIXES + DATA)
    (folder / "theme" / "static").mkdir(parents=True)
    yield folder, load(folder)


def page_of(snapshot: Snapshot, path: str = "/doc/a.html") -> str:
    answer = resolver.answer(Ask("GET", path), snapshot)
    assert answer.status == 200
    return answer.body.decode()


def with_template(themed: tuple[Path, Snapshot], text: str, name: str = "thing.html") -> tuple[str, str]:
    """Return the page of a thing by a template, and what is complained of."""
    folder, snapshot = themed
    file = folder / "theme" / name
    file.write_text(text)
    try:
        return page_of(Snapshot(snapshot.path)), complaint(folder)
    finally:
        file.unlink()


def test_every_page_of_a_site_with_a_theme_is_made_with_it(site: Site, tmp_path: Path):
    told = 'ex:s a skos:ConceptScheme ; rdfs:label "S"@en .\nex:c a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "C{}"@en .\n'
    folder = site(data=told.format(1), old=DATA.replace("Bob", "Bo"))
    (folder / "theme").mkdir()
    (folder / "theme" / "base.html").write_text(
        '{% extends "product/base.html" %}{% block footer %}OURS{% endblock %}'
    )
    state = tmp_path / "state"
    publish_once(folder, state)
    save(folder, "data", told.format(2))
    publish_once(folder, state)
    snapshot = Snapshot(state / "current")
    scheme = quote("https://data.example.org/id/s", safe="")
    for path in (
        *("/", "/browse", "/search?q=ada", "/doc/a", "/doc/a?_profile=alt", "/doc/a?page=7", "/nothing"),
        *(f"/browse?scheme={scheme}{more}" for more in ("", "&index=en", "&index=en&letter=C")),
        *("/-/profiles", "/-/changes", f"/-/why?uri={scheme}"),
    ):
        answer = of_data(Ask("GET", path, "text/html"), snapshot)
        assert "OURS" in answer.body.decode(), path
        assert complaint(folder) == "", path


OUTREACH = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class by attr": "{{ ''|attr('__class__') }}",
    "class by map": "{{ ['']|map(attribute='__class__')|list }}",
    "class by index": "{{ ''['__class__'] }}",
    "globals of cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "globals of a macro": "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
    "globals of a filter": "{{ plain.__globals__ }}",
    "lipsum": "{{ lipsum.__globals__ }}",
    "self": "{{ self.__init__.__globals__ }}",
    "self's environment": "{{ self._TemplateReference__context.environment }}",
    "format": "{{ '{0.__class__}'.format('') }}",
    "format of markup": "{{ '{0.__class__}'|safe|attr('format')('') }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': ''}) }}",
    "the folder": "{{ settings.folder.parent }}",
    "the folder's files": "{{ settings.folder.joinpath('seeother.toml').read_text() }}",
    "the state": "{{ settings.state.rmdir() }}",
    "the snapshot": "{{ view.snapshot }}",
    "the index": "{{ view.snapshot.index.keys() }}",
    "another page": "{{ view.html('thing.html') }}",
    "the document": "{{ view.document.settings.folder }}",
    "a template of the machine": "{% include '/etc/passwd' %}",
    "a template above": "{% include '../seeother.toml' %}",
    "a template far above": "{% extends '../../../../../../etc/passwd' %}",
    "a template by import": "{% import 'static/../../seeother.toml' as x %}{{ x }}",
    "a static file above": "{{ static('../../a.ttl') }}",
    "a static file of the machine": "{{ static('/etc/passwd') }}",
    "change a list": "{{ alternates.clear() }}",
    "change a dict": "{% set _ = {}.update({1: 2}) %}",
    "debug": "{% debug %}",
    "do": "{% do 1 %}",
}
EXCESS = {
    "loop": "{% for i in range(10**9) %}x{% endfor %}",
    "loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    "loop with text": "{% for a in range(9999) %}{% for b in range(9999) %}"
    + "x" * 9999
    + "{% endfor %}{% endfor %}",
    "times": "{{ 'x' * 10**10 }}",
    "times a list": "{{ [1] * 10**10 }}",
    "times turned": "{{ 10**10 * 'x' }}",
    "power": "{{ 10**10**10 }}",
    "powers": "{{ ((9**64)**64)**64 }}",
    "shift": "{% set ns = namespace(n=2) %}{% for i in range(9999) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
    "width": "{{ '%999999999d' % 1 }}",
    "width by format": "{{ '{:999999999d}'.format(1) }}",
    "width by filter": "{{ '%999999999d'|format(1) }}",
    "center": "{{ 'x'|center(10**9) }}",
    "ljust": "{{ 'x'.ljust(10**9) }}",
    "indent": "{{ 'x'|indent(10**9) }}",
    "batch": "{{ [1]|batch(10**9, 'x')|list }}",
    "slice": "{{ [1]|slice(10**9)|list }}",
    "doubled by ~": "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "doubled by +": "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "doubled lists": "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "doubled by blocks": "{% set x %}xx{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "doubled by macros": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set ns = namespace(s='x') %}"
    "{% for i in range(60) %}{% set ns.s = m(ns.s) %}{% endfor %}",
    "doubled by join": "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s]|join %}{% endfor %}",
    "doubled by replace": "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s|replace('x', ns.s) %}{% endfor %}",
    "doubled by tojson": "{{ 'x\\\\y'" + "|tojson|string" * 60 + " }}",
    "long joins": "{% set s = 'x' * 1000000 %}{% set l = [s] * 1000 %}{{ l|join|length }}",
    "mapped": "{% set s = 'x' * 1000000 %}{{ ([s] * 1000)|map('upper')|list|length }}",
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "wide recursion": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "includes itself": "{% include 'thing.html' %}",
    "extends itself": "{% extends 'thing.html' %}",
    "recursive loop": "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "deep": "{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}",
    "a long number": "{{ 10 ** 60 ** 2 }}",
}
MISTAKES = {
    "syntax": ("\n\n{% if %}", "theme/thing.html:3: "),
    "end missing": ("{% for a in [] %}", "theme/thing.html:1: "),
    "unknown name": ("\n{{ nobody }}", "theme/thing.html:2: 'nobody' is undefined"),
    "unknown filter": ("{{ 1|center }}", "theme/thing.html:1: No filter named 'center'"),
    "zero": ("x\n{{ 1 / 0 }}", "theme/thing.html:2: "),
    "missing template": ("{% extends 'nowhere.html' %}", "nowhere.html"),
    "wrong call": ("{{ static() }}", "theme/thing.html:1: "),
}


@pytest.mark.parametrize("text", OUTREACH.values(), ids=OUTREACH)
def test_a_template_reaches_nothing_but_what_the_page_shows(themed: tuple[Path, Snapshot], text: str):
    own = page_of(themed[1])
    page, complained = with_template(themed, text)

    assert page == "[Undefined]" or (page == own and complained)


@pytest.mark.parametrize("text", EXCESS.values(), ids=EXCESS)
def test_a_template_that_would_never_end_or_fill_the_memory_is_left(
    themed: tuple[Path, Snapshot], text: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(budget, "_SECONDS", 0.1)
    started = time.thread_time()
    page, complained = with_template(themed, text)

    assert "Ada" in page
    assert complained
    assert time.thread_time() - started < 6


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_template_is_told_at_its_line_once_and_the_page_stays(
    themed: tuple[Path, Snapshot], text: str, sentence: str, caplog: pytest.LogCaptureFixture
):
    own = page_of(themed[1])
    (themed[0] / "theme" / "thing.html").write_text(text)
    with caplog.at_level(logging.ERROR):
        pages = {page_of(Snapshot(themed[1].path)) for _ in range(3)}
        told = complaint(themed[0])
    (themed[0] / "theme" / "thing.html").unlink()

    assert pages == {own}
    assert sentence in told
    assert [record.getMessage() for record in caplog.records if "theme" in record.getMessage()] == [
        f"a template of theme/ fails, the product's own is used: {told}"
    ]
    assert complaint(themed[0]) == ""


def test_a_theme_does_what_themes_are_for(themed: tuple[Path, Snapshot]):
    text = """{% extends "product/thing.html" %}
{% block footer %}{% set names = ["x", "y"] %}
{% for name in names if name != "z" %}<i>{{ loop.index }} {{ name|upper|e }} {{ "%s"|replace("%s", name) }}</i>{% endfor %}
{% macro box(text) %}<b>{{ text }}{{ caller() }}</b>{% endmacro %}{% call box(settings.title) %}!{% endcall %}
{{ names|join(", ") }} {{ "a" ~ 1 ~ ("<" |safe) }} {{ {"k": "v"}.items()|list|length }} {{ "a b".split()|first }}
{{ view.document.thing }} {{ say.number(1234) }} {{ 7 // 2 * 3 }} {{ [1, 2] + [3] }} {{ names|batch(2)|list|length }}
{% endblock %}"""
    page, complained = with_template(themed, text)

    assert complained == ""
    assert "<i>1 X x</i><i>2 Y y</i>" in page
    assert "<b>A test!</b>" in page
    assert "x, y a1< 1 a" in page
    assert "https://data.example.org/id/a 1,234 9 [1, 2, 3] 1" in page


PATHS = ("/", "/browse", "/search?q=ada", "/doc/a.html", "/browse?class=x", "/doc/b.html?lang=en")


def test_pages_in_the_sandbox_are_the_pages_outside_of_it(site: Site):
    folder = site(a=DATA)
    asks = [Ask("GET", path, accept="text/html") for path in PATHS]
    snapshot = load(folder)
    before = [resolver.answer(ask, snapshot) for ask in asks]
    (folder / "theme").mkdir()
    snapshot = load(folder)
    after = [resolver.answer(ask, snapshot) for ask in asks]

    assert [(each.status, each.body) for each in after] == [(each.status, each.body) for each in before]
    assert complaint(folder) == ""


def test_a_link_in_a_theme_leads_nowhere_outside_of_it(site: Site, tmp_path: Path):
    folder = site(a=DATA)
    (tmp_path / "secret.css").write_text("secret")
    static = folder / "theme" / "static"
    static.mkdir(parents=True)
    links = {
        "a.css": tmp_path / "secret.css",
        "b.css": "../../a.ttl",
        "c.css": "../../../secret.css",
        "d.css": "/etc/passwd",
        "e.css": "e.css",
        "style.css": "/etc/passwd",
    }
    for name, target in links.items():
        (static / name).symlink_to(target)
    os.mkfifo(static / "f.css")
    (static / "own.css").write_text("own")
    (static / "again.css").symlink_to("own.css")

    for name in ("a.css", "b.css", "c.css", "d.css", "e.css", "f.css"):
        with pytest.raises(FileNotFoundError):
            static_path(name, folder)
    for name in ("own.css", "again.css"):
        assert find_static(static_path(name, folder), folder, "") == (b"own", "text/css; charset=utf-8")
    own_style, _ = find_static(static_path("style.css", folder), folder, "") or (b"", "")
    assert b"root:" not in own_style
    assert own_style


@pytest.mark.parametrize("what", ["theme", "theme/static"])
def test_a_theme_that_is_a_link_out_of_the_site_is_not_read(site: Site, tmp_path: Path, what: str):
    folder = site(a=DATA)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "static").mkdir(parents=True)
    (elsewhere / "secret.css").write_text("secret")
    (elsewhere / "static" / "secret.css").write_text("secret")
    (folder / what).parent.mkdir(exist_ok=True)
    (folder / what).symlink_to(elsewhere)

    with pytest.raises(FileNotFoundError):
        static_path("secret.css", folder)


def test_things_of_a_class_may_have_a_template_of_their_own(themed: tuple[Path, Snapshot]):
    folder, _ = themed
    (folder / "b.ttl").write_text(
        "@prefix ns: <https://data.example.org/ns/> .\n"
        '<https://data.example.org/id/of-class> a ns:Zebra, ns:Bridge ; ns:knows "x" .\n'
    )
    (folder / "theme" / "thing").mkdir()
    own = folder / "theme" / "thing" / "ns.Bridge.html"
    own.write_text('{% extends "product/thing.html" %}{% block footer %}A bridge{% endblock %}')
    assert "A bridge" in page_of(load(folder), "/doc/of-class.html")
    assert "A bridge" not in page_of(load(folder))
    own.rename(own.with_name("ns.Zebra.html"))
    assert "A bridge" in page_of(load(folder), "/doc/of-class.html")
    own.with_name("ns.Zebra.html").unlink()
    assert "A bridge" not in page_of(load(folder), "/doc/of-class.html")


def test_the_guide_to_themes_lists_every_page_and_what_the_page_of_a_thing_is_given(
    themed: tuple[Path, Snapshot], monkeypatch: pytest.MonkeyPatch
):
    guide = (ROOT / "deploy" / "THEMES.md").read_text()
    extending = {
        file.name for file in (HERE / "templates").iterdir() if "{% extends" in file.read_text()[:200]
    }
    assert set(re.findall(r"^\| `(\w+\.html)` \|", guide, re.M)) == extending | {"base.html"}
    given: dict[str, object] = {}
    monkeypatch.setattr(
        thing, "render", lambda *names, **values: given.update(values) or render(*names, **values)
    )
    page_of(load(themed[0]))
    listed = dict(
        re.findall(r"^\| `(\w+)` \| ([\w ]+) \| .*\|$", guide.rpartition("## What `thing.html`")[2], re.M)
    )
    shared = {"settings", "language", "languages"}
    assert set(listed) == set(given) - shared
    for name, kinds in listed.items():
        assert type(given[name]).__name__ in kinds.split(" or "), name


BAD_TEMPLATES = {
    "unfinished": ("thing.html", "<p>\n{% if %}", 2, "Expected an expression"),
    "no end": ("browse.html", "{% for a in [] %}", 1, "Unexpected end of template"),
    "unknown tag": ("front.html", "\n\n{% iff x %}", 3, "unknown tag 'iff'"),
    "unknown filter": ("front.html", "\n{{ 1|center }}", 2, "No filter named 'center'"),
    "for a class": ("thing/ns.Bridge.html", "{{ view. }}", 1, "expected name or number"),
    "called by none yet": (
        "parts/mine.html",
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        1,
        "defined twice",
    ),
    "extends nothing": (
        "thing.html",
        '\n{% extends "product/thin.html" %}',
        2,
        "no template 'product/thin.html'",
    ),
    "includes nothing": ("thing.html", '{% include "x.html" %}', 1, "no template 'x.html'"),
    "another encoding": ("thing.html", b"\xe4", 0, "can't decode"),
    "20 loops": ("thing.html", "{% for a in b %}" * 30 + "{% endfor %}" * 30, 0, "too many"),
}


@pytest.mark.parametrize(("name", "text", "line", "told"), BAD_TEMPLATES.values(), ids=BAD_TEMPLATES)
def test_check_finds_a_template_that_cannot_be_used_at_its_line(
    site: Site, name: str, text: str | bytes, line: int, told: str
):
    folder = site(a=DATA)
    file = folder / "theme" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (finding,) = [each for each in check_site(folder) if each.code == "bad-template"]

    assert (finding.file, finding.severity) == (f"theme/{name}", "error")
    assert finding.line == line or not line
    assert told in finding.message
    assert "product's own" in finding.hint


def test_check_finds_nothing_in_the_templates_of_the_product_or_what_a_theme_may_include_where_it_is(
    site: Site,
):
    folder = site(a=DATA)
    shutil.copytree(HERE / "templates", folder / "theme")
    (folder / "theme" / "mine.html").write_text(
        '{% include "never.html" ignore missing %}{% include say.x %}'
    )
    (folder / "theme" / "static").mkdir()
    (folder / "theme" / "static" / "demo.html").write_text("{% if %}")

    assert [each for each in check_site(folder) if each.code == "bad-template"] == []


@pytest.mark.long
def test_a_running_server_tells_of_a_template_that_cannot_be_used_before_anybody_asks_for_its_page(
    site: Site, serve: Serve
):
    folder = site(a=DATA)
    running = serve(folder)
    (folder / "theme").mkdir()
    (folder / "theme" / "browse.html").write_text("<p>\n{% if %}")

    def health() -> dict[str, Any]:
        return json.loads(running.get("/-/health").body)  # type: ignore[no-any-return]

    assert until(lambda: health()["theme"].startswith("theme/browse.html:2: "))
    assert until(
        lambda: any(
            (each["code"], each["file"], each["line"]) == ("bad-template", "theme/browse.html", 2)
            for each in health()["errors"]
        )
    )
    assert health()["status"] == "ok"
    assert running.get("/browse").status == 200
    (folder / "theme" / "browse.html").unlink()
    assert until(lambda: health()["theme"] == "ok" and not health()["errors"])
