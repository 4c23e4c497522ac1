"""What readers of a newer state see differently: things and statements, by name, and in every form that is printed."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PREFIXES, git, run
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from seeother.compare.changes import Content, Statement, Value, changes
from seeother.statements import Triple
from seeother.write.ntriples import text_of

Site = Callable[..., Path]


def graph(text: str) -> list[Triple]:
    return [Triple(*each) for each in Graph().parse(data=PREFIXES + text, format="turtle")]


def spelled(value: Value) -> str:
    if not isinstance(value, Content):
        return text_of(value).replace("https://data.example.org/id/", "").split("^^")[0]
    if value.members:
        return f"({' '.join(map(spelled, value.members))})"
    return f"[{'; '.join(map(stated, value.statements))}]"


def stated(statement: Statement) -> str:
    return f"{'/'.join(str(each)[28:] for each in statement.path)} {spelled(statement.value)}"


def told(old: str, new: str) -> list[str]:
    lines = []
    for change in changes(graph(old), graph(new)):
        lines.append(f"{change.kind} {change.thing.removeprefix('https://data.example.org/id/')}")
        lines += [f"- {stated(each)}" for each in change.gone] + [f"+ {stated(each)}" for each in change.new]
    return lines


# (before, after, what is told)
CHANGES = {
    "nothing": ("ex:a ex:p 1, 2 .", "ex:a ex:p 2 . ex:a ex:p 1 .", []),
    "a value": ("ex:a ex:p 1 .", "ex:a ex:p 2 .", ["changed a", '- p "1"', '+ p "2"']),
    "a thing": ("ex:a ex:p 1 .", "ex:b ex:p 1 .", ["gone a", '- p "1"', "new b", '+ p "1"']),
    "a language": ("ex:a ex:p 'x' .", "ex:a ex:p 'x'@en .", ["changed a", '- p "x"', '+ p "x"@en']),
    "the same inside a blank node": (
        "ex:a ex:p [ex:q 1; ex:r [ex:s 2]] .",
        "ex:a ex:p [ex:r [ex:s 2]; ex:q 1] .",
        [],
    ),
    "inside a blank node": (
        "ex:a ex:p [ex:q 1; ex:r 2], [ex:q 5; ex:r 2] .",
        "ex:a ex:p [ex:q 1; ex:r 3], [ex:q 5; ex:r 2] .",
        ["changed a", '- p/r "2"', '+ p/r "3"'],
    ),
    "the most alike": (
        "ex:a ex:p [ex:q 1; ex:r 2; ex:s 3], [ex:q 4; ex:r 5; ex:s 6] .",
        "ex:a ex:p [ex:q 4; ex:r 5; ex:s 3], [ex:q 1; ex:r 2; ex:s 6] .",
        ["changed a", '- p/s "3"', '- p/s "6"', '+ p/s "3"', '+ p/s "6"'],
    ),
    "deep inside": (
        "ex:a ex:p [ex:q [ex:r 1; ex:s 2]] .",
        "ex:a ex:p [ex:q [ex:r 1; ex:s 3]] .",
        ["changed a", '- p/q/s "2"', '+ p/q/s "3"'],
    ),
    "a blank node more": (
        "ex:a ex:p [ex:q 1] .",
        "ex:a ex:p [ex:q 1], [ex:q 2] .",
        ["changed a", '+ p [q "2"]'],
    ),
    "an empty one": ("ex:a ex:q 1 .", "ex:a ex:q 1 ; ex:p [] .", ["changed a", "+ p []"]),
    "a list": ("ex:a ex:p (1 2) .", "ex:a ex:p (1 3) .", ["changed a", '- p ("1" "2")', '+ p ("1" "3")']),
    "the same ring": (
        "ex:a ex:p _:x . _:x ex:n _:y . _:y ex:n _:x .",
        "ex:a ex:p _:v . _:v ex:n _:u . _:u ex:n _:v .",
        [],
    ),
}


@pytest.mark.parametrize(("before", "after", "lines"), CHANGES.values(), ids=CHANGES)
def test_things_are_compared_statement_by_statement(before: str, after: str, lines: list[str]):
    assert told(before, after) == lines


def test_blank_nodes_that_no_thing_leads_to_are_told_of_too():
    loose, ring = "[] ex:p 1 .", "_:x ex:n _:y . _:y ex:n _:x ."

    assert [line.partition(" ")[0] for line in told("", loose)] == ["new", "+"]
    assert [line.partition(" ")[0] for line in told(ring, "ex:a ex:p 1 .")] == ["gone", "-", "new", "+"]


NODES = st.sampled_from(["ex:a", "ex:b", "_:x", "_:y", "_:z"])
STATEMENTS = st.lists(
    st.tuples(NODES, st.sampled_from(["ex:p", "ex:q"]), NODES | st.sampled_from(["1", "2"]))
)


@given(STATEMENTS, st.permutations("xyz"))
def test_names_of_blank_nodes_and_the_order_of_statements_say_nothing(statements, others):
    names = {f"_:{old}": f"_:r{new}" for old, new in zip("xyz", others, strict=True)}
    text = "".join(f"{' '.join(each)} ." for each in statements)
    renamed = "".join(f"{' '.join(names.get(t, t) for t in each)} ." for each in reversed(statements))

    assert told(text, renamed) == []


def test_comparing_ends_soon_however_blank_nodes_are_woven():
    woven = "".join(f"_:n{n} ex:p _:n{n + 1} ; ex:q _:n{n + 1} ; ex:r _:n{n + 2} ." for n in range(200))

    found = changes(graph("ex:a ex:p 1 ."), graph(f"ex:a ex:p 1, _:n0 . {woven}"))

    assert len(repr(found)) < 100_000


def diff(*arguments: object) -> tuple[int, str]:
    done = run("diff", *arguments)
    return done.exit_code, done.output


def two(site: Site, before: str, after: str, settings: str = "", other: str = "") -> tuple[Path, Path]:
    new = site(**({"settings": settings} if settings else {}), a=before)
    old = new.rename(new.with_name("old"))
    return old, site(**({"settings": other or settings} if other or settings else {}), a=after)


def test_differences_are_told_by_name_with_an_exit_code(site: Site):
    old, new = two(
        site,
        "ex:a rdfs:label 'Anna' ; ex:knows ex:b .",
        "ex:a rdfs:label 'Ann' ; ex:knows ex:b . ex:b rdfs:label 'Bob' .",
    )

    assert diff(old, new) == (
        1,
        "changed: Ann  <https://data.example.org/id/a>\n"
        '  - name: "Anna"\n  + name: "Ann"\n\n'
        "new: Bob  <https://data.example.org/id/b>\n"
        '  + name: "Bob"\n\n'
        "1 new, 1 changed things: 2 statements new, 1 gone.\n",
    )
    assert diff(old, old) == (0, "Readers see no difference.\n")


def test_a_revision_of_a_folder_that_is_not_there_is_told_of_the_folder(tmp_path: Path):
    assert diff("HEAD", "HEAD~1", "--site", tmp_path / "nowhere") == (
        2,
        f"there is no folder '{tmp_path / 'nowhere'}', of which 'HEAD' could be a revision: name the site's\n",
    )


def test_what_nobody_sees_is_shown_where_it_is_all_that_changed(site: Site):
    old, new = two(site, "ex:a rdfs:label 'A\u200bb' .", "ex:a rdfs:label 'Ab' .")

    assert '- name: "A\\u200Bb"' in diff(old, new)[1]


def test_of_a_long_text_the_place_is_shown_where_it_differs(site: Site):
    long = "word " * 200
    old, new = two(site, f"ex:a rdfs:comment '{long}end' .", f"ex:a rdfs:comment '{long}END' .")

    _, output = diff(old, new)
    assert "word end" in output
    assert "word END" in output
    assert max(map(len, output.splitlines())) < 300


def test_a_report_is_bounded_and_says_so(site: Site):
    many = "".join(f"ex:t{n} ex:p {n} ." for n in range(30))
    values = ", ".join(map(str, range(30)))
    old, new = two(site, "ex:z ex:p 0 .", f"ex:z ex:p 0 . ex:a ex:p {values} . {many}")

    _, output = diff(old, new, "--most", 3, "--lines", 5)
    assert output.count("new: ") == 3
    assert "… 25 more\n" in output
    assert "… and 28 more things.\n31 new things: 60 statements new, 0 gone." in output
    assert diff(old, new, "--most", 0, "--lines", 0)[1].count("\n  + ") == 60


def test_markdown_is_no_longer_than_a_comment_may_be_and_mentions_nobody(site: Site):
    many = "".join(f"ex:t{n} rdfs:label '``` @octocat <b> {n} {'x' * 150}' ." for n in range(400))
    old, new = two(site, "ex:z ex:p 0 .", f"ex:z ex:p 0 . {many}")

    _, output = diff(old, new, "--format", "markdown", "--most", 0)
    assert len(output) < 65_536
    assert "more things." in output
    outside = re.sub(r"(`{3,})diff\n.*?\n\1\n", "", output, flags=re.DOTALL)
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    assert "@octocat" in output
    assert not set("@<`") & set(outside)


def test_html_escapes_what_the_data_says(site: Site):
    old, new = two(site, "ex:a rdfs:label 'x' .", "ex:a rdfs:label '<script>alert(1)</script>' .")

    _, output = diff(old, new, "--format", "html")
    assert "<script>" not in output
    assert "&lt;script&gt;" in output


def test_json_has_terms_as_well_as_texts(site: Site):
    old, new = two(site, "ex:a ex:p 1 .", "ex:a ex:p [ex:q 'x'@en] .")

    found = json.loads(diff(old, new, "--format", "json")[1])
    assert found["counts"] == {"new": 0, "gone": 0, "changed": 1, "statements_new": 1, "statements_gone": 1}
    (thing,) = found["things"]
    assert thing["thing"] == "https://data.example.org/id/a"
    assert thing["page"] == "https://data.example.org/doc/a"
    assert thing["gone"][0]["value"] == {
        "type": "literal",
        "value": "1",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert thing["new"][0]["value"]["says"][0]["value"] == {"type": "literal", "value": "x", "xml:lang": "en"}


def test_what_is_gone_says_what_its_address_answers(site: Site):
    with_retired = (
        'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
        '[[retired]]\nthing = "/id/b"\nto = "/id/a"\n'
    )
    old, new = two(
        site,
        "ex:a ex:p 1 . ex:b ex:p 1 . ex:c ex:p 1 .",
        "ex:a ex:p 1 .",
        other=with_retired,
        settings=with_retired.partition("[[ret")[0],
    )

    _, output = diff(old, new)
    assert "+ answer: 301, on to https://data.example.org/id/a" in output
    assert "- page: https://data.example.org/doc/c\n  + answer: 404" in output


def test_another_pattern_moves_what_says_the_same(site: Site):
    here = (
        'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
    )
    old, new = two(site, "ex:a ex:p 1 .", "ex:a ex:p 1 .", here, here.replace("/doc/", "/about/"))

    assert (
        "- page: https://data.example.org/doc/a\n  + page: https://data.example.org/about/a"
        in diff(old, new)[1]
    )


def test_states_are_folders_or_git_revisions(site: Site, monkeypatch: pytest.MonkeyPatch):
    folder = site(a="ex:a ex:p 1 .")
    top = folder.parent
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    site(a="ex:a ex:p 2 .")
    git(top, "commit", "-qam", "two")
    site(a="ex:a ex:p 3 .")
    monkeypatch.chdir(top)

    def values(*arguments: object) -> list[str]:
        return [line.split()[-2] for line in diff(*arguments)[1].splitlines() if line.startswith("  ")]

    assert values("HEAD~1", folder) == ["1", "3"]
    assert values("HEAD~1", "HEAD", "--site", folder) == ["1", "2"]
    assert values("HEAD:site", folder) == ["2", "3"]
    assert values(folder, "HEAD~1:site") == ["3", "1"]
    assert diff("nowhere", folder)[0] == 2
    assert diff("--", "--output=x", folder)[0] == 2


def test_what_cannot_be_read_is_told_and_nothing_is_compared(site: Site):
    old, new = two(site, "ex:a ex:p 1 .", "ex:a ex:p ")

    status, output = diff(old, new)
    assert status == 2
    assert "a.ttl:5" in output
    assert diff(old, old.parent / "nowhere")[0] == 2
