"""The pages in a real browser: every kind of page in light, dark, phone, print and right-to-left, and with hostile data."""

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import axe_playwright_python
import pytest
from conftest import PREFIXES, START, Running
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("Chromium is not installed: apt-get install chromium", allow_module_level=True)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OVERRIDE = "\u202e"

SETTINGS = """base = "https://data.example.org"
title = "Strange things"
languages = ["en", "de", "ar"]
license = "https://creativecommons.org/publicdomain/zero/1.0/"
[[pattern]]
thing = "/id/{+name}"
document = "/doc/{+name}"
[[pattern]]
thing = "/ns#{term}"
document = "/ns"
"""
STRANGE = r"""
@prefix ns: <https://data.example.org/ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
ex:everything a ns:Thing ;
    rdfs:label "Everything"@en , "Alles"@de , "كل شيء"@ar ;
    dcterms:description "One of each kind of value."@en ;
    ns:when "1894-06-30"^^xsd:date ; ns:until "1901"^^xsd:gYear ; ns:length 12345.5 ; ns:open true ;
    ns:lasts "PT2H30M"^^xsd:duration ; ns:colour "#b3261e" ; schema:email "ada@example.org" ;
    schema:url "https://example.org/" ; foaf:depiction <https://elsewhere.example/picture.jpg> ;
    ns:parts ( 1 2 3 ) ; ns:bag [ a rdf:Seq ; rdf:_1 "first" ; rdf:_2 "second" ] ;
    schema:address [ a schema:PostalAddress ; schema:streetAddress "Main Street 1" ] ;
    ns:formatted "<p>Fine <b>text</b><script>alert(1)</script><img src=x onerror=alert(1)></p>"^^rdf:HTML ;
    geo:lat 51.5 ; geo:long -0.07 ; rdfs:seeAlso <javascript:alert(1)> , <https://example.org/more> ;
    skos:related ex:hub , ex:old .
ex:hostile a ns:Thing ; rdfs:label "<script>alert('label')</script></script><!-- & \" '" ;
    dcterms:description "</script><script>alert(2)</script>" ; rdfs:comment "RLO \u202e evil \u2066 text" ;
    ns:link <javascript:alert(3)> , <data:text/html,hi> ; schema:url "javascript:alert(4)"^^xsd:anyURI .
ex:old a ns:Thing ; rdfs:label "Old"@en ; owl:deprecated true ; dcterms:isReplacedBy ex:everything ; ns:length 3 .
ex:hub a ns:Thing ; rdfs:label "Hub"@en .
ex:top a skos:ConceptScheme ; rdfs:label "Scheme"@en ; skos:hasTopConcept ex:c1 .
ex:c1 a skos:Concept ; skos:prefLabel "broad"@en ; skos:inScheme ex:top .
ex:c2 a skos:Concept ; skos:prefLabel "narrow"@en ; skos:broader ex:c1 ; skos:notation "N.2" .
ex:c3 a skos:Concept ; skos:prefLabel "narrow too"@en ; skos:broader ex:c1 ; skos:notation "N.3" .
<https://data.example.org/ns> a owl:Ontology ; rdfs:label "Vocabulary"@en .
ex:Class a owl:Class ; rdfs:label "Class"@en ; skos:related ns:Thing , ex:hub , ex:old .
ex:Below a owl:Class ; rdfs:subClassOf ex:Class . ex:Beside a owl:Class ; rdfs:subClassOf ex:Class . ex:one a ex:Class .
ex:has a owl:ObjectProperty ; rdfs:domain ex:Class ; rdfs:range ex:Below , ex:Beside , ns:Thing ; rdfs:comment "What it has."@en .
ex:hasNot a owl:ObjectProperty ; rdfs:domain ex:Class ; rdfs:range ex:Below .
[] a owl:Axiom ; owl:annotatedSource ex:Class ; owl:annotatedProperty skos:related ; owl:annotatedTarget ex:hub ; ns:colour ex:one .
ns:twin a owl:Class ; rdfs:label "twin"@en . ns:Twin a owl:DatatypeProperty ; rdfs:label "twin"@en .
ex:long-words a ns:Thing ; rdfs:label "x"@en-x-avery-long-private-use-language-tag-that-has-no-end-in-sight , "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"@de ;
    ns:note "y"@de-CH-1996-x-another-long-private-use-language-tag , "z"@sl-Latn-IT-nedis .
ns:Thing a owl:Class ; rdfs:label "Thing"@en , "شيء"@ar ; rdfs:comment "Anything."@en .
ns:length a owl:DatatypeProperty ; rdfs:label "length (m)"@en , "Länge (m)"@de ; rdfs:domain ns:Thing ; rdfs:range xsd:decimal .
ns:when a owl:DatatypeProperty ; rdfs:label "when"@en , "wann"@de ; rdfs:domain ns:Thing .
"""
TERMS = "".join(
    f'ns:t{n} a owl:Class ; rdfs:label "Term {n}"@en ; rdfs:subClassOf ns:Thing .\n' for n in range(12)
)
KINDS = {
    "thing": "/doc/everything",
    "hostile": "/doc/hostile",
    "deprecated": "/doc/old",
    "many-mentions": "/doc/hub",
    "scheme": "/doc/top",
    "concept": "/doc/c2",
    "vocabulary": "/ns",
    "class": "/doc/Class",
    "long-words": "/doc/long-words",
    "front": "/",
    "browse": "/browse",
    "list": "/browse?class=" + quote("https://data.example.org/ns#Thing", safe=""),
    "search": "/search?q=every",
    "nothing-found": "/search?q=zzzzzz",
    "not-found": "/doc/nothing-here",
}


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("strange")
    site = place / "site"
    site.mkdir()
    (site / "seeother.toml").write_text(SETTINGS)
    (site / "strange.ttl").write_text(PREFIXES + STRANGE + TERMS)
    long = "a long story " * 80_000
    (site / "long.ttl").write_text(PREFIXES + f'ex:long rdfs:label "Long"@en ; rdfs:comment "{long}"@en .\n')
    (site / "many.ttl").write_text(
        PREFIXES + "".join(f"ex:m{n} skos:related ex:hub .\n" for n in range(10_000))
    )
    running = Running(site, place / "state", place / "log", workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """A page with what went wrong on it: console errors, dialogs, requests to other hosts."""

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host = page, host
        self.wrong: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "404 (Not Found)" not in text:
            self.wrong.append(text)

    def _request(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.wrong.append(f"left the host: {url}")


def new_page(chromium: Browser, width: int = 1024, **options: object) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 800}, **{"locale": "en", **options})  # type: ignore[arg-type]
    context.set_default_timeout(START * 1000)
    return context.new_page()


