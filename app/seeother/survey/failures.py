"""What a part of a check comes to that fails by a fault of ours: a finding of its own, while all other parts go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from seeother.diagnostics import Diagnostic, Refused, finding

_PASSED_ON = (Refused, KeyboardInterrupt, SystemExit, GeneratorExit)


@contextmanager
def failing_alone(what: str, findings: list[Diagnostic], file: str = ".") -> Iterator[None]:
    """Have a failure of what is done within added to the findings; a parser that panics raises no Exception."""
    try:
        yield
    except _PASSED_ON:
        raise
    except BaseException as problem:
        findings.append(check_failed(what, problem, file))


def check_failed(what: str, problem: BaseException, file: str = ".") -> Diagnostic:
    """Return the finding for a part of a check that could not be made; what the others find stands."""
    told = " ".join(f"{type(problem).__name__}: {problem}".split())[:200]
    return finding(
        "check-failed",
        (file, 0, 0),
        f"the check of {what} could not be made: {told}",
        "This is a fault of SeeOther: please report it, with the file if you can; other findings are complete.",
    )
