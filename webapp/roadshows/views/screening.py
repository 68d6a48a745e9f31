"""The first screening (初审): sign-ups with their slides, accepted or returned with a reason."""

from __future__ import annotations

from flask import Response, url_for

from webapp.areas.queries import full_name
from webapp.core import documents, htmx
from webapp.core.links import absolute, qr_svg
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import sign_ups as commands
from webapp.roadshows.forms.sign_up import SendBackForm
from webapp.roadshows.queries.subjects import linked
from webapp.roadshows.rules import sign_ups as rules
from webapp.roadshows.rules.sign_ups import State
from webapp.roadshows.rules.stages import BEFORE_SCORING, Stage
from webapp.roadshows.views.blueprint import bp


@bp.get("/<slug>/sign-ups")
@run
def sign_ups(slug: str) -> Response:
    """Show the sign-up link and everything that came in by it."""
    return _page(slug)


@bp.post("/<slug>/sign-ups/<int:number>/accept")
@run
def accept_sign_up(slug: str, number: int) -> Response:
    """Make an entry of a sign-up."""
    event = opened(slug)
    commands.accept(event_id=event.id, number=queries.sign_up(event, number).number, version=version_sent(), **act())
    return htmx.redirect(url_for("roadshows.sign_ups", slug=slug))


@bp.post("/<slug>/sign-ups/<int:number>/return")
@run
def return_sign_up(slug: str, number: int) -> Response:
    """Return a sign-up with a reason."""
    event = opened(slug)
    held = queries.sign_up(event, number)
    back_form = SendBackForm()
    return saved(
        back_form,
        lambda: commands.send_back(event_id=event.id, number=held.number, **back_form.typed, **act()),
        url_for("roadshows.sign_ups", slug=slug),
    ) or _page(slug, refused=number, back_form=back_form)


@bp.get("/<slug>/sign-ups/<int:number>/slides")
@run
def sign_up_slides(slug: str, number: int) -> Response:
    """Give a sign-up's slides as a download."""
    event = opened(slug)
    held = queries.sign_up(event, number)
    return documents.response(held.slides_sha256 or "", f"{event.slug}-{held.number}.pdf")


def _page(slug: str, *, refused: int = 0, back_form: SendBackForm | None = None) -> Response:
    event = opened(slug)
    found = queries.sign_ups(event.id)
    link = absolute("sign_up.new", token=event.sign_up_token)
    return htmx.render(
        "roadshows/sign_ups.html",
        "main",
        status=422 if back_form else 200,
        event=event,
        link=link,
        qr=qr_svg(link),
        open=rules.open_for_new(Stage(event.stage)),
        deciding=Stage(event.stage) in BEFORE_SCORING,
        sign_ups=found,
        linked=linked(found),
        State=State,
        refused=refused,
        back_form=back_form or SendBackForm(formdata=None),
        area_name=full_name,
    )
