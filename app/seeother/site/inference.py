"""Guess base and patterns from the subjects of the data, and write them as the settings file that would say the same."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from seeother.diagnostics import Refused
from seeother.iris import is_local, origin_of, path_of, to_uri
from seeother.naming.patterns import Patterns, templates_of
from seeother.site.namespaces import PLACES, Guess, guesses
from seeother.site.setting_kinds import one_line
from seeother.site.settings import Settings
from seeother.site.settings_file import parse_settings
from seeother.uris import base_problem
from seeother.vocabularies.known import known

_COMMON, _MOST_LANGUAGES = 0.3, 12  # labels of a language, beside those of the commonest
# Others, such as x-flemish, are well formed, but no language of a site; nor are those for none, many, unknown and private.
_LANGUAGE = re.compile(r"(?!mis$|mul$|und$|zxx$|q[a-t][a-z]$)[a-z]{2,3}")
_MOST_PATTERNS = 40  # beside those of before, unless there are more already
_MOST_COMPARED = 50_000  # subjects whose addresses are looked at one by one
_ORIGIN = re.compile(r"https?://[^/?#]+")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Settings that were inferred before, and the canonical IRIs that were subjects then; None where nobody knows."""

    text: str
    subjects: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class _Data:
    """What is inferred from: subjects, labels by language tag, and the documents that the data names with their things."""

    subjects: Collection[str]
    tags: Mapping[str, int]
    documents: Mapping[str, str]

    def commonest_origin(self) -> str:
        """Return the origin of most subjects; one that is on this machine only where there is no other."""
        origins = Counter(origin for origin in map(_origin, self.subjects) if origin)
        return min(
            origins,
            key=lambda origin: (is_local(origin), -origins[origin], origin),
            default="http://localhost",
        )

    def paths(self, base: str) -> set[str]:
        """Return what stands behind the base in its subjects, but for those with a query."""
        own = (iri[len(base) :] for iri in self.subjects if _origin(iri) == base)
        return {path for path in own if "?" not in path.partition("#")[0]}

    def told(self, base: str) -> dict[str, str]:
        """Return the paths of documents, each with the path of its thing."""
        return {
            document[len(base) :]: thing[len(base) :] if _origin(thing) == base else ""
            for document, thing in self.documents.items()
            if _origin(document) == base
        }


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a settings file is to say."""

    base: str
    guesses: Sequence[Guess]
    languages: Sequence[str]

    def text(self, title: str = "") -> str:
        return _toml(self.base, title, self.guesses, self.languages)

    def settings(self) -> Settings:
        return parse_settings(self.text(), Path())


def infer(
    subjects: Iterable[str],
    title: str,
    tags: Mapping[str, int] = MappingProxyType({}),
    documents: Mapping[str, str] = MappingProxyType({}),
    earlier: Earlier | None = None,
) -> str:
    """Return the text of a seeother.toml for these canonical subject IRIs; `tags` counts labels by language tag.

    The origin with the most subjects becomes the base; each namespace in it becomes a pattern. `documents` are the
    IRIs that the data says are documents, each with a thing that it is about, "" for none. What was inferred
    earlier is gone on from wherever an address would move. Comments tell what the settings decide against.
    """
    data = _Data(known().own(list(subjects)), tags, documents)
    draft = _afresh(data, data.commonest_origin())
    if earlier and (before := _readable(earlier.text)) and any(map(before.patterns.serves, data.subjects)):
        draft = _going_on(data, before, earlier)
    text = draft.text(title)
    return "".join(f"# {note}\n" for note in _notes(data.subjects, tags, text)) + text


def _afresh(data: _Data, base: str) -> _Draft:
    found = _compatible(base, guesses(base, data.paths(base), data.told(base)))
    return _Draft(base, found or [Guess("/id/{+name}", "/doc/{+name}")], _languages(data.tags))


def _going_on(data: _Data, before: Settings, earlier: Earlier) -> _Draft:
    """Return a draft by which all addresses stay: that of before where it will do, one made afresh, or one with additions."""
    fresh, kept = _afresh(data, before.base), _guesses_of(earlier.text)
    spoken = [*fresh.languages, *(t for t in _languages_of(earlier.text) if t not in fresh.languages)]
    have = {_pair(guess) for guess in kept}
    new = [guess for guess in fresh.guesses if _pair(guess) not in have]
    left, is_against = _left(data, before), _is_against(data, before, earlier)
    if len(new) + len(kept) == len(fresh.guesses):
        found, left = [*kept, *new], set()
    else:
        found, left = _with_additions(data, left, before, kept)
    is_better = is_against or len(found) > max(_MOST_PATTERNS, len(kept))
    if left and not is_better:
        is_better = len(_left(data, fresh.settings())) < len(left)
    if is_better and earlier.subjects is not None and len(earlier.subjects) <= _MOST_COMPARED:
        stems, now = _stems(earlier.subjects), _stems(data.subjects)
        if _is_stable(before, fresh.settings(), stems, now):
            return _Draft(fresh.base, fresh.guesses, spoken)
    return _Draft(before.base, found, spoken)


def _left(data: _Data, before: Settings) -> set[str]:
    """Return the paths of subjects that nothing serves by these settings."""
    patterns, stems, roots = before.patterns, _stems(data.subjects), ("", "/")
    return {
        path
        for path in data.paths(before.base)
        if not patterns.serves(iri := before.base + path)
        and path not in roots
        and not patterns.serves_document(iri, stems)
    }


def _is_against(data: _Data, before: Settings, earlier: Earlier) -> bool:
    """Tell whether the data calls something a document that is new, and would be a thing by the patterns of before."""
    new = data.documents.keys() & set(data.subjects) - set(earlier.subjects or ())
    return any(map(before.patterns.names, new))


def _with_additions(
    data: _Data, left: set[str], before: Settings, kept: Sequence[Guess]
) -> tuple[list[Guess], set[str]]:
    """Return the patterns of before, behind them those for the paths that are left, and the paths left still.

    What would collide with a pattern is not added.
    """
    base, found = before.base, list(kept)
    templates = [template for pattern in before.patterns.all for template in templates_of(pattern)]
    firsts = {f"{path_of(template.text)}/".split("/")[1] for template in templates}
    for number in range(len(PLACES) + 1):
        taken = (firsts - {*PLACES}) | {*PLACES[:number]}
        for guess in guesses(base, left, data.told(base), taken, is_whole=False) if left else ():
            if _is_readable(base, [*found, guess]):
                found.append(guess)
        patterns = _Draft(base, found, ()).settings().patterns
        left = {path for path in left if not patterns.serves(base + path)}
    return found, left


def _is_stable(before: Settings, after: Settings, stems: set[str], now: set[str]) -> bool:
    """Tell whether each URL that was answered before and is still spoken of is answered in the same way."""
    for stem in stems & now:
        urls = [stem]
        if document := before.patterns.document_of(stem):
            urls.append(document)
        for path in map(path_of, urls):
            was = _answer(before.patterns, path, stems)
            if was and was != _answer(after.patterns, path, now):
                return False
    return True


def _answer(patterns: Patterns, path: str, stems: Collection[str]) -> tuple[str, str, str] | None:
    """Return what the server would make of a path: its role, and thing and document; None for nothing."""
    found = (match for match in patterns.match(path) if match.thing in stems)
    return next(((m.role, m.thing, m.pattern.document_of(m.values)) for m in found), None)


def _stems(subjects: Iterable[str]) -> set[str]:
    """Return what is asked for of these subjects; the root of a site has two spellings."""
    stems = {iri.partition("#")[0] for iri in subjects}
    return stems | {f"{stem}/" for stem in stems if stem == origin_of(stem)}


def _readable(text: str) -> Settings | None:
    try:
        return parse_settings(text, Path())
    except Refused:
        return None


def _guesses_of(text: str) -> list[Guess]:
    return [Guess(entry["thing"], entry["document"]) for entry in tomllib.loads(text)["pattern"]]


def _languages_of(text: str) -> list[str]:
    return list(tomllib.loads(text).get("languages", []))


def _pair(guess: Guess) -> tuple[str, str]:
    return guess.thing, guess.document


@lru_cache(maxsize=1024)
def _is_no_base(origin: str) -> bool:
    return bool(base_problem(origin))


def _origin(iri: str) -> str:
    """Return the origin that a subject could be served under, "" for none."""
    found = _ORIGIN.match(iri)
    return "" if found is None or _is_no_base(found[0]) else found[0]


def _notes(keys: Collection[str], tags: Mapping[str, int], text: str) -> Iterator[str]:
    """Yield a sentence for each kind of subject that the settings leave out, and for languages they cannot name."""
    settings = parse_settings(text, Path())
    left: dict[str, list[str]] = {}
    stems, roots = {iri.partition("#")[0] for iri in keys}, (settings.base, f"{settings.base}/")
    for iri in keys:
        if not (
            settings.patterns.serves(iri) or iri in roots or settings.patterns.serves_document(iri, stems)
        ):
            left.setdefault(_reason(iri, settings.base), []).append(iri)
    for reason, iris in sorted(left.items()):
        number = (
            f"{len(iris):,} subjects are not served, such as"
            if len(iris) > 1
            else "One subject is not served,"
        )
        yield f"{number} <{to_uri(min(iris))}>: {reason}."
    private = sorted(tag for tag in tags if tag and not _LANGUAGE.fullmatch(_language(tag)))
    if private:
        yield f"Labels are also in {', '.join(map(to_uri, private[:_MOST_LANGUAGES]))}, which no page can be in."


def _reason(iri: str, base: str) -> str:
    if not _origin(iri):
        return "only http and https URIs can be asked for"
    if _origin(iri) != base:
        return "on another host than the base; a [[pattern]] with whole URIs would serve it"
    if "?" in iri.partition("#")[0]:
        return "patterns describe paths, and it has a query"
    return "its URL would be that of something else, or is the site's own"


def _languages(tags: Mapping[str, int]) -> list[str]:
    """Return the languages that many things have a label in, the commonest first."""
    counts: Counter[str] = Counter()
    for tag, labels in tags.items():
        if _LANGUAGE.fullmatch(_language(tag)):
            counts[_language(tag)] += labels
    most = max(counts.values(), default=0)
    common = sorted(
        (tag for tag in counts if counts[tag] >= most * _COMMON),
        key=lambda tag: (-counts[tag], tag != "en", tag),
    )
    return common[:_MOST_LANGUAGES]


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _compatible(base: str, guesses: list[Guess]) -> list[Guess]:
    """Return the guesses that can stand in one settings file, those with most subjects first to be let in."""
    if _is_readable(base, guesses):
        return guesses
    kept: list[Guess] = []
    for guess in sorted(guesses, key=lambda guess: -guess.subjects):
        if _is_readable(base, [*kept, guess]):
            kept.append(guess)
    return [guess for guess in guesses if guess in kept]


def _is_readable(base: str, guesses: Sequence[Guess]) -> bool:
    try:
        parse_settings(_toml(base, "", guesses), Path())
    except Refused:
        return False
    return True


def _toml(base: str, title: str, guesses: Sequence[Guess], languages: Sequence[str] = ()) -> str:
    is_usual = list(languages) in ([], ["en"])
    spoken = "" if is_usual else f"languages = [{', '.join(map(_text, languages))}]\n"
    patterns = [f"\n[[pattern]]\nthing = {_text(g.thing)}\ndocument = {_text(g.document)}\n" for g in guesses]
    return f"base = {_text(base)}\ntitle = {_text(one_line(title))}\n{spoken}{''.join(patterns)}"


def _text(text: str) -> str:
    """Return a TOML string: as JSON writes it, but for DEL, and characters of no Unicode scalar value."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007F")
