"""The end of an event: check the result before anybody sees it, lock it, reveal or publish it, award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, url_for

from webapp.areas.queries import full_name
from webapp.ballots.commands import publish as commands
from webapp.ballots.queries.bundling import digests
from webapp.ballots.queries.console import console
from webapp.ballots.queries.votes import poll_of
from webapp.ballots.rules.result import ranked
from webapp.ballots.views.console import done
from webapp.ballots.views.hall import shows_the_present
from webapp.core import clock, htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import events
from webapp.roadshows.forms.objections import AnswerForm, ObjectionForm
from webapp.roadshows.forms.parts import CorrectionForm, PublishForm, ReasonForm, WhyForm

if TYPE_CHECKING:
    from webapp.core.forms import Form

bp = Blueprint("finish", __name__, url_prefix="/roadshows/<slug>/console/finish")


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show the result as it would be published, and what still stands against it."""
    return page(slug)


@bp.post("/<any(lock, award):verb>")
@run
def step(slug: str, verb: str) -> Response:
    """Lock the scores, or end the public notice with the award."""
    event = opened(slug)
    command = events.lock_event if verb == "lock" else events.award_event
    command(event_id=event.id, version=version_sent(), **act())
    return htmx.redirect(url_for("finish.show", slug=slug))


@bp.post("/unlock")
@run
def unlock(slug: str) -> Response:
    """Undo the lock, with a reason."""
    event = opened(slug)
    reason_form = ReasonForm()
    return saved(
        reason_form,
        lambda: events.unlock_event(event_id=event.id, **reason_form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or page(slug, reason_form=reason_form)


@bp.post("/<any(publish, reveal):verb>")
@run
def publish(slug: str, verb: str) -> Response:
    """Publish the result at once, or freeze it and begin to reveal it in the hall."""
    event = opened(slug)
    publish_form = PublishForm()
    command = commands.publish if verb == "publish" else commands.begin_reveal
    return saved(
        publish_form,
        lambda: command(event_id=event.id, **publish_form.typed, **act()),
        url_for("console.show" if verb == "reveal" else "finish.show", slug=slug),
    ) or page(slug, publish_form=publish_form)


@bp.post("/next")
@run
def reveal(slug: str) -> Response:
    """Show one place more in the hall."""
    event = opened(slug)
    commands.reveal_next(event_id=event.id, shown=version_sent(), **act())
    return done(event)


@bp.post("/cancel")
@run
def cancel(slug: str) -> Response:
    """Call the reveal off before any place was shown."""
    event = opened(slug)
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: commands.cancel_reveal(event_id=event.id, **why_form.typed, **act()),
        url_for("finish.show", slug=slug),
    ) or page(slug, why_form=why_form)


def page(slug: str, *, answering: int | None = None, **refused: Form) -> Response:
    """Show the page with the form that was refused, if one was; `answering` names the objection it answers."""
    event = opened(slug)
    view = console(event.id)
    held = view.publication
    forms = {
        "answer_form": AnswerForm(formdata=None),
        "correction_form": CorrectionForm(formdata=None, version=event.version),
        "objection_form": ObjectionForm.blank(clock.today()),
        "publish_form": PublishForm(formdata=None, version=event.version),
        "reason_form": ReasonForm(formdata=None, version=event.version),
        "why_form": WhyForm(formdata=None),
    }
    return htmx.render(
        "ballots/console_finish.html",
        "main",
        status=422 if refused else 200,
        console=view,
        places=ranked(held.result) if held else [],
        digests=digests(event.id),
        poll=poll_of(event.id),
        objections=queries.objections(event.id),
        notice_over=held is None or held.notice_until is None or held.notice_until < clock.today(),
        area_name=full_name,
        answering=answering,
        blank_answer=AnswerForm(formdata=None),
        **{**forms, **refused},
    )


shows_the_present(bp, lambda slug, **_others: page(slug))