@pytest.fixture(scope="module")
def visit(chromium: Browser, strange: Running) -> Callable[..., Visit]:
    """Return a function that opens a path in the one window of such a size and such options, as if it were new."""
    windows: dict[str, Visit] = {}

    def open_page(path: str, width: int = 1024, **options: object) -> Visit:
        window = f"{width} {options}"
        if window not in windows:
            windows[window] = Visit(new_page(chromium, width, **options), urlsplit(strange.url).netloc)
        seen = windows[window]
        seen.page.context.clear_cookies()
        seen.page.emulate_media(media="screen")
        seen.page.goto("about:blank")
        seen.wrong.clear()
        seen.page.goto(strange.url + path)
        return seen

    return open_page


def is_wider_than_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
RULES_OF_LOOKS = {
    "type": "rule",
    "values": ["color-contrast", "target-size", "scrollable-region-focusable", "valid-lang"],
}


def violations(page: Page, rules: dict[str, object]) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations'], selectors: false}).then(found => found.violations)",
        rules,
    )
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


LOOKS = {"wide-light": (1600, {"color_scheme": "light"}), "phone-dark": (390, {"color_scheme": "dark"})}
MIRRORED = ("thing", "concept", "class", "vocabulary", "list", "search")
VISITS = {f"{kind}-{look}": (path, *LOOKS[look]) for kind, path in KINDS.items() for look in LOOKS}
VISITS |= {f"{kind}-arabic": (KINDS[kind], 1024, {"locale": "ar"}) for kind in MIRRORED}


