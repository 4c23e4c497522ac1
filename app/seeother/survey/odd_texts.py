"""What may be wrong with a text by itself: nothing in it, invisible or damaged characters, another kind of value in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seeother.iris import namespace_of
from seeother.survey.facts import ALTERNATIVE, FREE_TEXTS, HIDDEN, NAMES, PREFERRED, RDFS_LABEL
from seeother.terms import DCTERMS, FOAF, OWL, SCHEMA, SCHEMA_HTTP, SKOS, SKOSXL, XSD

_ONE_LINE = frozenset({PREFERRED, ALTERNATIVE, HIDDEN, RDFS_LABEL, f"{FOAF}name", f"{DCTERMS}title"})
_ONE_LINE |= {
    f"{SKOSXL}literalForm",
    f"{SCHEMA}name",
    f"{SCHEMA_HTTP}name",
    f"{SKOS}notation",
    f"{DCTERMS}identifier",
}
_STRING = f"{XSD}string"
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LOOSE = re.compile(r"^\s|\s$|[\t\r\n\f\v]|  ")
_LONGEST_VALUE = 200  # characters of what may be a value in disguise
# Characters that nobody sees. Zero-width spaces divide words where the script has none; joiners shape letters of some scripts.
_INVISIBLE = re.compile(
    "[\u2060-\u2064\ufeff\u180e\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af])\u200b"
    "|(?:(?<=[\\s\x21-\x7e\u00c0-\u024f])|^)[\u200c\u200d]|[\u200c\u200d](?=[\\s\x21-\x7e\u00c0-\u024f]|$)"
)
# Soft hyphens, and a space that nobody types between two words; letters of a Roman number may follow one.
_UNSOUGHT = re.compile("\u00ad|(?<=[^\\W\\d_][^\\W\\d_][^\\W\\d_])\u00a0(?=[^\\W\\d_]+[a-z\u00df-\u00ff])")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKUP = re.compile(
    "&(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|[lr][sd]quo|szlig|[A-Za-z](?:uml|acute|grave|circ|tilde|cedil|ring|slash)"
    r"|#\d{2,6}|#[xX][0-9A-Fa-f]{2,6});|</?(?:b|i|em|strong|sub|sup|br|span|p|a|u)\b[^<>]*>"
)
_FLAG = re.compile(
    "\U0001f3f4[\U000e0000-\U000e007f]+"
)  # of England, Scotland and Wales, which are written with tags
# What UTF-8 looks like after it was read as Windows-1252 or Latin-1.
# Capitals and ß may end a word before a quote, a dash or a hard space; few texts have the letters that they would begin.
_CLOSING = "\u00a0\u00ab\u00b2\u00b3\u00b7\u00b9\u00bb\u2026\u2039\u203a\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122"
_MOJIBAKE = re.compile(
    f"(?![\u00c6-\u00cd\u00d2-\u00d7\u00da-\u00df][{_CLOSING}])"
    "[\u00c2-\u00df][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
    "|\u00e2(?:\u20ac|\u0080|\u201a|\u201e|\u0082|\u0084)."
    "|\u00f0\u0178.|\u00ef\u00bf\u00bd|\u00ef\u00bb\u00bf|\ufffd"
)
_IRI = re.compile(
    r"(?:https?://[^\s/<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*|mailto:\S+@\S+|urn:[a-z0-9-]+:\S+)", re.IGNORECASE
)
_EMAIL = re.compile(r"(?<![\w.+/@:-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w@])")
_DATE = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?"
)
_LOCAL_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}/\d{1,2}/\d{1,2}")
_UNITS = (
    "mm|cm|dm|m|km|mi|ft|in|yd|nmi|mm²|cm²|m²|km²|m2|km2|ha|acres?|l|ml|L|mL|m³|m3|cm³|mg|g|kg|t|lbs?|oz|ms|s|min|h|hours?"
    "|days?|years?|Hz|kHz|MHz|GHz|W|kW|MW|GW|kWh|V|A|J|kJ|N|kN|Pa|hPa|kPa|bar|°|°C|°F|K|%|€|\\$|£|EUR|USD|GBP|CHF|km/h|m/s"
    "|mph|metres?|meters?|feet|miles?|kilometres?|kilometers?|kilograms?|tons?|tonnes?|dB|px|MB|GB|kB"
)
_MEASURE = re.compile(rf"[+-]?(?!0\d)\d[\d  .,'’]*\s?(?:{_UNITS})")
_URLS_AS_TEXT = frozenset(
    {
        "http://purl.org/vocab/vann/preferredNamespaceUri",
        f"{DCTERMS}identifier",
        f"{SCHEMA}identifier",
        f"{SCHEMA_HTTP}identifier",
        "http://www.w3.org/ns/shacl#namespace",
        f"{SKOS}notation",
        f"{DCTERMS}bibliographicCitation",
        "http://rdfs.org/ns/void#uriSpace",
        "http://purl.org/dc/elements/1.1/identifier",
        f"{OWL}versionInfo",
        "http://www.w3.org/ns/hydra/core#template",
        "http://www.wikidata.org/prop/direct/P1630",
        f"{SCHEMA}urlTemplate",
        f"{SCHEMA_HTTP}urlTemplate",
        "http://rdfs.org/ns/void#uriLookupEndpoint",
        "http://rdfs.org/ns/void#uriRegexPattern",
        *(
            f"{schema}{name}"
            for schema in (SCHEMA, SCHEMA_HTTP)
            for name in ("url", "sameAs", "contentUrl", "urlTemplate")
        ),
    }
)
_ANY_FORM = re.compile(
    r"(?i)identifier|citation|pattern|example|version|separator|delimiter|prefix|suffix|quote|template|code|sort|default|symbol"
)
# What programs write where there is nothing.
_NOTHING = frozenset(
    {"NULL", "null", "(null)", "NaN", "nan", "N/A", "n/a", "#N/A", "#REF!", "#VALUE!", "undefined"}
)
_FIGURES = "+-0123456789"  # what dates and measures begin with
_PADDING = " \t\u00a0"
# Of physics: ångströms to a power, and a diameter.
_SYMBOL = re.compile("(?<!\\w)[\u00c5\u00d8][\u00b2\u00b3](?!\\w)")
_EMAIL_AS_TEXT = frozenset({f"{SCHEMA}email", f"{SCHEMA_HTTP}email"})


def is_plain(text: str, language: str) -> bool:
    """Tell of most texts quickly that nothing is odd about them; those of which it does not tell may be fine as well."""
    return (
        text.isprintable()  # what nobody sees is not, nor is white space but for the plain one
        and text[:1] not in ("", " ")
        and text[-1] != " "
        and "  " not in text
        and "@" not in text
        and "&" not in text
        and "<" not in text
        and (language != "" or (":" not in text and text[0] not in _FIGURES and text not in _NOTHING))
        and (text.isascii() or not _MOJIBAKE.search(text))
    )


def oddities(predicate: str, text: str, language: str, datatype: str) -> Iterator[tuple[str, str]]:
    """Yield the code of each thing that is wrong with a text, and a detail for its sentence."""
    if not (language or datatype == _STRING):
        if datatype == f"{XSD}anyURI" and text and ":" not in text:
            yield "no-scheme", text
        return
    if not text or text.isspace():
        if language or predicate in FREE_TEXTS:
            yield "empty-text", "empty"
        return
    if text in _NOTHING and not (language or predicate in NAMES or _may_be_anything(predicate)):
        yield "empty-text", f'"{text}", which programs write where there is nothing'
    if loose := _looseness(predicate, text):
        yield loose, _whitespace(text)
    yield from _damages(predicate, text)
    if len(text) <= _LONGEST_VALUE and not language:
        yield from _disguised(predicate, text)
    if "@" in text and predicate not in _EMAIL_AS_TEXT and (found := _EMAIL.search(text)):
        yield "email-in-text", found[0]


def _looseness(predicate: str, text: str) -> str:
    """Return the code of what is wrong with the white space of a text, "" for nothing."""
    if predicate in _ONE_LINE:
        return "untrimmed-text" if _LOOSE.search(text) else ""
    return "padded-text" if _is_padded(predicate, text) else ""


def _is_padded(predicate: str, text: str) -> bool:
    """Tell whether a text of words on one line has spaces around it; separators and patterns may have some."""
    return (
        (text[0] in _PADDING or text[-1] in _PADDING)
        and any(map(str.isalnum, text))
        and "\n" not in text
        and not _may_be_anything(predicate)
    )


def trimmed(text: str) -> str:
    """Return a name on one line, with single spaces; spaces that keep a number and its unit together stay."""
    return _SPACE.sub(" ", text.strip())


def mended(text: str) -> str:
    """Return a text whose letters were read in a wrong encoding as it was meant, "" where that cannot be told."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def visible(text: str, predicate: str) -> str:
    """Return a text without the characters that nobody sees."""
    for unseen in (_INVISIBLE, *_unsought_in(predicate, text)):
        text = unseen.sub(lambda found: " " if found[0].isspace() else "", text)
    return text


