"""What goes to the log and how it is written: text or JSON lines on standard output and error, nothing unescaped."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from typing import Any, TextIO

from gunicorn.glogging import Logger

from app.representation import Answer, Ask

STYLES = ("text", "json")


class TextLines(logging.Formatter):
    """One line for each event, more only for a traceback."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s [%(process)d] %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")


class JsonLines(logging.Formatter):
    """One JSON object for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = {"time": _now(record.created), "level": record.levelname.lower(), "process": record.process,
                 "message": record.getMessage()}
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event)


def configure_logging(style: str) -> None:
    """Send the events of all loggers to standard error in a style."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class ServerLog(Logger):  # type: ignore[misc]
    """gunicorn's log, written like all other events. Its access log stays off: it costs more than most answers."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers and format to the root logger."""
        super().setup(cfg)
        configure_logging(os.environ.get("SEEOTHER_LOG", ""))
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class RequestLog:
    """Writes a line for each request to standard output, if a style is chosen."""

    def __init__(self, style: str, stream: TextIO | None = None) -> None:
        self.is_on = style in STYLES
        self._line = _json_line if style == "json" else _text_line
        self._stream = stream or sys.stdout

    def write(self, ask: Ask, answer: Answer, seconds: float, snapshot: str) -> None:
        """Write what was asked and answered; JSON's escapes keep any path on its line."""
        self._stream.write(self._line(ask, answer, seconds, snapshot))
        self._stream.flush()


def _text_line(ask: Ask, answer: Answer, seconds: float, snapshot: str) -> str:
    return (f"{_now(time.time())} {json.dumps(ask.method)[1:-1]} {json.dumps(ask.target)} {answer.status} {answer.kind} "
            f"{answer.variant or '-'} {_bytes(ask, answer)} {seconds * 1000:.2f}ms {snapshot or '-'}\n")


def _json_line(ask: Ask, answer: Answer, seconds: float, snapshot: str) -> str:
    return json.dumps({
        "time": _now(time.time()), "method": ask.method, "target": ask.target, "status": answer.status,
        "kind": answer.kind, "variant": answer.variant, "bytes": _bytes(ask, answer),
        "milliseconds": round(seconds * 1000, 2), "snapshot": snapshot,
    }) + "\n"  # fmt: skip


def _bytes(ask: Ask, answer: Answer) -> int:
    return 0 if ask.method == "HEAD" else answer.length


def _now(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