FIRST = ("thing",)  # in every look; the others in the narrowest one, which holds most mistakes


@pytest.mark.parametrize(
    ("path", "width", "options"),
    [
        pytest.param(
            *visit,
            id=name,
            marks=() if name.startswith(FIRST) or name.endswith("phone-dark") else pytest.mark.long,
        )
        for name, visit in VISITS.items()
    ],
)
def test_every_page_is_accessible_and_keeps_to_itself(
    visit: Callable[..., Visit], path: str, width: int, options: dict[str, str]
) -> None:
    seen = visit(path, width, **options)

    assert not violations(seen.page, ALL_RULES if options.get("color_scheme") == "light" else RULES_OF_LOOKS)
    assert not is_wider_than_window(seen.page)
    assert not seen.wrong


# Fonts differ in how far their letters reach above and below a line, and in how wide they are.
FONTS = {
    "tall": "ascent-override: 130%; descent-override: 60%",
    "flat": "ascent-override: 70%; descent-override: 15%",
    "wide": "size-adjust: 125%; ascent-override: 107%; descent-override: 29%",
    "narrow": "size-adjust: 75%",
}
FACE = "@font-face { font-family: Other; src: %s; %s } * { font-family: Other !important }"
LOCAL = ", ".join(
    f'local("{name}")' for name in ("DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial", "FreeSans")
)
DENSE = ("thing", "vocabulary", "class", "concept", "list", "long-words")


@pytest.mark.parametrize(
    "font",
    [pytest.param(font, marks=pytest.mark.long) for font in FONTS],
)
def test_links_are_far_enough_apart_in_every_font(visit: Callable[..., Visit], font: str) -> None:
    wrong = {}
    for kind in DENSE:
        page = visit(KINDS[kind], 400 if font == "wide" else 320, bypass_csp=True).page
        page.add_style_tag(content=FACE % (LOCAL, FONTS[font]))
        assert page.evaluate("document.fonts.load('1em Other').then(faces => faces.length)") == 1
        found = violations(page, {"type": "rule", "values": ["target-size"]})
        wrong |= {kind: found} if found or is_wider_than_window(page) else {}
    assert wrong == {}


@pytest.mark.parametrize("kind", ["thing", "vocabulary", "front", "list"])
def test_pages_print_without_their_controls(visit: Callable[..., Visit], kind: str) -> None:
    page = visit(KINDS[kind]).page
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert not page.locator("header.site search").is_visible()


@pytest.mark.parametrize("kind", ["vocabulary", "many-mentions"])
def test_nothing_long_is_kept_together_in_print(visit: Callable[..., Visit], kind: str) -> None:
    """A section that has to begin on a page of its own leaves the one before half empty."""
    page = visit(KINDS[kind], 794).page
    page.emulate_media(media="print")

    kept = page.evaluate(
        "Array.from(document.querySelectorAll('main *'))"
        ".filter(each => getComputedStyle(each).breakInside !== 'auto' && each.offsetHeight > 600)"
        ".map(each => each.tagName + ' ' + each.className)"
    )
    assert kept == []


