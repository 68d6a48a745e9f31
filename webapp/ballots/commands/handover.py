"""Moving a judge to another device by six digits that the old device or the coordinator shows."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from webapp.ballots.commands.links import end_devices, start_device
from webapp.ballots.models import HandoverCode, JudgeDevice
from webapp.ballots.queries.seats import seat_of_link
from webapp.ballots.rules.handover import CODE_DIGITS, Try, weigh
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotFound
from webapp.roadshows.commands.event_row import hold, judge_of, note

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.settings import Settings


def show_code(*, event_id: int, judge_id: int, actor: Actor, now: datetime) -> str:
    """Make the code that moves a judge to another device and return it, this once. It ends the one before.

    Raises `Conflict` when no device is bound: the card alone is enough then. Raises `NotFound`.
    """
    with transaction():
        event = hold(event_id)
        judge = judge_of(event, judge_id)
        bound = select(JudgeDevice.id).where(JudgeDevice.judge_id == judge.id, JudgeDevice.released_at.is_(None))
        if db.session.execute(bound).first() is None:
            raise Conflict(N_("No device is in use: scan the card and start, no code is needed."), code="closed")
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        row = HandoverCode(event_id=event.id, judge_id=judge.id, code_hash=_hash(judge.id, code), created_at=now)
        db.session.add(row)
        note(event, "device.code", f"judge:{judge.id}", actor=actor, now=now)
        return code


def hand_over(*, token: str, code: str, agent: str, now: datetime) -> tuple[Try, str]:
    """Move the judge of a link to the device that asks; return what the code did, and the device's secret.

    The secret is empty unless the code was right. A wrong try is counted, so nobody guesses for long. Raises
    `NotFound` for a link that does not work.
    """
    seat = seat_of_link(token, now)
    if seat is None:
        raise NotFound
    with transaction():
        event = hold(seat.event_id)
        seat = seat_of_link(token, now)  # as it is now that nobody else can change it
        if seat is None:
            raise NotFound
        newest = select(HandoverCode).where(HandoverCode.judge_id == seat.judge_id).order_by(HandoverCode.id.desc())
        held = db.session.execute(newest.limit(1)).scalar_one_or_none()
        if held is None:
            return Try.DEAD, ""
        outcome = weigh(
            right=hmac.compare_digest(held.code_hash, _hash(seat.judge_id, code)),
            wrong_tries=held.wrong_tries,
            used=held.used_at is not None,
            made_at=held.created_at,
            now=now,
        )
        if outcome is Try.WRONG:
            held.wrong_tries += 1
            note(event, "device.code_wrong", f"judge:{seat.judge_id}", actor=seat.actor, now=now)
        if outcome is not Try.RIGHT:
            return outcome, ""
        held.used_at = now
        end_devices([seat.judge_id], now)
        return outcome, start_device(event, seat, "device.handover", agent=agent, now=now)


def _hash(judge_id: int, code: str) -> str:
    """Return the keyed hash of a code: a copy of the database does not give a million guesses."""
    settings: Settings = current_app.config["LVGU"]
    return hmac.new(settings.secret_key.encode(), f"handover:{judge_id}:{code}".encode(), hashlib.sha256).hexdigest()
