"""Whether the process is alive and able to save: for phones, load balancers and operators."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.settings import ROOT

if TYPE_CHECKING:
    from webapp.settings import Settings

bp = Blueprint("health", __name__)
PONG = "lvgu pong"
_LEAST_FREE_BYTES = 50 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Offer the three addresses."""
    app.register_blueprint(bp)


@bp.get("/ping")
def ping() -> Response:
    """Prove to a phone that it reached this program and not a captive portal."""
    return Response(PONG, mimetype="text/plain")


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return make_response(jsonify(status="ok"), 200)


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether a write would be saved now: 200, or 503 with what is wrong."""
    settings: Settings = current_app.config["LVGU"]
    checks = {
        "database": _can_write(),
        "migrations": current_revision() == head_revision(),
        "disk": shutil.disk_usage(settings.instance).free > _LEAST_FREE_BYTES,
    }
    ready = all(checks.values())
    return make_response(jsonify(status="ready" if ready else "degraded", checks=checks), 200 if ready else 503)


def _can_write() -> bool:
    try:
        with transaction() as session:
            session.rollback()
    except (DomainError, DBAPIError):
        return False
    return True


def current_revision() -> str | None:
    """Return the migration the database stands at, or None for an empty one."""
    try:
        return str(db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())
    except DBAPIError:
        db.session.rollback()
        return None


def head_revision() -> str | None:
    """Return the newest migration that this program knows."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