def _unsought_in(predicate: str, text: str) -> tuple[re.Pattern[str], ...]:
    """Return what keeps a name from being found, though it may be of use in other texts."""
    if predicate not in _ONE_LINE:
        return ()
    return (_UNSOUGHT,) if _FROM_THE_RIGHT.search(text) else (_UNSOUGHT, _DIRECTION)


def _whitespace(text: str) -> str:
    if text != text.strip():
        return "begins or ends with white space"
    return "holds a line break or a tab" if re.search(r"[\n\r\t]", text) else "holds two spaces in a row"


def _damages(predicate: str, text: str) -> Iterator[tuple[str, str]]:
    if predicate in _ONE_LINE and (found := _MARKUP.search(text)):
        yield "markup-in-name", found[0]
    if text.isascii() and text.isprintable():
        return
    plain = _FLAG.sub("", text)
    unseen = (pattern.search(plain) for pattern in (_INVISIBLE, *_unsought_in(predicate, text)))
    if found := next(filter(None, unseen), None):
        yield "invisible-character", found[0]
    if found := _MOJIBAKE.search(_SYMBOL.sub("", text)):
        yield "mojibake", found[0]


def _disguised(predicate: str, text: str) -> Iterator[tuple[str, str]]:
    value = text.strip()
    if _IRI.fullmatch(value):
        if predicate not in _URLS_AS_TEXT and not _may_be_anything(predicate):
            yield "iri-as-text", value
    elif predicate in FREE_TEXTS or value[0] not in _FIGURES or _may_be_anything(predicate):
        return
    elif _DATE.fullmatch(value) or _LOCAL_DATE.fullmatch(value):
        yield "date-as-text", value
    elif _MEASURE.fullmatch(value):
        yield "unit-in-text", value


def _may_be_anything(predicate: str) -> bool:
    """Tell whether the name of a property says that its values are written in any form."""
    return bool(_ANY_FORM.search(predicate, len(namespace_of(predicate))))
