"""What departments do with a problem that they have, and how its instructor follows it up.

Every function raises what `moving.step` raises, and Invalid with the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.core.errors import N_, Conflict
from webapp.problems.commands import routing
from webapp.problems.commands.moving import Moment, Order, Said, Taken, step
from webapp.problems.rules import clocks, wording
from webapp.problems.rules.states import Action
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.problems.commands.photos import Kept
    from webapp.problems.models import Problem


def sign(*, viewer: Viewer, order: Order, now: datetime) -> Taken:
    """Sign for a problem that was handed over (签收); the leading department does."""
    return step(
        viewer=viewer,
        order=order,
        action=Action.SIGN,
        fields={},
        change=lambda _problem, _moment: Said(),
        now=now,
    )


def progress(*, viewer: Viewer, order: Order, words: str, photos: Sequence[Kept] = (), now: datetime) -> Taken:
    """Answer on the way (办理中): the first such answer stops its clock, the end's goes on."""
    return _say(viewer, order, Action.PROGRESS, words, photos, now)


def help_with(*, viewer: Viewer, order: Order, words: str, photos: Sequence[Kept] = (), now: datetime) -> Taken:
    """Say what a helping department did (协办)."""
    return _say(viewer, order, Action.HELP, words, photos, now)


def note(*, viewer: Viewer, order: Order, words: str, photos: Sequence[Kept] = (), now: datetime) -> Taken:
    """Note how an instructor followed a problem up."""
    return _say(viewer, order, Action.NOTE, words, photos, now)


def answer(*, viewer: Viewer, order: Order, words: str, photos: Sequence[Kept] = (), now: datetime) -> Taken:
    """Report a problem done (办结反馈): the organisation reads these words and says whether it is solved."""
    words = wording.check_words(words)

    def change(problem: Problem, moment: Moment) -> Said:
        problem.answered_at, problem.answer = moment.now, words
        problem.extension_days = None
        return Said(words, photos=photos)

    fields = _fields(words, photos)
    return step(viewer=viewer, order=order, action=Action.ANSWER, fields=fields, change=change, now=now)


def give_back(*, viewer: Viewer, order: Order, reason: str, now: datetime) -> Taken:
    """Return a problem that belongs to another department (退办); the coordinator hands it over again."""
    reason = wording.check_reason(reason)

    def change(problem: Problem, moment: Moment) -> Said:
        routing.end(problem, moment.now)
        problem.extension_days = None
        return Said(reason)

    return step(viewer=viewer, order=order, action=Action.RETURN, fields={"reason": reason}, change=change, now=now)


def ask_extension(*, viewer: Viewer, order: Order, days: int | None, reason: str, now: datetime) -> Taken:
    """Ask for more workdays (延期), at least one workday before the end is due; the coordinator decides."""
    reason = wording.check_reason(reason)

    def change(problem: Problem, moment: Moment) -> Said:
        if problem.extension_days is not None:
            raise Conflict(N_("An extension is being asked for already."), code="closed")
        clocks.check_extension(problem.finish_due_on, days or 0, moment.today, calendar())
        problem.extension_days = days
        return Said(reason, {"days": days})

    fields = {"days": days, "reason": reason}
    return step(viewer=viewer, order=order, action=Action.ASK_EXTENSION, fields=fields, change=change, now=now)


def _say(viewer: Viewer, order: Order, action: Action, words: str, photos: Sequence[Kept], now: datetime) -> Taken:
    words = wording.check_words(words)
    return step(
        viewer=viewer,
        order=order,
        action=action,
        fields=_fields(words, photos),
        change=lambda _problem, _moment: Said(words, photos=photos),
        now=now,
    )


def _fields(words: str, photos: Sequence[Kept]) -> dict[str, object]:
    return {"words": words, "photos": [photo.sha256 for photo in photos]}
