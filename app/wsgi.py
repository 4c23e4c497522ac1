"""Entry point for `gunicorn app.wsgi:app`; the site comes from SEEOTHER_SITE."""

from __future__ import annotations

from app.serving import Server, site_folder
from app.web import create_app

app = create_app(Server(site_folder()))
