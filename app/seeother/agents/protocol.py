"""JSON-RPC over HTTP as the Model Context Protocol has it (streamable HTTP): one message each, no sessions, no streams."""

from __future__ import annotations

import json
import re
from typing import Any

from seeother import __version__
from seeother.agents.tools import TOOLS, Unusable
from seeother.decide.problems import unsupported_content
from seeother.graph.data import Data
from seeother.http.answer import NOT_STORED, PLAIN_TEXT, Answer, Ask, compose
from seeother.http.parameters import json_of
from seeother.iris import plain_host
from seeother.look.names import plain

PLACE = "/-/mcp"
_PORT = re.compile(r":\d+$")
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_VERSIONS = ("2025-06-18", "2025-03-26")
_JSON = "application/json"
_PARSE, _INVALID, _NO_METHOD, _BAD_PARAMETERS = -32700, -32600, -32601, -32602


class _Refused(Exception):
    """A message that gets an error of JSON-RPC."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def agents(ask: Ask, data: Data) -> Answer:
    """Answer a message of an agent; 404 unless the settings turn this on, 405 for what is no message, 403 for pages of others."""
    if data.settings.mcp != "on":
        text = f'404 Not Found\n\nAgents are not served here: the setting `mcp = "on"` turns {PLACE} on.\n'
        return compose(404, text, PLAIN_TEXT, NOT_STORED, kind="agents")
    if ask.method != "POST":
        text = "405 Method Not Allowed\n\nAgents POST messages of JSON-RPC (Model Context Protocol) here.\n"
        return compose(405, text, PLAIN_TEXT, (("Allow", "POST, OPTIONS"), *NOT_STORED), kind="agents")
    if ask.origin is not None and not _is_near(ask.origin, data):
        text = "403 Forbidden\n\nPages of other sites may not ask in the name of those who read them; an agent sends no Origin.\n"
        return compose(403, text, PLAIN_TEXT, NOT_STORED, kind="agents")
    if wrong := _unusable(ask):
        return wrong
    identifier: Any = None
    try:
        message = _read(ask.content)
        identifier = message.get("id")
        if (
            "id" not in message or "method" not in message
        ):  # a notification, or an answer to what nobody asked
            return compose(202, b"", "", NOT_STORED, kind="agents")
        return _answer({"result": _result(message, data)}, identifier)
    except _Refused as problem:
        status = 400 if problem.code in (_PARSE, _INVALID) else 200
        return _answer({"error": {"code": problem.code, "message": str(problem)}}, identifier, status)


def _unusable(ask: Ask) -> Answer | None:
    """Return the answer to a message of another type, or of a version of the protocol that is not spoken here."""
    if refused := unsupported_content(ask, _JSON, "a message is JSON-RPC"):
        return refused
    if ask.protocol and ask.protocol.strip() not in _VERSIONS:
        spoken = ", ".join(_VERSIONS)
        text = (
            f"400 Bad Request\n\nThe field MCP-Protocol-Version names none that is spoken here: {spoken}.\n"
        )
        return compose(400, text, PLAIN_TEXT, NOT_STORED, kind="agents")
    return None


def _is_near(origin: str, data: Data) -> bool:
    """Tell whether a page that asks is of the site itself or of this machine, as the protocol demands against DNS rebinding."""
    host = plain_host(origin.partition("://")[2])
    return host in data.settings.patterns.hosts or _PORT.sub("", host) in _THIS_MACHINE


def _read(content: str) -> dict[str, Any]:
    try:
        message = json_of(content.encode("latin-1").decode("utf-8"))
    except ValueError as problem:
        raise _Refused(_PARSE, "this is not JSON") from problem
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise _Refused(_INVALID, "this is no single message of JSON-RPC 2.0")
    if not isinstance(message.get("id"), str | int | None):
        raise _Refused(_INVALID, "the id of a message is a text or a whole number")
    return message


def _result(message: dict[str, Any], data: Data) -> dict[str, Any]:
    told = message.get("params", {})
    parameters = told if isinstance(told, dict) else {}
    match message["method"]:
        case "initialize":
            return _introduction(parameters, data)
        case "ping":
            return {}
        case "tools/list":
            return {"tools": [tool.told(name) for name, tool in TOOLS.items()]}
        case "tools/call":
            return _called(parameters, data)
    raise _Refused(_NO_METHOD, f"there is no method {str(message['method'])[:100]!r} here")


def _introduction(parameters: dict[str, Any], data: Data) -> dict[str, Any]:
    asked = parameters.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in _VERSIONS else _VERSIONS[0],
        "capabilities": {"tools": {}},
        "serverInfo": {
            "name": "seeother",
            "title": plain(data.settings.title, 200),
            "version": __version__,
        },
        "instructions": plain(data.settings.description, 500) or "Call `overview` for what there is.",
    }


def _called(parameters: dict[str, Any], data: Data) -> dict[str, Any]:
    name, arguments = parameters.get("name"), parameters.get("arguments") or {}
    if not isinstance(name, str) or name not in TOOLS or not isinstance(arguments, dict):
        raise _Refused(
            _BAD_PARAMETERS, f"there are the tools {', '.join(TOOLS)}, each with an object of arguments"
        )
    try:
        return {"content": [{"type": "text", "text": TOOLS[name].call(arguments, data)}], "isError": False}
    except Unusable as problem:
        return {"content": [{"type": "text", "text": str(problem)}], "isError": True}


def _answer(body: dict[str, Any], identifier: Any, status: int = 200) -> Answer:
    text = json.dumps({"jsonrpc": "2.0", "id": identifier, **body}, ensure_ascii=False)
    return compose(status, text, _JSON, NOT_STORED, kind="agents")
