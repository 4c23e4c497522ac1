"""Formulas that texts have in LaTeX, as they can be read in a line: 1 km/h = 1/3.6 m/s, not the commands that set it."""

from __future__ import annotations

import re
from functools import lru_cache

_MARKED = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
_TOKEN = re.compile(r"\\[A-Za-z]+\*?\s?|\\.|[{}^_]|[^\\{}^_]+", re.DOTALL)
_DEEPEST, _LONGEST = 20, 20_000  # braces in braces; characters that are read
_SIGNS = {
    **dict(zip("alpha beta gamma delta epsilon zeta eta theta".split(), "αβγδεζηθ", strict=True)),
    **dict(zip("iota kappa lambda mu nu xi pi rho sigma tau".split(), "ικλμνξπρστ", strict=True)),
    **dict(zip("upsilon phi chi psi omega varepsilon vartheta varphi".split(), "υφχψωεϑφ", strict=True)),
    **dict(zip("Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΦΨΩ", strict=True)),
    **dict(zip("cdot times div pm mp ast circ degree bullet".split(), "·×÷±∓*°°•", strict=True)),
    **dict(zip("le leq ge geq ne neq approx sim equiv propto".split(), "≤≤≥≥≠≠≈∼≡∝", strict=True)),
    **dict(zip("infty partial nabla int oint sum prod prime".split(), "∞∂∇∫∮∑∏′", strict=True)),
    **dict(zip("to rightarrow leftarrow Rightarrow leftrightarrow".split(), "→→←⇒↔", strict=True)),
    **dict(zip("in notin subset cup cap forall exists land lor".split(), "∈∉⊂∪∩∀∃∧∨", strict=True)),
    **dict(zip("hbar ell Re Im angle perp parallel ldots cdots dots".split(), "ħℓℜℑ∠⟂∥…⋯…", strict=True)),
    **dict.fromkeys(("quad", "qquad", "newline", "par"), " "),
    **dict.fromkeys("left right big Big bigl bigr displaystyle limits rm it bf".split(), ""),
}
_CHARACTERS = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": " ", "(": "", ")": "", "[": "", "]": ""}
_ABOVE = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True)) | {"−": "⁻", "°": "°", "′": "′"}
_BELOW = dict(zip("0123456789+-=()aeoxhklmnpstij", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼ", strict=True)) | {"−": "₋"}


def without_formulas(text: str, is_latex: bool) -> str:
    """Return a text with its formulas made readable; where it is not said to be LaTeX, only what has its commands."""
    if "\\" not in text and not (is_latex and "$" in text):
        return text
    if not is_latex and not _COMMAND.search(text):
        return text
    return _readable(text[:_LONGEST], is_latex) + text[_LONGEST:]


@lru_cache(maxsize=256)
def _readable(text: str, is_latex: bool) -> str:
    def of(found: re.Match[str]) -> str:
        formula = next(group for group in found.groups() if group is not None)
        return _line(formula) if is_latex or _COMMAND.search(formula) else found[0]

    shown = _MARKED.sub(of, text)
    return _line(shown) if is_latex and _COMMAND.search(shown) else shown


def _line(formula: str) -> str:
    tokens = _TOKEN.findall(formula)[::-1]
    shown = re.sub(r"[ \t]{2,}", " ", _sequence(tokens, 0))
    return shown if shown.strip() else formula


def _sequence(tokens: list[str], depth: int) -> str:
    """Return what is read up to the end, or the brace that closes."""
    parts = []
    while tokens:
        if tokens[-1] == "}":
            tokens.pop()
            break
        parts.append(_next(tokens, depth))
    return "".join(parts)


def _next(tokens: list[str], depth: int, is_argument: bool = False) -> str:
    """Return what the next token, or the next in braces, reads; of an argument without braces it is one character."""
    if not tokens:
        return ""
    part = tokens.pop()
    if part == "{" and depth < _DEEPEST:
        return _sequence(tokens, depth + 1)
    if part in "{}":
        return ""
    if part in "^_":
        return _raised(_next(tokens, depth, True), part)
    if part.startswith("\\"):
        return _command(part[1:], tokens, depth) if part[1:2].isalpha() else _escaped(part[1:])
    if is_argument and len(part) > 1:
        tokens.append(part[1:])
        part = part[0]
    return part.replace("~", " ")


def _escaped(character: str) -> str:
    return _CHARACTERS.get(character, character)


def _command(written: str, tokens: list[str], depth: int) -> str:
    name = written.rstrip("* \n\t")
    if name in ("frac", "dfrac", "tfrac"):
        above, below = (_grouped(_next(tokens, depth, True)) for _ in range(2))
        return f"{above}/{below}"
    if name == "sqrt":
        return f"√{_grouped(_next(tokens, depth, True))}"
    if name in ("begin", "end"):
        _next(tokens, depth, True)
        return " "
    # What a command such as \text or \mathrm sets is read like any other; one that nobody knows by its name.
    in_braces = bool(tokens) and tokens[-1] == "{"
    sign = _SIGNS.get(name, "" if in_braces else name)
    return f"{sign} " if written[-1:].isspace() and sign and not sign.isalpha() else sign


def _grouped(part: str) -> str:
    part = part.strip()
    return part if re.fullmatch(r"[\w.,√·]*", part) else f"({part})"


def _raised(part: str, way: str) -> str:
    signs = _ABOVE if way == "^" else _BELOW
    if part and all(character in signs for character in part):
        return "".join(signs[character] for character in part)
    return f"{way}{_grouped(part)}"
