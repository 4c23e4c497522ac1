"""The language server, as an editor talks to it: the real process over standard input and output."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from conftest import PREFIXES, ROOT, SETTINGS, needs
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from seeother.check.site import check_site
from seeother.mend.layout import laid_out

HEAD = PREFIXES.count("\n")  # the line that the data of a file starts on, from 0
FOAF = "http://xmlns.com/foaf/0.1/"


class Editor:
    """An editor that runs one server, and remembers what was shown last in each file."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = LanguageClient("editor", "1")
        self.shown: dict[str, list[lsp.Diagnostic]] = {}
        self._version = 0

        self.told: list[str] = []

        @self._client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def tell(params: lsp.ShowMessageParams) -> None:
            self.told.append(params.message)

        @self._client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def show(params: lsp.PublishDiagnosticsParams) -> None:
            self.shown[params.uri] = [*params.diagnostics]

        self.run(self._client.start_io(sys.executable, "-m", "seeother", "lsp", "--stdio"))
        started = lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri="file:///")
        self.capabilities = self.run(self._client.initialize_async(started)).capabilities
        self._client.initialized(lsp.InitializedParams())

    def run(self, question: Any) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(question, 90))

    def open(self, file: Path, text: str | None = None) -> None:
        written = file.read_text(encoding="utf-8") if text is None else text
        item = lsp.TextDocumentItem(file.as_uri(), "turtle", 1, written)
        self._client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def write(self, file: Path, at: tuple[int, int], to: tuple[int, int], text: str) -> None:
        self._version += 1
        change = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(*at), lsp.Position(*to)), text)
        named = lsp.VersionedTextDocumentIdentifier(self._version, file.as_uri())
        self._client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, [change]))

    def wait_for(self, file: Path, condition: Callable[[list[lsp.Diagnostic]], bool]) -> list[lsp.Diagnostic]:
        async def seen() -> None:
            while not (file.as_uri() in self.shown and condition(self.shown[file.as_uri()])):
                await asyncio.sleep(0.02)

        self.run(seen())
        return self.shown[file.as_uri()]

    def ask(self, what: str, file: Path, line: int, column: int, *more: Any) -> Any:
        kinds = {
            "completion": lsp.CompletionParams,
            "hover": lsp.HoverParams,
            "definition": lsp.DefinitionParams,
        }
        kinds |= {
            "references": lsp.ReferenceParams,
            "rename": lsp.RenameParams,
            "prepare_rename": lsp.PrepareRenameParams,
        }
        document, position = lsp.TextDocumentIdentifier(file.as_uri()), lsp.Position(line, column)
        if what == "references":
            asked = lsp.ReferenceParams(lsp.ReferenceContext(True), document, position)
        else:
            asked = kinds[what](document, position, *more)
        return self.run(getattr(self._client, f"text_document_{what}_async")(asked))

    def actions(
        self, file: Path, line: int, column: int, only: list[str] | None = None
    ) -> list[lsp.CodeAction]:
        place = lsp.Range(lsp.Position(line, column), lsp.Position(line, column))
        document = lsp.TextDocumentIdentifier(file.as_uri())
        return self.run(
            self._client.text_document_code_action_async(
                lsp.CodeActionParams(document, place, lsp.CodeActionContext([], only))
            )
        )

    def format(self, file: Path) -> list[lsp.TextEdit] | None:
        asked = lsp.DocumentFormattingParams(
            lsp.TextDocumentIdentifier(file.as_uri()), lsp.FormattingOptions(2, True)
        )
        return self.run(self._client.text_document_formatting_async(asked))

    def close(self) -> None:
        self.run(self._client.shutdown_async(None))
        self._client.exit(None)
        self.run(self._client.stop())
        self._loop.close()


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    running = Editor()
    yield running
    running.close()


Site = Callable[..., Path]


