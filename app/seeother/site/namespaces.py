"""Which pairs of templates serve a set of paths: what is a thing there, what a document, and where the two lie side by side."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from seeother.http.variants import BY_EXTENSION

_MOST_NAMESPACES = 12  # with more, a segment is taken to be a variable
_FEWEST_SIBLINGS = 3  # so many hash documents in one folder are taken to be of one kind
_MOST_NAMED = 200  # names in one template; with more, what lies beside things is served as parts of things
PLACES = ("doc", "about", "page")  # first segments for documents, the best first
_ALONE = "/*/"  # root terms that end in a slash
_EXTENSION = f"(?:{'|'.join(BY_EXTENSION)})"
_VARIANT = rf"(?:\.(?:[^/]*\.)?{_EXTENSION})?"


@dataclass(frozen=True, slots=True)
class Guess:
    """A pair of templates, and how many subjects speak for it."""

    thing: str
    document: str
    subjects: int = 0


@dataclass(frozen=True, slots=True)
class _Level:
    """Hash documents side by side in one folder, and the variable that all their fragments fit; `end` is "" or a slash."""

    folder: str
    end: str
    names: tuple[str, ...]
    term: str
    subjects: int

    @property
    def first(self) -> str:
        """Return the first segment of all paths, "" at the root."""
        return self.folder.partition("/")[2].partition("/")[0]

    def among(self, things: Iterable[str]) -> tuple[str, ...]:
        """Return the names of those things that lie on the same level."""
        start = f"{self.folder}/"
        inside = (t.removeprefix(start) for t in things if t.startswith(start) and t.endswith(self.end))
        found = (name.removesuffix(self.end) for name in inside)
        return tuple(name for name in found if name and "/" not in name)


@dataclass(frozen=True, slots=True)
class _Reserved:
    """Regular expressions of paths where documents are, which the patterns of things leave alone."""

    expressions: tuple[str, ...]

    def constraint(self, folder: str, rest: str) -> str:
        """Return what a variable behind a folder must be like, "" for anything."""
        start = re.escape(folder)
        inside = [each[len(start) :] for each in self.expressions if each.startswith(start) and each != start]
        if inside:
            return f":(?!(?:{'|'.join(inside)}){_VARIANT}$){rest}"
        return f":{rest}" if rest.startswith("(") else ""


def guesses(
    base: str,
    paths: Collection[str],
    documents: Mapping[str, str],
    taken: Collection[str] = (),
    *,
    is_whole: bool = True,
) -> list[Guess]:
    """Return a pair of templates for each namespace among the paths of subjects, fragments included.

    `documents` are the paths that the data says are documents, each with the path of a thing that it is about, "" for
    none. What has parts and is no document is a thing; the document of hash things is none itself. Where these
    are not the whole site, documents name the folder of their things, and are in no folder of those that are taken.
    """
    whole = {path for path in paths if "#" not in path}
    terms: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        stem, separator, fragment = path.partition("#")
        if separator and (stem not in whole or stem in documents or f"{stem}#" in documents):
            terms[stem].append(fragment)
    things = whole.difference(terms, {"", "/"})
    templates = _document_templates({d: documents[d] for d in things & documents.keys()}, things)
    told = {d for d in things if (t := documents.get(d)) and _named(templates, t) == _plain(d)}
    pages = {d for d in things - told if (t := documents.get(d)) and t not in documents}
    terms.update((page, []) for page in pages)  # each is where it is, as the document of hash things is
    things -= pages
    roots = [stem for stem in ("", "/") if stem in terms]
    return [
        *(Guess(f"{stem or base}#{_term(terms[stem])}", "/", len(terms.pop(stem))) for stem in roots),
        *_pairs(sorted(things - told), list(_levels(terms)), templates, taken, is_whole=is_whole),
    ]


def _pairs(
    things: list[str],
    levels: Sequence[_Level],
    templates: Mapping[str, str],
    others: Collection[str],
    *,
    is_whole: bool,
) -> list[Guess]:
    folders = Counter(map(_folder, things))
    firsts = {_first(folder) for folder in folders} - {""}
    near = [level for level in levels if level.first in firsts or not level.first]
    far = [level for level in levels if level not in near]
    taken = {*others, *firsts, *map(_first, templates.values()), *(level.first for level in levels)}
    taken |= {name for level in levels if not level.folder for name in level.names}
    place = next(name for name in chain(PLACES, (f"doc{n}" for n in count(2))) if name not in taken)
    is_many = sum(len(_each(level)) for level in far) > _MOST_NAMESPACES
    alone = near if is_many else levels
    beside = [found for level in alone if (found := _beside(level, level.among(things)))]
    apart = (
        [_anywhere_else({place, *firsts, *(level.first for level in near)} - {""}, far)] if is_many else []
    )
    reserved = _Reserved(
        (*(expression for _, expression in beside), *(_expression(t) for t in templates.values()))
    )
    slashes = _slashes(
        folders, place, reserved, templates, taken=others, are_named=is_many, is_whole=is_whole
    )
    return [*(guess for found, _ in beside for guess in found), *apart, *slashes]


def _term(fragments: Sequence[str]) -> str:
    """Return the variable that fragments fit: they may hold slashes and question marks (RFC 3986 section 3.5)."""
    joined = "".join(fragments)
    return "{term:.+}" if "?" in joined else "{+term}" if "/" in joined else "{term}"


def _levels(terms: Mapping[str, Sequence[str]]) -> Iterator[_Level]:
    siblings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for stem in sorted(terms):
        end = "/" if stem.endswith("/") else ""
        siblings[stem.removesuffix(end).rpartition("/")[0], end].append(stem)
    for (folder, end), stems in siblings.items():
        fragments = [fragment for stem in stems for fragment in terms[stem]]
        names = tuple(stem.removesuffix(end)[len(folder) + 1 :] for stem in stems)
        yield _Level(folder, end, names, _term(fragments), len(fragments))


def _each(level: _Level) -> list[Guess]:
    """Return a pattern for each of a few hash documents, one for many."""
    if len(level.names) < (_FEWEST_SIBLINGS if level.folder else _MOST_NAMESPACES):
        paths = [f"{level.folder}/{name}{level.end}" for name in level.names]
        return [Guess(f"{path}#{level.term}", path, level.subjects) for path in paths]
    document = f"{level.folder}/{{name}}{level.end}"
    return [Guess(f"{document}#{level.term}", document, level.subjects)]


def _beside(level: _Level, things: Sequence[str]) -> tuple[list[Guess], str] | None:
    """Return patterns of hash documents where things lie too, and the expression of their paths; None for too many.

    What has no pattern is served all the same, as parts of things.
    """
    found = _each(level)
    start, end = re.escape(f"{level.folder}/"), level.end + ("(?:index)?" if level.end else "")
    if "{name}" not in found[0].thing:
        return found, f"{start}(?:{'|'.join(map(re.escape, level.names))}){end}"
    if not things:
        return found, f"{start}[^/?]+{end}"
    if min(len(level.names), len(things)) > _MOST_NAMED:
        return None
    if len(level.names) <= max(len(things), _MOST_NAMESPACES):
        names = f"(?:{'|'.join(map(re.escape, level.names))})"
        variable, expression = f"{{name:{names}}}", names
    else:
        variable = f"{{name:[^/?]+{''.join(f'(?<!/{re.escape(name)})' for name in things)}}}"
        expression = f"(?!(?:{'|'.join(map(re.escape, things))}){end}$)[^/?]+"
    document = f"{level.folder}/{{name}}{level.end}"
    guess = Guess(
        f"{document}#{level.term}".replace("{name}", variable),
        document.replace("{name}", variable),
        level.subjects,
    )
    return [guess], start + expression + end


def _anywhere_else(firsts: Collection[str], levels: Sequence[_Level]) -> Guess:
    """Return one pattern for hash documents in many folders, none of these."""
    term = _term(["".join(level.term.removeprefix("{term") for level in levels).replace("}", "")])
    others = "|".join(re.escape(name) for name in sorted(firsts))
    variable = f"{{+name:(?!(?:{others})/)[^/?]+/[^?]+}}"
    return Guess(f"/{variable}#{term}", f"/{variable}", sum(level.subjects for level in levels))


def _slashes(
    folders: Counter[str],
    place: str,
    reserved: _Reserved,
    templates: Mapping[str, str],
    *,
    taken: Collection[str],
    are_named: bool,
    is_whole: bool,
) -> Iterator[Guess]:
    """Yield a pattern for each folder of things, or one for many; then those of things in no folder."""
    inner = sorted(folder for folder in folders if folder not in ("/", _ALONE))
    own = [folder for folder in inner if folder in templates]
    others = [folder for folder in inner if folder not in templates]
    is_single = is_whole and len(inner) == len(folders) == 1
    for folder in inner if len(others) <= _MOST_NAMESPACES else own:
        name = f"{{+name{reserved.constraint(folder, '[^?]+')}}}"
        document = templates.get(folder) or f"/{place}{'/' if is_single else folder}{{+name}}"
        yield Guess(f"{folder}{name}", document, folders[folder])
    if len(others) > _MOST_NAMESPACES:
        named = "|".join(re.escape(folder.strip("/")) for folder in others)
        closed = "|".join(re.escape(_first(name)) for name in (f"/{place}/", *own, *templates.values()))
        closed = "|".join([closed, *map(re.escape, sorted(taken))])
        rest = f"(?:{named})" if are_named else f"(?!(?:{closed})/)[^/?]+"
        group = f"{{group{reserved.constraint('/', rest)}}}"
        total = sum(folders[folder] for folder in others)
        yield Guess(f"/{group}/{{+name}}", f"/{place}/{{group}}/{{+name}}", total)
    for folder, end in (("/", ""), (_ALONE, "/")):
        if folder in folders:
            term = f"{{term{reserved.constraint('/', '[^/?]+')}}}{end}"
            yield Guess(f"/{term}", f"/{place}/{{term}}{end}", folders[folder])


def _folder(path: str) -> str:
    """Return the first segment of a path with slashes on both sides, "/" for root terms."""
    segments = path.split("/")
    if len(segments) == 3 and not segments[2]:
        return _ALONE
    return f"/{segments[1]}/" if len(segments) > 2 else "/"


def _first(path: str) -> str:
    """Return the first segment of a path that has more, "" for others."""
    segments = path.split("/")
    return segments[1] if len(segments) > 2 and path != _ALONE else ""


def _document_templates(pairs: Mapping[str, str], things: Collection[str]) -> dict[str, str]:
    """Return the template of the documents of each folder of things, where those the data names follow from their things."""
    of_folder: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for document, thing in pairs.items():
        if thing in things and thing not in pairs and _folder(thing) not in ("/", _ALONE):
            of_folder[_folder(thing)].append((_plain(document), thing))
    templates = {folder: _template(folder, found) for folder, found in of_folder.items()}
    alone = Counter(templates.values())
    return {folder: template for folder, template in templates.items() if template and alone[template] == 1}


def _template(folder: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the template by which most of these documents are named after their things, "" for none."""
    counts = Counter(chain.from_iterable(_named_after(*pair, folder) for pair in pairs))
    return max(counts, key=lambda template: (counts[template], template), default="")


def _named_after(document: str, thing: str, folder: str) -> Iterator[str]:
    """Yield the templates by which a document has the name of its thing: whole, and at a place of its own."""
    name = thing.removeprefix(folder)
    for at in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", document):
        before, after = document[: at.start()], document[at.end() :]
        if before != "/" and document != thing:
            yield f"{before}{{+name}}{after}"


def _plain(document: str) -> str:
    """Return the URL of a document without the extension of a format."""
    return re.sub(rf"\.{_EXTENSION}$", "", document)


def _named(templates: Mapping[str, str], thing: str) -> str:
    return templates.get(_folder(thing), "").replace("{+name}", thing.removeprefix(_folder(thing)))


def _expression(template: str) -> str:
    before, _, after = template.partition("{+name}")
    return f"{re.escape(before)}.+{re.escape(after)}"
