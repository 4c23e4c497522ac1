"""What a server logs: its events, and a line for each request where the settings want one."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any, TextIO

from gunicorn.glogging import Logger

from seeother.http.answer import Answer, Ask
from seeother.http.streams import UNKNOWN
from seeother.log_lines import STYLES, Unfailing, configure_logging, utc


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
        self._stream = Unfailing(stream or sys.stdout)

    def write(self, ask: Ask, answer: Answer, seconds: float, snapshot: str) -> None:
        """Write what was asked and answered; JSON's escapes keep any path on its line."""
        self._stream.write(self._line(ask, answer, seconds, snapshot))
        self._stream.flush()


def _text_line(ask: Ask, answer: Answer, seconds: float, snapshot: str) -> str:
    return (
        f"{utc(time.time())} {json.dumps(ask.method)[1:-1]} {json.dumps(ask.target)} {answer.status} {answer.kind} "
        f"{answer.variant or '-'} {_bytes(ask, answer)} {seconds * 1000:.2f}ms {snapshot or '-'}\n"
    )


def _json_line(ask: Ask, answer: Answer, seconds: float, snapshot: str) -> str:
    return (
        json.dumps(
            {
                "time": utc(time.time()),
                "method": ask.method,
                "target": ask.target,
                "status": answer.status,
                "kind": answer.kind,
                "variant": answer.variant,
                "bytes": _bytes(ask, answer),
                "milliseconds": round(seconds * 1000, 2),
                "snapshot": snapshot,
            }
        )
        + "\n"
    )


def _bytes(ask: Ask, answer: Answer) -> int:
    return 0 if ask.method == "HEAD" or answer.length == UNKNOWN else answer.length