def edited(text: str, edits: list[lsp.TextEdit]) -> str:
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        assert edit.range.start.line == edit.range.end.line
        line = lines[edit.range.start.line]
        lines[edit.range.start.line] = (
            line[: edit.range.start.character] + edit.new_text + line[edit.range.end.character :]
        )
    return "\n".join(lines)


def test_findings_are_those_of_check_at_the_same_places(editor: Editor, site: Site):
    folder = site(
        a="ex:a rdfs:label 'x'@en ;\n  rdfs:seeAlso ex:nowhere .",
        b="ex:b rdfs:label ' y '@en ; <foaf:name> 1 .",
    )
    file = folder / "a.ttl"
    editor.open(file)
    editor.wait_for(file, lambda shown: bool(shown))

    def told(name: str) -> list[tuple[object, ...]]:
        shown = editor.shown[(folder / name).as_uri()]
        return sorted((d.code, d.range.start.line + 1, d.range.start.character + 1) for d in shown)

    for name in ("a.ttl", "b.ttl"):
        found = sorted((f.code, f.line, f.column) for f in check_site(folder) if f.file == name)
        assert found
        assert told(name) == found


def test_unsaved_texts_are_checked_and_a_remedy_is_offered(editor: Editor, site: Site):
    folder = site(a="ex:a rdfs:label 'x'@en .")
    file = folder / "a.ttl"
    editor.open(file, PREFIXES + f"@prefix foaf: <{FOAF}> .\nex:a a foaf:Persn ; rdfs:label 'x'@en .\n")

    shown = editor.wait_for(file, lambda shown: any(d.code == "unknown-term" for d in shown))
    (finding,) = [d for d in shown if d.code == "unknown-term"]
    line = HEAD + 1
    assert (finding.range.start.line, finding.range.start.character, finding.range.end.character) == (
        line,
        7,
        17,
    )
    assert "Did you mean foaf:Person?" in finding.message

    (action,) = editor.actions(file, line, 9)
    (edit,) = action.edit.changes[file.as_uri()]
    assert (edit.range, edit.new_text) == (finding.range, "foaf:Person")

    (every,) = editor.actions(file, 0, 0, ["source"])
    assert [each.new_text for each in every.edit.changes[file.as_uri()]] == ["foaf:Person"]
    assert not editor.actions(file, line, 9, ["refactor"])

    editor.write(file, (0, 0), (0, 0), "# a line more\n")
    (action,) = editor.actions(file, line, 9)
    assert action.edit.changes[file.as_uri()][0].range.start.line == line + 1

    editor.write(file, (line + 1, 7), (line + 1, 17), "foaf:Person")
    editor.wait_for(file, lambda shown: not any(d.code == "unknown-term" for d in shown))
    assert "Persn" not in file.read_text()


def test_positions_hold_behind_what_takes_two_units_and_odd_line_ends(editor: Editor, site: Site):
    file = site(a="ex:a rdfs:label 'x'@en .") / "a.ttl"
    editor.open(
        file,
        PREFIXES.replace("\n", "\r\n") + "ex:a rdfs:label '😀\u2028😀\x0c'@en ; rdfs:seeAlso ex:gone .\r\n",
    )
    column = len("ex:a rdfs:label '") + 4 + 2 + len("'@en ; rdfs:seeAlso ")

    shown = editor.wait_for(file, lambda shown: any(d.code == "dead-link" for d in shown))
    (finding,) = [d for d in shown if d.code == "dead-link"]
    assert (finding.range.start.line, finding.range.start.character, finding.range.end.character) == (
        HEAD,
        column,
        column + 7,
    )

    editor.write(file, (HEAD, column + 3), (HEAD, column + 7), "a")
    editor.wait_for(file, lambda shown: not any(d.code == "dead-link" for d in shown))


def labels(found: lsp.CompletionList) -> list[str]:
    return [item.label for item in found.items]


