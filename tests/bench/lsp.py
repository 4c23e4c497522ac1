"""Measure `seeother lsp`: python tests/bench/lsp.py [STATEMENTS] [ROUNDS] prints the median of each question, while a file is written."""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from check import thesaurus
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

SETTINGS = (
    'base = "https://data.example.org"\n[[pattern]]\nthing = "/id/{+name}"\ndocument = "/doc/{+name}"\n'
)


async def measure(folder: Path, rounds: int) -> None:
    client = LanguageClient("bench", "1")
    shown = asyncio.Event()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def show(_: lsp.PublishDiagnosticsParams) -> None:
        shown.set()

    await client.start_io(sys.executable, "-m", "seeother", "lsp")
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=folder.as_uri()))
    client.initialized(lsp.InitializedParams())
    file = folder / "data.ttl"
    text = file.read_text(encoding="utf-8")
    document = lsp.TextDocumentIdentifier(file.as_uri())
    started = time.perf_counter()
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(document.uri, "turtle", 1, text))
    )
    await client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(6, 3)))
    print(f"ready after {time.perf_counter() - started:.2f} s")
    seconds: dict[str, list[float]] = {}

    async def timed(name: str, question: Awaitable[Any]) -> None:
        start = time.perf_counter()
        await question
        seconds.setdefault(name, []).append(time.perf_counter() - start)

    lines = text.count("\n")
    for number in range(rounds):
        line = next(
            n for n in range(lines * number // rounds, lines) if text.split("\n", n + 1)[n].startswith("ex:c")
        )
        start, inside = lsp.Position(line, 0), lsp.Position(line, 3)
        change = lsp.TextDocumentContentChangePartial(
            lsp.Range(start, start), 'ex:new a skos:Co ; skos:prefLabel "n'
        )
        named = lsp.VersionedTextDocumentIdentifier(number + 2, document.uri)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, [change]))
        await timed(
            "completion",
            client.text_document_completion_async(lsp.CompletionParams(document, lsp.Position(line, 16))),
        )
        undone = lsp.TextDocumentContentChangePartial(
            lsp.Range(start, lsp.Position(line, len(change.text))), ""
        )
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, [undone]))
        await timed("hover", client.text_document_hover_async(lsp.HoverParams(document, inside)))
        await timed(
            "definition", client.text_document_definition_async(lsp.DefinitionParams(document, inside))
        )
        context = lsp.ReferenceContext(True)
        await timed(
            "references",
            client.text_document_references_async(lsp.ReferenceParams(context, document, inside)),
        )
        await timed(
            "rename", client.text_document_rename_async(lsp.RenameParams(document, inside, "renamed"))
        )
        where = lsp.CodeActionParams(document, lsp.Range(inside, inside), lsp.CodeActionContext([]))
        await timed("code action", client.text_document_code_action_async(where))
    shown.clear()
    started = time.perf_counter()
    await asyncio.wait_for(shown.wait(), 120)
    print(f"findings {time.perf_counter() - started:.2f} s after the last edit")
    for name, each in seconds.items():
        print(f"{name}: median {statistics.median(each) * 1000:.0f} ms, longest {max(each) * 1000:.0f} ms")
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def main(statements: int = 100_000, rounds: int = 15) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place, "data.ttl").write_text(thesaurus(statements), encoding="utf-8")
        Path(place, "seeother.toml").write_text(SETTINGS, encoding="utf-8")
        asyncio.run(measure(Path(place), rounds))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
