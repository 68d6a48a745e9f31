"""The rules of the paper fallback."""

from __future__ import annotations

from typing import Any

import pytest

from webapp.ballots.rules.paper import check_confirm, check_enter
from webapp.ballots.rules.submission import Standing, standing
from webapp.core.errors import Conflict, DomainError, NotAllowed

SHEET: dict[str, Any] = {
    "recused": False, "withdrawn": False, "scoring": "open", "waiting": False, "current": 0, "base": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"recused": True}, NotAllowed),
        ({"withdrawn": True}, Conflict),
        ({"scoring": "waiting"}, Conflict),
        ({"waiting": True}, Conflict),
        ({"current": 2, "base": 1}, Conflict),
    ],
)
def test_a_sheet_is_refused(change: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_enter(**{**SHEET, **change})


@pytest.mark.parametrize("change", [{}, {"scoring": "closed"}, {"current": 3, "base": 3}])
def test_a_sheet_is_taken(change: dict[str, Any]) -> None:
    check_enter(**{**SHEET, **change})


def test_two_people_and_no_newer_ballot() -> None:
    known: dict[str, Any] = {"entered_by": "account:1", "recused": False, "current": 1, "base": 1}
    check_confirm(confirming="account:2", **known)
    with pytest.raises(NotAllowed):
        check_confirm(confirming="account:1", **known)
    with pytest.raises(NotAllowed):
        check_confirm(confirming="account:2", **{**known, "recused": True})
    with pytest.raises(Conflict):
        check_confirm(confirming="account:2", **{**known, "current": 2})


def test_a_sheet_that_waits_is_seen_before_the_ballot_it_would_replace() -> None:
    told = {"recused": False, "excluded": False, "late": False, "absent": True, "draft": False}
    assert standing(submitted=True, paper=True, **told) is Standing.PAPER
    assert standing(submitted=False, paper=True, **told) is Standing.PAPER
    assert standing(submitted=False, paper=True, **{**told, "late": True}) is Standing.LATE
    assert standing(submitted=False, paper=True, **{**told, "recused": True}) is Standing.RECUSED