def test_arabic_runs_from_right_to_left_and_marks_other_languages(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/everything", locale="ar").page

    assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    assert page.locator("h1").inner_text() == "كل شيء"
    assert page.locator(".summary [lang=en]").first.inner_text() == "One of each kind of value."


def test_what_separates_the_steps_of_a_trail_points_the_way_it_is_read(visit: Callable[..., Visit]) -> None:
    """The sign is one that browsers mirror where text runs from right to left, so the style sheet must not do it too."""
    mark = "getComputedStyle(document.querySelector('.trail li:last-child'), '::before').content"
    marks = {visit(KINDS["concept"], locale=locale).page.evaluate(mark) for locale in ("en", "ar")}
    assert len(marks) == 1
    assert unicodedata.mirrored(marks.pop().strip('"'))


def test_prefixes_are_shown_in_the_case_they_have(visit: Callable[..., Visit]) -> None:
    case = "getComputedStyle(document.querySelector('dt:has(> code)'), '::first-letter').textTransform"
    assert visit(KINDS["vocabulary"]).page.evaluate(case) == "none"


def test_pages_work_without_javascript(visit: Callable[..., Visit]) -> None:
    page = visit("/", java_script_enabled=False).page
    page.fill("#q", "everything")
    page.press("#q", "Enter")
    page.click(".results a.name")

    assert page.locator("h1").inner_text() == "Everything"
    assert not page.locator("button.copy").is_visible()


def test_the_keyboard_alone_leads_through_a_page(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/everything").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_typing_brings_suggestions(visit: Callable[..., Visit]) -> None:
    seen = visit("/")
    seen.page.type("#q", "Every")
    seen.page.wait_for_selector("#suggestions option[value='Everything']", state="attached")

    assert not seen.wrong


def test_the_uri_and_what_else_identifies_a_thing_can_be_copied(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/c2", permissions=["clipboard-read", "clipboard-write"]).page
    for place, text in enumerate(("https://data.example.org/id/c2", "N.2")):
        button = page.locator("button.copy").nth(place)
        button.click()
        button.filter(has_text="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_drawing_leads_to_the_neighbours(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/everything").page
    page.click(".drawing.wide a[aria-label=Hub]")

    assert page.locator("h1").inner_text() == "Hub"


def test_a_narrow_screen_gets_a_drawing_of_its_own(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/everything", 360).page
    assert page.locator(".drawing.narrow").is_visible()
    assert not page.locator(".drawing.wide").is_visible()
    page.click(".drawing.narrow a[aria-label=Hub]")

    assert page.locator("h1").inner_text() == "Hub"


def test_no_script_of_the_data_runs_and_no_harmful_link_is_made(visit: Callable[..., Visit]) -> None:
    seen = visit("/doc/hostile")
    links = seen.page.evaluate(
        "[...document.querySelectorAll('[href]')].map(a => a.getAttribute('href').toLowerCase())"
    )

    assert not [link for link in links if link.startswith(("javascript:", "data:"))]
    assert seen.page.locator("h1").inner_text().startswith("<script>alert('label')</script>")
    assert OVERRIDE not in seen.page.title()
    assert not seen.wrong


def test_a_megabyte_of_text_is_cut_where_one_can_see_it(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/long").page

    assert page.locator(".cut").count() == 1
    assert len(page.content()) < 40_000


def test_a_thing_with_ten_thousand_mentions_shows_how_many(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/hub").page

    assert "10,0" in page.locator("#mentions").inner_text()
    page.click("#mentions a[rel=next]")
    assert "page=2" in page.url


def test_a_language_once_chosen_stays(visit: Callable[..., Visit]) -> None:
    page = visit("/doc/everything").page
    page.click(".languages a[hreflang=de]")
    assert page.locator("html").get_attribute("lang") == "de"

    page.click(".facts a:has-text('Hub')")
    assert page.locator("html").get_attribute("lang") == "de"


@pytest.mark.long
def test_map_tiles_that_a_site_turns_on_are_the_only_thing_asked_of_another_host(
    chromium: Browser, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "seeother.toml").write_text(f'tiles = "https://tiles.example/{{z}}/{{x}}/{{y}}.svg"\n{SETTINGS}')
    place = "<http://www.w3.org/2003/01/geo/wgs84_pos#lat> 51.5055 ; <http://www.w3.org/2003/01/geo/wgs84_pos#long> -0.0754 .\n"
    (site / "a.ttl").write_text(f"{PREFIXES}ex:tower {place}")
    running = Running(site, tmp_path / "state", tmp_path / "log", workers=1)
    page = new_page(chromium)
    tile = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'
    page.route(
        "https://tiles.example/**", lambda route: route.fulfill(body=tile, content_type="image/svg+xml")
    )
    seen = Visit(page, urlsplit(running.url).netloc)
    page.goto(f"{running.url}/doc/tower")
    page.wait_for_load_state("networkidle")
    running.stop()
    page.context.close()

    # The bridge lies on tile 4094/2724 of zoom 13, by OpenStreetMap's formula.
    assert "left the host: https://tiles.example/13/4094/2724.svg" in seen.wrong
    assert all(wrong.startswith("left the host: https://tiles.example/13/409") for wrong in seen.wrong)


@pytest.mark.long
def test_an_open_page_follows_its_file_and_shows_what_is_wrong_with_it(tmp_path: Path, chromium: Browser):
    site = tmp_path / "site"
    site.mkdir()
    (site / "seeother.toml").write_text(SETTINGS)
    (site / "a.ttl").write_text(PREFIXES + "ex:a rdfs:label 'before'@en .")
    running = Running(site, tmp_path / "state", tmp_path / "log", workers=1, arguments=("--preview",))
    try:
        page = new_page(chromium)
        page.goto(f"{running.url}/doc/a")
        page.get_by_role("heading", name="before").wait_for()
        page.wait_for_function(
            "performance.getEntriesByType('resource').some(e => e.name.includes('/preview'))"
        )
        (site / "a.ttl").write_text(PREFIXES + "ex:a rdfs:label 'after'@en .")
        page.get_by_role("heading", name="after").wait_for()
        (site / "a.ttl").write_text(PREFIXES + "ex:a rdfs:label 'after@en .")
        page.get_by_text("a.ttl:5").wait_for()
        page.context.close()
    finally:
        running.stop()


GENRES = {
    "data-set": "/doc/air",
    "place": "/doc/park",
    "person": "/doc/augustus",
    "statements": "/doc/Q1405",
    "policy": "/doc/policy",
    "stood for": "/doc/item/vase",
    "cube": "/doc/life",
    "quality": "/doc/stops",
    "table": "/browse?view=table&class=" + quote("https://data.example.org/ns#Town", safe=""),
    "map": "/browse?view=map&class=" + quote("https://data.example.org/ns#Town", safe=""),
}


TREE = """@prefix ex: <https://data.example.org/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:s a skos:ConceptScheme ; skos:prefLabel "S"@en ; skos:hasTopConcept ex:top .
ex:top a skos:Concept ; skos:prefLabel "top"@en ; skos:narrower ex:a , ex:b .
ex:a a skos:Concept ; skos:prefLabel "a"@en ; skos:narrower ex:c . ex:b a skos:Concept ; skos:prefLabel "b"@en .
ex:c a skos:Concept ; skos:prefLabel "c"@en ; skos:narrower ex:d . ex:d a skos:Concept ; skos:prefLabel "d"@en .
"""


@pytest.mark.long
def test_a_tree_unfolds_in_place_and_is_a_link_without_script(chromium: Browser, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "tree.ttl").write_text(TREE)
    running = Running(site, tmp_path / "state", tmp_path / "log", workers=1)
    try:
        page = new_page(chromium)
        page.goto(f"{running.url}/doc/b.html")
        page.get_by_role("link", name="1 below a").click()
        page.locator("aside").get_by_role("link", name="c", exact=True).wait_for()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "1 below a"
        assert page.url.endswith("/doc/b.html")
        page.locator("aside details > summary").last.click()
        assert page.locator("aside").get_by_role("link", name="d", exact=True).count() == 1
        assert violations(page, ALL_RULES) == []
        plain = new_page(chromium, java_script_enabled=False)
        plain.goto(f"{running.url}/doc/b.html")
        plain.get_by_role("link", name="1 below a").click()
        assert "/browse?scheme=" in plain.url
        plain.get_by_role("link", name="c", exact=True).wait_for()
    finally:
        running.stop()


@pytest.mark.long
def test_pages_of_every_genre_are_accessible_and_fit(chromium: Browser, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(Path(__file__).with_name("genres"), site)
    (site / "seeother.toml").write_text(
        SETTINGS.replace('[[pattern]]\nthing = "/ns#{term}"\ndocument = "/ns"\n', "")
    )
    running = Running(site, tmp_path / "state", tmp_path / "log", workers=1)
    wrong = {}
    try:
        for width, options in (*LOOKS.values(), (320, {"locale": "ar"})):
            page = new_page(chromium, width, **options)
            for kind, path in GENRES.items():
                page.goto(running.url + path)
                found = [*violations(page, ALL_RULES), *(["wide"] if is_wider_than_window(page) else [])]
                wrong |= {f"{kind} {width}": found} if found else {}
            page.context.close()
    finally:
        running.stop()
    assert wrong == {}
