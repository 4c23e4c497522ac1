"""Imports point down: no cycles, frameworks at the edge, and a core that needs the standard library only."""

import ast
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app" / "seeother"

# From the ground up: each may import itself and what stands before it. A name is a module or a package.
FLOORS = (
    (
        "iris",
        "uris",
        "terms",
        "statements",
        "finding_codes",
        "diagnostics",
        "processes",
        "locks",
        "log_lines",
        "memory_bounds",
    ),
    ("http",),
    ("places",),
    ("earth",),
    ("vocabularies",),
    ("naming",),
    ("site",),
    ("files",),
    ("write",),
    ("graph",),
    ("documents",),
    ("versions",),
    ("sparql",),
    ("engine",),
    ("remote",),
    ("journal",),
    ("publish",),
    ("survey",),
    ("rules",),
    ("look",),
    ("check",),
    ("mend",),
    ("compare",),
    ("drafts",),
    ("editor",),
    ("query",),
    ("describe",),
    ("structure",),
    ("telling",),
    ("pages",),
    ("lists",),
    ("tables",),
    ("reference",),
    ("profiles",),
    ("decide",),
    ("explain",),
    ("reconciliation",),
    ("preview",),
    ("news",),
    ("agents",),
    ("serve",),
    ("extension",),
    ("overview",),
    ("commands",),
    ("gunicorn_settings", "asgi", "wsgi", "cli", "__main__"),
)
# The packages from elsewhere that each may know, besides the standard library.
KNOWN = {
    "http": {"babel"},
    "statements": {"rdflib"},
    "files": {"pyoxigraph"},
    "vocabularies": {"rapidfuzz"},
    "write": {"rdflib"},
    "graph": {"pyoxigraph", "rapidfuzz", "rdflib"},
    "documents": {"rdflib"},
    "versions": {"rdflib"},
    "sparql": {"pyoxigraph", "rdflib"},
    "remote": {"rdflib"},
    "journal": {"rdflib"},
    "news": {"pyoxigraph", "rdflib"},
    "agents": {"rdflib"},
    "publish": {"pyoxigraph", "watchfiles"},
    "survey": {"pyoxigraph"},
    "rules": {"rapidfuzz"},
    "check": {"pyoxigraph", "pyshacl", "rdflib"},
    "mend": {"pyoxigraph"},
    "look": {"babel", "jinja2", "latex2mathml", "markdown_it", "markupsafe", "nh3", "rdflib"},
    "compare": {"jinja2", "rdflib"},
    "editor": {"lsprotocol", "pygls"},
    "query": {"rdflib"},
    "describe": {"rdflib"},
    "structure": {"rdflib"},
    "telling": {"rdflib"},
    "pages": {"markupsafe", "rdflib"},
    "lists": {"rdflib"},
    "tables": {"rdflib"},
    "profiles": {"rdflib"},
    "decide": {"rdflib"},
    "reconciliation": {"rapidfuzz", "rdflib"},
    "preview": {"rdflib"},
    "serve": {"flask", "gunicorn", "prometheus_client", "werkzeug"},
    "extension": {"flask", "rdflib", "werkzeug"},
    "overview": {"jinja2"},
    "commands": {"click", "jinja2", "pyoxigraph"},
    "gunicorn_settings": {"gunicorn"},
    "cli": {"click"},
}
OPTIONAL = {
    "engine.client": {"urllib3"},
    "engine.connections": {"urllib3"},
    "describe.dumps": {"zstandard"},
    "earth.projections": {"pyproj"},
    "http.codings": {"brotli", "zstandard"},
    "look.drawing": {"resvg_py"},
}  # used where they are installed
MOST_MODULES = 15  # in one package


def name_of(path: Path) -> str:
    """Return the name of a module below the package: `http.codings`, `cli`, and `http` for its `__init__`."""
    return ".".join(path.relative_to(APP).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(path): path for path in sorted(APP.rglob("*.py")) if path != APP / "__init__.py"}
MODULES = list(FILES)


