"""What the author of a visit does: keep a draft, submit, correct, throw a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from webapp.audit import commands as audit
from webapp.core import clock
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import N_, Conflict, NotAllowed, NotFound
from webapp.core.idempotency import once
from webapp.inbox.commands import announce
from webapp.inbox.rules import Topic
from webapp.organisations import commands as organisations
from webapp.problems import commands as problems
from webapp.problems.rules import Category
from webapp.visits.commands import photos
from webapp.visits.commands.kept import leave_trace, state_of
from webapp.visits.models import AwaitedPhoto, Visit, VisitOpinion, VisitPhoto, VisitVersion
from webapp.visits.queries import reading
from webapp.visits.rules import access, content, states
from webapp.visits.rules.opinions import check_locked, problem_steps
from webapp.visits.rules.states import Action, State

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.models import Organisation
    from webapp.visits.rules.content import Content, Entry, Opinion
    from webapp.visits.rules.opinions import KeptOpinion


_SUBMITTED = N_("A visit was submitted")


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an entry, and the server's time then (ISO 8601); `replayed` when it had arrived before."""

    visit_id: int
    state: State
    at: str
    replayed: bool


def save_draft(*, viewer: Viewer, entry: Entry, now: datetime) -> Saved:
    """Keep a draft on the server, visible to its author alone. Refusals as in `submit`."""
    return _write(viewer, entry, now, submitted=False)


def submit(*, viewer: Viewer, entry: Entry, now: datetime) -> Saved:
    """Submit a new visit, a draft or a visit that was sent back; or correct one that waits for review.

    The same entry sent again, also at the same moment, gives the first answer. Raises Invalid with the field;
    NotAllowed for others than instructors; NotFound for an organisation out of reach, a photo of somebody else
    or another person's visit; Conflict: `closed` when the visit may no longer be changed, `stale` when it
    changed since `base_version`, `key_reused`.
    """
    return _write(viewer, entry, now, submitted=True)


def discard_draft(*, viewer: Viewer, visit_id: int, now: datetime) -> None:
    """Throw a draft away. Raises NotFound unless it is the viewer's own, Conflict (closed) once submitted."""
    with transaction() as session:
        visit = reading.get(viewer, visit_id, lock=True)
        if visit.author_id != viewer.account_id:
            raise NotFound
        if visit.state is not State.DRAFT:
            raise Conflict(N_("This visit was submitted and can no longer be thrown away."), code="closed")
        before = state_of(visit)
        for table in (VisitOpinion, VisitPhoto, AwaitedPhoto, VisitVersion):
            session.execute(delete(table).where(table.visit_id == visit_id))
        session.delete(visit)
        audit.record(
            scope=f"area:{visit.county_code}",
            actor=viewer.actor,
            action="visit.discard",
            obj=f"visit:{visit_id}",
            before=before,
            now=now,
        )


def _write(viewer: Viewer, entry: Entry, now: datetime, *, submitted: bool) -> Saved:
    if not access.may_log(viewer):
        raise NotAllowed(N_("Only instructors log visits."))
    tidied = content.tidy(entry.content)
    with transaction():
        answer = once(
            owner=viewer.actor.id,
            key=entry.key,
            endpoint="visits.submit" if submitted else "visits.draft",
            fields={"client_id": entry.client_id, "base": entry.base_version, **tidied.as_json()},
            now=now,
            write=lambda: _apply(viewer, entry, tidied, now, submitted=submitted),
        )
    return Saved(answer.body["visit"], State(answer.body["state"]), answer.body["at"], answer.replayed)


def _apply(viewer: Viewer, entry: Entry, tidied: Content, now: datetime, *, submitted: bool) -> dict[str, Any]:
    visit = _standing(viewer, entry)
    state = visit.state if visit else State.DRAFT
    action = states.submitting(state) if submitted else Action.SAVE
    target = states.after(state, action)
    if visit:
        states.check_version(visit.version, entry.base_version)
    content.check(tidied, clock.local(now).date(), submitted=submitted)
    kept = reading.kept_opinions(visit.id) if visit else []
    if visit:
        check_locked(kept, visit.organisation_id, tidied)
    organisation = reading.place_of_visit(viewer, _place(viewer, tidied, now), visit)
    before = state_of(visit) if visit else None
    visit = visit or _insert(viewer, entry, tidied, organisation, now)
    _update(visit, tidied, organisation, target, now)
    photos.put_into(viewer, visit, tidied)
    _write_opinions(viewer, visit, kept, tidied.opinions, now)
    leave_trace(viewer=viewer, visit=visit, action=action, before=before, now=now)
    if action is Action.SUBMIT and state is State.DRAFT:
        place, here = visit.area_code, f"/visits/{visit.id}"
        announce(area_code=place, topic=Topic.VISIT, subject=_SUBMITTED, params={}, url=here, now=now)
    return {"visit": visit.id, "state": target, "at": now.isoformat()}


