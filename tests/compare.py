"""Compare what two revisions answer for one site: every document in every variant and language, lists, searches, odd requests.

    python tests/compare.py OLD NEW SITE [--every N] [--pages N]

OLD and NEW are git revisions. Each is checked out beside this one and serves SITE on a port of its own; both get the same
requests, and status, headers and bytes are compared. What differs is printed by kind, with how often and where first.
It ends with 1 where something differs. `--every 20` takes a twentieth of the things, always the same ones.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import hashlib
import html
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from conftest import ROOT, free_port
from pyoxigraph import NamedNode, RdfFormat, parse

ACCEPTS = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "text/n3",
    "application/trig",
    "application/n-quads",
    "text/html",
    "text/markdown",
)
CHANGING = {"date", "server-timing"}  # headers that differ from one second to the next
FOLLOWING = {"etag", "content-length"}  # differ wherever the bytes do
OF_THE_MOMENT = (
    "/-/health",
    "/-/metrics",
)  # tell of the server, not of the site: only their shape is compared
STATIC = re.compile(rb"(/-/static/\w+)\.[0-9a-f]+")  # these files are compared themselves
SIGNATURE = 160  # characters of a difference that are compared and shown
STARTED = time.time() - 1
SHOWN = 3  # addresses per kind of difference


@dataclass(frozen=True)
class Question:
    """One request, and of what kind it is."""

    kind: str
    host: str
    target: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        told = "".join(f" {name}: {value}" for name, value in self.headers)
        return f"{self.method} {self.target}{told}"[:220]


@dataclass(frozen=True)
class Reply:
    """What came back; a status of 0 is a connection that was closed."""

    status: int
    headers: dict[str, str]
    body: bytes


METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "BREW", "get")
ODD_ACCEPTS = (
    "",
    "*/*",
    "text/*",
    "text/html;q=0.5, text/turtle;q=.5",
    "image/png",
    "application/json",
    "text/plain",
    "text/turtle;q=0, */*",
    "text/turtle;charset=utf-8",
    'application/ld+json;profile="a,b"',
    ",,;;",
    "text/turtle;q=abc",
    "application/xml",
    "TEXT/HTML",
    "text/xml;q=0.9,*/*;q=0.1",
    "text/html" + ";a=1" * 50,
    'text/html;a="',
    "*/turtle",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
)
LANGUAGES = ("de", "de-AT, en;q=0.5", "ar", "*", "xx", "en;q=0", "", "de;q=x,,", "zh-Hant-TW")
CODINGS = ("gzip", "br", "zstd", "gzip, br;q=0.1", "*", "identity;q=0", "gzip;q=0, *", "x")
HEADERS = (
    ("If-None-Match", "*"),
    ("If-None-Match", '"x", W/"y"'),
    ("If-None-Match", "x"),
    ("If-Match", "*"),
    ("If-Match", '"x"'),
    ("If-Modified-Since", "Thu, 01 Jan 2032 00:00:00 GMT"),
    ("If-Modified-Since", "yesterday"),
    ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("Range", "bytes=0-9"),
    ("Prefer", "server-timing"),
    ("Prefer", "return=minimal"),
    ("Origin", "https://example.org"),
    ("Cookie", "a=b"),
    ("X-Forwarded-Host", "other.example"),
    ("X-Forwarded-Proto", "https"),
    ("Content-Length", "0"),
    ("Expect", "100-continue"),
    ("Accept-Charset", "utf-16"),
    ("Accept-Profile", "<https://www.w3.org/ns/dx/prof/>"),
    ("Upgrade", "h2c"),
)
ENDS = (
    "/",
    "//",
    ".",
    "..",
    ".ttl",
    ".xyz",
    ".TTL",
    ".en.html",
    ".xx.html",
    ".html.ttl",
    "?",
    "?page=2",
    "?page=0",
    "?page=x",
    "?a=b",
    "?page=" + "9" * 30,
    "%20",
    "%0A",
    "%0D%0AX:1",
    "%00",
    "%2F",
    "%2e",
    "%",
    "%zz",
    "%C3%A9",
    "%ff",
    "%3Cscript%3E",
    ";a=b",
    "#x",
    "/..%2f..%2fetc/passwd",
    "x" * 3000,
)
PAGES = (
    "/-/",
    "/-/health",
    "/-/health/live",
    "/-/health/ready",
    "/-/metrics",
    "/-/problems",
    "/-/nothing",
    "/-/static/",
    "/robots.txt",
    "/-/static/..%2f",
    "/favicon.ico",
    "/search/description.xml",
    "/search/suggest?q=a",
    "/search",
    "/search?q=",
    "/search?q=%00",
    "/search?q=" + "a" * 2000,
    "/search?q=%22a%20b%22",
    "/search?q=-x*",
    "/browse?page=2",
    "/browse?page=0",
    "/browse?sort=x",
    "/browse?class=x",
    "/browse?x=y",
    "//",
    "/%2e%2e/",
    "/.well-known/void",
    "/sitemap.xml",
    "*",
    "http://other.example/",
    "/?lang=de",
)
HOSTS = ("other.example", "localhost:1", "OTHER", "", "[::1]", "a, b")


def odd(host: str, thing: str, document: str) -> Iterator[Question]:
    """Yield requests as programs, people and attackers send them."""
    html = ("Accept", "text/html")
    turtle = ("Accept", "text/turtle")
    own = (thing, document, "/", "/nowhere")

    def ask(kind: str, target: str, *headers: tuple[str, str]) -> Question:
        return Question(kind, host, target, headers=headers)

    yield from (
        Question("method", host, target, method) for method in METHODS for target in (*own, "/-/health")
    )
    yield from (
        ask("Accept", target, ("Accept", accept))
        for accept in ODD_ACCEPTS
        for target in (*own, "/browse", "/search?q=a")
    )
    yield from (
        ask("language", target, html, ("Accept-Language", language))
        for language in LANGUAGES
        for target in own
    )
    yield from (
        ask("coding", target, turtle, ("Accept-Encoding", coding)) for coding in CODINGS for target in own
    )
    yield from (ask("header", target, header, turtle) for header in HEADERS for target in own)
    yield from (
        ask("spelling", target + end, *accept)
        for end in ENDS
        for target in own[:2]
        for accept in ((), (html,))
    )
    yield from (ask("page", target, *accept) for target in PAGES for accept in ((), (html,), (turtle,)))
    yield from (Question("Host", name, target) for name in HOSTS for target in own)


class Checkout:
    """A revision in a folder of its own, and its server for the site."""

    def __init__(self, revision: str, folder: Path, site: Path) -> None:
        self.revision, self.folder, self.port = revision, folder, free_port()
        subprocess.run(
            ["git", "worktree", "add", "-q", "--detach", str(folder), revision], cwd=ROOT, check=True
        )
        inside = (folder / "app" / "seeother").is_dir()
        environment = {
            **os.environ,
            "PYTHONPATH": str(folder / "app" if inside else folder),
            "XDG_STATE_HOME": f"{folder}-state",
        }
        command = [sys.executable, "-m", "seeother" if inside else "app", "serve", str(site)]
        self.log = Path(f"{folder}.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}", "--workers", "1"],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=120)

    def wait(self) -> None:
        """Wait until the server says that it is ready."""
        while self.process.poll() is None:
            if self.ask(Question("ready", "localhost", "/-/health/ready")).status == 200:
                return
            time.sleep(0.2)
        raise SystemExit(f"{self.revision} does not serve the site:\n{self.log.read_text()}")

    def ask(self, question: Question) -> Reply:
        """Send a request as it is, on the connection that is open."""
        for attempt in (1, 2):
            try:
                self._connection.putrequest(
                    question.method, question.target, skip_host=True, skip_accept_encoding=True
                )
                for name, value in (("Host", question.host), *question.headers):
                    self._connection.putheader(name, value)
                self._connection.endheaders()
                answer = self._connection.getresponse()
                headers = Counter[str]()
                told: dict[str, str] = {}
                for name, value in answer.getheaders():
                    headers[name.lower()] += 1
                    told[name.lower() + "'" * (headers[name.lower()] - 1)] = value
                return Reply(answer.status, told, answer.read())
            except (HTTPException, OSError):
                self._connection.close()
                if attempt == 2:
                    break
        return Reply(0, {}, b"")

    def stop(self) -> None:
        """End the server and take the checkout away."""
        self.process.terminate()
        self.process.wait(60)
        subprocess.run(["git", "worktree", "remove", "--force", str(self.folder)], cwd=ROOT, check=True)


def nodes(site: Path) -> Iterator[str]:
    """Yield the IRIs that the data of a site names as subject or object, each once."""
    seen: set[str] = set()
    formats = {
        f.file_extension: f
        for f in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.RDF_XML)
    }
    for file in sorted(site.rglob("*")):
        name = file.name.removesuffix(".gz")
        form = formats.get(name.rpartition(".")[2])
        if not form or not file.is_file():
            continue
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for quad in parse(data, format=form, base_iri=file.as_uri(), lenient=True):
            for node in (quad.subject, quad.object):
                if isinstance(node, NamedNode) and node.value not in seen:
                    seen.add(node.value)
                    yield node.value


def in_ascii(iri: str) -> str:
    return quote(iri, safe="%/:?#[]@!$&'()*+,;=~")


def of_things(site: Path, every: int) -> tuple[str, list[Question]]:
    """Return the host that most things have, and a question for each thing in each variant."""
    iris = [urlsplit(iri) for iri in nodes(site) if iri.startswith("http")]
    host = Counter(iri.netloc for iri in iris).most_common(1)[0][0]
    asked = sorted({(iri.netloc, in_ascii(iri.path or "/")) for iri in iris if iri.netloc == host})
    chosen = [pair for pair in asked if int(hashlib.sha1(pair[1].encode()).hexdigest(), 16) % every == 0]
    return host, [
        Question("thing", *pair, headers=(("Accept", accept),)) for pair in chosen for accept in ACCEPTS
    ]


def masked(text: str) -> str:
    """Return a text without what is its own: hashes, numbers and dates."""
    return re.sub(r"\d+", "0", re.sub(r"\b[0-9a-f]{8,}\b", "0", text))


def moment(date: str) -> float:
    return parsedate_to_datetime(date).timestamp()


def shape(body: bytes) -> bytes:
    """Return what stays the same in a body that tells of the moment: names of metrics, keys of JSON."""
    metrics = set(re.findall(rb"(?m)^# TYPE .*$", body))
    return b"\n".join(sorted(metrics)) if metrics else re.sub(rb": .*", b":", body)


def in_common(old: str, new: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def around(old: str, new: str) -> str:
    """Return what two lines do not share, with a little of what is around it."""
    start = in_common(old, new)
    end = in_common(old[start:][::-1], new[start:][::-1])
    lead = old[max(0, start - 25) : start]
    return f"…{lead}[{old[start : len(old) - end][:SIGNATURE]}] → [{new[start : len(new) - end][:SIGNATURE]}]"


def hunks(old: bytes, new: bytes) -> Iterator[str]:
    """Yield each difference of two bodies as a sentence, the same for differences of one kind."""
    before, after = (body.decode(errors="replace").splitlines() for body in (old, new))
    if before == after and old != new:
        yield "ends of lines"
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from (masked(around(*pair)) for pair in zip(before[a:b], after[c:d], strict=True))
        elif tag != "equal":
            yield masked(f"- {' ⏎ '.join(before[a:b])[:SIGNATURE]}  + {' ⏎ '.join(after[c:d])[:SIGNATURE]}")


def differences(question: Question, old: Reply, new: Reply) -> set[str]:
    """Return how two replies differ, each difference as a sentence."""
    found: set[str] = set()
    if old.status != new.status:
        return {f"status {old.status} → {new.status}"}
    of_the_moment = question.target.startswith(OF_THE_MOMENT)
    before, after = (STATIC.sub(rb"\1", reply.body) for reply in (old, new))
    alike = before == after
    for name in sorted(set(old.headers) | set(new.headers)):
        was, now = old.headers.get(name), new.headers.get(name)
        if was == now or name in CHANGING or (name in FOLLOWING and (old.body != new.body or of_the_moment)):
            continue
        if name == "last-modified" and was and now and min(map(moment, (was, now))) > STARTED:
            continue  # when the snapshot was built, not when a file was saved
        found.add(masked(f"{name}: {around(was, now) if was and now else f'{was} → {now}'}"))
    bodies = (shape(reply.body) for reply in (old, new)) if of_the_moment else (before, after)
    return found if alike else found | set(hunks(*bodies))


def next_questions(question: Question, reply: Reply) -> Iterator[Question]:
    """Yield what an answer leads to: the variants and languages of a document, and further pages of a list."""
    if question.method != "GET" or question.kind not in ("thing", "document", "list", "static"):
        return
    if location := reply.headers.get("location"):
        yield Question("document", question.host, in_ascii(location))
    if "text/html" not in reply.headers.get("content-type", "") or reply.status != 200:
        return
    for target in re.findall(r"<([^>]+)>; rel=\"(?:alternate|next)\"", reply.headers.get("link", "")):
        kind = "list" if question.kind == "list" else "document"
        yield Question(kind, question.host, in_ascii(urljoin(question.target, target)))
    for href in re.findall(r'(?:href|src|action)="([^"]+)"', reply.body.decode(errors="replace")):
        target = in_ascii(urljoin(question.target, html.unescape(href)).partition("#")[0])
        if target.startswith("/-/static/"):
            yield Question("static", question.host, target)
        elif target.startswith(("/browse", "/search")) or ("?" in target and target.startswith("/")):
            yield Question("list", question.host, target)


@contextmanager
def both(old: str, new: str, site: Path) -> Iterator[tuple[Checkout, Checkout]]:
    """Serve the site from two revisions."""
    with tempfile.TemporaryDirectory(prefix="compare-") as place, ExitStack() as stack:
        pair = []
        for number, revision in enumerate((old, new)):
            pair.append(Checkout(revision, Path(place) / f"{number}", site))
            stack.callback(pair[-1].stop)
        for checkout in pair:
            checkout.wait()
        yield pair[0], pair[1]


def words(site: Path, count: int) -> list[str]:
    """Return ends of IRIs as words to search for."""
    ends = sorted(
        {word for iri in nodes(site) for word in re.findall(r"[^\W\d_]{3,}", iri.rpartition("/")[2])}
    )
    return ends[:: max(1, len(ends) // count)]


def main() -> None:
    """Ask both, print what differs, end with 1 where something does."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("old")
    arguments.add_argument("new")
    arguments.add_argument("site", type=Path)
    arguments.add_argument("--every", type=int, default=1, help="take one thing of so many")
    arguments.add_argument("--pages", type=int, default=400, help="most pages of lists and searches")
    told = arguments.parse_args()
    site = told.site.resolve()
    host, things = of_things(site, told.every)
    searches = [Question("list", host, f"/search?q={quote(word)}") for word in words(site, 25)]
    start = [Question("list", host, path) for path in ("/", "/browse")]
    with both(told.old, told.new, site) as pair:
        kinds, asked = compare(pair, [*start, *searches, *things], told.pages)
    report(kinds, asked)
    sys.exit(1 if kinds else 0)


