"""Answers that one worker has finished ahead, for the others: in the snapshot's folder, so they go when it goes.

The first worker that comes to an answer claims it. The others leave it for later, and find it finished then; one that
was claimed and is not there, because that worker had no time or has ended, they finish themselves.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import seeother
from seeother.graph.snapshot import Snapshot
from seeother.http.answer import Answer
from seeother.http.preferences import Preferences
from seeother.site.plain_files import states_below

FOLDER = "finished"
_LONGEST = 2**20  # bytes of an answer that is written for others
_OF_THE_HEAD = ("status", "headers", "kind", "variant", "keep", "etag", "modified", "built")
Key = tuple[str, Preferences]


class CommonWork:
    """What the workers of a site finish for one snapshot; where the folder cannot be written, each works for itself."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._folder = snapshot.path / FOLDER
        # Another program, one that previews, or a theme that has changed since, would answer otherwise.
        theme = states_below(snapshot.settings.folder / "theme")
        self._makers = f"{_PROGRAM} {os.environ.get('SEEOTHER_PREVIEW')} {theme!r}"
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)

    def take(self, key: Key) -> Answer | None:
        """Return an answer that is finished; None where none is, whole and readable."""
        try:
            head, _, body = self._place(key).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told.pop("length") != len(body):
                return None
            headers = tuple((name, value) for name, value in told.pop("headers"))
            return Answer(headers=headers, content=body, **told)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def claim(self, key: Key) -> bool:
        """Tell whether this worker is the first to come to an answer, and so is to finish it."""
        try:
            os.close(
                os.open(self._place(key).with_suffix(".claim"), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            )
        except FileExistsError:
            return False
        except OSError:
            return True
        return True

    def give(self, key: Key, answer: Answer) -> None:
        """Write an answer for the others, whole or not at all."""
        if not answer.keep or answer.length > _LONGEST:
            return
        told = {name: getattr(answer, name) for name in _OF_THE_HEAD}
        body, place = answer.body, self._place(key)
        draft = place.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            draft.write_bytes(json.dumps({**told, "length": len(body)}).encode() + b"\n" + body)
            draft.replace(place)

    def _place(self, key: Key) -> Path:
        target, preferences = key
        name = f"{self._makers} {target!r} {preferences.parts!r} {preferences.profiles!r}"
        return self._folder / blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _state_of_the_program() -> str:
    """Return what changes with any file of this program."""
    files = sorted(Path(seeother.__file__).parent.rglob("*"))
    states = [file.stat() for file in files if file.is_file() and file.suffix != ".pyc"]
    return blake2b(repr([(s.st_size, s.st_mtime_ns) for s in states]).encode(), digest_size=12).hexdigest()


_PROGRAM = _state_of_the_program()  # as it is started: its files may change while it runs
