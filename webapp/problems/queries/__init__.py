"""Reading problems, always through the eyes of a viewer.

`reading` has single problems and lists, `desk` a department's work and the board, `parties` departments and people,
`clocks` workdays and marks, `enterprise` what an organisation sees itself, `knowing` the solved problems.
"""

from webapp.problems.queries.enterprise import EnterpriseCase, enterprise_case, of_enterprise
from webapp.problems.queries.reading import (
    Filter,
    Listed,
    Step,
    Subject,
    counts,
    get,
    locked,
    mark_counts,
    of_organisation,
    open_counts,
    page,
    still_open,
    subject,
    timeline,
    to_decide,
    visible,
)

__all__ = [
    "EnterpriseCase",
    "Filter",
    "Listed",
    "Step",
    "Subject",
    "counts",
    "enterprise_case",
    "get",
    "locked",
    "mark_counts",
    "of_enterprise",
    "of_organisation",
    "open_counts",
    "page",
    "still_open",
    "subject",
    "timeline",
    "to_decide",
    "visible",
]
