"""One judge's ballot for one entry, with everything that ever became of it. For the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.ballots.models import Ballot, BallotRevision, LateBallot, PaperBallot
from webapp.ballots.rules.restoring import is_restored
from webapp.core.db import db

if TYPE_CHECKING:
    from webapp.roadshows.models import Entry, Judge


@dataclass(frozen=True, slots=True)
class History:
    """A ballot (None when none was handed in), its revisions, newest first, the late ones and those on paper."""

    ballot: Ballot | None
    revisions: tuple[BallotRevision, ...]
    late: tuple[LateBallot, ...]
    papers: tuple[PaperBallot, ...]

    @property
    def paper_revisions(self) -> set[int]:
        """Give the revisions that were typed in from paper, by id."""
        return {one.revision_id for one in self.papers if one.revision_id is not None}

    @property
    def newest(self) -> int:
        """Give the number of the current revision, 0 without one."""
        return self.revisions[0].number if self.revisions else 0

    @property
    def restorable(self) -> tuple[BallotRevision, ...]:
        """Give the earlier revisions that may count again: none while the current one is what the judge handed in."""
        if not self.revisions:
            return ()
        current, *earlier = self.revisions
        brought = {one.revision_id for one in self.late} | self.paper_revisions
        own = current.id not in brought and not is_restored(number=current.number, base=current.base)
        return () if own else tuple(earlier)


def history(entry: Entry, judge: Judge) -> History:
    """Return what became of the judge's ballot for the entry; both belong to the same event."""
    own = (Ballot.entry_id == entry.id) & (Ballot.judge_id == judge.id)
    ballot = db.session.execute(select(Ballot).where(own)).scalar_one_or_none()
    revisions = (
        select(BallotRevision)
        .join(Ballot, Ballot.id == BallotRevision.ballot_id)
        .where(own)
        .order_by(BallotRevision.number.desc())
    )
    late = select(LateBallot).where(LateBallot.entry_id == entry.id, LateBallot.judge_id == judge.id)
    papers = select(PaperBallot).where(PaperBallot.entry_id == entry.id, PaperBallot.judge_id == judge.id)
    return History(
        ballot=ballot,
        revisions=tuple(db.session.execute(revisions).scalars()),
        late=tuple(db.session.execute(late.order_by(LateBallot.id.desc())).scalars()),
        papers=tuple(db.session.execute(papers.order_by(PaperBallot.id.desc())).scalars()),
    )
