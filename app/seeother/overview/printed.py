"""Print an overview of a site: as text, as a page that needs nothing beside it, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seeother.diagnostics import counted
from seeother.overview.asking import Asked
from seeother.overview.languages import NONE, Coverage, Lacking
from seeother.overview.report import Overview


def as_text(told: Overview) -> str:
    """Return a paragraph for each part, with the first places of what is missing."""
    lines = [summary(told), *_sizes(told)]
    for coverage in told.coverages:
        lines += ["", f"{coverage.sort.capitalize()} of {coverage.things:,} things", *_coverage(coverage)]
    lines += ["", *_links(told), "", *_unused(told)]
    return "\n".join(lines) + "\n"


def summary(told: Overview) -> str:
    """Return a sentence that counts, and one on files that could not be read."""
    sizes = told.sizes
    text = (
        f"{told.title}: {counted(sizes.statements, 'statement')} about {counted(sizes.things, 'thing')}"
        f" that the site serves, in {counted(sizes.files, 'file')}."
    )
    if told.broken:
        text += f" Not all could be read of {', '.join(told.broken)}: `seeother check` tells why."
    return text


def _more(count: int, shown: int) -> Iterator[str]:
    if count > shown:
        yield f"  … and {count - shown:,} more"


def _sizes(told: Overview) -> Iterator[str]:
    sizes = told.sizes
    yield f"\nFiles: {sizes.files:,}"
    for file in sizes.largest_files:
        size = f"{counted(file.statements, 'statement')}, {counted(file.subjects, 'subject')}"
        yield f"  {file.file}: {size}, {counted(file.bytes, 'byte')}"
    yield from _more(sizes.files, len(sizes.largest_files))
    yield f"\nClasses: {sizes.classes:,}"
    yield from (f"  {each.name}: {counted(each.things, 'thing')}" for each in sizes.largest_classes)
    yield from _more(sizes.classes, len(sizes.largest_classes))


def _coverage(coverage: Coverage) -> Iterator[str]:
    for row in coverage.rows:
        yield f"  {lack(row, coverage)}"
        yield from (f"    {place.file}:{place.line}: <{place.thing}>" for place in row.first)
        if row.first:
            yield from (f"  {line}" for line in _more(row.missing, len(row.first)))


def lack(row: Lacking, coverage: Coverage) -> str:
    """Return what a row says: of a language how many things have a text in it, and how many have not."""
    one = coverage.sort.removesuffix("s")
    if row.language == NONE:
        return f"without any {one}: {row.missing:,}"
    return f"{row.language}: {row.present:,} have one, {row.missing:,} lack it"


def _links(told: Overview) -> Iterator[str]:
    yield f"Links to other hosts: {told.links:,} to {counted(told.hosts, 'host')}"
    for each in told.linked:
        counts = f"{counted(each.links, 'link')} to {counted(each.targets, 'address')}"
        yield f"  {each.host}: {counts}, such as <{each.example}> ({each.file}:{each.line})"
    yield from _more(told.hosts, len(told.linked))
    if told.answers is not None:
        yield f"  Tested: {outcomes(told) or 'none'}"
        for answer in told.answers:
            yield f"    {answer.file}:{answer.line}: {came_of(answer.asked)}: <{answer.asked.url}>"


def outcomes(told: Overview) -> str:
    """Return how many of the links that were to be tested came to what."""
    return ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(told.outcomes.items()))


def came_of(asked: Asked) -> str:
    """Return what came of a link: its status or trouble, and where it leads."""
    status = f" ({asked.trouble or asked.status})"
    return f"{asked.outcome}{status}" + (f", leads to <{asked.leads_to}>" if asked.leads_to else "")


def _unused(told: Overview) -> Iterator[str]:
    found = told.unused
    yield unused_terms(told)
    yield from (f"  {place.file}:{place.line}: <{place.thing}>" for place in found.first_terms)
    yield from _more(found.terms, len(found.first_terms))
    yield f"\nPrefixes that are declared and not used: {found.prefixes:,}"
    for each in found.first_prefixes:
        yield f"  {each.file}:{each.line}: {each.prefix}: <{each.namespace}>"
    yield from _more(found.prefixes, len(found.first_prefixes))


def unused_terms(told: Overview) -> str:
    """Return a sentence on the site's own terms."""
    found = told.unused
    if found.is_vocabulary:
        return f"Terms of its own: {found.of_terms:,}, none of which is used here, as there is no data beside them"
    return f"Terms of its own that no data here uses: {found.terms:,} of {found.of_terms:,}"


def as_html(told: Overview) -> str:
    """Return a page of its own, which needs nothing beside it."""
    return _templates().get_template("overview.html").render(told=told)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    place = FileSystemLoader(Path(__file__).parent / "templates")
    found = Environment(
        loader=place, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals.update(summary=summary, outcomes=outcomes, came_of=came_of, unused_terms=unused_terms)
    return found


def as_json(told: Overview) -> str:
    """Return the same with the names that the parts of an overview have."""
    return json.dumps(_plain(told), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


FORMS: dict[str, Callable[[Overview], str]] = {"text": as_text, "html": as_html, "json": as_json}
