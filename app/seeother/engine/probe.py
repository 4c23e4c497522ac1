"""Find out what kind of engine it is that was connected: whether it is one, what it rewrites, and how it searches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from seeother.diagnostics import Diagnostic
from seeother.engine.engine import Engine
from seeother.engine.trouble import EngineTrouble
from seeother.site.engine_settings import SparqlSettings
from seeother.site.settings import FILE
from seeother.sparql.dialects import DIALECTS, Dialect
from seeother.sparql.terms import text_of_text
from seeother.statements import iri_of, typed
from seeother.terms import XSD
from seeother.write.ntriples import text_of

_ADDRESS = "Name the address that answers SPARQL queries, such as http://127.0.0.1:7878/query."
# Literals as they may be written; an engine that gives another text back keeps the value and not the spelling.
_WRITTEN = {
    "decimal": "12.50",
    "integer": "007",
    "double": "1.0e1",
    "boolean": "1",
    "dateTime": "2020-01-01T00:00:00.000Z",
}
# What not every way to write results brings back as it was.
_ODD = ' <a>&amp;"\u00e9\U0001f600\r\n\t\x07 '


def probe(engine: Engine) -> None:
    """Learn what kind of engine it is; raises EngineTrouble where it does not answer."""
    engine.holds("ASK { }")
    rewritten = sorted(_rewritten(engine))
    engine.dialect, engine.index = next(_dialects(engine), (None, ""))
    engine.results = _quickest(engine)
    engine.rewrites, engine.is_known = tuple(rewritten), True


def _quickest(engine: Engine) -> str:
    """Return the media type of results that an engine writes quickest, "" where that is JSON or says something else."""
    wanted = engine.dialect.results if engine.dialect else ""
    query = f"SELECT ?odd {{ BIND({text_of_text(_ODD)} AS ?odd) }}"
    try:
        return wanted if wanted and engine.ask(query, results=wanted) == engine.ask(query) else ""
    except EngineTrouble:
        return ""


def _dialects(engine: Engine) -> Iterator[tuple[Dialect, str]]:
    """Yield the dialects of full-text search that an engine knows, with the name of its index."""
    for dialect in DIALECTS:
        try:
            rows = engine.select(dialect.probe)
        except EngineTrouble as trouble:
            if not trouble.is_own:
                raise
            continue
        for row in rows:
            yield dialect, text_of(row["index"]) if "index" in row else ""


def _rewritten(engine: Engine) -> Iterator[str]:
    """Yield the datatypes whose literals come back otherwise than they are written."""
    terms = [typed(text, iri_of(f"{XSD}{name}")) for name, text in _WRITTEN.items()]
    told = " ".join(f"({text_of(term)} AS ?{name})" for name, term in zip(_WRITTEN, terms, strict=True))
    try:
        rows = engine.select(f"SELECT {told} {{ }}")
    except EngineTrouble as trouble:
        if not trouble.is_own:
            raise
        return
    found = rows[0] if rows else {}
    for name, text in _WRITTEN.items():
        if name in found and str(found[name]) != text:
            yield name


def state_of_data(engine: Engine) -> str:
    """Return what the query of the settings finds, which is another text after any change; "" where there is none."""
    if not engine.settings.changed:
        return ""
    found = engine.ask(engine.settings.changed)
    if isinstance(found, bool):
        return str(found)
    return (
        "\n".join(" ".join(f"{name}={text_of(term)}" for name, term in sorted(row.items())) for row in found)
        or "nothing"
    )


def findings_of(wanted: SparqlSettings, text: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the engine that settings name, and what it does to the data; `text` is the settings' own."""
    line = next((n for n, each in enumerate(text.split("\n"), 1) if each.lstrip().startswith("[sparql")), 1)
    names = ", ".join(wanted.engines)

    def told(severity: str, code: str, message: str, hint: str) -> Diagnostic:
        return Diagnostic(FILE, line, 1, severity, code, message, hint)

    try:
        with closing(Engine(wanted)) as engine:
            probe(engine)
        missing = [graph for graph in wanted.graphs if not _has(wanted, graph)]
    except EngineTrouble as trouble:
        if trouble.is_lasting:
            hint = trouble.remedy or _ADDRESS
            yield told("error", "engine-refuses", f"{names} is of no use as an engine: {trouble}", hint)
        else:
            hint = "See that it runs and can be reached from here; a server waits for it."
            yield told("warning", "engine-silent", f"{names} does not answer: {trouble}", hint)
        return
    for graph in missing:
        hint = "Load it, or take it out of graphs."
        yield told("error", "engine-refuses", f"the engine has no graph <{graph}>", hint)
    if engine.rewrites:
        kinds = ", ".join(f"xsd:{name}" for name in engine.rewrites)
        hint = "Documents say what it says, such as 12.5 for 12.50. Where that matters, serve the files themselves."
        yield told("warning", "engine-rewrites", f"the engine rewrites literals of {kinds}", hint)


def _has(wanted: SparqlSettings, graph: str) -> bool:
    """Tell whether an engine has a graph, asked as documents ask: what is the default graph then is no named one any more."""
    with closing(Engine(replace(wanted, graphs=(graph,)))) as engine:
        return engine.holds("ASK { ?s ?p ?o }")
