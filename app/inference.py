"""Guess base and patterns from the subjects of the data, and write them as the settings file that would say the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from app.iris import origin_of, path_of

_MOST_NAMESPACES = 12  # with more, a segment is taken to be a variable


def infer(subjects: Iterable[str], title: str) -> str:
    """Return the text of a seeother.toml for these canonical subject IRIs.

    The origin with the most subjects becomes the base; each namespace in it becomes a pattern.
    """
    origins: Counter[str] = Counter()
    namespaces: dict[str, Counter[str]] = {}
    for iri in subjects:
        if iri.startswith(("http://", "https://")):
            origin = origin_of(iri)
            origins[origin] += 1
            namespaces.setdefault(origin, Counter())[_namespace(iri[len(origin):])] += 1
    base = origins.most_common(1)[0][0] if origins else "http://localhost"
    templates = _templates(namespaces.get(base, Counter()))
    return _toml(base, title, templates)


def _namespace(path: str) -> str:
    """Return the part of a path that names share: up to the hash, or the first segment, or "/" for root terms."""
    if "#" in path:
        return f"{path.partition('#')[0]}#"
    segments = path_of("http://x" + path).split("/")
    return f"/{segments[1]}/" if len(segments) > 2 else "/"


def _templates(namespaces: Counter[str]) -> list[tuple[str, str]]:
    chosen = list(namespaces)
    hashes = sorted(name for name in chosen if name.endswith("#"))
    hash_stems = {name[:-1] for name in hashes}
    slashes = sorted(name for name in chosen if name.endswith("/") and name != "/")
    templates = [_hash_template(name) for name in _merged(hashes)]
    documents = "doc" if "/doc/" not in slashes else "about"
    if len(slashes) > _MOST_NAMESPACES:
        templates.append((f"/{{group:(?!{documents}/)[^/]+}}/{{+name}}", f"/{documents}/{{group}}/{{+name}}"))
        slashes = []
    for name in slashes:
        only = len(slashes) == 1 or name == "/id/"
        templates.append((f"{name}{{+name}}", f"/{documents}/{{+name}}" if only else f"/{documents}{name}{{+name}}"))
    if "/" in chosen and not hash_stems & {"/"}:
        taken = sorted({stem[1:] for stem in hash_stems if stem.count("/") == 1} - {""})
        guard = f":(?!(?:{'|'.join(map(re.escape, taken))})$)[^/]+" if taken else ""
        templates.append((f"/{{term{guard}}}", f"/{documents}/{{term}}"))
    return templates or [("/id/{+name}", "/doc/{+name}")]


def _merged(hashes: list[str]) -> list[str]:
    """Return hash namespaces, siblings of one folder as one template."""
    folders: dict[str, list[str]] = {}
    for name in hashes:
        folders.setdefault(name[:-1].rpartition("/")[0], []).append(name)
    return [names[0] if len(names) < 3 or not folder else f"{folder}/{{name}}#" for folder, names in folders.items()
            for names in ([names] if len(names) >= 3 and folder else [[n] for n in names])]


def _hash_template(namespace: str) -> tuple[str, str]:
    stem = namespace[:-1]
    return (f"{namespace}{{term}}", stem or "/")


def _toml(base: str, title: str, templates: list[tuple[str, str]]) -> str:
    patterns = [f"\n[[pattern]]\nthing = {json.dumps(thing)}\ndocument = {json.dumps(document)}\n"
                for thing, document in templates]
    return f"base = {json.dumps(base)}\ntitle = {json.dumps(title, ensure_ascii=False)}\n{''.join(patterns)}"
