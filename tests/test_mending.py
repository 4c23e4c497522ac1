"""What `check --fix` writes: what is certain, where it stands, with a way back, and nothing else."""

import gzip
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import SETTINGS, git, run
from pyoxigraph import RdfFormat, parse
from seeother.diagnostics import Edit, Fix
from seeother.mend.edits import as_diff, mended, together
from seeother.mend.site import look_ahead
from seeother.publish.state import find_state

Write = Callable[..., Path]
P = """@prefix ex: <https://data.example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
F = "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
D = "@prefix d: <http://purl.org/dc/terms/> .\n"
OK = 'rdfs:label "x"@en'

# Name → text, the same mended, and how the statements differ: N-Triples before → after.
CERTAIN: dict[str, tuple[str, str, dict[str, str]]] = {
    "a class": (
        f"{P}{F}ex:a {OK} ; a foaf:Persn . # Persn",
        f"{P}{F}ex:a {OK} ; a foaf:Person . # Persn",
        {"Persn>": "Person>"},
    ),
    "a class in brackets": (
        f"{P}ex:a {OK} ; a <http://xmlns.com/foaf/0.1/Persn> .",
        f"{P}ex:a {OK} ; a <http://xmlns.com/foaf/0.1/Person> .",
        {"Persn>": "Person>"},
    ),
    "a property under another prefix": (
        f"{P}{D}ex:a {OK} ;\n\td:licence ex:a .",
        f"{P}{D}ex:a {OK} ;\n\td:license ex:a .",
        {"licence>": "license>"},
    ),
    "a datatype": (
        f'{P}ex:a {OK} ; ex:p "1"^^<xsd:integer> .',
        f'{P}ex:a {OK} ; ex:p "1"^^xsd:integer .',
        {"<xsd:integer>": "<http://www.w3.org/2001/XMLSchema#integer>"},
    ),
    "a name in brackets": (
        f"{P}{F}ex:a {OK} ; <foaf:name> 'Ada' .",
        f"{P}{F}ex:a {OK} ; foaf:name 'Ada' .",
        {"<foaf:name>": "<http://xmlns.com/foaf/0.1/name>"},
    ),
    "a term of another vocabulary": (
        f"{P}ex:p a rdfs:Property ; {OK} .",
        f"{P}ex:p a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> ; {OK} .",
        {
            "http://www.w3.org/2000/01/rdf-schema#Property": "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"
        },
    ),
    "spaces around a label": (
        f'{P}ex:a rdfs:label " x"@en , "y "@de , """ z\n"""@fr .',
        f'{P}ex:a rdfs:label "x"@en , "y"@de , """z"""@fr .',
        {'" x"': '"x"', '"y "': '"y"', '" z\\n"': '"z"'},
    ),
    "spaces that are escaped": (
        f'{P}ex:a rdfs:label "x\\n\\t\\"y\\" "@en .',
        f'{P}ex:a rdfs:label "x \\"y\\""@en .',
        {'"x\\n\\t\\"y\\" "': '"x \\"y\\""'},
    ),
    "spaces around a definition": (
        f'{P}ex:a {OK} ; rdfs:comment " two  words "@en .',
        f'{P}ex:a {OK} ; rdfs:comment "two  words"@en .',
        {'" two  words "': '"two  words"'},
    ),
    "a quote at the end": (
        f"{P}ex:a rdfs:label '''x 'y' '''@en .",
        f"{P}ex:a rdfs:label '''x \\'y\\''''@en .",
        {"\"x 'y' \"": "\"x 'y'\""},
    ),
    "a label, not the description that is like it": (
        f'{P}ex:a ex:separator " x"@en ; rdfs:label " x"@en .',
        f'{P}ex:a ex:separator " x"@en ; rdfs:label "x"@en .',
        {'label> " x"': 'label> "x"'},
    ),
    "what nobody sees": (
        f"{P}ex:a rdfs:label 'x\u200by'@en .",
        f"{P}ex:a rdfs:label 'xy'@en .",
        {"\u200b": ""},
    ),
    "letters read in a wrong encoding": (
        f"{P}ex:a {OK} ; rdfs:label 'BrÃ¼cke'@de .",
        f"{P}ex:a {OK} ; rdfs:label 'Brücke'@de .",
        {"Ã¼": "ü"},
    ),
    "a needless escape": (
        f"{P}ex:b {OK} .\n<https://data.example.org/id/%C3%A9> {OK} ; rdfs:seeAlso <https://data.example.org/id/%C3%A9> , <https://o.example/%C3%A9> .",
        f"{P}ex:b {OK} .\n<https://data.example.org/id/é> {OK} ; rdfs:seeAlso <https://data.example.org/id/é> , <https://o.example/%C3%A9> .",
        {"org/id/%C3%A9": "org/id/é"},
    ),
    "a letter in two parts": (f"{P}ex:e\u0301 {OK} .", f"{P}ex:\u00e9 {OK} .", {"e\u0301": "\u00e9"}),
    "a letter in two parts of a script with marks": (
        f"{P}ex:हि {OK} ; rdfs:seeAlso ex:e\u0301हि , ex:a . ex:e\u0301हि {OK} .",
        f"{P}ex:हि {OK} ; rdfs:seeAlso ex:\u00e9हि , ex:a . ex:\u00e9हि {OK} .",
        {"e\u0301": "\u00e9"},
    ),
    "a language": (
        f'{P}ex:a rdfs:label "a"@en .\nex:b rdfs:label "beta" ; rdfs:comment "12" .\nex:c rdfs:label "c"@en .',
        f'{P}ex:a rdfs:label "a"@en .\nex:b rdfs:label "beta"@en ; rdfs:comment "12" .\nex:c rdfs:label "c"@en .',
        {'"beta"': '"beta"@en'},
    ),
    "ends of lines and a mark of order": (
        f"\ufeff{P}{F}# é\n\nex:a {OK} ; a foaf:Persn .\n".replace("\n", "\r\n"),
        f"\ufeff{P}{F}# é\n\nex:a {OK} ; a foaf:Person .\n".replace("\n", "\r\n"),
        {"Persn>": "Person>"},
    ),
    "letters of four bytes before it": (
        f'{P}{F}ex:a {OK} ; rdfs:comment "👩\u200d🔬"@en ; a foaf:Persn .',
        f'{P}{F}ex:a {OK} ; rdfs:comment "👩\u200d🔬"@en ; a foaf:Person .',
        {"Persn>": "Person>"},
    ),
}
# Text with mistakes of syntax only, and the same mended.
HEAD, LAST = P[: P.index("@prefix xsd")], P[P.index("@prefix xsd") : -1]
TWO_LINES = LAST.replace(" <", "\n<")
UNREADABLE = {
    "a prefix where all is on one line": (
        f"{HEAD}{LAST} ex:a {OK} ; a foaf:Person .",
        f"{HEAD}{F}{LAST} ex:a {OK} ; a foaf:Person .",
    ),
    "a prefix where a statement follows a declaration of two lines": (
        f"{HEAD}{TWO_LINES} ex:a {OK} ; a foaf:Person .",
        f"{HEAD}{F}{TWO_LINES} ex:a {OK} ; a foaf:Person .",
    ),
    "a prefix": (f'{P}ex:a {OK} ; foaf:name "Ada" .', f'{P}{F}ex:a {OK} ; foaf:name "Ada" .'),
    "a prefix, and then a term": (f"{P}ex:a {OK} ; a foaf:Persn .", f"{P}{F}ex:a {OK} ; a foaf:Person ."),
    "a prefix without others": (
        f"# a file\n\n<https://data.example.org/id/a> {OK} .",
        "# a file\n\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        f"<https://data.example.org/id/a> {OK} .",
    ),
    "a prefix in the manner of SPARQL": (
        f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\r\n<https://data.example.org/id/a> {OK} ; a skos:Concept .",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\r\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\r\n"
        f"<https://data.example.org/id/a> {OK} ; a skos:Concept .",
    ),
    "a prefix with two uses": (
        f'{P}ex:a {OK} ; geo:asWKT "x" .',
        f'{P}@prefix geo: <http://www.opengis.net/ont/geosparql#> .\nex:a {OK} ; geo:asWKT "x" .',
    ),
    "spaces in an IRI": (
        f"{P}ex:a {OK} ; rdfs:seeAlso <http://o.example/a b|c> , ex:a .",
        f"{P}ex:a {OK} ; rdfs:seeAlso <http://o.example/a%20b%7Cc> , ex:a .",
    ),
    "a lonely percent sign": (
        f"{P}ex:a {OK} ; rdfs:seeAlso <http://o.example/é/100%> .",
        f"{P}ex:a {OK} ; rdfs:seeAlso <http://o.example/é/100%25> .",
    ),
    "a language with a low line": (f'{P}ex:a {OK} , "y"@en_GB .', f'{P}ex:a {OK} , "y"@en-GB .'),
}
DOUBTFUL = {
    "a mistake of another kind": f"{P}{F}ex:a {OK} ; a foaf:Persn .\nex:b {OK} ;; , .\nex:c {OK} .",
    "a name of two meanings": f"{P}{D}ex:a {OK} ; d:isPart ex:b .",
    "an end of an IRI that is missing": f'{P}ex:a rdfs:seeAlso <http://o.example/a ; {OK} ; rdfs:comment "x" .',
    "an unknown prefix": f"{P}ex:a {OK} ; zz:p ex:b .",
    "languages that differ": f'{P}ex:a rdfs:label "a"@en , "b"@de .\nex:b rdfs:label "beta" .',
}


def graph(text: str) -> set[str]:
    return {str(quad.triple) for quad in parse(text.removeprefix("\ufeff"), RdfFormat.TURTLE)}


def checked(*arguments: str | Path) -> Result:
    return run("check", *arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Return a function that writes a site with one file, byte for byte."""

    def write(text: str, name: str = "x.ttl") -> Path:
        place = tmp_path / "site"
        place.mkdir(exist_ok=True)
        (place / "seeother.toml").write_text(SETTINGS)
        (place / name).write_bytes(text.encode("utf-8"))
        return place

    return write


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certain_is_mended_and_nothing_else_in_the_file_changes(folder: Write, name: str):
    before, after, promise = CERTAIN[name]
    planned = look_ahead(folder(before))

    assert planned.files["x.ttl"].after.decode("utf-8") == after
    promised = graph(before)
    for old, new in promise.items():
        promised = {statement.replace(old, new) for statement in promised}
    assert graph(after) == promised


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_mistake_of_syntax_is_mended_where_it_is_certain_what_is_meant(folder: Write, name: str):
    before, after = UNREADABLE[name]
    with pytest.raises(SyntaxError):
        graph(before)
    planned = look_ahead(folder(before))

    assert planned.files["x.ttl"].after.decode("utf-8") == after
    assert graph(after)
    assert not [each for each in planned.findings if each.severity == "error"]


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_doubtful_is_left_to_people(folder: Write, name: str):
    site = folder(DOUBTFUL[name])
    done = checked(site, "--fix")

    assert (site / "x.ttl").read_text() == DOUBTFUL[name], done.output


