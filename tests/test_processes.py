"""Work that is done in a copy of a process: what it returns, raises and tells comes back, and its death is told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, START
from seeother import processes

OUTCOMES = {
    "returns": ("return 7", "7 []"),
    "tells": ("tell('a', 1); tell('b', 2); return ()", "() [('a', 1), ('b', 2)]"),
    "raises": ("tell('a'); raise KeyError('x')", "KeyError('x') [('a',)]"),
    "refuses": (
        "raise Refused([finding('syntax', ('a.ttl', 2, 3), 'odd', 'Mend.')])",
        "a.ttl:2:3: error: odd [syntax]",
    ),
    "raises what cannot be copied": (
        "raise type('Local', (Exception,), {})('x')",
        "RuntimeError('Local: x') []",
    ),
    "aborts": ("os.abort()", "Died('the process that was to do it was ended by SIGABRT') []"),
    "is killed": (
        "tell('a'); os.kill(os.getpid(), 9)",
        "Died('the process that was to do it was ended by SIGKILL') [('a',)]",
    ),
    "ends": ("os._exit(3)", "Died('the process that was to do it ended with 3') []"),
    "is a copy": ("told.append('lost'); return os.getpid() == here", "False []"),
    "stays where there are threads": (
        "return os.getpid() == here",
        "True []",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ),
}
PROGRAM = """
import os
import signal
from seeother.diagnostics import Refused, finding
from seeother.processes import apart
here, told = os.getpid(), []
def work(tell):
    {}
{}
try:
    print(apart(work, lambda *each: told.append(each)), told)
except Refused as problem:
    print(problem)
except Exception as problem:
    print(repr(problem), told)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody left")
"""


@pytest.mark.parametrize("case", OUTCOMES.values(), ids=OUTCOMES)
def test_work_in_a_copy_of_a_process_comes_to_the_same_and_its_death_is_told(case: tuple[str, ...]):
    work, outcome, before = (*case, "")[:3]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(work, before)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "app")},
    )
    assert outcome in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[-1] == "nobody left"


BESIDE = """
import os, sys, time
from seeother.processes import beside
here = os.getpid()
def work():
    if os.getpid() != here:
        {}
    return os.getpid() == here, "x" * 10**6
wait = beside(work)
{}
was_here, text = wait()
print(was_here, len(text))
"""
BESIDE_OUTCOMES = {
    "is done elsewhere": ("pass", "", "False 1000000"),
    "is done here where the copy dies": ("os.abort()", "", "True 1000000"),
    "is waited for": ("time.sleep(.1)", "time.sleep(.01)", "False 1000000"),
}


@pytest.mark.parametrize(("work", "meanwhile", "outcome"), BESIDE_OUTCOMES.values(), ids=BESIDE_OUTCOMES)
def test_work_beside_a_process_comes_to_the_same(work: str, meanwhile: str, outcome: str):
    command = [sys.executable, "-c", BESIDE.format(work, meanwhile)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "app")}
    )
    assert done.stdout.strip() == outcome


def test_a_copy_ends_soon_after_the_process_whose_work_it_does():
    program = BESIDE.format("time.sleep(900)", "print('begun', flush=True); os.kill(here, 9)")
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env={"PYTHONPATH": str(ROOT / "app")}
    )
    told, _ = process.communicate(timeout=START)  # the copy has its end of the pipe open until it ends
    assert told == b"begun\n"


def test_a_process_of_low_priority_gives_way_to_other_sessions_too():
    started = processes.start("http.server", 0, "--bind", "127.0.0.1", nice=10, stderr=subprocess.DEVNULL)
    try:
        assert os.getsid(started.pid) == started.pid
        session = Path(f"/proc/{started.pid}/autogroup")  # where Linux schedules by session
        assert not session.exists() or session.read_text().endswith("nice 10\n")
    finally:
        started.kill()
        started.wait()


def test_a_signal_to_end_waits_for_what_is_begun_to_be_known():
    ended, known = [], []
    before = signal.signal(signal.SIGTERM, lambda *_: ended.append(list(known)))
    try:
        with processes.undisturbed():
            signal.raise_signal(signal.SIGTERM)
            assert not ended
            known.append("begun")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended == [["begun"]]
