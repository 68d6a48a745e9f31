"""Every address of Lvgu and who may use it. A new route without a line here fails the tests.

The key is an endpoint, or `METHOD endpoint` where methods differ. The roles are those of one county;
what city level may see lies within the same trees and is tested with each feature. Visits and problems
stand in `matrix_work`, the roadshow in `matrix_roadshow`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.access.matrix_roadshow import BALLOTS, BRANDS, HALL, ROADSHOWS
from tests.integration.access.matrix_work import ASSIGNMENTS, FEEDBACK, MANAGE, ORGANISATIONS, PROBLEMS, VISITS
from tests.integration.access.rule import (
    ADMIN,
    AUDITOR,
    COORDINATOR,
    DEPARTMENT,
    EVERY_ROLE,
    INSTRUCTOR,
    NOBODY,
    everybody,
    records,
    roles,
)

if TYPE_CHECKING:
    from tests.integration.access.rule import Rule


def accounts_of_the_area() -> Rule:
    """Give the accounts of an area to its administrator; nobody reaches into another."""
    return records("account", own=[ADMIN], same=[ADMIN])


CORE = {
    "assets.manifest": everybody(),
    "assets.service_worker": everybody(),
    "assets.static_file": everybody(build="any", name="css/app.css"),
    "health.healthz": everybody(),
    "health.ping": everybody(),
    "health.readyz": everybody(),
    "metrics.metrics": everybody(),
    "security.token": everybody(),
}
ACCOUNTS = {
    "accounts.accept": everybody("invitation"),
    "accounts.begin_second_factor": roles(*EVERY_ROLE),
    "accounts.change_password": roles(*EVERY_ROLE),
    "accounts.confirm_second_factor": roles(*EVERY_ROLE),
    "accounts.create": roles(ADMIN),
    "accounts.department": records("department", same=[ADMIN]),
    "accounts.departments": roles(ADMIN),
    "accounts.detail": accounts_of_the_area(),
    "accounts.disable": accounts_of_the_area(),
    "accounts.enable": accounts_of_the_area(),
    "accounts.end_all_sessions": accounts_of_the_area(),
    "accounts.end_other_sessions": roles(*EVERY_ROLE),
    "accounts.end_session": records("session", own=EVERY_ROLE, same=NOBODY),
    "accounts.index": roles(ADMIN),
    "accounts.me": roles(*EVERY_ROLE),
    "accounts.new_link": accounts_of_the_area(),
    "accounts.preferences": everybody(),
    "accounts.remove_second_factor": roles(*EVERY_ROLE),
    "accounts.reset_second_factor": accounts_of_the_area(),
    "accounts.sign_in": everybody(),
    "accounts.sign_in_code": everybody(),
    "accounts.sign_out": everybody(),
    "audit.index": roles(AUDITOR, ADMIN),
}
# One calendar for all counties: the city's administrators keep it.
WORKDAYS = {
    "workdays.change": roles(),
    "workdays.index": roles(COORDINATOR, DEPARTMENT, AUDITOR, ADMIN),
}
INBOX = {
    "inbox.index": roles(*EVERY_ROLE),
    "inbox.read": records("notice", own=[INSTRUCTOR], same=NOBODY),
    "inbox.read_all": roles(*EVERY_ROLE),
    "inbox.remove_webhook": records("webhook", same=MANAGE),
    "inbox.send_again": records("undelivered", same=MANAGE),
    "inbox.test_webhook": records("webhook", same=MANAGE),
    "inbox.unread": everybody(),
    "inbox.webhooks": roles(*MANAGE),
}
MATRIX: dict[str, Rule] = (
    CORE
    | WORKDAYS
    | INBOX
    | ACCOUNTS
    | ASSIGNMENTS
    | BRANDS
    | ORGANISATIONS
    | FEEDBACK
    | VISITS
    | PROBLEMS
    | ROADSHOWS
    | HALL
    | BALLOTS
)
