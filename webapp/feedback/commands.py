"""Making and revoking cards, taking opinions in, and deciding on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, update

from webapp.audit.commands import record
from webapp.core.db import transaction
from webapp.core.errors import N_, NotFound
from webapp.core.idempotency import once
from webapp.core.ids import new_token, token_hash
from webapp.feedback import queries, rules
from webapp.feedback.models import EnterpriseLink, EnterpriseOpinion
from webapp.feedback.rules import State
from webapp.inbox import commands as inbox
from webapp.inbox.queries import coordinators_of
from webapp.inbox.rules import Topic
from webapp.organisations.queries import merged_ids
from webapp.problems import commands as problems
from webapp.problems.rules import check_reason

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.audit.rules import Actor
    from webapp.organisations.models import Organisation
    from webapp.problems.rules import Category

_PATH = "/enterprise-opinions"
_RAISED = N_("%(organisation)s raised an opinion through its link: please look at it.")
_ANNOUNCED = N_("An enterprise raised an opinion through its link: please look at it.")  # to groups: no names


# --- cards ------------------------------------------------------------------------------------------------


def issue(*, viewer: Viewer, organisation_ids: Collection[int], now: datetime) -> list[tuple[Organisation, str]]:
    """Give organisations new links and return each with its token, which is shown this once.

    An older link of the organisation ends. Raises NotFound.
    """
    with transaction() as session:
        made = []
        for organisation_id in dict.fromkeys(organisation_ids):
            organisation, token = queries.issuable(viewer, organisation_id), new_token()
            _end(organisation_id, now)
            link = EnterpriseLink(
                organisation_id=organisation_id,
                token_hash=token_hash(token),
                issued_by_id=viewer.account_id,
                issued_at=now,
            )
            session.add(link)
            session.flush()
            _note("feedback.issue", link.id, organisation, viewer.actor, now)
            made.append((organisation, token))
        return made


def revoke(*, viewer: Viewer, organisation_id: int, now: datetime) -> bool:
    """End an organisation's link; return whether there was one. Raises NotFound."""
    with transaction():
        organisation = queries.issuable(viewer, organisation_id)
        ended = _end(organisation_id, now)
        for link_id in ended:
            _note("feedback.revoke", link_id, organisation, viewer.actor, now)
        return bool(ended)


def _end(organisation_id: int, now: datetime) -> list[int]:
    with transaction() as session:
        live = EnterpriseLink.organisation_id.in_(merged_ids(organisation_id)) & EnterpriseLink.revoked_at.is_(None)
        ended = update(EnterpriseLink).where(live).values(revoked_at=now).returning(EnterpriseLink.id)
        return list(session.execute(ended).scalars())


def _note(action: str, link_id: int, organisation: Organisation, actor: Actor, now: datetime) -> None:
    record(
        scope=f"area:{organisation.county_code}",
        actor=actor,
        action=action,
        obj=f"enterprise_link:{link_id}",
        details={"organisation": organisation.id},
        now=now,
    )


# --- opinions ---------------------------------------------------------------------------------------------


def raise_opinion(
    *, token: str, category: Category, text: str, contact_name: str, contact_phone: str, key: str, now: datetime
) -> int:
    """Take in what an enterprise raises and return its number; the same key again gives the same number.

    The coordinators of the county and the town are told. Raises NotFound for a link that does not work, Invalid,
    and Conflict (`full`) while too many of its opinions wait.
    """
    text = rules.check_text(text)
    contact = rules.check_contact(contact_name, contact_phone)
    with transaction():
        seat = queries.seat_of(token)
        if seat is None:
            raise NotFound
        fields = {"category": category.value, "text": text, "contact": list(contact)}
        answer = once(
            owner=seat.actor.id,
            key=key,
            endpoint="feedback.raise",
            fields=fields,
            now=now,
            write=lambda: {"id": _keep(seat, category, text, contact, now)},
        )
    return int(answer.body["id"])


