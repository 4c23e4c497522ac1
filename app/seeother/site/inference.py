"""Guess base and patterns from the subjects of the data, and write them as the settings file that would say the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType

from seeother.diagnostics import Refused
from seeother.iris import origin_of
from seeother.site.settings import one_line
from seeother.site.settings_file import parse_settings
from seeother.site.uris import base_problem

_MOST_NAMESPACES = 12  # with more, a segment is taken to be a variable
_FEWEST_SIBLINGS = 3  # so many hash documents in one folder are taken to be of one kind
_ALONE = "/*/"  # root terms that end in a slash
_COMMON, _MOST_LANGUAGES = 0.3, 12  # labels of a language, beside those of the commonest
_HOST = re.compile(r"https?://[^/?#]")


@dataclass(frozen=True, slots=True)
class _Guess:
    """A pair of templates, and how many subjects speak for it."""

    thing: str
    document: str
    subjects: int = 0


def infer(subjects: Iterable[str], title: str, tags: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return the text of a seeother.toml for these canonical subject IRIs; `tags` counts labels by language tag.

    The origin with the most subjects becomes the base; each namespace in it becomes a pattern. Where two patterns
    would claim one URL, the one with more subjects is kept.
    """
    iris = [iri for iri in subjects if _HOST.match(iri)]
    origins = Counter(origin for origin in map(origin_of, iris) if not base_problem(origin))
    base = min(origins, key=lambda origin: (-origins[origin], origin), default="http://localhost")
    paths = [iri[len(base) :] for iri in iris if origin_of(iri) == base and "?" not in iri]
    guesses = _compatible(base, _guesses(base, paths)) or [_Guess("/id/{+name}", "/doc/{+name}")]
    return _toml(base, title, guesses, _languages(tags))


def _languages(tags: Mapping[str, int]) -> list[str]:
    """Return the languages that many things have a label in, the commonest first; none where it is all English anyway."""
    counts: Counter[str] = Counter()
    for tag, labels in tags.items():
        if tag:
            counts[tag.partition("-")[0].lower()] += labels
    most = max(counts.values(), default=0)
    common = sorted(
        (tag for tag in counts if counts[tag] >= most * _COMMON),
        key=lambda tag: (-counts[tag], tag != "en", tag),
    )
    return common[:_MOST_LANGUAGES] if common != ["en"] else []


def _guesses(base: str, paths: list[str]) -> list[_Guess]:
    stems = Counter(path.partition("#")[0] for path in paths if "#" in path)
    # The document of hash things is no thing itself, even where the data says something about it.
    folders = Counter(
        _folder(path) for path in paths if "#" not in path and path not in {"", "/"} and path not in stems
    )
    roots = [
        (end, subjects) for folder, end in (("/", ""), (_ALONE, "/")) if (subjects := folders.pop(folder, 0))
    ]
    hashes = list(_hash_guesses(base, stems))
    taken = {name.split("/")[1] for name in chain(folders, stems) if "/" in name}
    place = next(
        name for name in chain(("doc", "about", "page"), (f"doc{n}" for n in count(2))) if name not in taken
    )
    if len(hashes) > _MOST_NAMESPACES:
        others = [place, *(name.strip("/") for name in sorted(folders)[:_MOST_NAMESPACES])]
        variable = f"{{+name:(?!(?:{'|'.join(map(re.escape, others))})/)[^?]+}}"
        hashes = [_Guess(f"/{variable}#{{term}}", f"/{variable}", stems.total())]
    documents = [guess.document for guess in hashes if "{" not in guess.document]
    slashes = _slash_guesses(folders, place, documents, alone=not roots)
    root = f"/{{term{_guarded('/', documents, '[^/?]+')}}}"
    return [
        *hashes,
        *slashes,
        *(_Guess(root + end, f"/{place}/{{term}}{end}", subjects) for end, subjects in roots),
    ]


def _folder(path: str) -> str:
    """Return the first segment of a path with slashes on both sides, "/" for root terms."""
    segments = path.split("/")
    if len(segments) == 3 and not segments[2]:
        return _ALONE
    return f"/{segments[1]}/" if len(segments) > 2 else "/"


def _hash_guesses(base: str, stems: Counter[str]) -> Iterator[_Guess]:
    """Yield a pattern for each hash namespace; many siblings in one folder are one pattern."""
    siblings: dict[tuple[str, str], list[str]] = {}
    for stem in sorted(stems):
        end = "/" if len(stem) > 1 and stem.endswith("/") else ""
        siblings.setdefault((stem.removesuffix(end).rpartition("/")[0], end), []).append(stem)
    for (folder, end), members in siblings.items():
        if len(members) >= (_FEWEST_SIBLINGS if folder else _MOST_NAMESPACES):
            document = f"{folder}/{{name}}{end}"
            yield _Guess(f"{document}#{{term}}", document, sum(stems[stem] for stem in members))
        else:
            yield from (_Guess(f"{stem or base}#{{term}}", stem or "/", stems[stem]) for stem in members)


def _slash_guesses(
    folders: Counter[str], place: str, documents: list[str], *, alone: bool
) -> Iterator[_Guess]:
    if len(folders) > _MOST_NAMESPACES:
        group = f"{{group{_guarded('/', documents, f'(?!{place}/)[^/?]+')}}}"
        yield _Guess(f"/{group}/{{+name}}", f"/{place}/{{group}}/{{+name}}", folders.total())
        return
    for folder in sorted(folders):
        name = f"{{+name{_guarded(folder, documents, '[^?]+')}}}"
        single = alone and len(folders) == 1
        yield _Guess(f"{folder}{name}", f"/{place}{'/' if single else folder}{{+name}}", folders[folder])


def _guarded(folder: str, documents: Collection[str], rest: str) -> str:
    """Return a constraint that keeps these documents and their variants from being things of the folder."""
    names = sorted(
        document.removeprefix(folder)
        for document in documents
        if document.startswith(folder) and document != folder
    )
    if names:
        spelled = "|".join(re.escape(name) + ("(?:index)?" if name.endswith("/") else "") for name in names)
        return rf":(?!(?:{spelled})(?:\.[^/]*)?$){rest}"
    return f":{rest}" if rest.startswith("(") else ""


def _compatible(base: str, guesses: list[_Guess]) -> list[_Guess]:
    """Return the guesses that can stand in one settings file, those with most subjects first to be let in."""
    if _is_readable(base, guesses):
        return guesses
    kept: list[_Guess] = []
    for guess in sorted(guesses, key=lambda guess: -guess.subjects):
        if _is_readable(base, [*kept, guess]):
            kept.append(guess)
    return [guess for guess in guesses if guess in kept]


def _is_readable(base: str, guesses: Sequence[_Guess]) -> bool:
    try:
        parse_settings(_toml(base, "", guesses), Path())
    except Refused:
        return False
    return True


def _toml(base: str, title: str, guesses: Sequence[_Guess], languages: Sequence[str] = ()) -> str:
    spoken = f"languages = [{', '.join(map(_text, languages))}]\n" if languages else ""
    patterns = [f"\n[[pattern]]\nthing = {_text(g.thing)}\ndocument = {_text(g.document)}\n" for g in guesses]
    return f"base = {_text(base)}\ntitle = {_text(one_line(title))}\n{spoken}{''.join(patterns)}"


def _text(text: str) -> str:
    """Return a TOML string: as JSON writes it, but for DEL, and characters of no Unicode scalar value."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007F")
