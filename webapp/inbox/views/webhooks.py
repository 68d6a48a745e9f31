"""Systems that listen to an area: adding, testing and removing them, and messages that did not arrive."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.limits import spend
from webapp.inbox import queries
from webapp.inbox.commands import sending
from webapp.inbox.commands import webhooks as commands
from webapp.inbox.forms import WebhookForm
from webapp.inbox.rules import KIND_NAMES, MOST_TRIES, TOPIC_NAMES, Kind, Topic
from webapp.inbox.views.blueprint import bp

_TESTS_A_MINUTE = 6
manage = allow(Role.COORDINATOR, Role.ADMIN)


@bp.route("/webhooks", methods=["GET", "POST"])
@manage
def webhooks() -> Response:
    """List the systems that listen to one's area; add one."""
    viewer, webhook_form = current_viewer(), WebhookForm()
    made = attempt(
        webhook_form,
        lambda: commands.add(
            viewer=viewer,
            kind=Kind(webhook_form.kind.data),
            name=webhook_form.name.data or "",
            url=webhook_form.url.data or "",
            secret=(webhook_form.secret.data or "").strip(),
            topics=[Topic(topic) for topic in webhook_form.topics.data or []],
            now=clock.now(),
        ),
    )
    if made is not None:
        flash(gettext("Saved. Send a test to see whether messages arrive."))
        return htmx.redirect(url_for("inbox.webhooks"))
    return htmx.render(
        "inbox/webhooks.html",
        status=422 if request.method == "POST" else 200,
        webhooks=queries.webhooks(viewer),
        last_sent=queries.last_sent(viewer),
        troubled=queries.troubled(viewer),
        kind_names=KIND_NAMES,
        topic_names={topic.value: name for topic, name in TOPIC_NAMES.items()},
        most_tries=MOST_TRIES,
        worded=queries.worded,
        webhook_form=webhook_form,
    )


@bp.post("/webhooks/<int:webhook_id>/test")
@manage
def test_webhook(webhook_id: int) -> Response:
    """Send a test message at once and say how it went."""
    viewer, now = current_viewer(), clock.now()
    queries.webhook(viewer, webhook_id)
    spend("webhook-test", viewer.actor.id, _TESTS_A_MINUTE)
    here = url_for("inbox.webhooks")
    arrived = sending.send_one(commands.queue_test(viewer=viewer, webhook_id=webhook_id, url=here, now=now))
    flash(gettext("The test message arrived.") if arrived else gettext("The test message did not arrive; see below."))
    return htmx.redirect(here)


@bp.post("/webhooks/<int:webhook_id>/remove")
@manage
def remove_webhook(webhook_id: int) -> Response:
    """Stop sending to a system."""
    commands.remove(viewer=current_viewer(), webhook_id=webhook_id, now=clock.now())
    flash(gettext("Removed."))
    return htmx.redirect(url_for("inbox.webhooks"))


@bp.post("/webhooks/messages/<int:message_id>/again")
@manage
def send_again(message_id: int) -> Response:
    """Give a message that was given up its tries again."""
    commands.queue_again(viewer=current_viewer(), message_id=message_id, now=clock.now())
    flash(gettext("The message will be sent again."))
    return htmx.redirect(url_for("inbox.webhooks"))
