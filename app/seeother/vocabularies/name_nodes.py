"""Names that are nodes of their own: what leads from a thing to one, and which of the node's properties has the text."""

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
