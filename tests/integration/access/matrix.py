"""Every address of Lvgu and who may use it. A new route without a line here fails the tests.

The key is an endpoint, or `METHOD endpoint` where methods differ. The roles are those of one county;
what city level may see lies within the same trees and is tested with each feature.
"""

from __future__ import annotations

from tests.integration.access.rule import (
    ADMIN,
    AUDITOR,
    COORDINATOR,
    EVERY_ROLE,
    NOBODY,
    Rule,
    everybody,
    records,
    roles,
)

RUN_EVENTS = (COORDINATOR, ADMIN)


def accounts_of_the_area() -> Rule:
    """Give the accounts of an area to its administrator; nobody reaches into another."""
    return records("account", own=[ADMIN], same=[ADMIN])


def event(**params: object) -> Rule:
    """Give an event to those who run the events of its area."""
    return records("event", same=RUN_EVENTS, params=params, data={"version": 1})


CORE = {
    "assets.static_file": everybody(build="any", name="css/app.css"),
    "health.healthz": everybody(),
    "health.ping": everybody(),
    "health.readyz": everybody(),
    "metrics.metrics": everybody(),
    "security.token": everybody(),
}
ACCOUNTS = {
    "accounts.accept": everybody("invitation"),
    "accounts.change_password": roles(*EVERY_ROLE),
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
    "accounts.sign_in": everybody(),
    "accounts.sign_out": everybody(),
    "audit.index": roles(AUDITOR, ADMIN),
}
ROADSHOWS = {
    "roadshows.absent": event(key="j1"),
    "roadshows.create": roles(*RUN_EVENTS),
    "roadshows.edit": event(),
    "roadshows.entries": event(),
    "roadshows.entry": event(key="e1"),
    "roadshows.file": event(),
    "roadshows.index": roles(*RUN_EVENTS),
    "roadshows.judge": event(key="j1"),
    "roadshows.judges": event(),
    "roadshows.move": event(stage="locked"),
    "roadshows.move_back": event(stage="draw"),
    "roadshows.move_entry": event(key="e1", direction="down"),
    "roadshows.present": event(key="j1"),
    "roadshows.recuse": event(key="j1", verb="recuse"),
    "roadshows.reinstate_entry": event(key="e1"),
    "roadshows.replace": event(key="j1"),
    "roadshows.rules": event(),
    "roadshows.show": event(),
    "roadshows.withdraw_entry": event(key="e1"),
}
# A judge has no account: the device holds the right. Without one these answer alike to everybody.
BALLOTS = {
    "ballot.draft": everybody(),
    "ballot.recuse": everybody(),
    "ballot.show": everybody(),
    "ballot.stage": everybody(),
    "ballot.submit": everybody(),
    "ballots.claim": everybody("judge link"),
    "ballots.link": everybody("judge link"),
}
MATRIX: dict[str, Rule] = CORE | ACCOUNTS | ROADSHOWS | BALLOTS
