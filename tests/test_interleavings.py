"""Whatever edits, mistakes and kills follow one another, the last good state is what is served in the end."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from conftest import PREFIXES, ROOT, SETTINGS
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from seeother.diagnostics import Refused
from seeother.publish.once import publish_once
from seeother.publish.publication import Publication

NAMES = st.sampled_from(["a", "b", "c"])
BUILD = "import sys; from pathlib import Path; from seeother.publish.publisher import publish_once; publish_once(Path(sys.argv[1]), Path(sys.argv[2]))"


class Interleavings(RuleBasedStateMachine):
    """A folder with a model of what it says; `served` is what the last successful attempt published."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.folder, self.state = self.place / "site", self.place / "state"
        self.good: dict[str, int] = {}
        self.broken: set[str] = set()
        self.rounds = 0

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    @initialize()
    def start(self) -> None:
        self.folder.mkdir()
        self.state.mkdir()
        (self.folder / "seeother.toml").write_text(SETTINGS)
        self.save("a")
        self.attempt()
        self.publication = Publication(self.state)

    @rule(name=NAMES)
    def save(self, name: str) -> None:
        self.rounds += 1
        (self.folder / f"{name}.ttl").write_text(PREFIXES + f"ex:{name} ex:round {self.rounds} .\n" * 3)
        self.good[name] = self.rounds
        self.broken.discard(name)

    @rule(name=NAMES)
    def make_a_mistake(self, name: str) -> None:
        self.rounds += 1
        (self.folder / f"{name}.ttl").write_text(PREFIXES + f"ex:{name} ex:round {self.rounds}\n")
        self.broken.add(name)

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if len(set(self.good) - {name}) and name in self.good:
            (self.folder / f"{name}.ttl").unlink()
            del self.good[name]
            self.broken.discard(name)

    @rule()
    def attempt(self) -> None:
        try:
            publish_once(self.folder, self.state)
        except Refused as refusal:
            assert {finding.file for finding in refusal.diagnostics} == {
                f"{name}.ttl" for name in self.broken
            }
        else:
            assert not self.broken
            self.served = dict(self.good)

    @rule(after=st.floats(0.15, 0.6))
    def attempt_and_be_killed(self, after: float) -> None:
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(self.folder), str(self.state)],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        builder.kill()
        builder.wait()
        if self.now() == self.good and not self.broken:
            self.served = dict(self.good)

    def now(self) -> dict[str, int]:
        snapshot = self.publication.current()
        rounds = {}
        for name in ("a", "b", "c"):
            for subject in snapshot.subjects(f"https://data.example.org/id/{name}"):
                rounds[name] = max(int(quad.object.value) for quad in snapshot.about(subject))
        return rounds

    @invariant()
    def the_last_good_state_is_served(self) -> None:
        if hasattr(self, "publication"):
            assert self.now() == self.served


TestInterleavings = Interleavings.TestCase
TestInterleavings = pytest.mark.long(TestInterleavings)
TestInterleavings.settings = settings(max_examples=settings().max_examples // 5, stateful_step_count=12)
