"""What a judge sees: the entries, the own ballots, what is on stage. Never another judge's, never the tally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, case, select

from webapp.areas import queries as areas
from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, LateBallot
from webapp.ballots.queries.seats import Seat
from webapp.ballots.rules.scores import total
from webapp.core import clock
from webapp.core.db import db, snapshot
from webapp.core.errors import NotFound
from webapp.live import queries as live
from webapp.roadshows.models import Entry, Event, Podium, Recusal
from webapp.roadshows.rules.scoring import criteria_for
from webapp.roadshows.rules.stages import Stage as Stages
from webapp.roadshows.rules.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.roadshows.rules.scoring import Criterion

_event = Event.__table__
_entry = Entry.__table__
_podium = Podium.__table__
_recusal = Recusal.__table__
_ballot = Ballot.__table__
_revision = BallotRevision.__table__
_draft = BallotDraft.__table__
_late = LateBallot.__table__

_PLACES = (
    select(
        _entry.c.id,
        _entry.c.key,
        _entry.c.name,
        _entry.c.area_code,
        _entry.c.category,
        _entry.c.position,
        _entry.c.scoring,
        _entry.c.withdrawn_reason,
        _recusal.c.id.label("recusal_id"),
        _revision.c.ballot_id,
        _revision.c.number,
        _revision.c.scores,
        _revision.c.receipt,
        _revision.c.received_at,
        _draft.c.base.label("draft_base"),
        _draft.c.scores.label("draft_scores"),
        _draft.c.saved_at,
    )
    .select_from(_entry)
    .order_by(_entry.c.position, _entry.c.id)
)
_STAGE = select(
    # once the scores are locked nobody stands there
    case((_event.c.stage == Stages.ROADSHOW.value, _podium.c.entry_id)).label("entry_id"),
    _podium.c.timer,
    _podium.c.timer_started_at,
    _podium.c.timer_spent_ms,
    _event.c.presentation_seconds,
    _event.c.question_seconds,
    _event.c.rehearsal,
).join_from(_podium, _event, _podium.c.event_id == _event.c.id)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry from the judge's seat: the own current ballot, if any, and the own draft upon it."""

    row: Row[Any]

    @property
    def state(self) -> str:
        """Say how far the judge is with it: `withdrawn`, `recused`, `draft`, `done` or `todo`."""
        if self.row.withdrawn_reason is not None:
            return "withdrawn"
        if self.row.recusal_id is not None:
            return "recused"
        if self.has_draft:
            return "draft"
        return "done" if self.row.number else "todo"

    @property
    def has_draft(self) -> bool:
        """Tell whether there is a draft that starts from the current ballot."""
        return bool(self.row.draft_base == (self.row.number or 0))

    @property
    def scores(self) -> dict[str, str]:
        """Give what the ballot should show: the draft, else the current scores, else nothing."""
        return (self.row.draft_scores if self.has_draft else self.row.scores) or {}

    @property
    def area(self) -> str:
        """Name the division that the entry comes from."""
        return areas.name(self.row.area_code)


