"""The roster of judges: cards, devices, when each was last seen; and moving a judge to another device by a code."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from webapp.accounts.access import public
from webapp.accounts.commands.limits import wrong_token
from webapp.ballots.commands.handover import hand_over, show_code
from webapp.ballots.commands.seen import device_seen
from webapp.ballots.forms import CodeForm
from webapp.ballots.queries.devices import devices
from webapp.ballots.queries.seats import roster, seat_of_link
from webapp.ballots.rules.devices import read_unsent
from webapp.ballots.rules.handover import CODE_LASTS, Try
from webapp.ballots.views import entry
from webapp.ballots.views.hall import shows_the_present
from webapp.ballots.views.seat import caller, device_secret, nowhere, remember_device, settings, sitting
from webapp.core import clock, htmx
from webapp.core.errors import N_, NotFound
from webapp.core.i18n import translate_text
from webapp.core.limits import spend
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run

bp = Blueprint("roster", __name__, url_prefix="/roadshows/<slug>/roster")
handover = Blueprint("handover", __name__)
handover.register_error_handler(NotFound, nowhere)

_CODE_MINUTES = int(CODE_LASTS.total_seconds() // 60)
_SAID = {
    Try.WRONG: N_("That is not the code. Type the six digits that the other device or the coordinator shows now."),
    Try.DEAD: N_("There is no code that works. Have a new one shown: each works once, and for ten minutes."),
}


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show who has a card, which device each judge uses, and when it was last there."""
    return _page(slug)


@bp.get("/<key>/code")
@run
def code_shown(slug: str, key: str) -> Response:
    """Lead back from a code's address that is loaded again: the code is shown this once, by the button."""
    queries.judge(opened(slug), key)
    return htmx.redirect(url_for("roster.show", slug=slug))


@bp.post("/<key>/code")
@run
def code(slug: str, key: str) -> Response:
    """Show the code with which a judge moves to another device."""
    event = opened(slug)
    judge = queries.judge(event, key)
    return _page(slug, judge_id=judge.id, code=show_code(event_id=event.id, judge_id=judge.id, **act()))


@handover.get("/ballot/handover")
@public
def own_code_shown() -> Response:
    """Lead back to the ballot when the code's address is loaded again."""
    return htmx.redirect(url_for("ballot.show"))


@handover.post("/ballot/handover")
@public
def own_code() -> Response:
    """Show, on the judge's device, the code with which the next device starts."""
    seat = sitting()
    spend("handover", str(seat.judge_id), settings().claims_per_minute)
    shown = show_code(event_id=seat.event_id, judge_id=seat.judge_id, actor=seat.actor, now=clock.now())
    return htmx.render("ballots/handover.html", seat=seat, code=shown, minutes=_CODE_MINUTES)


@handover.post("/b/<token>/move")
@public
def move(token: str) -> Response:
    """Go on with this device, by the code that the other one or the coordinator shows."""
    spend("claim", caller(), settings().claims_per_minute)
    seat = seat_of_link(token, clock.now())
    if seat is None:
        wrong_token(clock.now())
        raise NotFound(N_("This link does not work."))
    form = CodeForm()
    error = ""
    if form.validate_on_submit():
        agent = request.headers.get("User-Agent", "")
        outcome, secret = hand_over(token=token, code=form.code.data or "", agent=agent, now=clock.now())
        if outcome is Try.RIGHT:
            return remember_device(htmx.leave("/ballot"), secret)
        wrong_token(clock.now())
        error = translate_text(_SAID[outcome])
    return htmx.render("ballots/second_device.html", seat=seat, token=token, code_form=form, refused=error, status=422)


@entry.bp.after_request
def note_device(response: Response) -> Response:
    """Note that the device is there when its page loads or asks for news; ballots on their way are let alone."""
    secret = device_secret() if request.method == "GET" else None
    if secret:
        device_seen(secret, clock.now(), unsent=read_unsent(request.args.get("unsent", "")))
    return response


def _page(slug: str, *, judge_id: int = 0, code: str = "") -> Response:
    event = opened(slug)
    return htmx.render(
        "ballots/roster.html",
        "main",
        event=event,
        judges=[judge for judge in queries.judges(event.id) if judge.status != "replaced"],
        seats=roster(event.id),
        devices=devices(event.id),
        words=lambda text: translate_text(text) if text else "",
        shown_to=judge_id,
        code=code,
        minutes=_CODE_MINUTES,
    )


shows_the_present(bp, lambda slug, **_others: _page(slug))
