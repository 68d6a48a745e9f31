"""The one place where everything is wired together."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from jinja2 import StrictUndefined

from webapp.core import assets, db, error_pages, health, htmx, i18n, logs, metrics, polling, security
from webapp.core.routing import LazyRule, RecordNumber
from webapp.core.serve import serve
from webapp.live.queries import known_tag
from webapp.settings import ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from jinja2 import Environment

FEATURES = (
    "audit",
    "areas",
    "accounts",
    "workdays",
    "outbox",
    "live",
    "inbox",
    "organisations",
    "problems",
    "feedback",
    "visits",
    "programmes.brands",
    "roadshows",
    "ballots",
    "demo",
)


class Application(Flask):
    """Flask, spared the question whether each function is a coroutine: none is."""

    url_rule_class = LazyRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings`, or from the environment."""
    settings = settings or Settings.from_env()
    settings.instance.mkdir(parents=True, exist_ok=True)
    logs.configure(settings)
    app = Application("webapp", instance_path=str(settings.instance), static_folder=None)
    app.config["LVGU"] = settings
    app.url_map.converters["int"] = RecordNumber
    app.url_map.strict_slashes = False  # people type addresses with and without
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["has_endpoint"] = lambda name: name in app.view_functions
    logs.init_app(app, settings)
    db.init_app(app, settings)
    htmx.init_app(app)
    i18n.init_app(app)
    polling.init_app(app, partial(known_tag, app))
    security.init_app(app, settings)
    error_pages.init_app(app)
    assets.init_app(app)
    health.init_app(app)
    metrics.init_app(app)
    for feature in FEATURES:
        _register(app, feature)
    app.cli.add_command(serve)
    _offer_migrations(app)
    _register_macros(app)
    return app


def _offer_migrations(app: Flask) -> None:
    """Set up `flask db`; server processes never migrate and are spared Alembic's start-up time."""
    if click.get_current_context(silent=True) or "flask_migrate" in sys.modules:
        from flask_migrate import Migrate

        Migrate(app, db.db, directory=str(ROOT / "migrations"), compare_type=True, render_as_batch=True)


def _register(app: Flask, feature: str) -> None:
    """Take in a feature: its tables, its pages, its commands. Each part is optional."""
    package = f"webapp.{feature}"
    if find_spec(package) is None:
        return
    _part(package, "models")
    if init_app := getattr(_part(package, "access"), "init_app", None):
        init_app(app)
    if audit_scopes := getattr(_part(package, "queries"), "audit_scopes", None):
        app.extensions.setdefault("lvgu_audit_scopes", []).append(audit_scopes)
    for blueprint in _blueprints(_part(package, "views")):
        app.register_blueprint(blueprint)
    if group := getattr(_part(package, "cli"), "group", None):
        app.cli.add_command(group)


def _part(package: str, name: str) -> ModuleType | None:
    spec = find_spec(f"{package}.{name}")
    return import_module(f"{package}.{name}") if spec and spec.origin else None


def _blueprints(views: ModuleType | None) -> list[Any]:
    if views is None:
        return []
    return list(getattr(views, "blueprints", [])) or [views.bp]


def _register_macros(app: Flask) -> None:
    """Make the shared macros known to every template; they may use the globals, not the page's context."""
    for name in ("ui", "form"):
        app.jinja_env.globals[name] = _Macros(app.jinja_env, f"macros/{name}.html")


class _Macros:
    """The macros of one file, compiled when a page first wants one: commands and start-up do without."""

    def __init__(self, environment: Environment, name: str) -> None:
        self._environment = environment
        self._name = name

    def __getattr__(self, macro: str) -> object:
        found: object = getattr(self._environment.get_template(self._name).module, macro)
        setattr(self, macro, found)
        return found
