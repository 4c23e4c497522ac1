"""One layout for files of Turtle, by turtlefmt, where it leaves statements, their order and all comments as they are."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, RdfFormat, Triple, parse

from seeother.files.limits import refuse_deep_turtle
from seeother.places.tokens import comments_in

_BOM = "\ufeff"
_SECONDS = 60
_SILENCE = re.compile(r"#\s*seeother:")


class NotLaidOut(Exception):
    """A text that is left as it is; the message says why."""


class NoFormatter(Exception):
    """There is no turtlefmt on this machine."""


def laid_out(text: str) -> str:
    """Return a file of Turtle in the one layout, with its own ends of lines; laying it out again changes nothing.

    Raises NotLaidOut where that would lose or change anything, and NoFormatter without turtlefmt.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    end = "\r\n" if "\r\n" in body else "\n"
    before = _statements(body)
    once = _formatted(body.replace("\r\n", "\n"))
    after = once.replace("\n", end)
    if _statements(after) != before and _canonical(after) != _canonical(body):
        raise NotLaidOut("its statements would not be the same")
    if _words(comments_in(after)) != _words(comments_in(body)):
        raise NotLaidOut("a comment would be lost")
    if _silences(after) != _silences(body):
        raise NotLaidOut("a comment that silences a finding would be about another line")
    if _formatted(once) != once:
        raise NotLaidOut("it would look otherwise each time")
    return mark + after


def _words(comments: list[str]) -> list[str]:
    """Return comments without white space: there is one space behind the first # in the end."""
    return ["".join(comment.split()) for comment in comments]


def _silences(text: str) -> list[bool]:
    """Return which of the comments that silence findings stand on a line of their own."""
    return [line.lstrip().startswith("#") for line in text.split("\n") if _SILENCE.search(line)]


def _statements(text: str) -> list[str]:
    """Return the statements in their order, with blank nodes numbered as they come."""
    content = text.encode("utf-8")
    try:
        refuse_deep_turtle(lambda: io.BytesIO(content))
        return list(_numbered(content))
    except SyntaxError as problem:
        raise NotLaidOut(f"it has a mistake of syntax in line {problem.lineno}: {problem.msg}") from problem


def _numbered(content: bytes) -> Iterator[str]:
    numbers: dict[BlankNode, int] = {}
    for quad in parse(content, RdfFormat.TURTLE):
        terms = (quad.subject, quad.predicate, quad.object)
        if any(type(term) is Triple for term in terms):
            raise NotLaidOut("it says what only RDF 1.2 can")
        told = (
            f"_:{numbers.setdefault(term, len(numbers))}" if type(term) is BlankNode else str(term)
            for term in terms
        )
        yield " ".join(told)


def _canonical(text: str) -> set[str]:
    """Return the statements with canonical names of blank nodes, for when a parser tells them in another order."""
    graph = Dataset(parse(text.encode("utf-8"), RdfFormat.TURTLE))
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in graph}


def _formatted(text: str) -> str:
    program = shutil.which(
        "turtlefmt", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    )
    if program is None:
        raise NoFormatter
    with tempfile.TemporaryDirectory(prefix="seeother-") as place:
        file = Path(place, "text.ttl")
        file.write_text(text, encoding="utf-8", newline="")
        try:
            done = subprocess.run(
                [program, str(file)], capture_output=True, text=True, check=False, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired as problem:
            raise NotLaidOut(f"turtlefmt has not come to an end in {_SECONDS} seconds") from problem
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
            raise NotLaidOut(f"turtlefmt cannot read it: {said.replace(str(file), 'the file')[:200]}")
        return file.read_bytes().decode("utf-8").rstrip("\n") + "\n"
