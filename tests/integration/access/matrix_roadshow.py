"""The roadshow's and the brand library's addresses and who may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.access.rule import ADMIN, COORDINATOR, INSTRUCTOR, Rule, everybody, records, roles

if TYPE_CHECKING:
    from webapp.accounts.rules import Role

RUN_EVENTS = (COORDINATOR, ADMIN)


def event(kind: str = "event", **params: object) -> Rule:
    """Give an event, or a record of it, to those who run the events of its area."""
    return records(kind, same=RUN_EVENTS, params=params, data={"version": 1})


def brand(*may: Role, **params: object) -> Rule:
    """Give a county's brand to these roles of the county."""
    return records("brand", same=may, params=params)


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
    "roadshows.subjects": roles(INSTRUCTOR, *RUN_EVENTS),
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
    "objections.answer": event(objection_id=1),
    "objections.record": event(),
    "papers.certificates": event("edition"),
    "papers.score_sheets": event("edition"),
    "papers.signatures": event("edition"),
    "papers.workbook": event("edition"),
    "rehearsal.step": event(verb="end"),
    "result.edition": everybody("edition", number=1),
    "result.show": everybody("event"),
    "roster.code": event(key="j1"),
    "roster.code_shown": event(key="j1"),
    "roster.show": event(),
    "screen.follow": everybody("screen"),
    "screen.show": everybody("screen"),
    "signals.seen": event("signal"),
    "scrutiny.decide": event(key="e1", judge="j3", verb="exclude"),
    "scrutiny.decide_late": event("late ballot", key="e1", judge="j2", verb="accept"),
    "scrutiny.deduct": event(key="e1"),
    "scrutiny.entry": event(key="e1"),
    "scrutiny.give_back": event("deduction", key="e1"),
    "scrutiny.reopen": event(key="e1"),
    "scrutiny.restore": event(key="e1", judge="j1"),
    "scrutiny.sheet": event(key="e1", judge="j1"),
    "sheet.issue": event(),
    "sheet.paper": event(),
    "sheet.tents": event(),
    "ties.show": event(),
    "ties.decide": event(),
    "ties.undo": event(decision_id=1),
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
    "handover.own_code_shown": everybody(),
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
