"""Start further processes of this very program, wherever it is installed, or do work in a copy of this one."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NoReturn, TypeVar

_Result = TypeVar("_Result")
_Tell = Callable[..., None]
_OPEN_FILES = 4096


def python_path() -> str:
    """Return the search path with which a new process finds this very code."""
    return os.pathsep.join(filter(None, [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")]))


def start(module: str, *arguments: object, nice: int = 0, **options: Any) -> subprocess.Popen[bytes]:
    """Start a module of this program as a process of its own; `nice` lowers its priority, and that of what it starts."""
    command = [
        *(["nice", "-n", str(nice)] if nice else []),
        sys.executable,
        "-m",
        module,
        *map(str, arguments),
    ]
    environment = {**os.environ, "PYTHONPATH": python_path()}
    if nice:
        options["start_new_session"] = True
    started = subprocess.Popen(command, env=environment, **{"stdin": subprocess.DEVNULL, **options})
    if nice:
        # Where Linux schedules each session as one, a process gives way to those of its own session only.
        with suppress(OSError):
            Path(f"/proc/{started.pid}/autogroup").write_text(str(nice))
    return started


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a SIGTERM wait until what is begun here is known: a process that nobody knows of would not be ended with this one.

    For the main thread, which is the one that signals come to.
    """
    waiting: list[int] = []
    handler = signal.signal(signal.SIGTERM, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)
        for number in waiting[:1]:
            signal.raise_signal(number)


def allow_open_files() -> int:
    """Let this process, and those that it starts, open as many files as a site needs; returns how many they may open now."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if most == resource.RLIM_INFINITY else min(_OPEN_FILES, most)
    if least == resource.RLIM_INFINITY or least >= wanted:
        return _OPEN_FILES if least == resource.RLIM_INFINITY else least
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        return wanted
    return least


class Died(OSError):
    """A process ended before its work was done; the text says how."""


def apart(work: Callable[[_Tell], _Result], tell: _Tell) -> _Result:
    """Return what work returns, or raise what it raises, which is done in a copy of this process: that may die of it.

    What it tells is told here. Where this process has other threads, of which a copy has none, it does the work itself.
    """
    if not _is_alone():
        return work(tell)
    receiver, sender = Pipe(duplex=False)
    child = os.fork()
    if not child:
        receiver.close()
        _do(work, sender)
    sender.close()
    try:
        return _outcome(receiver, tell)  # type: ignore[no-any-return]
    except EOFError:
        _, status = os.waitpid(child, 0)
        child = 0
        raise Died(f"the process that was to do it {_ending(status)}") from None
    finally:
        receiver.close()
        if child:  # it is done, or nobody waits for it any more
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin work in a copy of this process, on another core, and return what waits for its result.

    Where this process has other threads, or the copy dies of it, the work is done here when its result is asked for.
    """
    if not _is_alone():
        return work
    parent = os.getpid()
    receiver, sender = Pipe(duplex=False)
    child = os.fork()
    if not child:
        receiver.close()
        _end_with(parent)
        _do(lambda _: work(), sender)
    sender.close()

    def wait() -> _Result:
        try:
            return _outcome(receiver, lambda *_: None)  # type: ignore[no-any-return]
        except EOFError:
            return work()
        finally:
            receiver.close()
            os.waitpid(child, 0)

    return wait


def _end_with(parent: int) -> None:
    """Have this process end soon after its parent, which may be killed."""

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)


def _is_alone() -> bool:
    """Tell whether this process has one thread only, those of libraries counted."""
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False


def _do(work: Callable[[_Tell], object], sender: Connection) -> NoReturn:
    try:
        outcome: tuple[str, object] = "done", work(lambda *told: sender.send(("told", told)))
    except BaseException as problem:
        outcome = "raised", _portable(problem)
    with suppress(BaseException):
        sender.send(outcome)
    os._exit(0)


def _portable(problem: BaseException) -> BaseException:
    """Return an error as it can be given to another process; what cannot is told by its text."""
    try:
        pickle.loads(pickle.dumps(problem))  # noqa: S301  our own
    except Exception:
        return RuntimeError(f"{type(problem).__name__}: {problem}")
    return problem


def _outcome(receiver: Connection, tell: _Tell) -> Any:
    while True:
        kind, value = receiver.recv()
        if kind == "raised":
            raise value
        if kind == "done":
            return value
        tell(*value)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
