"""Behind the console: an entry with its deductions, and a single ballot with its history. Here reasons are given."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from webapp.accounts.access import current_viewer
from webapp.areas.queries import full_name
from webapp.ballots import commands as ballots
from webapp.ballots.forms import RestoreForm
from webapp.ballots.queries.console import console
from webapp.ballots.queries.scrutiny import history
from webapp.ballots.rules.scores import total
from webapp.ballots.views.hall import shows_the_present
from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.commands import console as commands
from webapp.roadshows.commands import entries as entry_commands
from webapp.roadshows.commands import judges as judge_commands
from webapp.roadshows.forms.panel import DeductionForm
from webapp.roadshows.forms.parts import ReasonForm, WhyForm
from webapp.roadshows.rules.reading import plain

bp = Blueprint("scrutiny", __name__, url_prefix="/roadshows/<slug>/console/entries/<key>")


@bp.get("")
@run
def entry(slug: str, key: str) -> Response:
    """Show an entry: its ballots, its deductions, and scoring to be opened again."""
    return _entry_page(slug, key)


@bp.post("/open")
@run
def reopen(slug: str, key: str) -> Response:
    """Open scoring again after a close, with a reason."""
    event = opened(slug)
    held = queries.entry(event, key)
    reason_form = ReasonForm()
    return saved(
        reason_form,
        lambda: commands.open_scoring(event_id=event.id, entry_id=held.id, **reason_form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or _entry_page(slug, key, reason_form=reason_form)


@bp.post("/deduct")
@run
def deduct(slug: str, key: str) -> Response:
    """Take points off."""
    event = opened(slug)
    held = queries.entry(event, key)
    deduction_form = DeductionForm()
    return saved(
        deduction_form,
        lambda: entry_commands.deduct(event_id=event.id, entry_id=held.id, **deduction_form.typed, **act()),
        url_for("scrutiny.entry", slug=slug, key=key),
    ) or _entry_page(slug, key, deduction_form=deduction_form)


@bp.post("/deductions/<int:deduction_id>/cancel")
@run
def give_back(slug: str, key: str, deduction_id: int) -> Response:
    """Give points back."""
    event = opened(slug)
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: entry_commands.cancel_deduction(
            event_id=event.id, deduction_id=deduction_id, **why_form.typed, **act()
        ),
        url_for("scrutiny.entry", slug=slug, key=key),
    ) or _entry_page(slug, key, why_form=why_form)


@bp.get("/judges/<judge>")
@run
def sheet(slug: str, key: str, judge: str) -> Response:
    """Show a judge's ballot for the entry, with its history."""
    return _sheet_page(slug, key, judge)


@bp.post("/judges/<judge>/<any(exclude, include, recuse, unrecuse):verb>")
@run
def decide(slug: str, key: str, judge: str, verb: str) -> Response:
    """Take the ballot out of the count or back into it; record a recusal or take it back."""
    event = opened(slug)
    entry_id, judge_id = queries.entry(event, key).id, queries.judge(event, judge).id
    command = {
        "exclude": ballots.exclude_ballot,
        "include": ballots.include_ballot,
        "recuse": judge_commands.recuse,
        "unrecuse": judge_commands.cancel_recusal,
    }[verb]
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: command(event_id=event.id, judge_id=judge_id, entry_id=entry_id, **why_form.typed, **act()) or True,
        url_for("scrutiny.sheet", slug=slug, key=key, judge=judge),
    ) or _sheet_page(slug, key, judge, why_form=why_form)


@bp.post("/judges/<judge>/late/<int:late_id>/<any(accept, refuse):verb>")
@run
def decide_late(slug: str, key: str, judge: str, late_id: int, verb: str) -> Response:
    """Accept or refuse a late ballot."""
    event = opened(slug)
    command = ballots.accept_late if verb == "accept" else ballots.refuse_late
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: command(event_id=event.id, late_id=late_id, **why_form.typed, **act()) or True,
        url_for("scrutiny.sheet", slug=slug, key=key, judge=judge),
    ) or _sheet_page(slug, key, judge, why_form=why_form)


@bp.post("/judges/<judge>/restore")
@run
def restore(slug: str, key: str, judge: str) -> Response:
    """Let an earlier version count again in place of a late ballot or a sheet of paper."""
    event = opened(slug)
    entry_id, judge_id = queries.entry(event, key).id, queries.judge(event, judge).id
    form = RestoreForm()
    return saved(
        form,
        lambda: ballots.restore_revision(
            event_id=event.id,
            judge_id=judge_id,
            entry_id=entry_id,
            number=form.revision.data,
            seen=form.version.data or 0,
            reason=form.reason.data or "",
            **act(),
        ),
        url_for("scrutiny.sheet", slug=slug, key=key, judge=judge),
    ) or _sheet_page(slug, key, judge, restore_form=form)


def _entry_page(
    slug: str,
    key: str,
    *,
    reason_form: ReasonForm | None = None,
    deduction_form: DeductionForm | None = None,
    why_form: WhyForm | None = None,
) -> Response:
    event = opened(slug)
    held = queries.entry(event, key)
    view = console(event.id)
    refused = reason_form or deduction_form or why_form
    return htmx.render(
        "ballots/console_entry.html",
        "main",
        status=422 if refused else 200,
        console=view,
        line=view.line_of(held.key),
        area_name=full_name,
        reason_form=reason_form or ReasonForm(formdata=None, version=held.version),
        deduction_form=deduction_form or DeductionForm(formdata=None),
        why_form=why_form or WhyForm(formdata=None),
    )


def _sheet_page(
    slug: str, key: str, judge: str, *, why_form: WhyForm | None = None, restore_form: RestoreForm | None = None
) -> Response:
    event = opened(slug)
    entry, held = queries.entry(event, key), queries.judge(event, judge)
    view = console(event.id)
    line, told = view.line_of(entry.key), history(entry, held)
    criteria = view.board.scheme.criteria_for(entry.category)
    refused = why_form or restore_form
    restore_form = restore_form or RestoreForm(formdata=None, version=told.newest)
    restore_form.revision.choices = [
        (one.number, _("Version %(number)s", number=one.number) + f" · {plain(total(criteria, one.scores))}")
        for one in told.restorable
    ]
    return htmx.render(
        "ballots/console_sheet.html",
        "main",
        status=422 if refused else 200,
        console=view,
        line=line,
        judge=held,
        cell=view.cell(line, held),
        criteria=criteria,
        history=told,
        total=total,
        me=current_viewer().actor.id,
        why_form=why_form or WhyForm(formdata=None),
        restore_form=restore_form,
    )


def _present(slug: str, key: str, judge: str = "", **_others: object) -> Response:
    return _sheet_page(slug, key, judge) if judge else _entry_page(slug, key)


shows_the_present(bp, _present)
