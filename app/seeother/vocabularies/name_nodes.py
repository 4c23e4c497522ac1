"""Names that are nodes of their own: what leads from a thing to one, and which of the node's properties has the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from seeother.terms import RDF, SKOS, SKOSXL, VCARD

_BF, _CRM = "http://id.loc.gov/ontologies/bibframe/", "http://www.cidoc-crm.org/cidoc-crm/"
_LEMONS = ("http://www.w3.org/ns/lemon/ontolex#", "http://lemon-model.net/lemon#")
_PNV, _RICO = "https://w3id.org/pnv#", "https://www.ica.org/standards/RiC/ontology#"

# Properties that lead from a thing to its name, each with the one that the name is known by: of SKOS-XL that of SKOS
# (SKOS Reference, S55 to S57), of others itself.
NAMED_BY: dict[str, str] = {
    **{f"{SKOSXL}{kind}Label": f"{SKOS}{kind}Label" for kind in ("pref", "alt", "hidden")},
    **{
        name: name
        for name in (
            *(f"{_CRM}{name}" for name in ("P1_is_identified_by", "P102_has_title")),
            *(f"{lemon}{name}Form" for lemon in _LEMONS for name in ("canonical", "other")),
            f"{_BF}title",
            f"{VCARD}hasName",
            f"{_PNV}hasName",
            *(f"{_RICO}hasOrHad{name}" for name in ("AgentName", "PlaceName", "Title", "Name")),
        )
    },
}
# Those that only lead to a name, and are no way to say it in a statement.
ONLY_LEADING = frozenset(name for name, known in NAMED_BY.items() if name == known)
# Those of other names, by which a thing is found and not called.
OTHERS = frozenset((f"{SKOSXL}altLabel", f"{SKOSXL}hiddenLabel", *(f"{lemon}otherForm" for lemon in _LEMONS)))
# The text of a name, the surest first, before what holds the label of any node.
TEXTS = (
    f"{SKOSXL}literalForm",
    f"{_BF}mainTitle",
    f"{_CRM}P190_has_symbolic_content",
    *(f"{lemon}writtenRep" for lemon in _LEMONS),
    f"{_PNV}literalName",
    f"{_RICO}textualValue",
)
# The parts of a name that has no whole text, in the order in which they are said.
PARTS = tuple(f"{VCARD}{part}{name}" for part in ("given", "family") for name in ("-name", "Name"))
# What a node is of, or is marked by, that holds a code or a variant: no name to call a thing by.
NO_NAMES = frozenset(
    (
        f"{_CRM}E42_Identifier",
        *(f"{_BF}{kind}Title" for kind in ("Variant", "Parallel", "Abbreviated", "Key")),
    )
)
# The mark of the name that comes before others: preferred terms, as Linked Art says it.
PREFERRED = frozenset(("http://vocab.getty.edu/aat/300404670",))
MARKS = frozenset((f"{RDF}type", f"{_CRM}P2_has_type"))
# How sure it is that a text is the name: "" is any label.
SURENESS = {name: number for number, name in enumerate((*TEXTS, "", *PARTS))}


@dataclass(slots=True)
class NameNode:
    """What a node says that may be the name of something: texts, each with how sure that is; whether it is, and the first one."""

    texts: list[tuple[int, str, str]] = field(default_factory=list)
    is_name: bool = True
    is_preferred: bool = False

    def note(self, said: str, value: str, language: str, is_text: bool) -> None:
        """Note what a node says by a property, as far as that tells what it is called, or whether it is a name."""
        if is_text:
            self.texts.append((SURENESS.get(said, SURENESS[""]), language, value))
        elif value in NO_NAMES:
            self.is_name = False
        elif value in PREFERRED:
            self.is_preferred = True

    def told(self) -> set[tuple[str, str]]:
        """Return the (language, text) of the surest name, put together where there are only parts of one."""
        best = min((text[0] for text in self.texts), default=0)
        if best > SURENESS[""]:
            return {("", " ".join(text for _, _, text in sorted(self.texts)))}
        return {(language, text) for sureness, language, text in self.texts if sureness == best}


def by_nodes(found: Iterable[tuple[str, str, NameNode]]) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield what things are called by nodes, of all (thing, property, node) as (thing, property, language, text, is it the name).

    Where one is preferred it is the name, and all else are other names.
    """
    every = [*found]
    preferring = {thing for thing, _, name in every if name.is_preferred}
    for thing, said, name in every:
        is_first = name.is_name and said not in OTHERS and (name.is_preferred or thing not in preferring)
        for language, text in name.told():
            yield thing, NAMED_BY[said], language, text, is_first
