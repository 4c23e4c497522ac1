"""How events are written: text or JSON lines, nothing unescaped."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import suppress
from typing import Any, TextIO

STYLES = ("text", "json")


class TextLines(logging.Formatter):
    """One line for each event, more only for a traceback."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s [%(process)d] %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")


class JsonLines(logging.Formatter):
    """One JSON object for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event = {
            "time": utc(record.created),
            "level": record.levelname.lower(),
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event)


def configure_logging(style: str) -> None:
    """Send the events of all loggers to standard error in a style."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class Unfailing:
    """A stream as it is, but what cannot be written, to a full disk or to nobody, is left out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text if it can be."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what was kept back, if it can be."""
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def serve_whoever_listens() -> None:
    """Let no server end because of what it cannot print."""
    sys.stdout, sys.stderr = Unfailing(sys.stdout), Unfailing(sys.stderr)


def utc(seconds: float) -> str:
    """Return a moment in seconds since 1970 as ISO 8601 has it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
