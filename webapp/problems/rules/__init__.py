"""What a problem may become, when, and by whom. Pure.

`states` has the life-cycle, `clocks` the workdays, `access` who may do what, `wording` what is written and rated,
`knowing` the solved problems that others learn from, `categories` what problems are about.
"""

from webapp.problems.rules.access import Parties, may_decide, may_see
from webapp.problems.rules.categories import CATEGORY_LABELS, Category
from webapp.problems.rules.clocks import Mark, Policy
from webapp.problems.rules.states import (
    ACTION_LABELS,
    OPEN_STATES,
    STATE_LABELS,
    Action,
    State,
    after,
    locks_opinion,
)
from webapp.problems.rules.wording import (
    REASON_MAX,
    REASON_MIN,
    TEXT_MAX,
    TEXT_MIN,
    TITLE_LENGTH,
    check_reason,
    title_of,
)

__all__ = [
    "ACTION_LABELS",
    "CATEGORY_LABELS",
    "OPEN_STATES",
    "REASON_MAX",
    "REASON_MIN",
    "STATE_LABELS",
    "TEXT_MAX",
    "TEXT_MIN",
    "TITLE_LENGTH",
    "Action",
    "Category",
    "Mark",
    "Parties",
    "Policy",
    "State",
    "after",
    "check_reason",
    "locks_opinion",
    "may_decide",
    "may_see",
    "title_of",
]
