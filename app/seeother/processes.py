"""Start further processes of this very program, wherever it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def python_path() -> str:
    """Return the search path with which a new process finds this very code."""
    return os.pathsep.join(filter(None, [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")]))


def start(module: str, *arguments: object, nice: int = 0, **options: Any) -> subprocess.Popen[bytes]:
    """Start a module of this program as a process of its own; `nice` lowers its priority."""
    command = [
        *(["nice", "-n", str(nice)] if nice else []),
        sys.executable,
        "-m",
        module,
        *map(str, arguments),
    ]
    environment = {**os.environ, "PYTHONPATH": python_path()}
    return subprocess.Popen(command, env=environment, **{"stdin": subprocess.DEVNULL, **options})
