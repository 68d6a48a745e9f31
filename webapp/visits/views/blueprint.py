"""The blueprint that the pages of visits share."""

from __future__ import annotations

from flask import Blueprint

from webapp.accounts.rules import Role

bp = Blueprint("visits", __name__, url_prefix="/visits")

READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMIN)