def _place(viewer: Viewer, tidied: Content, now: datetime) -> int:
    """Return the organisation visited; one that is not in the register is noted for a coordinator."""
    if tidied.newcomer is None:
        return tidied.organisation_id
    return organisations.meet(viewer=viewer, entered=tidied.newcomer.registration, now=now)


def _standing(viewer: Viewer, entry: Entry) -> Visit | None:
    visit = reading.of_client(entry.client_id)
    if visit is None:
        if entry.base_version:
            raise NotFound(N_("This draft was thrown away. Log the visit again."))
        return None
    if visit.author_id != viewer.account_id:
        raise NotFound
    return visit


def _insert(viewer: Viewer, entry: Entry, tidied: Content, organisation: Organisation, now: datetime) -> Visit:
    inserted = db.session.execute(
        upsert(Visit)
        .values(
            client_id=entry.client_id,
            organisation_id=organisation.id,
            author_id=viewer.account_id,
            visited_on=tidied.visited_on,
            themes=[],
            contact="",
            datum="",
            state=State.DRAFT,
            device_time=entry.device_time,
            received_at=now,
            changed_at=now,
            returned_reason="",
            void_reason="",
            county_code=organisation.county_code,
            area_code=organisation.area_code,
            version=0,
        )
        .on_conflict_do_nothing(index_elements=["client_id"])
        .returning(Visit.id)  # psycopg counts no rows here
    ).first()
    visit = reading.of_client(entry.client_id)
    if inserted is None or visit is None:
        raise Conflict(N_("Somebody changed this visit while you were working on it."), code="stale")
    return visit


def _update(visit: Visit, tidied: Content, organisation: Organisation, target: State, now: datetime) -> None:
    visit.organisation_id = organisation.id
    visit.county_code, visit.area_code = organisation.county_code, organisation.area_code
    visit.visited_on = tidied.visited_on
    visit.themes = list(tidied.themes)
    visit.registered, visit.floating = tidied.registered, tidied.floating
    visit.contact = tidied.contact
    place = tidied.position
    visit.latitude, visit.longitude = (place.latitude, place.longitude) if place else (None, None)
    visit.accuracy_m = place.accuracy_m if place else None
    visit.datum = content.POSITION_DATUM if place else ""
    if target is State.SUBMITTED and visit.state is not State.SUBMITTED:
        visit.submitted_at, visit.returned_reason = now, ""
    visit.state = target
    visit.changed_at = now
    visit.version += 1
    db.session.flush()


def _write_opinions(
    viewer: Viewer, visit: Visit, kept: list[KeptOpinion], opinions: tuple[Opinion, ...], now: datetime
) -> None:
    """Let the visit hold these opinions, and the problems follow them once it is submitted."""
    became = {old.opinion.client_id: old.problem_id for old in kept}
    if visit.state is State.SUBMITTED:
        became |= _move_problems(viewer, visit, kept, opinions, now)
    gone = set(became) - {opinion.client_id for opinion in opinions}
    mine = VisitOpinion.visit_id == visit.id
    db.session.execute(delete(VisitOpinion).where(mine, VisitOpinion.client_id.in_(gone)))
    known = {old.opinion.client_id for old in kept}
    for position, opinion in enumerate(opinions):
        values = {
            "position": position,
            "category": opinion.category,
            "text": opinion.text,
            "follow": opinion.follow,
            "answer": opinion.answer,
            "problem_id": became.get(opinion.client_id),
        }
        if opinion.client_id in known:
            same = VisitOpinion.client_id == opinion.client_id
            db.session.execute(update(VisitOpinion).where(mine, same).values(values))
        else:
            db.session.execute(insert(VisitOpinion).values(visit_id=visit.id, client_id=opinion.client_id, **values))
    db.session.flush()
    db.session.expire_all()  # what was written by statement is read afresh


def _move_problems(
    viewer: Viewer, visit: Visit, kept: list[KeptOpinion], opinions: tuple[Opinion, ...], now: datetime
) -> dict[str, int | None]:
    """Raise, amend and withdraw problems; return by opinion which problem it now stands for."""
    steps = problem_steps(kept, opinions)
    for problem_id, opinion in steps.amended:
        wording = _wording(visit, opinion)
        problems.amend(problem_id=problem_id, wording=wording, actor_id=viewer.account_id, now=now)
    for problem_id in steps.withdrawn:
        problems.withdraw(problem_id=problem_id, actor_id=viewer.account_id, now=now)
    left: dict[str, int | None] = {old.opinion.client_id: None for old in kept if old.problem_id in steps.withdrawn}
    return left | {
        opinion.client_id: problems.collect(
            wording=_wording(visit, opinion),
            origin=f"visit:{visit.id}",
            raised_by_id=viewer.account_id,
            now=now,
        )
        for opinion in steps.raised
    }


def _wording(visit: Visit, opinion: Opinion) -> problems.Wording:
    return problems.Wording(
        organisation_id=visit.organisation_id,
        category=opinion.category or Category.OTHER,
        text=opinion.text,
        county_code=visit.county_code,
        area_code=visit.area_code,
    )
