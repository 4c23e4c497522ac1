"""One URI template: what it matches, what its variables are, and the URI that values make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from seeother.iris import canonical, origin_of, path_of
from seeother.naming.costs import degree_of
from seeother.naming.matching import VARIABLE, Piece, is_dear, matched, pieces_of, regex_of

_LONGEST = 2_000  # characters that are matched with a constraint which takes the square of their number
_PROBES = ("x", "x7", "Ada_L")


_CONSTRAINED_PROBES = (
    "7",
    "42",
    "123",
    "2024",
    "12345678",
    "2024-12-31",
    "2024-12",
    "Q42",
    "X",
    "XY",
    "XYZ",
    "de",
    "a-b",
    "a/b",
)


@dataclass(frozen=True)
class Template:
    """An absolute URI template: `{name}` is one path segment, `{+name}` may hold "/", `{name:regex}` is constrained."""

    text: str

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Return the names of its variables, in order."""
        return tuple(found[2] for found in VARIABLE.finditer(self.text))

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Return what a whole canonical URI of this template looks like."""
        whole = regex_of(self.text)
        # A constraint such as .+ must not reach into a fragment: "/ns#a" is no slash URI.
        return re.compile(whole if "#" in self.text else f"(?!.*#){whole}", re.DOTALL)

    def match(self, uri: str) -> dict[str, str] | None:
        """Return the variables of a whole canonical URI, None for one that is not of this template."""
        if is_dear(len(self.variables), len(uri)) and (pieces := self._pieces[0]):
            # As with the regular expression, a # that the template has not is no part of any value.
            return matched(pieces, uri) if "#" in self.text or "#" not in uri else None
        found = None if self._is_too_long(uri) else self.regex.fullmatch(uri)
        return found.groupdict() if found else None

    def match_path(self, path: str) -> dict[str, str] | None:
        """Return the variables of a canonical path, without origin and fragment: all that a request line shows."""
        if is_dear(len(self.variables), len(path)) and (pieces := self._pieces[1]):
            return matched(pieces, path)
        found = None if self._is_too_long(path) else self._path_regex.fullmatch(path)
        return found.groupdict() if found else None

    def _is_too_long(self, text: str) -> bool:
        return len(text) > _LONGEST and self._is_dear

    @cached_property
    def _is_dear(self) -> bool:
        return any(degree_of(found[3]) > 1 for found in VARIABLE.finditer(self.text) if found[3])

    @cached_property
    def _path_regex(self) -> re.Pattern[str]:
        return re.compile(regex_of(path_of(self.text)), re.DOTALL)

    @cached_property
    def _pieces(self) -> tuple[list[Piece], list[Piece]]:
        return pieces_of(self.text), pieces_of(path_of(self.text))

    @cached_property
    def origin(self) -> str:
        """Return scheme and authority."""
        return origin_of(self.text)

    @property
    def readable(self) -> str:
        """Return its path and fragment for people: what constrains a variable is left to the settings."""
        return VARIABLE.sub(r"{\1\2}", path_of(self.text) + (f"#{self.fragment}" if self.fragment else ""))

    @property
    def fragment(self) -> str:
        """Return the template of the fragment, "" for a slash URI."""
        return self.text.partition("#")[2]

    def expand(self, values: Mapping[str, str]) -> str:
        """Return the URI with the variables' values put in."""
        return canonical(self._form.format_map(values))

    @cached_property
    def _form(self) -> str:
        """Return the template as str.format has it, which fills one in faster than a regular expression."""
        # A text, and for each variable its three groups and the text behind it.
        around = VARIABLE.split(self.text)
        texts = [text.replace("{", "{{").replace("}", "}}") for text in around[::4]]
        return texts[0] + "".join(
            f"{{{name}}}{text}" for name, text in zip(around[2::4], texts[1:], strict=True)
        )

    def probes(self) -> Iterator[str]:
        """Yield a few URIs of the template, as samples for collisions; constrained variables show what they admit."""
        samples = [*_PROBES, "a/b"] if "{+" in self.text else list(_PROBES)
        for sample in samples:
            yield VARIABLE.sub(lambda found, s=sample: _probe(found, s), self.text)  # type: ignore[misc]


def _probe(variable: re.Match[str], sample: str) -> str:
    constraint = variable[3]
    if constraint and not re.fullmatch(constraint, sample):
        plain = (re.sub(r"\\(.)", r"\1", part) for part in re.split(r"\(\?:|[()|]", constraint))
        words = (*re.findall(r"[A-Za-z0-9_-]+", constraint), *plain, *_CONSTRAINED_PROBES)
        return next((word for word in words if re.fullmatch(constraint, word)), sample)
    return sample if variable[1] else sample.partition("/")[0]
