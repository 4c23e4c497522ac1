"""Guess base and patterns from the subjects of the data, and write them as the settings file that would say the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from seeother.diagnostics import Refused
from seeother.iris import origin_of, to_uri
from seeother.site.namespaces import Guess, guesses
from seeother.site.settings import one_line
from seeother.site.settings_file import parse_settings
from seeother.uris import base_problem

_COMMON, _MOST_LANGUAGES = 0.3, 12  # labels of a language, beside those of the commonest
_LANGUAGE = re.compile(r"[a-z]{2,3}")  # others, such as x-flemish, are well formed, but no language of a site
_HOST = re.compile(r"https?://[^/?#]")


def infer(
    subjects: Iterable[str],
    title: str,
    tags: Mapping[str, int] = MappingProxyType({}),
    documents: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the text of a seeother.toml for these canonical subject IRIs; `tags` counts labels by language tag.

    The origin with the most subjects becomes the base; each namespace in it becomes a pattern. `documents` are the
    IRIs that the data says are documents, each with the thing that it is about, "" for many or none. Comments tell
    what the settings decide against.
    """
    keys = list(subjects)
    origins = Counter(origin for origin in map(_origin, keys) if origin)
    base = min(origins, key=lambda origin: (-origins[origin], origin), default="http://localhost")
    own = [iri[len(base) :] for iri in keys if _origin(iri) == base]
    paths = {path for path in own if "?" not in path.partition("#")[0]}
    told = {
        document[len(base) :]: thing[len(base) :] if _origin(thing) == base else ""
        for document, thing in documents.items()
        if _origin(document) == base
    }
    found = _compatible(base, guesses(base, paths, told)) or [Guess("/id/{+name}", "/doc/{+name}")]
    text = _toml(base, title, found, _languages(tags))
    return "".join(f"# {note}\n" for note in _notes(keys, tags, text)) + text


def _origin(iri: str) -> str:
    """Return the origin that a subject could be served under, "" for none."""
    origin = origin_of(iri) if _HOST.match(iri) else ""
    return "" if base_problem(origin) else origin


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
        return "on another host than most; a [[pattern]] with whole URIs would serve it"
    if "?" in iri.partition("#")[0]:
        return "patterns describe paths, and it has a query"
    return "its URL would be that of something else, or is the site's own"


def _languages(tags: Mapping[str, int]) -> list[str]:
    """Return the languages that many things have a label in, the commonest first; none where it is all English anyway."""
    counts: Counter[str] = Counter()
    for tag, labels in tags.items():
        if _LANGUAGE.fullmatch(_language(tag)):
            counts[_language(tag)] += labels
    most = max(counts.values(), default=0)
    common = sorted(
        (tag for tag in counts if counts[tag] >= most * _COMMON),
        key=lambda tag: (-counts[tag], tag != "en", tag),
    )
    return common[:_MOST_LANGUAGES] if common != ["en"] else []


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
    spoken = f"languages = [{', '.join(map(_text, languages))}]\n" if languages else ""
    patterns = [f"\n[[pattern]]\nthing = {_text(g.thing)}\ndocument = {_text(g.document)}\n" for g in guesses]
    return f"base = {_text(base)}\ntitle = {_text(one_line(title))}\n{spoken}{''.join(patterns)}"


def _text(text: str) -> str:
    """Return a TOML string: as JSON writes it, but for DEL, and characters of no Unicode scalar value."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007F")
