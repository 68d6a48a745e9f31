"""The stages of an event, and which step may follow which.

Before the presentations the coordinator moves freely among the first four stages; from 路演 on every step has
its own command: locking, publishing, awarding.
"""

from __future__ import annotations

from enum import StrEnum

from webapp.core.errors import N_, Conflict, Invalid, NotFound


class Stage(StrEnum):
    """Where an event stands."""

    SIGN_UP = "sign_up"
    SCREENING = "screening"
    DRAW = "draw"
    ROADSHOW = "roadshow"
    LOCKED = "locked"
    NOTICE = "notice"
    AWARD = "award"

    @property
    def label(self) -> str:
        """The stage's official name, as a message id."""
        return _LABELS[self]


_LABELS = {
    Stage.SIGN_UP: N_("Sign-up"),
    Stage.SCREENING: N_("First screening"),
    Stage.DRAW: N_("Draw"),
    Stage.ROADSHOW: N_("Presentations"),
    Stage.LOCKED: N_("Scores locked"),
    Stage.NOTICE: N_("Public notice"),
    Stage.AWARD: N_("Award"),
}

ORDER: tuple[Stage, ...] = tuple(Stage)
BEFORE_SCORING = frozenset({Stage.SIGN_UP, Stage.SCREENING, Stage.DRAW})
REACHABLE = (Stage.SIGN_UP, Stage.SCREENING, Stage.DRAW, Stage.ROADSHOW)
PUBLISHED = frozenset({Stage.NOTICE, Stage.AWARD})


def named(text: str) -> Stage:
    """Return the stage of this code. Raises `NotFound`."""
    if text not in {*Stage}:
        raise NotFound
    return Stage(text)


def is_back(current: Stage, target: Stage) -> bool:
    """Tell whether `target` lies before `current`."""
    return ORDER.index(target) < ORDER.index(current)


def check_prepare(current: Stage, target: Stage, *, ballots: bool, reason: str) -> None:
    """Refuse a move among 报名, 初审, 抽签 and 路演 that would lose something.

    Forward moves may skip a stage: a small event has no screening and no draw. A move back needs a reason,
    and is impossible once a ballot is in. Raises Conflict (code `closed`) or Invalid on `reason`.
    """
    if current not in REACHABLE or target not in REACHABLE:
        raise Conflict(N_("This step has a command of its own; open the console."), code="closed")
    if not is_back(current, target):
        return
    if ballots:
        raise Conflict(N_("Ballots are in: the event can no longer go back."), code="closed")
    if not reason.strip():
        raise Invalid(N_("Say why the event goes back."), field="reason")


def check_scoring(stage: Stage) -> None:
    """Refuse to open or close scoring outside 路演. Raises Conflict (code `closed`)."""
    if stage in BEFORE_SCORING:
        raise Conflict(N_("Scoring starts at the stage “Presentations”."), code="closed")
    if stage is not Stage.ROADSHOW:
        raise Conflict(N_("The scores are locked."), code="closed")


def check_lock(stage: Stage, *, open_entries: int) -> None:
    """Refuse to lock unless the event is at 路演 with no entry open. Raises Conflict (code `closed`)."""
    check_scoring(stage)
    if open_entries:
        raise Conflict(N_("Scoring is still open for %(count)s entries."), code="closed", count=open_entries)


def check_unlock(stage: Stage, *, frozen: bool, reason: str) -> None:
    """Refuse to undo a lock that is not there, without a reason, or once the result is frozen for a reveal.

    Raises Conflict or Invalid.
    """
    if stage is not Stage.LOCKED:
        raise Conflict(N_("Only locked scores can be unlocked."), code="closed")
    if frozen:
        raise Conflict(N_("The result is being revealed. Call the reveal off first."), code="closed")
    if not reason.strip():
        raise Invalid(N_("Say why the scores are unlocked."), field="reason")


def check_publish(stage: Stage, *, open_entries: int, provisional: int, reason: str) -> None:
    """Refuse to publish before the result is final.

    Scoring must be closed for every entry. `provisional` counts entries whose result still waits for a
    ballot; with any of them a reason is needed, which is published too. Raises Conflict or Invalid.
    """
    if stage in PUBLISHED:
        raise Conflict(N_("The result is published already."), code="closed")
    if stage in BEFORE_SCORING:
        raise Conflict(N_("There is nothing to publish before the presentations."), code="closed")
    if open_entries:
        raise Conflict(N_("Scoring is still open for %(count)s entries."), code="closed", count=open_entries)
    if provisional and not reason.strip():
        raise Invalid(
            N_("%(count)s results are provisional: wait for the ballots, or give a reason."),
            field="reason",
            count=provisional,
        )


def check_award(stage: Stage) -> None:
    """Refuse to award (授牌) before the public notice. Raises Conflict (code `closed`)."""
    if stage is not Stage.NOTICE:
        raise Conflict(N_("Awards follow the public notice."), code="closed")


def check_correct(stage: Stage, *, reason: str) -> None:
    """Refuse to correct what is not published, or without a reason. Raises Conflict or Invalid."""
    if stage not in PUBLISHED:
        raise Conflict(N_("Only a published result can be corrected."), code="closed")
    if not reason.strip():
        raise Invalid(N_("Say what is wrong with the published result."), field="reason")


def entries_editable(stage: Stage) -> bool:
    """Whether entries may be added, changed or put in another order."""
    return stage in BEFORE_SCORING or stage is Stage.ROADSHOW


def judges_editable(stage: Stage) -> bool:
    """Whether judges may be added, replaced, marked absent or recused: until the lock."""
    return entries_editable(stage)