@dataclass(frozen=True, slots=True)
class Stage:
    """What happens in the hall: the entry on stage, the timer's milliseconds left while one is, a rehearsal or not."""

    entry_id: int | None
    left_ms: int
    running: bool
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A judge's whole ballot paper; `place` is the entry that is open before the judge."""

    seat: Seat
    places: tuple[Place, ...]
    place: Place
    stage: Stage
    tag: str

    @property
    def todo(self) -> int:
        """Count the entries that the judge has still to hand in."""
        return sum(place.state in {"todo", "draft"} for place in self.places)

    @property
    def asked(self) -> int:
        """Count the entries that the judge is to score."""
        return sum(place.state in {"todo", "draft", "done"} for place in self.places)

    @property
    def paper(self) -> list[dict[str, Any]]:
        """Give what a device needs to go from entry to entry without a network: names and the own scores."""
        return [
            {
                "key": place.row.key,
                "name": place.row.name,
                "title": f"{place.row.position:02d} {place.row.name}",
                "area": place.area,
                "category": place.row.category,
                "asked": place.state in {"todo", "draft", "done"},
                "base": place.row.number or 0,
                "scores": place.scores,
            }
            for place in self.places
        ]

    @property
    def following(self) -> Place | None:
        """Give the next entry that is not handed in, in the running order, from the open one on."""
        at = self.places.index(self.place)
        later = (*self.places[at + 1 :], *self.places[:at])
        return next((place for place in later if place.state in {"todo", "draft"}), None)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version of an own ballot, or a late one with what was decided about it."""

    number: int
    total: Decimal
    receipt: str
    received_at: datetime
    late: bool = False
    decision: str | None = None


def desk(seat: Seat, entry_key: str | None) -> Desk:
    """Return the judge's ballot paper, open at an entry.

    Without one it is open at the entry on stage, else at the first that is open and not handed in. Raises
    `NotFound` for another event's entry, or when there is none at all.
    """
    # The tag is asked first: the page may be newer than its tag, never older.
    tag = stage_tag(seat)
    with snapshot():
        places = tuple(Place(row) for row in db.session.execute(_places_of(seat)))
        stage = _stage(seat)
    if entry_key is None:
        place = _natural(places, stage)
    else:
        place = next((one for one in places if one.row.key == entry_key), None)
    if place is None:
        raise NotFound
    return Desk(seat, places, place, stage, tag)


def may_practise(event_id: int) -> bool:
    """Tell whether no entry's scoring has ever been opened."""
    begun = select(_entry.c.id).where(_entry.c.event_id == event_id, _entry.c.scoring != "waiting").limit(1)
    return db.session.execute(begun).first() is None


def own_totals(paper: Desk, criteria: Sequence[Criterion]) -> list[tuple[Place, Decimal]]:
    """Return the judge's own ballots that were handed in, with their totals, for calibration; `criteria` are all."""
    handed_in = (place for place in paper.places if place.row.number)
    return [(place, total(criteria_for(criteria, place.row.category), place.row.scores)) for place in handed_in]


def stage_tag(seat: Seat) -> str:
    """Return the tag of what happens in the hall; it moves with the stage, not with ballots."""
    topic = f"screen:{seat.event_id}"
    return live.tag(topic, live.revision(topic))


def earlier(seat: Seat, place: Place, criteria: Sequence[Criterion]) -> list[Earlier]:
    """Return the judge's other versions of a ballot, newest first: former ones, and late ones."""
    found: list[Earlier] = []
    if place.row.ballot_id:
        former = select(_revision).where(_revision.c.ballot_id == place.row.ballot_id, ~_revision.c.is_current)
        found += [
            Earlier(row.number, total(criteria, row.scores), row.receipt, row.received_at)
            for row in db.session.execute(former)
        ]
    late = select(_late).where(_late.c.entry_id == place.row.id, _late.c.judge_id == seat.judge_id)
    found += [
        Earlier(0, total(criteria, row.scores), row.receipt, row.received_at, late=True, decision=row.decision)
        for row in db.session.execute(late)
    ]
    return sorted(found, key=lambda one: one.received_at, reverse=True)


def _places_of(seat: Seat) -> Any:  # noqa: ANN401 - a select
    judge = seat.judge_id
    ballots = (_ballot.c.entry_id == _entry.c.id) & (_ballot.c.judge_id == judge)
    joined = (
        _entry.outerjoin(_recusal, (_recusal.c.entry_id == _entry.c.id) & (_recusal.c.judge_id == judge))
        .outerjoin(_ballot, ballots & (_ballot.c.event_id == seat.event_id))
        .outerjoin(_revision, (_revision.c.ballot_id == _ballot.c.id) & _revision.c.is_current)
        .outerjoin(_draft, (_draft.c.entry_id == _entry.c.id) & (_draft.c.judge_id == judge))
    )
    return _PLACES.select_from(joined).where(_entry.c.event_id == seat.event_id)


def _stage(seat: Seat) -> Stage:
    row = db.session.execute(_STAGE.where(_podium.c.event_id == seat.event_id)).one()
    seconds = row.presentation_seconds if row.timer == "presentation" else row.question_seconds
    timer = Timer(row.timer, row.timer_started_at, row.timer_spent_ms)
    return Stage(row.entry_id, timer.left(seconds, clock.now()), row.timer_started_at is not None, row.rehearsal)


def _natural(places: tuple[Place, ...], stage: Stage) -> Place | None:
    on_stage = [one for one in places if one.row.id == stage.entry_id]
    waiting = [one for one in places if one.state in {"todo", "draft"} and one.row.scoring == "open"]
    return next(iter(on_stage + waiting + list(places)), None)
