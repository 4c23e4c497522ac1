"""Survey a site and tell it in figures, bounded, ready to be printed in any form."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from seeother.compare.naming import Naming
from seeother.files.sources import find_sources
from seeother.iris import canonical
from seeother.overview.asking import BROKEN, FINE, UNTESTED, Asked, Bounds, ask_links, without_fragment
from seeother.overview.counting import Counts
from seeother.overview.hosts import OtherHost, other_hosts, others
from seeother.overview.languages import Coverage, coverages
from seeother.overview.unused import Unused, unused
from seeother.publish.inferred import inferred_settings
from seeother.site.settings_file import read_settings
from seeother.survey.facts import TYPE
from seeother.survey.gathering import survey
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey


class FileSize(NamedTuple):
    """A file: its bytes as they lie there, its statements, and subjects with an IRI."""

    file: str
    bytes: int
    statements: int
    subjects: int


class ClassSize(NamedTuple):
    """A class with its name by a prefix, and how many things are said to be of it."""

    iri: str
    name: str
    things: int


class Sizes(NamedTuple):
    """How much there is; largest files and classes first."""

    statements: int
    things: int
    subjects: int
    files: int
    largest_files: tuple[FileSize, ...]
    classes: int
    largest_classes: tuple[ClassSize, ...]


class LinkAnswer(NamedTuple):
    """What came of a link that was tested, and where it stands."""

    asked: Asked
    file: str
    line: int


class Overview(NamedTuple):
    """All that is told of a site. `answers` is None where links were not tested.

    Of links that lead straight to something, and of those for which there was no room, only `outcomes` tells.
    """

    title: str
    broken: tuple[str, ...]
    sizes: Sizes
    coverages: tuple[Coverage, ...]
    hosts: int
    links: int
    linked: tuple[OtherHost, ...]
    outcomes: Counter[str]
    answers: tuple[LinkAnswer, ...] | None
    unused: Unused

    @property
    def has_dead_links(self) -> bool:
        """Tell whether a link that was tested leads nowhere."""
        return bool(self.outcomes[BROKEN])


def overview(folder: Path, most: int = 5, test_links: Bounds | None = None) -> Overview | None:
    """Return what there is to tell of a site, at most so many of a kind, 0 all; None where there is no data file.

    Raises Refused where the settings cannot be read. Files with errors are told as far as they can be read.
    """
    sources, findings = find_sources(folder)
    if not sources:
        return None
    counts = Counts()
    found = survey(
        tuple(sources), read_settings(folder), partial(inferred_settings, folder), also=counts.of_file
    )
    positions, hosts = Positions(found), others(found, counts)
    answers = _answers(found, counts, positions, test_links) if test_links else None
    return Overview(
        title=found.settings.title or folder.name,
        broken=tuple(sorted(found.broken | {each.file for each in findings if each.severity == "error"})),
        sizes=_sizes(found, counts, most),
        coverages=coverages(found, positions, most),
        hosts=len(hosts),
        links=sum(counts.links[host] for host in hosts),
        linked=other_hosts(found, counts, positions, most),
        outcomes=Counter(each.asked.outcome for each in answers or ()),
        answers=None if answers is None else tuple(filter(_is_telling, answers)),
        unused=unused(found, counts, positions, most),
    )


def _sizes(found: Survey, counts: Counts, most: int) -> Sizes:
    subjects = Counter(file for files in found.subjects.values() for file in files)
    classes = Counter(iri for types in found.facts.links[TYPE].values() for iri in set(types))
    files = [
        FileSize(name, source.size, counts.statements[name], subjects[name])
        for name, source in found.sources.items()
    ]
    files.sort(key=lambda file: (-file.statements, file.file))
    naming = Naming((), {prefix: each for told in found.prefixes.values() for prefix, each in told.items()})
    ranked = sorted(classes.items(), key=lambda each: (-each[1], each[0]))
    return Sizes(
        statements=counts.statements.total(),
        things=sum(found.settings.patterns.names(canonical(iri)) for iri in found.subjects),
        subjects=len(found.subjects),
        files=len(files),
        largest_files=tuple(files[: most or None]),
        classes=len(ranked),
        largest_classes=tuple(
            ClassSize(iri, naming.short(iri), count) for iri, count in ranked[: most or None]
        ),
    )


def _answers(found: Survey, counts: Counts, positions: Positions, bounds: Bounds) -> list[LinkAnswer]:
    first: dict[str, str] = {}
    for host in others(found, counts):
        for iri in sorted(counts.targets[host]):
            first.setdefault(without_fragment(iri), iri)
    return [
        LinkAnswer(asked, *_place(first[asked.url], asked, found, positions))
        for asked in ask_links(first, bounds)
    ]


def _is_telling(answer: LinkAnswer) -> bool:
    return answer.asked.outcome not in (FINE, UNTESTED) or bool(answer.asked.leads_to)


def _place(iri: str, asked: Asked, found: Survey, positions: Positions) -> tuple[str, int]:
    """Return where a link stands; a look into its file is worth it only where something is to be mended."""
    mention = found.links[iri]
    if asked.outcome in (FINE, UNTESTED) and not asked.leads_to:
        return mention.file, 0
    return positions.of_mention(mention, iri)[:2]
