"""The templates of a site's theme run in here: they see what a page shows and nothing else, and for a bounded time.

Who edits a site decides what is published, not what runs. So a template reaches only values, and of the product's own
objects their fields and the few methods that pages need; what it writes and how long it works is counted as it goes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from jinja2.visitor import NodeTransformer

from seeother.graph.manifest import Manifest
from seeother.look.budget import ELEMENT, Exhausted, afford, emitted, joined, spend, step, written

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 10_000  # number that a template may give a filter or count up to
_LONGEST_INTEGER = 64  # bits

_VALUES = (str, int, float, tuple, list, Mapping, set, frozenset, type(None), Undefined)
_MACHINERY = (LoopContext, Macro, TemplateReference, BlockReference, Cycler, Joiner, Namespace)
_ROOMS = (
    "seeother.earth.",
    "seeother.explain.",
    "seeother.journal.entries",
    "seeother.lists.",
    "seeother.look.",
    "seeother.news.",
    "seeother.pages.",
    "seeother.profiles.",
    "seeother.http.answer",
    "seeother.http.links",
    "seeother.http.negotiation",
    "seeother.http.variants",
    "seeother.site.",
    "seeother.documents.",
    "seeother.decide.problems",
    "seeother.query.",
    "seeother.reference.",
    "seeother.structure.",
    "seeother.telling.",
)
_METHODS = frozenset({"link", "name_of", "number", "one", "path", "tiles"})  # of the product's objects
_WORDS = frozenset(
    (
        "capitalize casefold count endswith find get index isalpha isdigit islower isspace isupper "
        "items keys lower lstrip partition removeprefix removesuffix rfind rpartition rsplit rstrip "
        "split splitlines startswith strip title unescape striptags upper values"
    ).split()
)  # methods of values; format can make a text of any width
_UNBOUNDED = (
    "center",
    "format",
    "indent",
    "pprint",
    "sum",
    "wordwrap",
    "xmlattr",
)  # filters that may grow a text at will


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that somebody else has written."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    step, emitted, written, joined = (
        staticmethod(step),
        staticmethod(emitted),
        staticmethod(written),
        staticmethod(joined),
    )

    def __init__(self, **options: Any) -> None:
        # Nothing is worked out while a template is translated, where nothing counts.
        super().__init__(optimized=False, **options)
        for name in _UNBOUNDED:
            self.filters.pop(name, None)
        self.globals.pop("lipsum", None)
        self.globals["range"] = _range

    def confine(self) -> None:
        """Have all filters count what they make; called when there are all."""
        for name, function in self.filters.items():
            self.filters[name] = _counting(function)
        self.filters["join"] = _bounded_join(self.filters["join"])
        self.filters["replace"] = _bounded_replace(self.filters["replace"])

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may see an attribute: fields of what pages show, never what is behind them."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, _MACHINERY):
            return True
        if callable(value) and not _is_shown(value):
            return attr in (_METHODS if _is_own(obj) else _WORDS if isinstance(obj, _VALUES) else ())
        return (_is_own(obj) or _is_template_module(obj)) and (_is_shown(value) or callable(value))

    def is_safe_callable(self, obj: Any) -> bool:
        """Tell whether a template may call something: macros, what it was given, and the methods that it may see."""
        return not isinstance(obj, type) and super().is_safe_callable(obj)

    def wrap_str_format(self, value: Any) -> None:
        """Have `format` refused as any other method is: it would make a text of any width before that can be counted."""

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call something that is safe to be called, and count what it makes."""
        if obj in (step, emitted, written, joined):
            return obj(*args)
        _refuse_large(args, kwargs)
        return spend(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate within bounds."""
        numbers = all(isinstance(value, (int, float)) for value in (left, right))
        if numbers and operator == "**" and (abs(right) > _LONGEST_INTEGER or abs(left) > _LARGEST):
            raise Exhausted("the number would be too large")
        if not numbers:
            afford(_length_of(operator, left, right))
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int) and result.bit_length() > _LONGEST_INTEGER:
            raise Exhausted("the number is too large")
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _counted(super()._parse(source, name, filename))


def _length_of(operator: str, left: Any, right: Any) -> int:
    """Return how many characters the result of an operator on texts and lists is worth."""
    if operator == "+":
        return sum(_size(value) for value in (left, right))
    if operator == "*":
        times = next((value for value in (left, right) if isinstance(value, int)), 0)
        return max(times, 0) * max(_size(left), _size(right))
    if operator == "%" and isinstance(left, str):
        raise SecurityError("texts are put together with ~, not with %")
    return 0


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else ELEMENT * len(value) if hasattr(value, "__len__") else 0


def _is_own(obj: Any) -> bool:
    return type(obj).__module__.startswith(_ROOMS) or type(obj) is Manifest


def _is_template_module(obj: Any) -> bool:
    return type(obj).__module__ == "jinja2.environment"


def _is_shown(value: Any) -> bool:
    return isinstance(value, (*_VALUES, *_MACHINERY)) or _is_own(value)


def _range(*args: int) -> range:
    found = range(*args)
    if len(found) > _LARGEST:
        raise Exhausted(f"a range of more than {_LARGEST:,} numbers")
    return found


def _refuse_large(args: Iterable[Any], kwargs: Mapping[str, Any]) -> None:
    if any(isinstance(value, int) and abs(value) > _LARGEST for value in (*args, *kwargs.values())):
        raise Exhausted(f"a number beyond {_LARGEST:,} is given to a function")


def _counting(function: Callable[..., Any]) -> Callable[..., Any]:
    first = 2 if hasattr(function, "jinja_pass_arg") else 1

    @functools.wraps(function)
    def counted(*args: Any, **kwargs: Any) -> Any:
        _refuse_large(args[first:], kwargs)
        return spend(function(*args, **kwargs))

    return counted


def _bounded_join(function: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(function)
    def join(eval_ctx: Any, value: Iterable[Any], d: str = "", attribute: Any = None) -> str:
        values = list(value)
        for part in values:
            afford(len(d) + (len(part) if isinstance(part, str) else ELEMENT))
        return function(eval_ctx, values, d, attribute)

    return join


def _bounded_replace(function: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(function)
    def replace(eval_ctx: Any, s: str, old: str, new: str, count: int | None = None) -> str:
        afford(str(s).count(str(old)) * len(str(new)))
        return function(eval_ctx, s, old, new, count)

    return replace


def _counted(template: nodes.Template) -> nodes.Template:
    """Put the counts into a template: a step in each round of a loop and each macro, and the length of what is written."""
    found: Any  # mypy takes the three for any statement
    for found in list(template.find_all((nodes.For, nodes.Macro, nodes.CallBlock))):
        found.body.insert(0, nodes.ExprStmt(_own_call("step", found.lineno), lineno=found.lineno))
    for output in list(template.find_all(nodes.Output)):
        fixed = sum(len(node.data) for node in output.nodes if isinstance(node, nodes.TemplateData))
        output.nodes = [
            node if isinstance(node, nodes.TemplateData) else _own_call("emitted", node.lineno, node)
            for node in output.nodes
        ]
        if fixed:
            output.nodes.append(_own_call("written", output.lineno, nodes.Const(fixed)))
    return _Concatenations().visit(template)  # type: ignore[no-any-return]


def _own_call(name: str, line: int, *arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None, lineno=line)


class _Concatenations(NodeTransformer):
    """Has texts put together with ~ counted before they are."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  Jinja calls it by this name
        """Return the call that counts."""
        self.generic_visit(node)
        return _own_call("joined", node.lineno, *node.nodes)
