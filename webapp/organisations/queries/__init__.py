"""Reading the register, always through the eyes of a viewer.

`reading` has single records and lists, `search` finds names, `assigned` knows who looks after whom, `panels` lets
later features stand on an organisation's page, `comparing` finds duplicates, `planning` says what an import would do.
"""

from webapp.organisations.queries.assigned import (
    Instructor,
    assigned,
    assigned_ids,
    assignment,
    assignments,
    assignments_of_account,
    holders,
    instructors,
)
from webapp.organisations.queries.comparing import Duplicate, alike, duplicates
from webapp.organisations.queries.exporting import SHEET, table, template_columns
from webapp.organisations.queries.panels import Panel, panels, register_panel
from webapp.organisations.queries.planning import Action, Outcome, plan, told
from webapp.organisations.queries.reading import (
    Choice,
    Happened,
    Listed,
    choices,
    cluster_names,
    events,
    former_names,
    get,
    listing,
    loggable,
    merged_ids,
    merged_records,
    of_name,
    picked,
    provisional_count,
    registration_of,
    town_name,
    wanted_of,
)
from webapp.organisations.queries.search import MOST_MATCHES

__all__ = [
    "MOST_MATCHES",
    "SHEET",
    "Action",
    "Choice",
    "Duplicate",
    "Happened",
    "Instructor",
    "Listed",
    "Outcome",
    "Panel",
    "alike",
    "assigned",
    "assigned_ids",
    "assignment",
    "assignments",
    "assignments_of_account",
    "choices",
    "cluster_names",
    "duplicates",
    "events",
    "former_names",
    "get",
    "holders",
    "instructors",
    "listing",
    "loggable",
    "merged_ids",
    "merged_records",
    "of_name",
    "panels",
    "picked",
    "plan",
    "provisional_count",
    "register_panel",
    "registration_of",
    "table",
    "template_columns",
    "told",
    "town_name",
    "wanted_of",
]
