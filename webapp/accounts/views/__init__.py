"""The pages about people, and the audit record's page: it needs to know who is looking."""

from webapp.accounts.views import audit, departments, entry, me, people, second_factor
from webapp.accounts.views.blueprint import bp

__all__ = ["audit", "blueprints", "bp", "departments", "entry", "me", "people", "second_factor"]

blueprints = [bp, audit.bp]
