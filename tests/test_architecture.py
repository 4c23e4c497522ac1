"""Imports point down: no cycles, frameworks at the edge, and a core that needs the standard library only."""

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
MODULES = sorted(path.stem for path in APP.glob("*.py") if path.stem != "__init__")

# Who may know a framework: module names, or their beginnings where they end in "*".
EDGES = {
    "flask": ("web",),
    "werkzeug": ("web",),
    "click": ("cli*",),
    "gunicorn": ("gunicorn*", "worker", "logs"),
    "brotli": ("codings",),
    "zstandard": ("codings",),
    "jinja2": ("templating", "nginx"),
}
OPTIONAL = {"codings": {"brotli", "zstandard"}}  # used where they are installed
CORE = (
    "diagnostics",
    "variants",
    "negotiation",
    "iris",
    "patterns",
    "settings",
    "representation",
    "terms",
    "inference",
)


def imports_of(source: str) -> set[str]:
    """Return the dotted names that a module imports, wherever in its text; `from app import x` is app.x."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = f"app.{node.module}".rstrip(".") if node.level else str(node.module)
            found |= {f"app.{alias.name}" for alias in node.names} if module in ("app", "app.None") else {module}
    return found


IMPORTS = {module: imports_of((APP / f"{module}.py").read_text(encoding="utf-8")) for module in MODULES}


def own(module: str) -> set[str]:
    """Return the modules of the app that a module imports."""
    return {name.split(".")[1] for name in IMPORTS[module] if name.startswith("app.")} & set(MODULES)


def foreign(module: str) -> set[str]:
    """Return the packages that a module imports from neither the app nor the standard library."""
    return {name.split(".")[0] for name in IMPORTS[module]} - {"app"} - sys.stdlib_module_names


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


def beneath(module: str) -> set[str]:
    """Return a module and all of the app that it needs."""
    found, todo = {module}, [module]
    while todo:
        new = own(todo.pop()) - found
        found |= new
        todo += new
    return found


def is_allowed(module: str, names: tuple[str, ...]) -> bool:
    return any(module.startswith(name[:-1]) if name.endswith("*") else module == name for name in names)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_needs_itself(module: str) -> None:
    path = cycle_through(module)
    assert not path, f"Imports must point down, but these go round: {' → '.join(path)}."


@pytest.mark.parametrize("module", MODULES)
def test_frameworks_stay_at_the_edge(module: str) -> None:
    for package in sorted(foreign(module) & set(EDGES)):
        allowed = EDGES[package]
        assert is_allowed(module, allowed), (
            f"app/{module}.py imports {package}, which only {', '.join(allowed)} may know."
        )


@pytest.mark.parametrize("module", CORE)
def test_the_core_needs_the_standard_library_only(module: str) -> None:
    for name in sorted(beneath(module)):
        packages = ", ".join(sorted(foreign(name) - OPTIONAL.get(name, set())))
        assert not packages, (
            f"app/{module}.py is to run on the standard library alone, but app/{name}.py imports {packages}."
        )


@pytest.mark.parametrize(("module", "package"), [(m, p) for m, packages in OPTIONAL.items() for p in sorted(packages)])
def test_an_optional_package_is_tried_and_may_be_missing(module: str, package: str) -> None:
    tree = ast.parse((APP / f"{module}.py").read_text(encoding="utf-8"))
    tried = {name for node in ast.walk(tree) if isinstance(node, ast.Try) for name in imports_of(ast.unparse(node))}
    assert package in tried, f"app/{module}.py must do without {package}: import it inside a try."


def test_the_app_is_flat() -> None:
    folders = sorted(path.parent.name for path in APP.glob("*/**/*.py"))
    assert not folders, f"Modules stand beside one another in app/, but there are some in {', '.join(folders)}."


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(ast.parse((APP / f"{module}.py").read_text(encoding="utf-8")))
    assert docstring, f"app/{module}.py has no docstring that says in a sentence what it is for."


# The reading of imports itself: (source, names)
SOURCES = {
    "plain": ("import os.path, flask", {"os.path", "flask"}),
    "from": ("from app.iris import canonical", {"app.iris"}),
    "from-app": ("from app import iris, patterns", {"app.iris", "app.patterns"}),
    "relative": ("from . import iris\nfrom .patterns import Pattern", {"app.iris", "app.patterns"}),
    "inside": ("def f():\n    if True:\n        import click", {"click"}),
    "typing": ("if TYPE_CHECKING:\n    from flask import Request", {"flask"}),
    "text": ("'import flask'", set()),
}


@pytest.mark.parametrize(("source", "names"), SOURCES.values(), ids=SOURCES)
def test_imports_are_found_wherever_they_stand(source: str, names: set[str]) -> None:
    assert imports_of(source) == names
