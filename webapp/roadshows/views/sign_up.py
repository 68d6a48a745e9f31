"""Signing up without an account: a form behind the event's link, and each sign-up's own address afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.accounts.access import current_viewer_or_none, public
from webapp.areas.queries import full_name, scope_of
from webapp.core import clock, documents, htmx
from webapp.core.errors import NotFound
from webapp.core.forms import attempt
from webapp.core.limits import spend, spend_guess
from webapp.core.links import absolute
from webapp.roadshows import queries
from webapp.roadshows.commands import sign_ups as commands
from webapp.roadshows.forms.sign_up import SignUpForm
from webapp.roadshows.rules import sign_ups as rules
from webapp.roadshows.rules.sign_ups import State
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import area_choices
from webapp.roadshows.views.evidence import SEARCH

if TYPE_CHECKING:
    from webapp.roadshows.models import Event, SignUp
    from webapp.settings import Settings

bp = Blueprint("sign_up", __name__, url_prefix="/sign-up/<token>")


@bp.url_value_preprocessor
def allow_slides(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Read slides that are larger than what other pages take; up to twice the limit the form itself refuses them."""
    request.max_content_length = documents.MAX_BYTES + documents.MAX_REQUEST_BYTES
    g.most_bytes = documents.MAX_BYTES


@bp.route("", methods=["GET", "POST"])
@public
def new(token: str) -> Response:
    """Show the form, and take a sign-up; then its own address follows."""
    event = _event(token)
    sign_up_form = _form(event)
    if sign_up_form.is_submitted():
        _spend()
        rules.check_new(Stage(event.stage))
    own = attempt(
        sign_up_form,
        lambda: commands.sign_up(
            event_id=event.id,
            text=sign_up_form.text(),
            stands_for=sign_up_form.stands_for.data or "",
            slides_sha256=_kept(sign_up_form),
            now=clock.now(),
        ),
    )
    if own:
        return htmx.leave(url_for("sign_up.mine", token=token, own=own))
    return htmx.render(
        "roadshows/sign_up.html",
        status=422 if sign_up_form.is_submitted() else 200,
        event=event,
        open=rules.open_for_new(Stage(event.stage)),
        sign_up_form=sign_up_form,
        categories=queries.categories(event.id),
        searches=_may_search(),
        most_bytes=documents.MAX_BYTES,
        url=url_for("sign_up.new", token=token),
    )


@bp.route("/<own>", methods=["GET", "POST"])
@public
def mine(token: str, own: str) -> Response:
    """Show what became of a sign-up; while it may be changed, take changes."""
    event = _event(token)
    held = queries.own_sign_up(event, own)
    sign_up_form = _form(event, held)
    if sign_up_form.is_submitted():
        _spend()
    changed = attempt(
        sign_up_form,
        lambda: commands.amend(
            sign_up_id=held.id,
            version=sign_up_form.typed["version"],
            text=sign_up_form.text(),
            stands_for=sign_up_form.stands_for.data or "",
            slides_sha256=_kept(sign_up_form),
            now=clock.now(),
        ),
    )
    if changed:
        return htmx.leave(url_for("sign_up.mine", token=token, own=own))
    state = State(held.state)
    return htmx.render(
        "roadshows/sign_up_mine.html",
        status=422 if sign_up_form.is_submitted() else 200,
        event=event,
        sign_up=held,
        state=state,
        open=rules.open_for_change(Stage(event.stage), state),
        sign_up_form=sign_up_form,
        categories=queries.categories(event.id),
        searches=_may_search(),
        most_bytes=documents.MAX_BYTES,
        url=url_for("sign_up.mine", token=token, own=own),
        link=absolute("sign_up.mine", token=token, own=own),
        area_name=full_name,
    )


def _event(token: str) -> Event:
    """Return the event whose link this is; whoever guesses at links is stopped after a while."""
    event = queries.by_sign_up_token(token)
    if event is None:
        spend_guess("wrong-sign-up-link")
        raise NotFound
    return event


def _form(event: Event, held: SignUp | None = None) -> SignUpForm:
    sign_up_form = SignUpForm(obj=held) if held else SignUpForm(version=0)
    sign_up_form.area_code.choices = area_choices(scope_of(event.area_code), held=held.area_code if held else "")
    return sign_up_form


def _kept(sign_up_form: SignUpForm) -> str | None:
    """Keep the slides that came along and return their hash; None without any. Raises `Invalid`."""
    if sign_up_form.file is None:
        return None
    pdf = documents.accept_pdf(sign_up_form.file)
    documents.store(pdf)
    return pdf.sha256


def _may_search() -> bool:
    """Tell whether whoever signs up is known here: then the records of the own area are offered while typing."""
    viewer = current_viewer_or_none()
    return viewer is not None and viewer.role in SEARCH


def _spend() -> None:
    settings: Settings = current_app.config["LVGU"]
    spend("sign-up", request.remote_addr or "", settings.sign_ups_per_minute)
