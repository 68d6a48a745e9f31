"""The WSGI entry point: `app` for granian and for the flask command."""

from webapp.app import create_app
from webapp.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Lvgu does not start. {error}") from None
