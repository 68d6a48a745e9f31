"""The entry points: `app` for the flask command and any WSGI server, `server` for granian."""

from webapp.app import create_app
from webapp.core.gateway import Gateway
from webapp.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Lvgu does not start. {error}") from None
server = Gateway(app)
