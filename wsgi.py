"""The WSGI entry point: `app` for granian and for the flask command."""

from webapp.app import create_app

app = create_app()