@pytest.mark.parametrize("name", [*CERTAIN, *UNREADABLE])
def test_mending_again_does_nothing(folder: Write, name: str):
    after = (CERTAIN.get(name) or UNREADABLE[name])[1]
    assert not look_ahead(folder(after)).files


def test_a_prefix_is_declared_as_other_files_of_the_site_have_it(folder: Write):
    folder(f"{P}@prefix zz: <https://data.example.org/ns#> .\nex:b {OK} ; zz:p ex:b .", "y.ttl")
    site = folder(f"{P}ex:a {OK} ; zz:p ex:b .")
    assert b"zz: <https://data.example.org/ns#> .\nex:a" in look_ahead(site).files["x.ttl"].after


def test_a_spelling_is_mended_in_all_files(folder: Write):
    folder(f"{P}ex:b {OK} ; rdfs:seeAlso <https://data.example.org/id/%C3%A9> .", "y.ttl")
    site = folder(f"{P}<https://data.example.org/id/%C3%A9> {OK} .")
    files = look_ahead(site).files
    assert all("id/é>".encode() in files[name].after for name in ("x.ttl", "y.ttl"))


BAD = f"{P}{F}ex:a {OK} ; a foaf:Persn .\n"
GOOD = BAD.replace("Persn", "Person")


def test_what_git_has_is_mended_without_a_copy_and_else_a_copy_is_kept(folder: Write):
    site = folder(BAD)
    done = checked(site, "--fix")
    copy = next(find_state(site).glob("originals/*/x.ttl"))
    assert (copy.read_text(), (site / "x.ttl").read_text(), done.exit_code) == (BAD, GOOD, 0)
    assert str(copy) in done.stderr

    folder(BAD)
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "commit", "-qm", "x")
    done = checked(site, "--fix")
    assert "git has it as it was" in done.stderr
    assert len(list(find_state(site).glob("originals/*/x.ttl"))) == 1
    git(site, "checkout", "-q", "x.ttl")
    assert (site / "x.ttl").read_text() == BAD

    (site / "x.ttl").write_text(BAD + "# not yet committed\n")
    checked(site, "--fix")
    assert len(list(find_state(site).glob("originals/*/x.ttl"))) == 2


