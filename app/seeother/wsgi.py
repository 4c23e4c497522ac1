"""Entry point for `gunicorn seeother.wsgi:app`; the site comes from SEEOTHER_SITE."""

from __future__ import annotations

from seeother.serve.flask import create_app
from seeother.serve.server import open_server

app = create_app(open_server())
