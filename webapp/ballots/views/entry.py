"""A judge's ballot: entry by entry, drafts on the way, a receipt at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _

from webapp.accounts.access import public
from webapp.ballots import commands, forms
from webapp.ballots.commands.submit import Outcome
from webapp.ballots.queries.desk import desk, earlier, own_totals, stage_tag
from webapp.ballots.queries.scheme import criteria_of_entry, scheme_of
from webapp.ballots.rules.submission import RehearsalOver, StaleBallot
from webapp.ballots.views.seat import caller, nowhere, settings, sitting, wants_json
from webapp.core import clock, htmx
from webapp.core.errors import NotFound
from webapp.core.forms import attempt
from webapp.core.i18n import explain, time_text
from webapp.core.limits import spend
from webapp.roadshows.queries import evidence_sheet
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import is_separate
from webapp.roadshows.rules.timer import minutes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ballots.commands.submit import Submission
    from webapp.ballots.forms import ScoreForm
    from webapp.ballots.queries.desk import Desk
    from webapp.ballots.queries.scheme import Scheme
    from webapp.ballots.queries.seats import Seat
    from webapp.roadshows.rules.scoring import Criterion

bp = Blueprint("ballot", __name__, url_prefix="/ballot")
bp.add_app_template_filter(plain, "plain")
bp.add_app_template_filter(minutes, "minutes")
bp.register_error_handler(NotFound, nowhere)


@bp.get("")
@public
def show() -> Response:
    """Show the ballot for an entry: the one asked for, else the one on stage."""
    said = "received" if request.args.get("said") == "received" else ""
    return page(sitting(), request.args.get("entry"), said=said)


@bp.get("/stage")
@public
def stage() -> Response:
    """Give what happens in the hall, or say that nothing has changed; typed scores are left alone."""
    seat = sitting()
    same = htmx.unchanged(stage_tag(seat))
    if same:
        return same
    paper = desk(seat, request.args.get("entry"))
    return htmx.tagged(render_template("ballots/_stage.html", desk=paper), paper.tag)


@bp.post("")
@public
def submit() -> Response:
    """Take a whole ballot and answer with its receipt."""
    seat = sitting()
    limits = settings()
    spend("ballot-address", caller(), limits.ballots_per_address_minute)
    spend("ballot-device", str(seat.device_id), limits.submits_per_device_minute)
    sent = request.form.to_dict()
    ballot = forms.submitted(_criteria(seat, sent), sent)
    if ballot.errors:
        return _refused(seat, ballot)
    answer = commands.submit(
        seat=seat,
        entry_key=ballot.entry,
        scores=ballot.scores,
        client_id=ballot.client_id,
        base=ballot.base,
        now=clock.now(),
        rehearsal=_from_rehearsal(sent),
    )
    return _late(seat, ballot, answer) if answer.outcome is Outcome.LATE else _received(seat, ballot, answer)


@bp.post("/draft")
@public
def draft() -> Response:
    """Keep the scores set so far; what is wrong is refused and the rest kept."""
    seat = sitting()
    spend("draft-device", str(seat.device_id), settings().drafts_per_device_minute)
    sent = request.form.to_dict()
    ballot = forms.drafted(_criteria(seat, sent), sent)
    now = clock.now()
    commands.save_draft(
        seat=seat,
        entry_key=ballot.entry,
        scores=ballot.scores,
        base=ballot.base,
        now=now,
        rehearsal=_from_rehearsal(sent),
    )
    if ballot.errors:
        return make_response(jsonify(_wrong(ballot)), 422)
    return make_response(jsonify(message=_("Draft kept %(time)s", time=time_text(now))))


@bp.post("/recuse")
@public
def recuse() -> Response:
    """Record that the judge does not score the entry."""
    seat = sitting()
    recusal = forms.RecusalForm()
    place = desk(seat, recusal.entry.data).place
    done = attempt(
        recusal,
        lambda: commands.recuse(seat=seat, entry_id=place.row.id, reason=recusal.reason.data or "", now=clock.now()),
    )
    if not done:
        return page(seat, place.row.key, recusal=recusal, status=422)
    return htmx.redirect(url_for("ballot.show", entry=place.row.key))


@bp.errorhandler(StaleBallot)
def stale(error: StaleBallot) -> Response:
    """Show both versions: the one that was quicker, and what was typed, ready to be sent upon it."""
    seat = sitting()
    typed = _typed(seat)
    if not wants_json():
        response = page(seat, typed.entry, ballot=typed.again(error.current), said="stale", status=409)
        return htmx.placed(response, "#ballot")
    row = desk(seat, typed.entry).place.row
    scores = row.scores or {}
    current = {
        "version": error.current,
        "scores": scores,
        "url": url_for("ballot.show", entry=typed.entry),
        "facts": [[one.name, scores.get(one.key, "—")] for one in typed.criteria],
    }
    return make_response(jsonify(error=error.code, message=explain(error), current=current), 409)


@bp.errorhandler(RehearsalOver)
def rehearsed(error: RehearsalOver) -> Response:
    """Ask whether what was typed in the rehearsal, or on a page left over from it, is meant now."""
    if wants_json():
        return make_response(jsonify(error=error.code, message=explain(error)), 409)
    seat = sitting()
    typed = _typed(seat)
    base = desk(seat, typed.entry).place.row.number or 0
    response = page(seat, typed.entry, ballot=typed.again(base), said="rehearsed", status=409)
    return htmx.placed(response, "#ballot")


def _typed(seat: Seat) -> ScoreForm:
    sent = request.form.to_dict()
    return forms.submitted(_criteria(seat, sent), sent)


def _from_rehearsal(sent: Mapping[str, str]) -> bool:
    """Tell whether the form was given out in a rehearsal; programs need not say so."""
    return sent.get("rehearsal") == "1"


def _criteria(seat: Seat, sent: Mapping[str, str]) -> tuple[Criterion, ...]:
    """Return what the entry that was sent is scored by."""
    return criteria_of_entry(seat.event_id, seat.rules_version, sent.get("entry", ""))


def _received(seat: Seat, ballot: ScoreForm, answer: Submission) -> Response:
    if wants_json():
        return jsonify(receipt=answer.receipt, revision=answer.revision)
    return page(seat, ballot.entry, said="received")


def _late(seat: Seat, ballot: ScoreForm, answer: Submission) -> Response:
    if wants_json():
        message = _("Scoring for this entry is closed. Your ballot is kept as late until the coordinator decides.")
        return make_response(jsonify(error="closed", message=message, receipt=answer.receipt, revision=0), 409)
    typed = ballot.again(ballot.base)
    late = page(seat, ballot.entry, ballot=typed, said="late", receipt=answer.receipt, status=409)
    return htmx.placed(late, "#ballot")


def _refused(seat: Seat, ballot: ScoreForm) -> Response:
    if wants_json():
        return make_response(jsonify(_wrong(ballot)), 422)
    return page(seat, ballot.entry, ballot=ballot.again(ballot.base), status=422)


def _wrong(ballot: ScoreForm) -> dict[str, object]:
    fields = {name: [text] for name, text in ballot.errors.items()}
    return {"error": "invalid", "message": " ".join(ballot.errors.values()), "fields": fields}


def _kits(paper: Desk, scheme: Scheme) -> list[tuple[str, ScoreForm]]:
    """Return an empty form for each category, where they have criteria of their own: offline there is no other."""
    if not is_separate(scheme.criteria):
        return []
    categories = dict.fromkeys(place.row.category for place in paper.places)
    return [(one, forms.shown(scheme.criteria_for(one), {}, entry="", base=0)) for one in categories]


def page(
    seat: Seat,
    entry_key: str | None,
    *,
    ballot: ScoreForm | None = None,
    recusal: forms.RecusalForm | None = None,
    signal: forms.SignalForm | None = None,
    said: str = "",
    receipt: str = "",
    status: int = 200,
) -> Response:
    """Show the ballot; `said` names what just happened: `received`, `late`, `stale`, `rehearsed` or nothing."""
    paper = desk(seat, entry_key)
    row = paper.place.row
    scheme = scheme_of(seat.event_id, seat.rules_version)
    criteria = scheme.criteria_for(row.category)
    return htmx.render(
        "ballots/ballot.html",
        block="ballot",
        status=status,
        desk=paper,
        evidence=evidence_sheet(row.id),
        ballot=ballot or forms.shown(criteria, paper.place.scores, entry=row.key, base=row.number or 0),
        recusal=recusal or forms.RecusalForm(formdata=None, data={"entry": row.key}),
        signal=signal or forms.SignalForm(formdata=None, data={"entry": row.key}),
        kits=_kits(paper, scheme),
        earlier=earlier(seat, paper.place, criteria),
        totals=own_totals(paper, scheme.criteria),
        practice=all(place.row.scoring == "waiting" for place in paper.places),
        said=said,
        receipt=receipt,
        fragment=htmx.wants_fragment(),
        poll_seconds=settings().poll_ms / 1000,
    )