def test_nothing_is_written_where_no_copy_can_be_kept(folder: Write, tmp_path: Path):
    site = folder(BAD)
    (tmp_path / "taken").write_text("")
    (site / "seeother.toml").write_text(f'state = "{tmp_path}/taken"\n{SETTINGS}')
    done = checked(site, "--fix")

    assert (site / "x.ttl").read_text() == BAD
    assert done.exit_code == 1
    assert "no copy of it can be kept" in done.stderr


def test_mode_and_links_within_the_site_stay(folder: Write):
    site = folder(BAD, "inner")
    (site / "inner").rename(site / "inner.text")
    (site / "inner.text").chmod(0o640)
    (site / "x.ttl").symlink_to("inner.text")
    assert checked(site, "--fix").exit_code == 0

    assert (site / "x.ttl").is_symlink()
    assert (site / "inner.text").read_text() == GOOD
    assert stat.S_IMODE((site / "inner.text").stat().st_mode) == 0o640
    assert {path.name for path in site.iterdir()} == {"inner.text", "seeother.toml", "x.ttl"}


def test_a_link_that_leads_out_of_the_site_is_left_alone(folder: Write, tmp_path: Path):
    site = folder(GOOD, "y.ttl")
    (tmp_path / "elsewhere.ttl").write_text(BAD)
    (site / "x.ttl").symlink_to(tmp_path / "elsewhere.ttl")
    done = checked(site, "--fix")

    assert (tmp_path / "elsewhere.ttl").read_text() == BAD
    assert done.exit_code == 1
    assert "outside of the site" in done.stderr