def imports_of(source: str) -> set[str]:
    """Return the dotted names that a module imports, wherever in its text; `from seeother import x` is seeother.x."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "Imports are absolute, so that they can be found."
            own = str(node.module).split(".")[0] == "seeother"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if own else {str(node.module)}
    return found


@cache
def imports() -> dict[str, set[str]]:
    """Return what each module imports; read when a test asks, not while tests are collected."""
    return {module: imports_of(FILES[module].read_text(encoding="utf-8")) for module in MODULES}


def own(module: str) -> set[str]:
    """Return the modules of this program that a module imports; `seeother.http.codings.gzip` is http.codings."""
    names = {name.removeprefix("seeother.") for name in imports()[module] if name.startswith("seeother.")}
    return {name if name in FILES else name.rpartition(".")[0] for name in names} & set(FILES)


def foreign(module: str) -> set[str]:
    """Return the packages that a module imports from neither this program nor the standard library."""
    return (
        {name.split(".")[0] for name in imports()[module]}
        - {"seeother", "_typeshed"}
        - sys.stdlib_module_names
    )


def floor_of(module: str) -> int:
    """Return the number of the floor a module stands on."""
    return next(number for number, names in enumerate(FLOORS) if module.split(".")[0] in names)


def cycle_through(module: str) -> list[str]:
    """Return a path of imports from a module back to itself, [] when there is none."""
    paths, seen = [[module]], set()
    while paths:
        path = paths.pop()
        for name in sorted(own(path[-1])):
            if name == module:
                return [*path, module]
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []


def test_imports_point_down() -> None:
    """A module that stands above another never comes to be imported by it, and none goes round in a ring."""
    above = {
        module: [name for name in own(module) if floor_of(name) > floor_of(module)] for module in MODULES
    }
    assert {module: sorted(names) for module, names in above.items() if names} == {}
    assert [path for module in MODULES if (path := cycle_through(module))] == []


def test_no_import_is_hidden_in_a_text() -> None:
    texts = {module: path.read_text(encoding="utf-8") for module, path in FILES.items()}
    assert [module for module, text in texts.items() if "import_module(" in text] == []


def test_each_package_knows_only_its_own_frameworks() -> None:
    allowed = {
        module: KNOWN.get(module.split(".")[0], set()) | OPTIONAL.get(module, set()) for module in MODULES
    }
    assert {m: sorted(foreign(m) - allowed[m]) for m in MODULES if foreign(m) - allowed[m]} == {}


def test_no_package_is_listed_that_is_not_needed() -> None:
    used = {name: set().union(*(foreign(m) for m in MODULES if m.split(".")[0] == name)) for name in KNOWN}
    assert {
        name: sorted(packages - used[name]) for name, packages in KNOWN.items() if packages - used[name]
    } == {}


@pytest.mark.parametrize(
    ("module", "package"), [(m, p) for m, packages in OPTIONAL.items() for p in sorted(packages)]
)
def test_an_optional_package_is_tried_and_may_be_missing(module: str, package: str) -> None:
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    tried = {
        name for node in ast.walk(tree) if isinstance(node, ast.Try) for name in imports_of(ast.unparse(node))
    }
    assert package in tried, f"{module} must do without {package}: import it inside a try."


def test_a_package_is_no_longer_than_one_can_overlook() -> None:
    sizes = Counter(str(path.parent.relative_to(APP)) for path in FILES.values() if path.stem != "__init__")
    assert {name: size for name, size in sizes.items() if size > MOST_MODULES} == {}


def test_every_module_says_what_it_is_for() -> None:
    texts = {module: path.read_text(encoding="utf-8") for module, path in FILES.items()}
    assert [module for module, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []


# The reading of imports itself: (source, names)
SOURCES = {
    "plain": ("import os.path, flask", {"os.path", "flask"}),
    "from": ("from seeother.iris import canonical", {"seeother.iris.canonical"}),
    "package": (
        "from seeother.naming import patterns, templates",
        {"seeother.naming.patterns", "seeother.naming.templates"},
    ),
    "elsewhere": ("from flask import Flask", {"flask"}),
    "inside": ("def f():\n    if True:\n        import click", {"click"}),
    "typing": ("if TYPE_CHECKING:\n    from flask import Request", {"flask"}),
    "text": ("'import flask'", set()),
}


@pytest.mark.parametrize(("source", "names"), SOURCES.values(), ids=SOURCES)
def test_imports_are_found_wherever_they_stand(source: str, names: set[str]) -> None:
    assert imports_of(source) == names
