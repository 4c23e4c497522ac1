"""Tell to which other hosts a site links, how often, and from where."""

from __future__ import annotations

from typing import NamedTuple

from seeother.overview.counting import Counts, host_of
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey


class OtherHost(NamedTuple):
    """A host: how many statements link to it, to how many IRIs, and an example with its place."""

    host: str
    links: int
    targets: int
    example: str
    file: str
    line: int


def other_hosts(survey: Survey, counts: Counts, positions: Positions, most: int) -> tuple[OtherHost, ...]:
    """Return the hosts that are not the site's own, by how often they are linked to, at most so many, 0 all."""
    hosts = sorted(others(survey, counts), key=lambda host: (-counts.links[host], host))
    return tuple(_told(host, survey, counts, positions) for host in hosts[: most or None])


def others(survey: Survey, counts: Counts) -> set[str]:
    """Return the hosts that are linked to and are not the site's own."""
    return set(counts.links) - survey.settings.patterns.hosts - {host_of(survey.settings.base), ""}


def _told(host: str, survey: Survey, counts: Counts, positions: Positions) -> OtherHost:
    example = min(counts.targets[host])
    file, line, _ = positions.of_mention(survey.links[example], example)
    return OtherHost(host, counts.links[host], len(counts.targets[host]), example, file, line)
