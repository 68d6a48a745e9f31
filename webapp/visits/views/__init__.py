"""Pages of visits, one concern a file; `today` and `more` are the first and the last place of the navigation."""

from webapp.visits.views import deciding, entry, more, photos, plan, reading, reports, today
from webapp.visits.views.blueprint import bp

blueprints = [bp, today.bp, plan.bp, reports.bp, more.bp]

__all__ = ["blueprints", "bp", "deciding", "entry", "more", "photos", "plan", "reading", "reports", "today"]
