"""Findings about languages: labels that are missing in those of the site, tags of none, texts that do not say theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from seeother.diagnostics import Diagnostic, counted, finding
from seeother.files.notes import LANGUAGE
from seeother.http.language_tags import slip_in
from seeother.http.languages import with_script
from seeother.rules.mending import LETTERS, omissions, short, tagged
from seeother.site.setting_kinds import party_of
from seeother.site.setting_lines import SettingLines
from seeother.site.settings import FILE
from seeother.site.settings_table import PEOPLE_KEYS
from seeother.survey.facts import IAO_DEFINITION, LITERAL_FORM, PREFERRED, RDFS_LABEL, TYPE, Said
from seeother.survey.positions import Positions
from seeother.survey.survey import Survey
from seeother.terms import DCTERMS, RDFS, SKOS, SKOSXL, XSD

# Of concepts all these have a language, of other things most names have, unless they are those of persons and places.
_OF_CONCEPTS = frozenset(
    f"{SKOS}{name}"
    for name in (
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "definition",
        "scopeNote",
        "note",
        "example",
        "changeNote",
    )
) | {LITERAL_FORM}
_CONCEPTS = frozenset({f"{SKOS}Concept", f"{SKOSXL}Label"})
_OF_ALL = frozenset(
    (PREFERRED, RDFS_LABEL, IAO_DEFINITION, f"{RDFS}comment", f"{DCTERMS}title", f"{DCTERMS}description")
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Cyrillic, Hebrew, Arabic, those of India, Thai, kana, Han, Hangul, and words of Greek, of which letters are symbols.
_OTHER_LETTERS = re.compile(
    "[\u0400-\u052f\u0590-\u06ff\u0900-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}|[\u0370-\u03ff]{4}"
)
# Languages of whose scripts CLDR names Latin only.
_IN_SEVERAL_SCRIPTS = frozenset("az bs ff ha kaa ku ms ro sh tk uz vi wo".split())
_NONE: frozenset[str] = frozenset()


def labels(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield things without a label, or without one in a language of the site."""
    site = survey.settings.languages
    wanted = {"", *_plain(frozenset(site))}
    things, none, others = 0, [], []
    for iri in survey.named():
        things += 1
        spoken = _plain(survey.languages.get(iri, _NONE))
        if not spoken:
            none.append(iri)
        elif wanted.isdisjoint(spoken):
            others.append(iri)
    add = f'Add one: rdfs:label "…"@{site[0]} .'
    elsewhere = f"{add} Where another property holds the names, put it into the setting `labels`."
    yield from omissions("no-label", none, things, ("no label", elsewhere), positions)
    foreign = f"no label in a language of the site ({', '.join(site)})"
    yield from omissions("label-language", others, things, (foreign, add), positions)


def nameless_parties(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield those in the settings who made or publish the data set and are called by no name, there or in the data."""
    settings = survey.settings
    for key in PEOPLE_KEYS:
        told = settings.about.get(key, ())
        for name, iri in map(party_of, [told] if isinstance(told, str) else told):
            if not name and iri not in survey.languages:
                yield finding(
                    "nameless-party",
                    (FILE, _line_of(key, settings.folder / FILE), 0),
                    f"nothing names <{iri}>, of {key} in [dataset]",
                    f'Write "Name <{iri}>", or a label into the data: catalogues want names of whom they show.',
                )


def _line_of(key: str, file: Path) -> int:
    try:
        return SettingLines(file.read_text(encoding="utf-8-sig")).within("dataset", key)
    except (OSError, UnicodeDecodeError):
        return 0


@cache
def _plain(languages: frozenset[str]) -> frozenset[str]:
    """Return languages without scripts and regions."""
    return frozenset(language.partition("-")[0].lower() for language in languages)


def unknown_languages(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield language tags that name no language, once for each file."""
    for said_in, said in survey.facts.languages.items():
        slip = slip_in(said_in[1])
        if slip:
            remedy = (
                f"Did you mean @{slip.meant}?"
                if slip.meant
                else "Look the tag up at https://r12a.github.io/app-subtags/."
            )
            yield finding(
                "unknown-language",
                positions.of_said(said),
                f"@{said_in[1]} names no language: there is no {slip.kind} with the code {slip.part!r}",
                remedy,
            )


def other_scripts(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield names in letters that their language is not written in, where that is written in Latin ones."""
    for predicate in (PREFERRED, RDFS_LABEL):
        for iri, names in survey.facts.texts[predicate].told():
            for text, language in names:
                if text.isascii() or not language or _LATIN.search(text) or not _OTHER_LETTERS.search(text):
                    continue
                subtags = with_script(language).split("-")
                if "latn" in subtags and subtags[0] not in _IN_SEVERAL_SCRIPTS:
                    yield finding(
                        "other-script",
                        positions.of_mention(positions.where(iri, text), text, predicate),
                        f'"{text}" is said to be in {language!r}, which is written in other letters',
                        "Give it the language that it is in; where it is written as it sounds, write so.",
                    )


def texts_without_language(survey: Survey, positions: Positions) -> Iterator[Diagnostic]:
    """Yield, once for each file and property, texts without a language where others have one, or where SKOS wants one."""
    counts, uses = survey.facts.counts, survey.facts.uses
    language, text = _only_language(survey), f"{XSD}string"
    of_concepts = _OF_CONCEPTS if f"{SKOS}Concept" in survey.terms else frozenset()
    for predicate in sorted((of_concepts | _OF_ALL) & uses.keys()):
        told = counts[predicate][LANGUAGE]
        is_usual = predicate in _OF_ALL and told >= max(counts[predicate][text], 1)
        plain = [s for s in uses[predicate].get(text, []) if is_usual or _is_concept(s, survey)]
        for file in dict.fromkeys(said.at.file for said in plain):
            first = next((s for s in plain if s.at.file == file and LETTERS.search(s.value)), None)
            if first is None:
                continue
            yield finding(
                "no-language",
                positions.of_said(first),
                f"{short(predicate)} is without a language here"
                + (f", where {counted(told, 'other')} {'has' if told == 1 else 'have'} one" if told else ""),
                f'Add it: "…"@{language or survey.settings.languages[0]} .',
                tagged(file, predicate, language, positions) if language else None,
            )


def _is_concept(said: Said, survey: Survey) -> bool:
    """Tell whether it is said of a concept, or of a label that is a resource itself, what it is called."""
    return not _CONCEPTS.isdisjoint(survey.facts.links[TYPE].get(said.at.subject, ()))


def _only_language(survey: Survey) -> str:
    """Return the one language of the site, "" where it has several, or none of its texts says so."""
    tags = {tag.lower() for _, tag in survey.facts.languages}
    languages = survey.settings.languages
    return languages[0] if len(languages) == 1 and tags == {languages[0].lower()} else ""