def compare(
    pair: tuple[Checkout, Checkout], questions: Iterable[Question], pages: int
) -> tuple[dict[tuple[str, str], list[str]], Counter[str]]:
    """Ask all questions and those that follow from the answers; return the differences and how much was asked."""
    waiting, seen = deque(questions), set[Question]()
    kinds: dict[tuple[str, str], list[str]] = {}
    asked = Counter[str]()
    one: dict[str, str] = {}
    with ThreadPoolExecutor(2) as threads:
        while waiting:
            question = waiting.popleft()
            if question in seen or (question.kind == "list" and asked["list"] >= pages):
                continue
            seen.add(question)
            asked[question.kind] += 1
            replies = list(threads.map(lambda checkout: checkout.ask(question), pair))
            for difference in differences(question, *replies):
                kinds.setdefault((question.kind, difference), []).append(str(question))
            for reply in replies:
                waiting.extend(next_questions(question, reply))
            if question.kind == "thing" and replies[1].status == 303 and not one:
                one = {"thing": question.target, "document": urljoin("/", replies[1].headers["location"])}
                waiting.extend(odd(question.host, one["thing"], one["document"].rpartition(".")[0]))
    return kinds, asked


def report(kinds: dict[tuple[str, str], list[str]], asked: Counter[str]) -> None:
    """Print the differences, the most frequent kind first."""
    print(f"asked {asked.total():,}:", ", ".join(f"{count:,} {kind}" for kind, count in asked.most_common()))
    for (kind, difference), where in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(where):,} × {kind}: {difference}")
        print("\n".join(f"    {question}" for question in where[:SHOWN]))


if __name__ == "__main__":
    main()