def _keep(seat: queries.Seat, category: Category, text: str, contact: tuple[str, str], now: datetime) -> int:
    with transaction() as session:
        rules.check_room(queries.waiting_of(seat.organisation_id))
        opinion = EnterpriseOpinion(
            link_id=seat.link_id,
            organisation_id=seat.organisation_id,
            county_code=seat.county_code,
            area_code=seat.area_code,
            category=category,
            text=text,
            contact_name=contact[0],
            contact_phone=contact[1],
            raised_at=now,
            state=State.WAITING,
        )
        session.add(opinion)
        session.flush()
        _record("feedback.raise", opinion, seat.actor, now, before=None)
        inbox.deliver(
            account_ids=coordinators_of(seat.county_code, seat.area_code),
            kind="feedback.raised",
            subject=_RAISED,
            params={"organisation": seat.name},
            url=f"{_PATH}/{opinion.id}",
            key=f"feedback:{opinion.id}",
            now=now,
        )
        inbox.announce(
            area_code=seat.area_code,
            topic=Topic.OPINION,
            subject=_ANNOUNCED,
            params={},
            url=f"{_PATH}/{opinion.id}",
            now=now,
        )
        return opinion.id


def take_up(*, viewer: Viewer, opinion_id: int, category: Category, now: datetime) -> int:
    """Make a problem of an opinion, under the category that the coordinator gives it, and return its number.

    Raises NotFound, or Conflict (`closed`) once it was decided on.
    """
    with transaction():
        opinion = queries.locked(viewer, opinion_id)
        rules.check_waiting(opinion.state)
        before = _state(opinion)
        wording = problems.Wording(
            opinion.organisation_id, category, opinion.text, opinion.county_code, opinion.area_code
        )
        opinion.problem_id = problems.collect(
            wording=wording, origin=f"feedback:{opinion.id}", raised_by_id=None, now=now
        )
        opinion.state, opinion.category = State.TAKEN, category
        opinion.decided_by_id, opinion.decided_at = viewer.account_id, now
        _record("feedback.take_up", opinion, viewer.actor, now, before)
        return opinion.problem_id


def refuse(*, viewer: Viewer, opinion_id: int, reason: str, now: datetime) -> None:
    """Do not take an opinion up; the enterprise reads why, and the contact is erased.

    Raises NotFound, Invalid (`reason`), or Conflict (`closed`) once it was decided on.
    """
    reason = check_reason(reason)
    with transaction():
        opinion = queries.locked(viewer, opinion_id)
        rules.check_waiting(opinion.state)
        before = _state(opinion)
        opinion.state, opinion.reason = State.REFUSED, reason
        opinion.contact_name = opinion.contact_phone = ""
        opinion.decided_by_id, opinion.decided_at = viewer.account_id, now
        _record("feedback.refuse", opinion, viewer.actor, now, before)


def purge(*, now: datetime) -> int:
    """Erase the contacts of opinions decided on more than 90 days ago; return how many."""
    old = EnterpriseOpinion.decided_at < now - rules.CONTACT_KEPT
    held = or_(EnterpriseOpinion.contact_name != "", EnterpriseOpinion.contact_phone != "")
    with transaction() as session:
        erased = update(EnterpriseOpinion).where(old, held).values(contact_name="", contact_phone="")
        return len(session.execute(erased.returning(EnterpriseOpinion.id)).scalars().all())


def _record(
    action: str, opinion: EnterpriseOpinion, actor: Actor, now: datetime, before: dict[str, Any] | None
) -> None:
    record(
        scope=f"area:{opinion.county_code}",
        actor=actor,
        action=action,
        obj=f"enterprise_opinion:{opinion.id}",
        before=before,
        after=_state(opinion),
        now=now,
    )


def _state(opinion: EnterpriseOpinion) -> dict[str, Any]:
    names = ("organisation_id", "category", "text", "contact_name", "contact_phone", "state", "reason", "problem_id")
    return {name: getattr(opinion, name) for name in names}
