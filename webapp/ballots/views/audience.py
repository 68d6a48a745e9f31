"""The audience's vote from the coordinator's side: way of voting, window, counts, printed codes."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.ballots.commands import polls as commands
from webapp.ballots.forms import CodesForm, PollForm
from webapp.ballots.queries.votes import codes_issued, counts, poll_of
from webapp.ballots.rules.votes import Mode, shown_code
from webapp.ballots.views.hall import shows_the_present
from webapp.core import htmx
from webapp.core.errors import NotFound
from webapp.core.forms import attempt
from webapp.core.links import absolute, qr_svg
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run

bp = Blueprint("audience", __name__, url_prefix="/roadshows/<slug>/audience")


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show the vote as it stands."""
    return _page(slug)


@bp.post("/mode")
@run
def mode(slug: str) -> Response:
    """Say how the audience votes."""
    event = opened(slug)
    poll_form = PollForm()
    if not poll_form.validate_on_submit():
        return _page(slug, poll_form=poll_form)
    commands.set_mode(event_id=event.id, mode=Mode(poll_form.mode.data), **act())
    return htmx.redirect(url_for("audience.show", slug=slug))


@bp.post("/<any(open, close):verb>")
@run
def window(slug: str, verb: str) -> Response:
    """Open or close the window."""
    event = opened(slug)
    command = commands.open_window if verb == "open" else commands.close_window
    command(event_id=event.id, **act())
    return htmx.redirect(url_for("audience.show", slug=slug))


@bp.post("/codes")
@run
def codes(slug: str) -> Response:
    """Make one-time codes and show them, this once, as slips to be cut."""
    event = opened(slug)
    poll = poll_of(event.id)
    if poll is None:
        raise NotFound
    codes_form = CodesForm()
    made = attempt(codes_form, lambda: commands.issue_codes(event_id=event.id, **codes_form.typed, **act()))
    if made is None:
        return _page(slug, codes_form=codes_form)
    link = absolute("vote.show", token=poll.token)
    return htmx.render(
        "ballots/vote_codes.html", event=event, codes=[shown_code(code) for code in made], link=link, qr=qr_svg(link)
    )


def _page(slug: str, *, poll_form: PollForm | None = None, codes_form: CodesForm | None = None) -> Response:
    event = opened(slug)
    poll = poll_of(event.id)
    link = absolute("vote.show", token=poll.token) if poll else ""
    held = counts(event.id)
    return htmx.render(
        "ballots/audience.html",
        "main",
        status=422 if poll_form or codes_form else 200,
        event=event,
        poll=poll,
        mode=Mode(poll.mode) if poll else None,
        link=link,
        qr=qr_svg(link) if link else "",
        share=queries.rules_of(event).audience_share,
        entries=[one for one in queries.entries(event.id) if one.withdrawn_reason is None],
        votes=held,
        total=sum(held.values()),
        most=max([1, *held.values()]),
        codes=codes_issued(event.id),
        poll_form=poll_form or PollForm(formdata=None, mode=poll.mode if poll else Mode.OPEN.value),
        codes_form=codes_form or CodesForm(formdata=None),
    )


shows_the_present(bp, lambda slug, **_others: _page(slug))
