"""Mend what is certain in the files of a site: look, put the fixes in, look again, until there is no more to do."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import parse

from seeother.check.site import check_site
from seeother.diagnostics import Diagnostic, Fix
from seeother.files.sources import Source, find_shapes, find_sources
from seeother.mend.edits import mended, together
from seeother.mend.keeping import NotWritten, Originals, is_in_git, target_of, write_anew
from seeother.mend.layout import NotLaidOut, laid_out

_BOM = b"\xef\xbb\xbf"
_MOST_ROUNDS = 100
# What is mended in Turtle, and told to be left in files of these syntaxes.
_MENDABLE = frozenset(
    "unknown-term untrimmed-text padded-text invisible-character markup-in-name mojibake prefixed-name".split()
)
_NOT_EDITED = {"rdf": "RDF/XML is not edited", "jsonld": "JSON-LD is not edited"}


@dataclass(slots=True)
class Mended:
    """A file that is mended: its bytes before and after, and what was done, each with the line it began at."""

    source: Source
    before: bytes
    after: bytes
    done: list[tuple[int, str]] = field(default_factory=list)
    tried: set[Fix] = field(
        default_factory=set
    )  # what is called for again has not helped, and is not done twice


@dataclass(slots=True)
class Mending:
    """What mending a site comes to: files by name, those that are left as they are with the reason, and what is found then."""

    sources: dict[str, Source] = field(default_factory=dict)
    files: dict[str, Mended] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    copies: dict[str, Path] = field(default_factory=dict)  # of files that git does not have as they were
    unwritten: set[str] = field(default_factory=set)  # what could not be done of what was to be
    findings: tuple[Diagnostic, ...] = ()

    def leave(self, name: str, reason: str) -> None:
        """Leave a file as it is that should be mended."""
        self.files.pop(name, None)
        self.left[name] = reason
        self.unwritten.add(name)


def mend(folder: Path) -> Mending:
    """Mend what is certain in the files of a site, each in one step and with a way back."""
    mending = look_ahead(folder)
    write_all(mending, folder)
    return mending


def lay_out(folder: Path, *, is_to_write: bool) -> Mending:
    """Give all files of Turtle of a site one layout, or only say which have another; nothing is found in them.

    Raises NoFormatter.
    """
    mending = Mending()
    sources = [
        source for source in (*find_sources(folder)[0], *find_shapes(folder)) if source.extension == "ttl"
    ]
    for source in sources:
        try:
            before = source.path.read_bytes()
            after = laid_out(before.decode("utf-8")).encode("utf-8")
        except UnicodeDecodeError:
            mending.leave(
                source.name,
                "packed files are not edited" if source.name.endswith(".gz") else "it is not UTF-8",
            )
        except (NotLaidOut, OSError) as problem:
            mending.leave(source.name, str(problem))
        else:
            if after != before:
                mending.files[source.name] = Mended(source, before, after)
    if is_to_write:
        write_all(mending, folder)
    return mending


def write_all(mending: Mending, folder: Path) -> None:
    """Write the files of a site that are to be anew, each with a way back."""
    originals = Originals(folder)
    for name, file in list(mending.files.items()):
        try:
            target = target_of(file.source, folder)
            if not is_in_git(target):
                mending.copies[name] = originals.keep(name, file.before)
            write_anew(target, file.before, file.after)
        except NotWritten as problem:
            mending.leave(name, str(problem))
        except OSError as problem:
            mending.leave(name, f"no copy of it can be kept: {problem}")


def look_ahead(folder: Path) -> Mending:
    """Return what mending a site would come to; nothing is written.

    A fix may show the next mistake, as a file is read on only once its prefixes are declared: so drafts are looked at
    again until nothing is certain any more.
    """
    mending = Mending()
    if folder.is_dir():
        mending.sources = {source.name: source for source in find_sources(folder)[0]}
    with tempfile.TemporaryDirectory(prefix="seeother-") as place:
        drafts: dict[str, Path] = {}
        for number in range(_MOST_ROUNDS):
            mending.findings = check_site(folder, drafts=drafts)
            changed = [name for name, fixes in _certain(mending) if _change(name, fixes, mending)]
            for name in changed:
                drafts[name] = Path(place, f"{number}-{len(drafts)}")
                drafts[name].write_bytes(mending.files[name].after)
            if not changed:
                break
        if _leave_broken(mending):
            kept = {name: draft for name, draft in drafts.items() if name in mending.files}
            mending.findings = check_site(folder, drafts=kept)
    return mending


def _certain(mending: Mending) -> Iterable[tuple[str, list[Fix]]]:
    """Return the fixes that may be done unasked, by file; what is found in files that are not edited is told."""
    found: dict[str, list[Fix]] = defaultdict(list)
    for each in mending.findings:
        source = mending.sources.get(each.file)
        is_certain = each.fix is not None and each.fix.is_certain
        if source is None or not (is_certain or each.code in _MENDABLE):
            continue
        if reason := _reason_against(source):
            mending.left.setdefault(source.name, reason)
        elif each.fix and is_certain and source.name not in mending.left:
            found[each.file].append(each.fix)
    return found.items()


def _reason_against(source: Source) -> str:
    """Say why a file is not edited, "" where it is."""
    return (
        "packed files are not edited"
        if source.name.endswith(".gz")
        else _NOT_EDITED.get(source.extension, "")
    )


def _change(name: str, fixes: list[Fix], mending: Mending) -> bool:
    """Put fixes into the text of a file as it is by now; tell whether they change it."""
    file = mending.files.get(name)
    if file is None:
        source = mending.sources[name]
        try:
            content = source.path.read_bytes()
        except OSError as problem:
            mending.leave(name, f"it cannot be read: {problem.strerror}")
            return False
        file = Mended(source, content, content)
    fitting = together(fix for fix in fixes if fix not in file.tried)
    file.tried.update(fitting)
    mark = _BOM if file.after.startswith(_BOM) else b""
    try:
        text = file.after[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        mending.leave(name, "it is not UTF-8")
        return False
    after = mark + mended(text, fitting).encode("utf-8")
    if after == file.after:
        return False
    file.done += [(fix.edits[0].line, fix.title) for fix in fitting]
    file.after = after
    mending.files[name] = file
    return True


def _leave_broken(mending: Mending) -> list[str]:
    """Leave the files as they are that would have mistakes of syntax all the same, or say less."""
    broken = []
    for name, file in list(mending.files.items()):
        before, after = _count(file.before, file.source), _count(file.after, file.source)
        if after is None:
            mending.leave(name, "it has mistakes of syntax that you must mend first")
        elif before is not None and before != after:
            mending.leave(
                name, "mended it would say something else, which is a fault of SeeOther: please report it"
            )
        else:
            continue
        broken.append(name)
    return broken


def _count(content: bytes, source: Source) -> int | None:
    """Return how many statements there are in the text of a file, None where it has a mistake."""
    try:
        return sum(1 for _ in parse(content.removeprefix(_BOM), source.format))
    except (SyntaxError, MemoryError):
        return None