def test_prefixes_terms_and_things_are_proposed_with_what_they_need(editor: Editor, site: Site):
    folder = site(a="ex:ada rdfs:label 'Ada Lovelace'@en .", b="ex:b rdfs:label 'b'@en .")
    file = folder / "b.ttl"
    editor.open(file, PREFIXES + "ex:b a foaf:Pers ; rdfs:seeAlso Love ; rdfs:la 'x' ; ex:p ex:a .\n")

    found = editor.ask("completion", file, HEAD, 16)
    assert labels(found)[0] == "foaf:Person"
    (declared,) = found.items[0].additional_text_edits
    assert declared.new_text == f"@prefix foaf: <{FOAF}> .\n"
    assert declared.range.start == lsp.Position(HEAD, 0)

    found = editor.ask("completion", file, HEAD, len("ex:b a foaf:Pers ; rdfs:seeAlso Love"))
    (thing,) = [item for item in found.items if item.label == "Ada Lovelace"]
    assert thing.text_edit.new_text == "ex:ada"

    found = editor.ask("completion", file, HEAD, len("ex:b a foaf:Pers ; rdfs:seeAlso Love ; rdfs:la"))
    assert labels(found)[0] == "rdfs:label"

    found = editor.ask(
        "completion", file, HEAD, len("ex:b a foaf:Pers ; rdfs:seeAlso Love ; rdfs:la 'x' ; ex:p ex:a")
    )
    assert "ex:ada" in labels(found)

    found = editor.ask("completion", file, HEAD, len("ex:b a foa"))
    assert ("foaf:", True) in [(item.label, bool(item.additional_text_edits)) for item in found.items]
    inside = len("ex:b a foaf:Pers ; rdfs:seeAlso Love ; rdfs:la 'x")
    assert not editor.ask("completion", file, HEAD, inside).items


def test_hovering_tells_name_definition_and_where_a_thing_is_served(editor: Editor, site: Site):
    folder = site(
        a="ex:ada rdfs:label 'Ada *Lovelace*'@en ; rdfs:comment 'Wrote the first program.'@en .",
        b="ex:b rdfs:seeAlso ex:ada .",
    )
    file = folder / "b.ttl"
    editor.open(file)

    told = editor.ask("hover", file, HEAD, 20).contents.value
    for text in (
        "Ada \\*Lovelace\\*",
        "Wrote the first program.",
        "a.ttl:5",
        "https://data.example.org/doc/ada",
    ):
        assert text in told
    told = editor.ask("hover", file, HEAD, 8).contents.value
    assert "rdfs:Resource" in told
    assert editor.ask("hover", file, HEAD, 25) is None


def test_definitions_and_references_lead_to_other_files(editor: Editor, site: Site):
    folder = site(
        a="ex:ada rdfs:label 'Ada'@en .", b="ex:b rdfs:seeAlso ex:ada ; rdfs:label 'ex:ada' . # ex:ada"
    )
    file = folder / "b.ttl"
    editor.open(file)

    def places(what: str, column: int) -> list[tuple[str, int, int]]:
        found = editor.ask(what, file, HEAD, column)
        return [
            (each.uri.rpartition("/")[2], each.range.start.line, each.range.start.character) for each in found
        ]

    assert places("definition", 20) == [("a.ttl", HEAD, 0)]
    assert places("references", 20) == [("a.ttl", HEAD, 0), ("b.ttl", HEAD, 18)]
    assert places("definition", 6) == [("b.ttl", 1, 8)]  # a prefix is declared there


RENAMED = {
    "a.ttl": (
        "ex:ada rdfs:label 'Ada'@en . <https://data.example.org/id/ada#part> rdfs:label 'p'@en .",
        "ex:Lovelace rdfs:label 'Ada'@en . <https://data.example.org/id/Lovelace#part> rdfs:label 'p'@en .",
    ),
    "b.ttl": (
        "ex:b rdfs:seeAlso ex:ada, <https://data.example.org/id/ada> ; rdfs:label 'ex:ada' .",
        "ex:b rdfs:seeAlso ex:Lovelace, <https://data.example.org/id/Lovelace> ; rdfs:label 'ex:ada' .",
    ),
    "c.shacl.ttl": (
        "ex:s <http://www.w3.org/ns/shacl#targetNode> ex:ada .",
        "ex:s <http://www.w3.org/ns/shacl#targetNode> ex:Lovelace .",
    ),
    "d.jsonld": (
        '{"@context": {"ex": "https://data.example.org/id/"}, "@id": "ex:d", "ex:p": {"@id": "ex:ada"}}',
        '{"@context": {"ex": "https://data.example.org/id/"}, "@id": "ex:d", "ex:p": {"@id": "ex:Lovelace"}}',
    ),
}


