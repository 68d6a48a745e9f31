"""The end of an event: check the result before anybody sees it, lock it, reveal or publish it, award."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.areas.queries import full_name
from webapp.ballots.commands import publish as commands
from webapp.ballots.queries.bundling import digests
from webapp.ballots.queries.console import console
from webapp.ballots.queries.votes import poll_of
from webapp.ballots.rules.result import ranked
from webapp.ballots.views.console import done
from webapp.ballots.views.hall import act, opened, run, saved, shows_the_present, version_sent
from webapp.core import htmx
from webapp.roadshows.commands import events
from webapp.roadshows.forms.parts import CorrectionForm, ReasonForm, RemarkForm, WhyForm

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
    remark_form = RemarkForm()
    command = commands.publish if verb == "publish" else commands.begin_reveal
    return saved(
        remark_form,
        lambda: command(event_id=event.id, **remark_form.typed, **act()),
        url_for("console.show" if verb == "reveal" else "finish.show", slug=slug),
    ) or page(slug, remark_form=remark_form)


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


def page(
    slug: str,
    *,
    reason_form: ReasonForm | None = None,
    remark_form: RemarkForm | None = None,
    why_form: WhyForm | None = None,
    correction_form: CorrectionForm | None = None,
) -> Response:
    """Show the page with the form that was refused, if one was."""
    event = opened(slug)
    view = console(event.id)
    return htmx.render(
        "ballots/console_finish.html",
        "main",
        status=422 if reason_form or remark_form or why_form or correction_form else 200,
        console=view,
        places=ranked(view.publication.result) if view.publication else [],
        digests=digests(event.id),
        poll=poll_of(event.id),
        area_name=full_name,
        correction_form=correction_form or CorrectionForm(formdata=None, version=event.version),
        reason_form=reason_form or ReasonForm(formdata=None, version=event.version),
        remark_form=remark_form or RemarkForm(formdata=None, version=event.version),
        why_form=why_form or WhyForm(formdata=None),
    )


shows_the_present(bp, lambda slug, **_others: page(slug))
