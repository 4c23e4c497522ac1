"""How gunicorn runs this server.

It is read by `seeother serve`, and by `gunicorn -c python:seeother.gunicorn_settings seeother.asgi:app`.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.arbiter import Arbiter

from seeother.look.templating import translate
from seeother.processes import allow_open_files, python_path
from seeother.publish.publisher import dismiss_publisher, wake_publisher
from seeother.publish.state import Foreign, StateFolder
from seeother.publish.workers import forget
from seeother.serve.gunicorn_worker import Handover
from seeother.serve.metrics import start_counting
from seeother.serve.proxy import TRUSTED
from seeother.serve.server import site_folder
from seeother.site.settings_file import state_of

log = logging.getLogger("seeother")

# One event loop for each worker: finished answers leave at once, renderings run in threads beside it. uvloop and the
# C parser of gunicorn_h1c are taken where they are installed. The site is opened after the fork: threads and the
# store do not survive one, and what a snapshot holds is on disk and shared by the kernel anyway.
worker_class = "seeother.serve.gunicorn_worker.Worker"
asgi_lifespan = "on"
workers = int(os.environ.get("SEEOTHER_WORKERS") or min(os.cpu_count() or 1, 4))
bind = os.environ.get("SEEOTHER_BIND", "127.0.0.1:8000")
# For each worker. Stores, templates and locks need files too, also while one snapshot follows another.
worker_connections = max(16, min(1000, allow_open_files() - 120))
# What tells that a worker lives is written to memory: a disk that hangs, or is full, has nothing to do with that.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  gunicorn makes a file of its own in it
backlog = 2048
keepalive = 75  # longer than nginx keeps its idle upstream connections, so that nginx is the one to close
timeout = 60
graceful_timeout = 20  # for answers under way; idle connections are closed at once
max_requests = int(
    os.environ.get("SEEOTHER_MAX_REQUESTS", "2000000")
)  # rarely: a new worker starts with an empty shelf
max_requests_jitter = max_requests // 4
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
forwarded_allow_ips = TRUSTED
control_socket_disable = True  # its place is one for each user, so two servers would collide
proc_name = "seeother"
logger_class = "seeother.serve.logs.ServerLog"
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}


def on_starting(arbiter: Arbiter) -> None:
    """Do for all workers what each would do; refuse a state folder of somebody else, and drop what earlier servers told."""
    Handover(arbiter)
    # SIGUSR2 starts a second server by these words: our own command and a path into gunicorn's folder would not be one.
    arbiter.START_CTX["args"] = [sys.executable, "-m", "gunicorn", *sys.argv[1:]]
    translate()
    folder = site_folder()
    state = state_of(folder)
    try:
        StateFolder(state).claim(folder)
        forget(StateFolder(state))
        start_counting(state)
    except Foreign as problem:
        log.error("%s. Name another folder with the setting `state`.", problem)
        sys.exit(2)
    except OSError as problem:
        log.warning("the state folder cannot be written, what is there is served: %s", problem)


def on_reload(_: object) -> None:
    """Have the publisher look at the files again too: SIGHUP means everything anew."""
    wake_publisher(state_of(site_folder()))


def on_exit(_: object) -> None:
    """Have the publisher end too, where this was the last server of the site."""
    with suppress(OSError):
        dismiss_publisher(state_of(site_folder()))


def become_gunicorn(site: Path, address: str, processes: int | None) -> NoReturn:
    """Serve a site until a signal ends it, in the place of this process."""
    os.environ.update(SEEOTHER_SITE=str(site), PYTHONPATH=python_path())
    workers_wanted = ["--workers", str(processes)] if processes else []
    arguments = [
        "-c",
        "python:seeother.gunicorn_settings",
        "--bind",
        address,
        *workers_wanted,
        "seeother.asgi:app",
    ]
    sys.stdout.flush()
    if _has_threads():
        # A process that has opened a store must not fork: the store's threads would be missing in the workers.
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606  this very program, no shell
    sys.argv[1:] = arguments
    WSGIApplication(prog="seeother").run()
    sys.exit()


def _has_threads() -> bool:
    try:
        return len(list(Path("/proc/self/task").iterdir())) > 1
    except OSError:
        return True