def test_a_thing_is_renamed_in_all_files_and_the_old_name_leads_there(editor: Editor, site: Site):
    folder = site()
    for name, (before, _) in RENAMED.items():
        (folder / name).write_text(before if name.endswith("jsonld") else PREFIXES + before)
    file = folder / "a.ttl"
    editor.open(file)

    assert editor.ask("prepare_rename", file, HEAD, 1).start == lsp.Position(HEAD, 3)
    found = editor.ask("rename", file, HEAD, 4, "Lovelace").changes
    for name, (_, after) in RENAMED.items():
        path = folder / name
        assert edited(path.read_text(), found[path.as_uri()]).removeprefix(PREFIXES) == after
    toml = folder / "seeother.toml"
    assert (
        edited(toml.read_text(), found[toml.as_uri()])
        == SETTINGS + '\n[[retired]]\nthing = "/id/ada"\nto = "/id/Lovelace"\n'
    )
    assert len(found) == len(RENAMED) + 1


@pytest.mark.parametrize("name", ["b", "a b", "<>", "", "https://data.example.org/id/old"])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(editor: Editor, site: Site, name: str):
    retired = SETTINGS + '[[retired]]\nthing = "/id/old"\n'
    file = site(retired, a="ex:ada rdfs:label 'Ada'@en . ex:b rdfs:label 'b'@en .") / "a.ttl"
    editor.open(file)

    with pytest.raises(JsonRpcException, match=r"\w{3,} .*\."):
        editor.ask("rename", file, HEAD, 4, name)


def test_terms_of_others_are_not_this_sites_to_rename(editor: Editor, site: Site):
    file = site(a="ex:ada rdfs:label 'Ada'@en .") / "a.ttl"
    editor.open(file)

    with pytest.raises(JsonRpcException, match="not described in this site"):
        editor.ask("prepare_rename", file, HEAD, 10)


def test_everything_is_answered_while_a_file_is_broken(editor: Editor, site: Site):
    folder = site(a="ex:ada rdfs:label 'Ada'@en .", b="ex:b rdfs:label 'b'@en .")
    file = folder / "b.ttl"
    editor.open(file, PREFIXES + 'ex:x rdfs:label "open ; [ (\nex:b rdfs:seeAlso ex:ada ;\n')

    shown = editor.wait_for(file, lambda shown: any(d.code == "syntax" for d in shown))
    assert shown[0].severity == lsp.DiagnosticSeverity.Error
    assert "Ada" in editor.ask("hover", file, HEAD + 1, 20).contents.value
    assert labels(editor.ask("completion", file, HEAD + 1, 20))
    assert [each.uri.rpartition("/")[2] for each in editor.ask("definition", file, HEAD + 1, 20)] == ["a.ttl"]


def test_what_others_write_is_noticed_when_a_file_is_saved(editor: Editor, site: Site):
    folder = site(a="ex:ada rdfs:label 'Ada'@en .")
    file = folder / "a.ttl"
    editor.open(file)
    editor.ask("hover", file, HEAD, 4)
    (folder / "b.ttl").write_text(PREFIXES + "ex:b rdfs:seeAlso ex:ada .")

    editor._client.text_document_did_save(
        lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(file.as_uri()))
    )
    assert [each.uri.rpartition("/")[2] for each in editor.ask("references", file, HEAD, 4)] == [
        "a.ttl",
        "b.ttl",
    ]


