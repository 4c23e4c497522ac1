"""One layout for files of Turtle: same statements, same order, all comments, and nothing at all where that cannot be had."""

from pathlib import Path

import pytest
from conftest import DATA, SHARED, run
from seeother.mend.layout import NotLaidOut, laid_out

P = "@prefix ex: <https://data.example.org/id/> .\n"
ODD = {
    "strings": P
    + "ex:a ex:p 'it''s' , '''a\n\"b\" \\\\ ''' , \"\\u00e9\\n\" , \"\U0001f469\u200d\U0001f52c\" .\n".replace(
        "''s", "\\'s"
    ),
    "lists and nodes": P + "ex:a ex:p [ ex:q ( 1 [ ex:r () ] ) ] , _:n . _:n ex:p _:n , [] .\n",
    "ends of lines": f"\ufeff{P}ex:a   ex:p 1 ;# x\n  ex:q 2.\n".replace("\n", "\r\n"),
    "names": P + "ex:हि\\,x ex:p ex:a%20b , <https://data.example.org/id/a> .\n",
    "directives": "PREFIX ex: <http://e/>\nBASE <http://b/>\n<a> ex:p <b> .\n@prefix ex: <http://f/> .\nex:a ex:p true .\n",
    "literals": P + 'ex:a ex:p 1e3 , +1 , -.5 , 1.0 , "x"@en-GB , "1"^^ex:t , false .\n',
    "a long line": P + f"ex:a ex:p {' , '.join(f'{n}' for n in range(3000))} .\n",
    "nothing but comments": "# a\n#b\n",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_keep_their_meaning_or_are_left(name: str):
    try:
        once = laid_out(ODD[name])  # which compares statements and comments itself
    except NotLaidOut:
        return
    assert laid_out(once) == once
    assert once.startswith("\ufeff") == ODD[name].startswith("\ufeff")
    assert ("\r\n" in once) == ("\r\n" in ODD[name])


def test_a_file_gets_one_layout_and_keeps_its_comments():
    text = f"{P}# first\nex:a   ex:p 1 ;\n ex:q 2 . # second\n"
    assert laid_out(text) == f"{P}\n# first\nex:a ex:p 1 ;\n    ex:q 2 . # second\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{P}ex:a ex:p", "mistake of syntax in line 2"),
        (f"{P}ex:a ex:p <<( ex:a ex:p ex:b )>> .\n", "1.2"),
        (f"{P}ex:a ex:p 1 ;\n  # seeother: ignore no-label why\n  ex:q 2 .\n", "silences"),
    ],
)
def test_what_would_be_harmed_is_left(text: str, reason: str):
    with pytest.raises(NotLaidOut, match=reason):
        laid_out(text)


@pytest.mark.slow
@pytest.mark.long
def test_real_files_keep_their_statements_and_comments():
    files = [*DATA.rglob("*.ttl"), *sorted((SHARED / "sweet").glob("repr*.ttl"))[:5]]
    for file in files:
        once = laid_out(file.read_bytes().decode("utf-8"))
        assert laid_out(once) == once


def test_the_command_tells_first_and_then_writes(tmp_path: Path):
    (tmp_path / "x.ttl").write_text(f"{P}ex:a   ex:p 1 .\n")
    (tmp_path / "bad.ttl").write_text("x")
    told = run("format", tmp_path, "--check")
    assert (told.exit_code, told.stdout) == (1, "Would format x.ttl.\n")
    assert "Left bad.ttl: it has a mistake of syntax" in told.stderr
    assert run("format", tmp_path).stdout.startswith("Formatted x.ttl")
    assert (tmp_path / "x.ttl").read_text() == f"{P}\nex:a ex:p 1 .\n"
    (tmp_path / "bad.ttl").unlink()
    assert run("format", tmp_path, "--check").exit_code == 0
