"""How the pages call what `rules.comparing` compares."""

from __future__ import annotations

from typing import Final

from webapp.core.errors import N_
from webapp.problems.rules import CATEGORY_LABELS
from webapp.visits.rules.content import FOLLOW_LABELS, THEME_LABELS

FIELD_LABELS: Final = {
    "organisation_id": N_("Organisation visited"),
    "visited_on": N_("Date"),
    "themes": N_("Themes"),
    "registered": N_("Registered members"),
    "floating": N_("Floating members"),
    "contact": N_("Whom you met"),
    "photos": N_("Photos"),
    "position": N_("Position"),
    "opinion": N_("Opinion"),
}
LABELS: Final = {
    "fields": FIELD_LABELS,
    "themes": THEME_LABELS,
    "categories": CATEGORY_LABELS,
    "follows": FOLLOW_LABELS,
}