def test_packed_files_and_syntaxes_without_lines_are_told_to_be_left(folder: Write):
    site = folder(GOOD.replace("ex:a", "ex:z"))
    (site / "y.ttl.gz").write_bytes(gzip.compress(BAD.encode()))
    (site / "z.jsonld").write_text(
        '[{"@id": "https://data.example.org/id/b", "@type": "http://xmlns.com/foaf/0.1/Persn",'
        '"http://www.w3.org/2000/01/rdf-schema#label": [{"@value": "b", "@language": "en"}]}]'
    )
    done = checked(site, "--fix")

    assert "Left y.ttl.gz: packed files are not edited." in done.stderr
    assert "Left z.jsonld: JSON-LD is not edited." in done.stderr
    assert gzip.decompress((site / "y.ttl.gz").read_bytes()).decode() == BAD


def test_a_diff_shows_what_would_change_and_applies_as_a_patch(folder: Write):
    site = folder(BAD.rstrip("\n"))
    done = checked(site, "--diff")
    assert (site / "x.ttl").read_text() == BAD.rstrip("\n")
    assert done.exit_code == 1

    subprocess.run(["git", "-C", site, "apply", "-"], input=done.stdout, text=True, check=True)
    assert (site / "x.ttl").read_text() == GOOD.rstrip("\n")
    assert checked(site, "--diff").exit_code == 0


def test_programs_read_what_is_left_after_mending(folder: Write):
    done = checked(folder(BAD), "--fix", "--format", "json")
    assert done.stdout == "[]\n"


def test_a_place_that_is_no_site_is_told_as_ever(tmp_path: Path):
    assert "no-folder" in checked(tmp_path / "none", "--fix").stdout
    assert checked(tmp_path / "none", "--diff").exit_code == 0


def edits(*ranges: tuple[int, int, str]) -> Fix:
    return Fix("x", tuple(Edit(1, start, 1, end, text) for start, end, text in ranges))


@pytest.mark.parametrize(
    ("fixes", "text"),
    [
        ([edits((1, 2, "A"))], "Abcdef"),
        ([edits((1, 2, "A"), (3, 4, "C")), edits((5, 6, ""))], "AbCdf"),
        ([edits((1, 3, "X")), edits((2, 4, "Y"), (6, 7, "Z"))], "Xcdef"),
        ([edits((1, 3, "X")), edits((1, 3, "X"), (6, 7, "Z"))], "XcdeZ"),
        ([edits((3, 3, "+")), edits((3, 4, "C"))], "ab+cdef"),
        ([edits((3, 4, "C")), edits((3, 3, "+"))], "abCdef"),
        ([edits((1, 3, "X")), edits((3, 5, "Y"))], "XYef"),
    ],
)
def test_fixes_are_done_whole_or_not_at_all(fixes: list[Fix], text: str):
    assert mended("abcdef", together(fixes)) == text


def test_a_diff_says_where_the_last_line_has_no_end():
    assert as_diff("x", "a\nb", "a\nc").splitlines()[-4:] == [
        "-b",
        "\\ No newline at end of file",
        "+c",
        "\\ No newline at end of file",
    ]