DRIVEN = """
local function wait(condition) vim.wait(60000, condition, 50) end
vim.cmd("edit " .. FILE)
wait(function() return #vim.diagnostic.get(0) > 0 end)
local found = vim.tbl_map(function(d) return {d.lnum, d.col, d.code} end, vim.diagnostic.get(0))
local place = {textDocument = vim.lsp.util.make_text_document_params(), position = {line = LINE, character = 1}}
local function ask(method, more)
  local told = vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", place, more or {}), 60000)
  for _, answer in pairs(told) do return answer.result end
end
local hover = ask("textDocument/hover").contents.value
local edits = ask("textDocument/rename", {newName = "lovelace"})
vim.lsp.util.apply_workspace_edit(edits, "utf-16")
vim.cmd("silent! wall")
local file = io.open(OUT, "w")
file:write(vim.json.encode({found = found, hover = hover}))
file:close()
vim.cmd("qall!")
"""


@pytest.mark.long
def test_neovim_shows_findings_and_renames_by_the_lines_of_the_readme(site: Site, tmp_path: Path):
    folder = site(
        a="ex:ada rdfs:label '😀 Ada'@en ; rdfs:seeAlso ex:nowhere .",
        b="ex:b rdfs:label 'b'@en ; rdfs:seeAlso ex:ada .",
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (attach,) = re.findall(r"`(vim\.api\.nvim_create_autocmd.+)`", readme)
    out = tmp_path / "out.json"
    script = tmp_path / "drive.lua"
    values = f"local FILE, OUT, LINE = {json.dumps(str(folder / 'a.ttl'))}, {json.dumps(str(out))}, {HEAD}\n"
    script.write_text(
        f"{attach}\n{values}local _, problem = pcall(function() {DRIVEN} end)\nprint(problem)\nvim.cmd('qall!')"
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = [needs("nvim"), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"]

    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert out.exists(), done.stderr + done.stdout
    told = json.loads(out.read_text())
    column = len("ex:ada rdfs:label '😀 Ada'@en ; rdfs:seeAlso ".encode())  # Neovim counts bytes
    assert [HEAD, column, "dead-link"] in told["found"]
    assert "😀 Ada" in told["hover"]
    assert "ex:lovelace rdfs:label" in (folder / "a.ttl").read_text()
    assert "rdfs:seeAlso ex:lovelace ." in (folder / "b.ttl").read_text()
    assert '[[retired]]\nthing = "/id/ada"\nto = "/id/lovelace"' in (folder / "seeother.toml").read_text()


def replaced(text: str, edits: list[lsp.TextEdit]) -> str:
    """Return a text after one edit over several lines, by UTF-16 as the protocol counts."""
    lines = text.split("\n")
    at = [
        sum(len(line) + 1 for line in lines[: place.line])
        + len(lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))
        for each in edits
        for place in (each.range.start, each.range.end)
    ]
    return text[: at[0]] + edits[0].new_text + text[at[1] :]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_file_is_laid_out_as_by_the_command_before_it_is_saved(editor: Editor, site: Site, end: str):
    folder = site(a='ex:a rdfs:label "a"@en .')
    text = f'{PREFIXES}# 🌉 bridges\nex:a   rdfs:label "🌉 a"@en;rdfs:seeAlso   ex:a.\n'.replace("\n", end)
    editor.open(folder / "a.ttl", text)
    edits = editor.format(folder / "a.ttl")

    assert edits is not None
    after = replaced(text, edits)
    assert after == laid_out(text) != text
    editor.open(folder / "a.ttl", after)
    again = editor.format(folder / "a.ttl")
    assert again is not None and list(again) == []


def test_a_broken_file_is_not_laid_out_and_the_editor_says_why(editor: Editor, site: Site):
    folder = site(a='ex:a rdfs:label "a"@en .')
    editor.open(folder / "a.ttl", f"{PREFIXES}ex:a rdfs:label ;; .\n")

    assert not editor.format(folder / "a.ttl")
    assert "a.ttl is left as it is: it has a mistake of syntax in line" in editor.told[-1]


def frame(**message: Any) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.long
@pytest.mark.parametrize(("is_asked", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_tells_whether_the_editor_had_it_shut_down(is_asked: bool, code: int):
    """As the protocol has it, in the section on `exit`."""
    start = frame(id=1, method="initialize", params={"capabilities": {}, "processId": None, "rootUri": None})
    end = frame(id=2, method="shutdown") if is_asked else b""
    command = [sys.executable, "-m", "seeother", "lsp"]
    done = subprocess.run(
        command, input=start + end + frame(method="exit"), capture_output=True, timeout=60, check=False
    )

    assert done.returncode == code, done.stderr.decode()


@pytest.mark.long
def test_a_session_of_vs_code_is_answered_as_it_asks(site: Site):
    """With the capabilities that VS Code 1.139 tells, its order of messages, and requests that it takes back."""
    folder = site(
        a="ex:ada a foaf:Persn ; rdfs:label 'Ada'@en .", b="ex:b rdfs:label 'b'@en ; rdfs:seeAlso ex:ada ."
    )
    file = (folder / "a.ttl").as_uri()
    capabilities = json.loads((ROOT / "tests/judges/vscode.json").read_text())
    named: dict[str, Any] = {"textDocument": {"uri": file}}
    at = {"line": HEAD, "character": 5}
    about = {"range": {"start": at, "end": at}, "context": {"diagnostics": [], "triggerKind": 2}}
    opened = {"uri": file, "languageId": "turtle", "version": 1, "text": (folder / "a.ttl").read_text()}
    workspace = {"uri": folder.as_uri(), "name": "site"}
    initialize = {
        "processId": None,
        "rootUri": folder.as_uri(),
        "rootPath": str(folder),
        "locale": "en",
        "trace": "off",
    }
    messages = [
        frame(
            id=0,
            method="initialize",
            params={**initialize, "capabilities": capabilities, "workspaceFolders": [workspace]},
        ),
        frame(method="initialized", params={}),
        frame(method="textDocument/didOpen", params={"textDocument": opened}),
        frame(id=1, method="textDocument/documentSymbol", params=named),
        frame(id=2, method="textDocument/codeAction", params={**named, **about}),
        frame(method="$/cancelRequest", params={"id": 2}),
        frame(id=3, method="textDocument/hover", params={**named, "position": at}),
        frame(id=4, method="textDocument/prepareRename", params={**named, "position": at}),
        frame(
            id=7,
            method="textDocument/prepareRename",
            params={**named, "position": {"line": 0, "character": 0}},
        ),
        frame(id=5, method="textDocument/rename", params={**named, "position": at, "newName": "ex:lovelace"}),
    ]
    told: dict[int, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "seeother", "lsp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        assert server.stdin
        assert server.stdout
        server.stdin.write(b"".join(messages))
        server.stdin.flush()
        while not told.keys() >= {1, 3, 4, 5, 7}:
            answer = received(server.stdout)
            if "method" not in answer:
                told[answer["id"]] = answer
            elif "id" in answer:  # the server asks to be told of files that others write
                server.stdin.write(frame(id=answer["id"], result=None))
                server.stdin.flush()
        server.stdin.write(frame(id=6, method="shutdown") + frame(method="exit"))
        _, logged = server.communicate()

    edits = json.dumps(told[5]["result"])
    assert server.returncode == 0
    assert b"Traceback" not in logged
    assert "no thing here to rename" in told[7]["error"]["message"]
    assert "Ada" in json.dumps(told[1]["result"]) and "Ada" in told[3]["result"]["contents"]["value"]
    assert told[4]["result"]["start"]["line"] == HEAD
    assert (folder / "b.ttl").as_uri() in edits and "[[retired]]" in edits


def received(stream: IO[bytes]) -> dict[str, Any]:
    """Read one message of a server."""
    length = 0
    while (line := stream.readline().strip()) or not length:
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return json.loads(stream.read(length))  # type: ignore[no-any-return]
