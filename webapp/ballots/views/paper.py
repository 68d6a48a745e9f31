"""Typing in a judge's sheet of paper, and confirming what somebody else typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, url_for

from webapp.ballots.commands import paper as commands
from webapp.ballots.forms import papered, shown
from webapp.ballots.queries.scheme import criteria_of_entry
from webapp.ballots.queries.scrutiny import history
from webapp.ballots.views.hall import shows_the_present
from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.forms.parts import WhyForm

if TYPE_CHECKING:
    from webapp.ballots.forms import ScoreForm

bp = Blueprint("paper", __name__, url_prefix="/roadshows/<slug>/console/entries/<key>/judges/<judge>/paper")


@bp.get("")
@run
def show(slug: str, key: str, judge: str) -> Response:
    """Ask for the scores on a judge's sheet of paper."""
    return _page(slug, key, judge)


@bp.post("")
@run
def enter(slug: str, key: str, judge: str) -> Response:
    """Keep the scores until a second person confirms them."""
    event = opened(slug)
    entry_id, judge_id = queries.entry(event, key).id, queries.judge(event, judge).id
    sheet, why_form = papered(criteria_of_entry(event.id, event.rules_version, key), request.form), WhyForm()
    if sheet.errors:
        why_form.validate_on_submit()
        return _page(slug, key, judge, sheet=sheet, why_form=why_form)
    return saved(
        why_form,
        lambda: commands.enter_paper(
            event_id=event.id,
            judge_id=judge_id,
            entry_id=entry_id,
            scores=sheet.scores,
            base=sheet.base,
            **why_form.typed,
            **act(),
        ),
        url_for("scrutiny.sheet", slug=slug, key=key, judge=judge),
    ) or _page(slug, key, judge, sheet=sheet, why_form=why_form)


@bp.post("/<int:paper_id>/confirm")
@run
def confirm(slug: str, key: str, judge: str, paper_id: int) -> Response:
    """Let the sheet count, as a second person."""
    event = opened(slug)
    commands.confirm_paper(event_id=event.id, paper_id=paper_id, **act())
    return htmx.redirect(url_for("scrutiny.sheet", slug=slug, key=key, judge=judge))


@bp.post("/<int:paper_id>/refuse")
@run
def refuse(slug: str, key: str, judge: str, paper_id: int) -> Response:
    """Leave the sheet out."""
    event = opened(slug)
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: commands.refuse_paper(event_id=event.id, paper_id=paper_id, **why_form.typed, **act()),
        url_for("scrutiny.sheet", slug=slug, key=key, judge=judge),
    ) or _page(slug, key, judge, why_form=why_form)


def _page(
    slug: str, key: str, judge: str, *, sheet: ScoreForm | None = None, why_form: WhyForm | None = None
) -> Response:
    event = opened(slug)
    entry, held = queries.entry(event, key), queries.judge(event, judge)
    base = history(entry, held).newest
    return htmx.render(
        "ballots/paper.html",
        "main",
        status=422 if why_form else 200,
        event=event,
        entry=entry,
        judge=held,
        sheet=sheet or shown(criteria_of_entry(event.id, event.rules_version, key), {}, entry=key, base=base),
        why_form=why_form or WhyForm(formdata=None),
    )


shows_the_present(bp, lambda slug, key, judge, **_others: _page(slug, key, judge))
