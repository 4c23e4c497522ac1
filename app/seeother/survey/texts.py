"""Texts of a site by their subjects, packed: a string for each subject takes a quarter of the room of lists of pairs."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, pairwise
from typing import NamedTuple

_LONG = 1000  # characters, beyond which strings are not joined to longer ones: that would take ever more time
_NUL = "\ud800"  # what stands for the character that parts what is packed; it is in no text, being half a character


class Text(NamedTuple):
    """A text in its language, "" for none."""

    value: str
    language: str


_text = partial(tuple.__new__, Text)  # makes one in half of the time that its class takes


class Texts(Mapping[str, list[Text]]):
    """What subjects are said to be called, or the like, by one property."""

    __slots__ = ("_note", "_packed", "hashes")

    def __init__(self) -> None:
        self._packed: dict[str, str | list[str]] = {}
        self.hashes = array("q")  # of all texts with their languages
        self._note = self.hashes.append

    def add(self, subject: str, text: str, language: str) -> None:
        """Take one more text of a subject."""
        told = f"{text}\0{language}" if "\0" not in text else _pack(text, language)
        self._note(hash(told))
        if subject in self._packed:
            self._add_more(subject, told)
        else:
            self._packed[subject] = told

    def _add_more(self, subject: str, told: str) -> None:
        earlier = self._packed[subject]
        if type(earlier) is list:
            earlier.append(told)
        else:
            self._packed[subject] = f"{earlier}\0{told}" if len(earlier) < _LONG else [str(earlier), told]

    def __getitem__(self, subject: str) -> list[Text]:
        return _unpacked(self._packed[subject])

    @property
    def are_single(self) -> bool:
        """Tell whether no subject has more than one."""
        return len(self.hashes) == len(self._packed)

    def told(self) -> Iterator[tuple[str, list[Text]]]:
        """Yield what `items` does, in less time."""
        return zip(self._packed, map(_unpacked, self._packed.values()), strict=True)

    def __contains__(self, subject: object) -> bool:
        return subject in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _pack(text: str, language: str) -> str:
    return f"{text.replace(chr(0), _NUL)}\0{language}"


def _unpacked(packed: str | list[str]) -> list[Text]:
    whole = packed if type(packed) is str else "\0".join(packed)
    parts = iter(whole.split("\0"))
    texts = list(map(_text, zip(parts, parts)))  # noqa: B905  there are as many texts as languages
    return [Text(text.replace(_NUL, "\0"), tag) for text, tag in texts] if _NUL in whole else texts


def number_of(text: str) -> str:
    """Return what tells whether two texts are the same, where nobody asks what they say."""
    return f"{hash(text):x}"


def repeated(*texts: Texts) -> set[Text]:
    """Return texts that are told more than once, in the same language: few, and only these need a closer look."""
    several = twice(chain.from_iterable(each.hashes for each in texts))
    if not several:
        return set()
    every = (text for each in texts for _, told in each.told() for text in told)
    return {text for text in every if hash(_pack(*text)) in several}


def twice(numbers: Iterable[int]) -> set[int]:
    """Return the numbers that there are more than once."""
    return {one for one, other in pairwise(sorted(numbers)) if one == other}
