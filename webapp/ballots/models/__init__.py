"""The tables of ballots: links, devices, ballots with their revisions, drafts, late ballots, votes, bundles.

A revision is never altered but for `is_current`, which a partial unique index keeps to one a ballot. Its
scores stand in one column, so that a revision is there whole or not at all: a JSON object from criterion key
to a plain decimal in quotes, exact. The foreign keys over (event, judge) and (event, entry) keep a ballot
within one event.
"""

from webapp.ballots.models.links import HandoverCode, JudgeDevice, JudgeLink, Signal
from webapp.ballots.models.results import Bundle, TieDecision
from webapp.ballots.models.scores import Ballot, BallotDraft, BallotRevision, LateBallot, PaperBallot
from webapp.ballots.models.votes import Poll, Vote, VoteCode

__all__ = [
    "Ballot",
    "BallotDraft",
    "BallotRevision",
    "Bundle",
    "HandoverCode",
    "JudgeDevice",
    "JudgeLink",
    "LateBallot",
    "PaperBallot",
    "Poll",
    "Signal",
    "TieDecision",
    "Vote",
    "VoteCode",
]
