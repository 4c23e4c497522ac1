"""Ask queries of the site's own profiles in a process beside this one: a query is code, which may never end or take too much."""

from __future__ import annotations

import atexit
import json
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from rdflib import Literal, URIRef

from seeother import processes
from seeother.profiles.constructed import TooMuch, construct
from seeother.sparql.constructs import BadProfile
from seeother.statements import Term, Triple, blank, datatype_of, iri_of, literal

_SECONDS = 3.0  # of work for one question
_PATIENCE = 60.0  # seconds until it is answered, or the process can be asked, however busy the machine
_MEMORY = 2**28  # bytes, beyond what the process takes to start
_LONGEST = 2**23  # bytes of an answer
_IDLE = 60.0  # seconds after which the process ends


class Beside:
    """The process of this one, started where there is something to ask."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds, self._lock = seconds, Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def construct(
        self, query: str, topics: Iterable[URIRef], statements: Iterable[Triple]
    ) -> tuple[Triple, ...]:
        """Return what a query makes of the statements of a document; raises TooMuch, and BadProfile where it fails."""
        question = json.dumps([query, list(topics), [[_written(term) for term in s] for s in statements]])
        with self._lock:
            answer = json.loads(self._answer(question.encode() + b"\n"))
        if isinstance(answer, str):
            raise BadProfile(answer)
        return tuple(Triple(*map(_read, statement)) for statement in answer)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            _end(self._process)

    def _answer(self, question: bytes) -> bytes:
        for _ in range(2):  # it may have ended just now, because nobody asked it for long
            process = self._running()
            if answer := _told(process, question):
                return answer
            _end(process)
            if process.returncode != 0:
                break
        raise TooMuch

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            _end(self._process)  # lets go of the pipes
            self._process = None
        if self._process is None:
            self._process = processes.start(
                __name__,
                self._seconds,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            _told(self._process, b"")  # which it says once it can be asked
        return self._process


def _told(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Return the line by which a process answers, nothing where it ends before that."""
    end = Timer(_PATIENCE, process.kill)
    end.start()
    try:
        process.stdin.write(question)  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
        return process.stdout.readline()  # type: ignore[union-attr]
    except OSError:
        return b""
    finally:
        end.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        process.communicate()


def _written(term: Term) -> list[str]:
    if isinstance(term, Literal):
        return ["text", term, term.language or "", datatype_of(term)]
    return ["iri" if isinstance(term, URIRef) else "blank", term]


def _read(term: list[str]) -> Any:
    kind, text, *rest = term
    return literal(text, *rest) if kind == "text" else iri_of(text) if kind == "iri" else blank(text)


_BESIDE = Beside()
atexit.register(_BESIDE.close)
construct_beside = _BESIDE.construct


def _work_out(question: bytes) -> str:
    query, topics, statements = json.loads(question)
    try:
        made = construct(
            query, map(iri_of, topics), (Triple(*map(_read, statement)) for statement in statements)
        )
    except TooMuch:
        raise
    except Exception as problem:  # rdflib has no one class for all that a query can be wrong in
        return json.dumps(f"it fails: {' '.join(str(problem).split())[:300] or type(problem).__name__}")
    return json.dumps([[_written(term) for term in statement] for statement in made])


def _serve(seconds: float) -> None:
    """Answer line by line, until nobody asks; the kernel ends this process where a question takes too long."""
    construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", (URIRef("urn:x"),), ())  # loads what it takes
    used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (used + _MEMORY,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = ""
    while len(answer) <= _LONGEST:
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
        if not select.select([sys.stdin], [], [], _IDLE)[0] or not (question := sys.stdin.buffer.readline()):
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _work_out(question)
        signal.setitimer(signal.ITIMER_PROF, 0)
    sys.exit(1)


if __name__ == "__main__":
    _serve(float(sys.argv[1]))
