"""Note of each literal of a file what rules need to know: its language, its datatype, and what is odd about it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

from seeother.files.datatypes import is_valid
from seeother.survey.facts import (
    GEOMETRIES,
    MOST,
    REFERENCE,
    Extremes,
    Mention,
    Odd,
    Said,
    WrongLiteral,
)
from seeother.survey.odd_texts import is_plain, oddities
from seeother.survey.predicates import Predicate
from seeother.survey.schemes import REGISTERED
from seeother.survey.survey import Survey
from seeother.survey.texts import number_of
from seeother.terms import RDFS, XSD

# Control characters but for tab and line ends, C1 ones, and noncharacters: scars of a wrong encoding.
_DAMAGE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_MOST_LITERALS = 1000  # wrong ones in one file; more of the same help nobody
_THIS_YEAR = str(datetime.now(UTC).year)
_MOST_ODD = 50  # of one kind and property in one file
_STRING, _ANY_URI, _COMMENT = f"{XSD}string", f"{XSD}anyURI", f"{RDFS}comment"
_CURIE = re.compile(r"[A-Za-z_][\w.-]*:\S|https?://\S")  # as OBO has references, and as many write them
_FIGURE = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NUMBERS = frozenset(
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)


class Literals:
    """Notes what the literals of one file are like in the survey of its site."""

    def __init__(self, survey: Survey, file: str) -> None:
        self._survey, self._facts, self._file = survey, survey.facts, file
        self._at = Mention(file, "")
        self._met: set[str] = set()  # languages and datatypes

    def take(self, at: Mention, known_as: Predicate, text: str, language: str, datatype: str) -> None:
        """Take the object of a statement."""
        self._at = at
        if (language or datatype) not in self._met:
            self._note_first(known_as.iri, text, language, datatype)
        if language or datatype == _STRING:
            if not is_plain(text, language):
                self._take_odd(known_as.iri, text, language, datatype)
            if not (language or known_as.is_naming):
                self._note_figure(known_as.iri, text)
        else:
            self._take_value(known_as.iri, text, datatype)
        if known_as.is_of_past and text[:4] >= _THIS_YEAR and len(self._facts.future) < _MOST_LITERALS:
            self._facts.future.append(Said(at, known_as.iri, text))
        if known_as.names is not None:
            if at.subject:
                known_as.names.add(at.subject, text, language)
        elif known_as.is_text and at.subject:
            self._note_text(known_as, text, language)

    def _note_first(self, predicate: str, text: str, language: str, datatype: str) -> None:
        """Note a language or a datatype where it is first used in this file."""
        self._met.add(language or datatype)
        if language:
            self._facts.languages[self._file, language] = Said(self._at, predicate, text)
        elif datatype.partition(":")[0].lower() not in REGISTERED:
            self._survey.schemed.setdefault((self._file, datatype), self._at)

    def _take_value(self, predicate: str, text: str, datatype: str) -> None:
        """Take a text that has a datatype other than xsd:string."""
        if not is_valid(text, datatype):
            self._note_wrong(predicate, text, datatype)
        if datatype == _ANY_URI or not text.isprintable():
            self._take_odd(predicate, text, "", datatype)
        if datatype in _NUMBERS:
            self._note_number(predicate, text)
        elif datatype in GEOMETRIES:
            self._note_geometry(predicate, text)

    def _take_odd(self, predicate: str, text: str, language: str, datatype: str) -> None:
        if not text.isprintable() and (damage := _DAMAGE.search(text)):
            self._note_damage(predicate, text, damage[0])
        for code, detail in oddities(predicate, text, language, datatype):
            self._note_odd(code, predicate, text, detail)

    def _note_text(self, known_as: Predicate, text: str, language: str) -> None:
        subject = self._at.subject
        if known_as.definitions is not None and (words := text.split(None, 1)):
            self._note_beginning(known_as.iri, text, words[0])
            known_as.definitions.add(subject, number_of(text), language)
        elif known_as.iri == REFERENCE and not _CURIE.match(text):
            self._note_odd("bad-reference", known_as.iri, text, text)
        if known_as.iri == _COMMENT:
            comments = self._facts.comments
            comments[subject] = max(comments.get(subject, 0), len(text))

    def _note_beginning(self, predicate: str, text: str, word: str) -> None:
        """Note how a definition begins; prefixed names, and those as terms have them, are written as they are."""
        if word[0].isupper():
            self._facts.uppercase[predicate] += 1
        elif _begins_small(word) and ":" not in word and len(self._facts.lowercase[predicate]) < MOST:
            self._facts.lowercase[predicate].append(Said(self._at, predicate, text))

    def _note_geometry(self, predicate: str, text: str) -> None:
        if len(self._facts.geometries) < _MOST_LITERALS:
            self._facts.geometries.append(Said(self._at, predicate, text))

    def _note_figure(self, predicate: str, text: str) -> None:
        """Count texts that are numbers, and keep the first that are none."""
        if _FIGURE.fullmatch(text):
            self._facts.figures[predicate] += 1
        elif len(self._facts.words[predicate]) <= MOST:
            self._facts.words[predicate].append(Said(self._at, predicate, text))

    def _note_number(self, predicate: str, text: str) -> None:
        with suppress(ValueError):
            self._facts.numbers.setdefault(predicate, Extremes()).take(
                float(text), Said(self._at, predicate, text)
            )

    def _note_wrong(self, predicate: str, text: str, datatype: str) -> None:
        if self._survey.told_of[self._file] < _MOST_LITERALS:
            self._survey.told_of[self._file] += 1
            self._survey.wrong.append(WrongLiteral(Said(self._at, predicate, text), datatype))

    def _note_damage(self, predicate: str, text: str, character: str) -> None:
        if self._survey.told_of[self._file] < _MOST_LITERALS:
            self._survey.told_of[self._file] += 1
            self._survey.damaged.append((Said(self._at, predicate, text), character))

    def _note_odd(self, code: str, predicate: str, text: str, detail: str) -> None:
        counts = self._facts.odd_counts
        counts[self._file, predicate, code] += 1
        if counts[self._file, predicate, code] <= _MOST_ODD:
            self._facts.odd.append(Odd(code, self._at, predicate, text, detail))


def _begins_small(word: str) -> bool:
    """Tell whether the first letter of a word is a small one; scripts such as Han have neither kind."""
    return word.islower() and next((letter for letter in word if letter.isalpha()), "").islower()
