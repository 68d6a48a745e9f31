"""The audience's page: choose one entry, once. Looking at it changes nothing but the device's own cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, make_response, request

from webapp.accounts.access import public
from webapp.ballots.commands import votes as commands
from webapp.ballots.queries.votes import poll_at
from webapp.ballots.rules.votes import Mode, code_hash, read_code, read_device, signed_device
from webapp.ballots.views.seat import caller, settings, wants_json
from webapp.core import clock, htmx
from webapp.core.error_pages import refuse
from webapp.core.errors import N_, DomainError, NotAllowed, NotFound
from webapp.core.i18n import explain
from webapp.core.ids import new_token, token_hash
from webapp.core.limits import spend, spend_guess
from webapp.core.security import cookie_name

if TYPE_CHECKING:
    from webapp.ballots.queries.votes import PollView

bp = Blueprint("vote", __name__, url_prefix="/v/<token>")
_COOKIE = "vote"
_SECONDS = 30 * 86_400


@bp.get("")
@public
def show(token: str) -> Response:
    """Show the entries to choose from, or what this device has voted for."""
    return _page(token, poll_at(token))


@bp.post("")
@public
def cast(token: str) -> Response:
    """Take the vote, or say why not."""
    poll = poll_at(token)
    spend("vote", caller(), settings().votes_per_address_minute)
    entry = request.form.get("entry", "")
    voter = _voter(poll)
    if poll.mode is Mode.CODES and not commands.is_issued(poll.event_id, voter):
        spend_guess("wrong-code")
    commands.vote(event_id=poll.event_id, entry_key=entry, voter_hash=voter, now=clock.now())
    if wants_json():
        return make_response(jsonify(entry=entry))
    return _page(token, poll, voted=next((name for key, name, _owner in poll.entries if key == entry), ""))


@bp.errorhandler(DomainError)
def refused(error: DomainError) -> Response:
    """Say why a vote is not taken, with the page as it is now."""
    if wants_json() or request.view_args is None or request.method != "POST" or isinstance(error, NotFound):
        return refuse(error)
    token = request.view_args["token"]
    return _page(token, poll_at(token), problem=explain(error), error=error)


def _page(
    token: str, poll: PollView, *, voted: str = "", problem: str = "", error: DomainError | None = None
) -> Response:
    device = _device()
    if not voted and poll.mode is Mode.OPEN and device:
        before = commands.earlier(poll.event_id, token_hash(f"{poll.event_id}:{device}"))
        voted = before.name if before else ""
    response = htmx.render(
        "ballots/vote.html",
        status=error.status if error else 200,
        poll=poll,
        token=token,
        voted=voted,
        problem=problem,
        typed=request.form,
    )
    if not device:
        https = settings().https
        name = cookie_name(_COOKIE, https=https)
        value = signed_device(settings().secret_key, new_token())
        response.set_cookie(name, value, max_age=_SECONDS, secure=https, httponly=True, samesite="Lax", path="/")
    if error and (wait := getattr(error, "retry_after", None)):
        response.headers["Retry-After"] = str(wait)
    return response


def _voter(poll: PollView) -> str:
    """Return what stands for the voter: the code typed, or the device. Raises `Invalid` or `NotAllowed`."""
    if poll.mode is Mode.CODES:
        return code_hash(settings().secret_key, poll.event_id, read_code(request.form.get("code", "")))
    device = _device()
    if device is None:
        raise NotAllowed(N_("Open the page first and allow its cookie: by it one device votes once."), code="cookie")
    return token_hash(f"{poll.event_id}:{device}")


def _device() -> str | None:
    """Return the device's own number, when its cookie carries our signature."""
    cookie = request.cookies.get(cookie_name(_COOKIE, https=settings().https))
    return read_device(settings().secret_key, cookie) if cookie else None
