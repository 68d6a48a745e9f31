"""Pages of problems, one concern a file."""

from webapp.problems.views import clocks, deciding, handling, knowing, ledger, photos, reading
from webapp.problems.views.blueprint import bp

__all__ = ["bp", "clocks", "deciding", "handling", "knowing", "ledger", "photos", "reading"]
