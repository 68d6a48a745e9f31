"""Judges and agreement: what the coordinator may know beside the official result, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from webapp.ballots.queries.analysis import analyses
from webapp.ballots.rules.rounding import half_up
from webapp.core import htmx
from webapp.roadshows.access import opened, run
from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from fractions import Fraction

bp = Blueprint("analysis", __name__, url_prefix="/roadshows/<slug>/analysis")


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show agreement, each judge's bias and spread, the adjusted ranking and how firmly the winner stands."""
    event = opened(slug)
    return htmx.render(
        "ballots/analysis.html", "main", event=event, analyses=analyses(event.id), written=_written, signed=_signed
    )


def _written(value: Fraction | None, places: int = 2) -> str:
    return "—" if value is None else plain(half_up(value, places))


def _signed(value: Fraction, places: int = 2) -> str:
    rounded = half_up(value, places)
    return ("+" if rounded > 0 else "−" if rounded < 0 else "±") + plain(abs(rounded))
