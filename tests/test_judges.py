"""Readers that nobody here wrote, against the demo as it is served on this machine, with URIs that lead there."""

import asyncio
import csv
import json
import shutil
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import conftest
import pytest
from conftest import DATA, Running, free_port, needs, until

pytestmark = pytest.mark.long
OLD = "https://bridges.example.org"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo under an address of this machine, so that its URIs dereference; agents are served."""
    place, port = tmp_path_factory.mktemp("judges"), free_port()
    folder = place / "site"
    shutil.copytree(DATA, folder)
    for file in folder.rglob("*"):
        if file.suffix in (".ttl", ".toml"):
            file.write_text(file.read_text().replace(OLD, f"http://127.0.0.1:{port}"))
    settings = folder / "seeother.toml"
    settings.write_text(f'mcp = "on"\n{settings.read_text()}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "free_port", lambda: port)
        running = Running(folder, place / "state", place / "server.log", workers=1)
    yield running
    running.stop()


def test_a_client_of_the_official_sdk_uses_every_tool(here: Running) -> None:
    mcp = pytest.importorskip("mcp")
    transport = pytest.importorskip("mcp.client.streamable_http")
    connect = getattr(transport, "streamable_http_client", None) or transport.streamablehttp_client

    async def talk() -> dict[str, str]:
        async with connect(f"{here.url}/-/mcp") as streams, mcp.ClientSession(*streams[:2]) as session:
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            thing = f"{here.url}/id/bridge/Golden_Gate_Bridge"
            arguments = {"query": "golden gate", "uri": thing, "class": f"{here.url}/ns#Bridge"}
            told = {}
            for tool in (await session.list_tools()).tools:
                schema = getattr(tool, "inputSchema", None) or tool.input_schema
                found = await session.call_tool(
                    tool.name, {name: arguments[name] for name in schema["required"]}
                )
                told[tool.name] = found.content[0].text
            assert set(told) == set(names)
            return told

    told = asyncio.run(talk())
    assert "Golden Gate Bridge" in told["describe"]
    assert json.loads(told["search"])["found"] > 0


def test_a_reader_of_tables_on_the_web_accepts_the_description_and_every_row(here: Running) -> None:
    csvw = pytest.importorskip("csvw")
    kind = f"class={quote(f'{here.url}/ns#Bridge', safe='')}"
    for table, rows in {
        f"browse.csv?{kind}": 51,
        f"browse.tsv?{kind}&letter=T": 6,
        "search.csv?q=tower": 18,
    }.items():
        found = csvw.CSVW(f"{here.url}/{table}", validate=True)  # which looks for the description itself
        assert found.is_valid, [str(warning.message) for warning in found.warnings]
        assert not found.no_metadata
        assert len(list(found.tables[0].iterdicts())) == rows


def test_a_feed_reader_reads_what_changed(here: Running) -> None:
    feedparser = pytest.importorskip("feedparser")
    (here.folder / "new.ttl").write_text(
        f'<{here.url}/id/bridge/New> <http://www.w3.org/2000/01/rdf-schema#label> "New <b> & newer"@en .\n'
    )
    end = time.monotonic() + conftest.SOON
    feed = feedparser.parse(f"{here.url}/-/changes.atom")
    while not feed.entries and time.monotonic() < end:
        time.sleep(0.5)
        feed = feedparser.parse(f"{here.url}/-/changes.atom")
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert "New" in feed.entries[0].title
    assert feed.entries[0].link == f"{here.url}/id/bridge/New"


def test_a_reader_of_structured_data_finds_the_page_and_its_thing(here: Running) -> None:
    extruct = pytest.importorskip("extruct")
    page = here.get("/doc/bridge/Golden_Gate_Bridge", "text/html").body.decode()
    found = extruct.extract(page, base_url=here.url, syntaxes=["json-ld", "opengraph"])
    (told,) = found["json-ld"]
    assert told["@type"] == "WebPage"
    assert told["mainEntity"]["@id"] == f"{here.url}/id/bridge/Golden_Gate_Bridge"
    assert ("og:locale", "en_US") in found["opengraph"][0]["properties"]


PAGES = (
    "/",
    "/browse",
    "/search?q=golden",
    "/doc/bridge/Golden_Gate_Bridge",
    "/ns",
    "/-/versions",
    "/-/changes",
    "/-/profiles",
    "/-/why?uri=/id/bridge/Golden_Gate_Bridge",
    "/-/problems",
    "/nothing",
)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Return a function that runs a program of the folder `judges`, with what its package.json names installed."""
    npm, place = needs("npm"), tmp_path_factory.mktemp("node") / "judges"
    shutil.copytree(Path(__file__).parent / "judges", place)
    command = [npm, "install", "--silent", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=place, check=True, timeout=600)

    def run(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [program, *arguments], cwd=place, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_a_client_of_hydra_finds_everything_that_is_counted(here: Running, node: Callable[..., str]) -> None:
    kind = f"class={quote(f'{here.url}/ns#Bridge', safe='')}"
    lists = {
        f"browse.ttl?{kind}": 51,
        "browse.jsonld": 236,
        "search.jsonld?q=bridge": 117,
        "browse.ttl?letter=B": 14,
    }
    for path, least in lists.items():
        told = json.loads(node(needs("node"), "hydra.js", f"{here.url}/{path}"))
        assert told["found"] == told["total"] >= least, path


def test_a_query_finds_its_way_from_thing_to_thing(here: Running, node: Callable[..., str]) -> None:
    found = json.loads(node(needs("node"), "traverse.js", f"{here.url}/id/bridge/Golden_Gate_Bridge"))
    assert {"San Francisco", "Charles Ellis"} <= set(found)


def test_a_processor_of_json_ld_loads_every_kind_of_address(here: Running, node: Callable[..., str]) -> None:
    paths = ("/id/bridge/Golden_Gate_Bridge", "/browse", "/.well-known/void", "/ns")
    told = json.loads(node(needs("node"), "expand.js", *(here.url + path for path in paths)))
    assert len(told) == len(paths) and min(told.values()) > 20


def test_validators_of_html_find_nothing(here: Running, node: Callable[..., str], tmp_path: Path) -> None:
    files = []
    bridges = f"/browse?class={quote(f'{here.url}/ns#Bridge', safe='')}"
    lists = (bridges, *(f"{bridges}&view={way}" for way in ("table", "map")))
    for number, path in enumerate((*PAGES, *lists)):
        file = tmp_path / f"{number}.html"
        file.write_bytes(here.get(path, "text/html").body)
        files.append(str(file))
    node(needs("java"), "-jar", "node_modules/vnu-jar/build/dist/vnu.jar", "--errors-only", *files)
    node("node_modules/.bin/html-validate", *files)


def test_a_linter_of_http_finds_nothing_bad(here: Running) -> None:
    linter = pytest.importorskip("httplint").HttpResponseLinter
    for path in (*PAGES, "/id/bridge/Golden_Gate_Bridge", "/robots.txt", "/sitemap.xml", "/browse.csv"):
        answer = here.get(path, "text/html, */*;q=0.1")
        found = linter()
        found.process_response_topline(b"HTTP/1.1", str(answer.status).encode(), answer.reason.encode())
        found.process_headers([(name.encode(), value.encode()) for name, value in answer.getheaders()])
        found.feed_content(answer.body)
        found.finish_content(True)
        assert [note.summary for note in found.notes if note.level.name == "BAD"] == [], path


def test_a_checker_of_links_finds_the_site_and_no_link_that_is_dead(here: Running) -> None:
    """As it is, but for one name: it stops by an assertion of its own at an apostrophe in the address a 303 leads to."""
    command = [needs("linkchecker"), "--no-status", "--verbose", "--recursion-level=1", "--output=csv"]
    done = subprocess.run(
        [*command, "--ignore-url=Sant('|%27)Angelo", f"{here.url}/"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # 1: it warns of each redirect, and 2: it failed
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert [row["urlname"] for row in rows if row["valid"] != "True"] == []
    found = {row["url"].partition("?")[0].removeprefix(here.url) for row in rows}
    assert {"/", "/browse", "/sitemap.xml", "/doc/bridge/Eads_Bridge.ttl"} <= found and len(rows) > 60


def test_the_sitemap_is_as_its_schema_has_it(here: Running, node: Callable[..., str]) -> None:
    etree = pytest.importorskip("lxml.etree")
    schemas = Path(node("pwd").strip()) / "node_modules" / "sitemap" / "schema"
    (schemas / "xhtml.xsd").write_text(LINK_OF_XHTML)
    (schemas / "both.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema">'
        '<import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="sitemap.xsd"/>'
        '<import namespace="http://www.w3.org/1999/xhtml" schemaLocation="xhtml.xsd"/></schema>'
    )
    schema = etree.XMLSchema(etree.parse(schemas / "both.xsd"))
    part = etree.fromstring(here.get("/sitemap/1.xml").body)
    schema.assertValid(part)
    assert len(part) > 200


# The one element of XHTML that sitemaps have, for a page in another language.
LINK_OF_XHTML = """<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<element name="link"><complexType><attribute name="rel" type="string" use="required"/>
<attribute name="hreflang" type="string" use="required"/><attribute name="href" type="anyURI" use="required"/>
</complexType></element></schema>"""


def test_a_client_of_event_streams_gets_what_changed(here: Running, node: Callable[..., str]) -> None:
    (here.folder / "streamed.ttl").write_text(
        f'<{here.url}/id/bridge/Streamed> <http://www.w3.org/2000/01/rdf-schema#label> "Streamed"@en .\n'
    )
    assert until(lambda: b"Streamed" in here.get("/-/changes.ttl").body)
    client = "node_modules/ldes-client/dist/bin/cli.js"
    told = node(needs("node"), client, f"{here.url}/-/changes", "--retry-count", "1")
    assert f"<https://www.w3.org/ns/activitystreams#object> <{here.url}/id/bridge/Streamed>" in told


def test_a_tester_of_previews_and_structured_data_is_content(here: Running, node: Callable[..., str]) -> None:
    tester = "node_modules/structured-data-testing-tool/bin/cli.js"
    for page in ("/", "/doc/bridge/Golden_Gate_Bridge.html"):
        command = [needs("node"), tester, "--url", f"{here.url}{page}"]
        node(*command, "--schemas", "jsonld:WebPage", "--presets", "Facebook")


def test_curl_goes_on_with_half_a_dump(here: Running, tmp_path: Path) -> None:
    address, half = f"{here.url}/-/dump/data.nq.gz", tmp_path / "half"
    whole = here.get("/-/dump/data.nq.gz")
    half.write_bytes(whole.body[: len(whole.body) // 2])
    subprocess.run([needs("curl"), "-sSf", "-C", "-", "-o", str(half), address], check=True, timeout=60)
    assert half.read_bytes() == whole.body
    digest = b64encode(sha256(whole.body).digest()).decode()
    assert f"sha-256=:{digest}:" in (whole.getheader("Repr-Digest") or "")
