"""How the opinions of a visit and the problems they became move together. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.core.errors import N_, Invalid
from webapp.visits.rules.content import Follow, Opinion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webapp.visits.rules.content import Content


@dataclass(frozen=True, slots=True)
class KeptOpinion:
    """An opinion as it stands in the database, with the problem it became, if any."""

    opinion: Opinion
    problem_id: int | None
    locked: bool


@dataclass(frozen=True, slots=True)
class ProblemSteps:
    """What a submitted visit does to problems: raise for these, amend by these, withdraw these."""

    raised: tuple[Opinion, ...]
    amended: tuple[tuple[int, Opinion], ...]
    withdrawn: tuple[int, ...]


def check_locked(kept: Iterable[KeptOpinion], organisation_id: int, content: Content) -> None:
    """Refuse to change an opinion whose problem has been decided on, or to move it elsewhere."""
    given = {opinion.client_id: opinion for opinion in content.opinions}
    for old in kept:
        if not old.locked:
            continue
        new = given.get(old.opinion.client_id)
        if new != old.opinion:
            raise Invalid(
                N_("A coordinator has decided on this opinion; it can no longer be changed: “%(text)s”"),
                field="opinions" if new is None else f"opinions.{new.client_id}.text",
                text=old.opinion.text[:40],
            )
        if content.organisation_id != organisation_id:
            raise Invalid(
                N_("A coordinator has decided on a problem of this visit: the organisation stays."),
                field="organisation_id",
            )


def problem_steps(kept: Iterable[KeptOpinion], opinions: Sequence[Opinion]) -> ProblemSteps:
    """Compare what stands with what is submitted; locked opinions are left alone."""
    known = {old.opinion.client_id: old for old in kept}
    raised, amended = [], []
    for opinion in opinions:
        old = known.pop(opinion.client_id, None)
        if opinion.follow is Follow.PROBLEM:
            if old is None or old.problem_id is None:
                raised.append(opinion)
            elif not old.locked:
                amended.append((old.problem_id, opinion))
        elif old is not None:
            known[opinion.client_id] = old
    withdrawn = [old.problem_id for old in known.values() if old.problem_id is not None and not old.locked]
    return ProblemSteps(tuple(raised), tuple(amended), tuple(withdrawn))
