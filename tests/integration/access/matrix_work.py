"""The addresses of visits, problems, organisations and the enterprise's card, and who may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.access.rule import (
    ADMIN,
    COORDINATOR,
    DEPARTMENT,
    EVERY_ROLE,
    INSTRUCTOR,
    NOBODY,
    Rule,
    everybody,
    records,
    roles,
)

if TYPE_CHECKING:
    from webapp.accounts.rules import Role

MANAGE = (COORDINATOR, ADMIN)


def organisation(*readers: Role, kind: str = "organisation") -> Rule:
    """Give an organisation to those who manage its area; `readers` may use it when it is assigned to them."""
    return records(kind, own=[*MANAGE, *readers], same=MANAGE)


def upload() -> Rule:
    """Give an uploaded table to the coordinator who uploaded it, and to nobody else."""
    return records("upload", own=[COORDINATOR], same=NOBODY)


ASSIGNMENTS = {
    "assignments.coverage": roles(*MANAGE),
    "assignments.handover": roles(*MANAGE),
    "assignments.propose": records("dispatch round", same=MANAGE),
    "assignments.round_": records("dispatch round", same=MANAGE),
    "assignments.rounds": roles(*MANAGE),
    "assignments.step": records("dispatch round", same=MANAGE),
}
ORGANISATIONS = {
    "organisations.assign": organisation(),
    "organisations.assign_many": roles(*MANAGE),
    "organisations.create": roles(*MANAGE),
    "organisations.detail": organisation(INSTRUCTOR),
    "organisations.duplicates": roles(*MANAGE),
    "organisations.edit": organisation(),
    "organisations.end_assignment": organisation(kind="assignment"),
    "organisations.export": roles(INSTRUCTOR, *MANAGE, suffix="csv"),
    "organisations.export_contacts": roles(*MANAGE),
    "organisations.index": roles(INSTRUCTOR, *MANAGE),
    "organisations.merge": organisation(),
    "organisations.preview": upload(),
    "organisations.report": upload(),
    "organisations.run_import": upload(),
    "organisations.set_status": organisation(),
    "organisations.template": roles(*MANAGE),
    "organisations.upload": roles(*MANAGE),
}
VISITS = {
    "more.index": roles(*EVERY_ROLE),
    "outbox.index": everybody(),
    "outbox.offline": everybody(),
    # everybody here is of a county, and how often is said by the city
    "POST plan.set_frequency": roles(tier="monthly"),
    "plan.area": roles(*MANAGE),
    "plan.calendar": roles(INSTRUCTOR),
    "plan.frequencies": roles(*MANAGE),
    "plan.index": roles(INSTRUCTOR),
    "plan.trip": roles(INSTRUCTOR),
    "plan.trip_calendar": roles(INSTRUCTOR),
    "reports.record": records("visit", own=[INSTRUCTOR, COORDINATOR, ADMIN], same=[COORDINATOR, ADMIN]),
    "reports.visits": roles(INSTRUCTOR, *MANAGE),
    "today.home": roles(*EVERY_ROLE),
    "visits.choices": roles(INSTRUCTOR),
    "visits.create": roles(INSTRUCTOR),
    "visits.deliver": records("awaited", own=[INSTRUCTOR], same=NOBODY),
    "visits.detail": records("visit", own=[INSTRUCTOR, COORDINATOR, ADMIN], same=[COORDINATOR, ADMIN]),
    "visits.discard": records("draft", own=[INSTRUCTOR], same=NOBODY),
    "visits.edit": records("visit", own=[INSTRUCTOR], same=NOBODY),
    "visits.index": roles(INSTRUCTOR, COORDINATOR, ADMIN),
    "visits.leave_out": records("awaited", own=[INSTRUCTOR], same=NOBODY),
    "visits.photo": records("photo", own=[INSTRUCTOR, COORDINATOR, ADMIN], same=[COORDINATOR, ADMIN]),
    "visits.review": records("visit", own=[COORDINATOR], same=[COORDINATOR]),
    "visits.send_back": records("visit", own=[COORDINATOR], same=[COORDINATOR]),
    "visits.void": records("visit", own=[INSTRUCTOR, COORDINATOR], same=[COORDINATOR]),
}
PROBLEMS = {
    "problems.accept": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.answer": records("handed", same=[DEPARTMENT]),
    "problems.ask_extension": records("handed", same=[DEPARTMENT]),
    "problems.board": roles(INSTRUCTOR, COORDINATOR, DEPARTMENT, ADMIN),
    "problems.check": records("problem", own=[INSTRUCTOR, COORDINATOR], same=[COORDINATOR]),
    "problems.clocks": roles(COORDINATOR, ADMIN),
    "problems.close": records("handed", same=[COORDINATOR]),
    "problems.decide_extension": records("handed", same=[COORDINATOR], params={"verb": "grant"}),
    "problems.deliver": records("step photo", same=[DEPARTMENT]),
    "problems.detail": records("problem", own=[INSTRUCTOR, COORDINATOR, ADMIN], same=[COORDINATOR, ADMIN]),
    "problems.edit_clocks": roles(category="land"),
    "problems.give_back": records("handed", same=[DEPARTMENT]),
    "problems.hand_over": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.help_with": records("handed", same=NOBODY),
    "problems.index": roles(INSTRUCTOR, COORDINATOR, DEPARTMENT, ADMIN),
    "problems.leave_out": records("step photo", same=[DEPARTMENT]),
    "problems.ledger": roles(INSTRUCTOR, COORDINATOR, DEPARTMENT, ADMIN),
    "problems.merge": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.note": records("problem", own=[INSTRUCTOR], same=NOBODY),
    "problems.photo": records("problem photo", same=[COORDINATOR, DEPARTMENT, ADMIN]),
    "problems.progress": records("handed", same=[DEPARTMENT]),
    "problems.refuse": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.reopen": records("handed", same=[COORDINATOR]),
    "problems.resume": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.shelve": records("problem", own=[COORDINATOR], same=[COORDINATOR]),
    "problems.sign": records("handed", same=[DEPARTMENT]),
    "problems.similar": roles(INSTRUCTOR, COORDINATOR, DEPARTMENT, ADMIN),
    "problems.solutions": roles(INSTRUCTOR, COORDINATOR, DEPARTMENT, ADMIN),
    "problems.supervise": records("handed", same=[COORDINATOR]),
}
# An enterprise has no account: the card holds the right.
FEEDBACK = {
    "cards.index": roles(INSTRUCTOR),
    "cards.issue": records("organisation", own=[INSTRUCTOR, COORDINATOR], same=[COORDINATOR]),
    "cards.issue_many": roles(INSTRUCTOR),
    "cards.revoke": records("organisation", own=[INSTRUCTOR, COORDINATOR], same=[COORDINATOR]),
    "enterprise.case": everybody("enterprise case"),
    "enterprise.raise_opinion": everybody("enterprise"),
    "enterprise.rate": everybody("enterprise case"),
    "enterprise.show": everybody("enterprise"),
    "moderation.detail": records("enterprise opinion", same=[COORDINATOR]),
    "moderation.index": roles(COORDINATOR),
    "moderation.refuse": records("enterprise opinion", same=[COORDINATOR]),
    "moderation.take_up": records("enterprise opinion", same=[COORDINATOR]),
}
