"""How gunicorn runs this server: read by `seeother serve`, and by `gunicorn -c python:app.gunicorn_settings app.asgi:app`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

# One event loop for each worker: finished answers leave at once, renderings run in threads beside it.
worker_class = "asgi"
asgi_lifespan = "on"
workers = int(os.environ.get("SEEOTHER_WORKERS") or min(os.cpu_count() or 1, 4))
bind = os.environ.get("SEEOTHER_BIND", "127.0.0.1:8000")
worker_connections = 1000
backlog = 2048
keepalive = 75  # longer than nginx keeps its idle upstream connections, so that nginx is the one to close
timeout = 60
graceful_timeout = 20
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
proc_name = "seeother"


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """gunicorn with the settings of this module and a few chosen at the command line."""

    def __init__(self, chosen: dict[str, Any]) -> None:
        self._chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Take this module's public names as settings, then the chosen ones."""
        known = {name: value for name, value in globals().items() if name in self.cfg.settings}
        for name, value in {**known, **self._chosen}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; called in each worker."""
        from app.asgi import app

        return app


def run_gunicorn(site: Path, address: str, processes: int | None) -> None:
    """Serve a site until a signal ends it."""
    os.environ["SEEOTHER_SITE"] = str(site)
    _Gunicorn({"bind": address, **({"workers": processes} if processes else {})}).run()
