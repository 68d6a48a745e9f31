"""Every address of Lvgu and who may use it. A new route without a line here fails the tests.

The key is an endpoint, or `METHOD endpoint` where methods differ. The roles are those of one county;
what city level may see lies within the same trees and is tested with each feature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.access.rule import (
    ADMIN,
    AUDITOR,
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
RUN_EVENTS = (COORDINATOR, ADMIN)


def accounts_of_the_area() -> Rule:
    """Give the accounts of an area to its administrator; nobody reaches into another."""
    return records("account", own=[ADMIN], same=[ADMIN])


def event(kind: str = "event", **params: object) -> Rule:
    """Give an event, or a record of it, to those who run the events of its area."""
    return records(kind, same=RUN_EVENTS, params=params, data={"version": 1})


def brand(*may: Role, **params: object) -> Rule:
    """Give a county's brand to these roles of the county."""
    return records("brand", same=may, params=params)


def organisation(*readers: Role, kind: str = "organisation") -> Rule:
    """Give an organisation to those who manage its area; `readers` may use it when it is assigned to them."""
    return records(kind, own=[*MANAGE, *readers], same=MANAGE)


def upload() -> Rule:
    """Give an uploaded table to the coordinator who uploaded it, and to nobody else."""
    return records("upload", own=[COORDINATOR], same=NOBODY)


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
    "draw.show": everybody("draw"),
    "roadshows.cancel_draw": event("draw"),
    "roadshows.commit_draw": event("at draw"),
    "roadshows.draw": event("draw"),
    "roadshows.draw_lots": event("draw"),
    "sign_up.mine": everybody("sign-up"),
    "sign_up.new": everybody("sign-up"),
    "roadshows.accept_sign_up": event("signed up"),
    "roadshows.conflicts": event(),
    "roadshows.copy": event(),
    "roadshows.return_sign_up": event("signed up"),
    "roadshows.sign_up_slides": event("signed up"),
    "roadshows.sign_ups": event("signed up"),
    "roadshows.slides": event("signed up", key="e4"),
    "roadshows.create": roles(*RUN_EVENTS),
    "roadshows.edit": event(),
    "roadshows.entries": event(),
    "roadshows.entry": event(key="e1"),
    "roadshows.evidence": event(key="e1"),
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
HALL = {
    "analysis.show": event(),
    "audience.codes": event("poll"),
    "audience.mode": event("poll"),
    "audience.show": event("poll"),
    "audience.window": event("poll", verb="close"),
    "console.clear_stage": event(),
    "console.device": event(key="j1", verb="release"),
    "console.follow": event(),
    "console.run_timer": event(verb="start"),
    "console.score": event(key="e1", verb="close"),
    "console.score_all": event(verb="close"),
    "console.set_timer": event(timer="presentation"),
    "console.show": event(),
    "console.show_slide": event(slide="break"),
    "console.stage": event(key="e1"),
    "editions.correct": event(),
    "editions.download": event("edition"),
    "finish.cancel": event("reveal"),
    "finish.publish": event(verb="publish"),
    "finish.reveal": event("reveal"),
    "finish.show": event(),
    "finish.step": event(verb="lock"),
    "finish.unlock": event(),
    "paper.confirm": event("paper sheet", key="e1", judge="j1"),
    "paper.enter": event(key="e1", judge="j1"),
    "paper.refuse": event("paper sheet", key="e1", judge="j1"),
    "paper.show": event(key="e1", judge="j1"),
    "papers.certificates": event("edition"),
    "papers.score_sheets": event("edition"),
    "papers.signatures": event("edition"),
    "papers.workbook": event("edition"),
    "rehearsal.step": event(verb="end"),
    "result.edition": everybody("edition", number=1),
    "result.show": everybody("event"),
    "roster.code": event(key="j1"),
    "roster.show": event(),
    "screen.follow": everybody("screen"),
    "screen.show": everybody("screen"),
    "signals.seen": event("signal"),
    "scrutiny.decide": event(key="e1", judge="j3", verb="exclude"),
    "scrutiny.decide_late": event("late ballot", key="e1", judge="j2", verb="accept"),
    "scrutiny.deduct": event(key="e1"),
    "scrutiny.entry": event(key="e1"),
    "scrutiny.give_back": event("deduction", key="e1"),
    "scrutiny.include": event(key="e1", judge="j3"),
    "scrutiny.reopen": event(key="e1"),
    "scrutiny.sheet": event(key="e1", judge="j1"),
    "sheet.issue": event(),
    "sheet.paper": event(),
    "sheet.tents": event(),
    "ties.show": event(),
    "undo.late": event("late ballot"),
    "undo.scoring": event(key="e1"),
    "undo.show": event(),
    "undo.slide": event(),
    "undo.stage": event(),
    "verify.show": everybody("edition"),
    "vote.cast": everybody("vote"),
    "vote.show": everybody("vote"),
}
# A judge has no account: the device holds the right. Without one these answer alike to everybody.
BALLOTS = {
    "ballot.draft": everybody(),
    "ballot.recuse": everybody(),
    "ballot.show": everybody(),
    "ballot.stage": everybody(),
    "ballot.submit": everybody(),
    "practice.show": everybody(),
    "practice.submit": everybody(),
    "signals.tell": everybody(),
    "ballots.claim": everybody("judge link"),
    "ballots.link": everybody("judge link"),
    "handover.move": everybody("judge link"),
    "handover.own_code": everybody(),
}
BRANDS = {
    "brands.award": brand(COORDINATOR),
    "brands.change_owner": brand(COORDINATOR, verb="remove"),
    "brands.create": roles(COORDINATOR),
    "brands.detail": brand(INSTRUCTOR, COORDINATOR, ADMIN),
    "brands.edit": brand(COORDINATOR),
    "brands.index": roles(INSTRUCTOR, COORDINATOR, ADMIN),
    "brands.link": brand(COORDINATOR),
    "brands.move": brand(COORDINATOR, verb="advance"),
    "brands.owners": brand(COORDINATOR),
    "brands.unlink": brand(COORDINATOR),
}
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
