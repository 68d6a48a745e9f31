"""The running order and each entry of it."""

from __future__ import annotations

from flask import Response, url_for

from webapp.areas.queries import full_name, scope_of
from webapp.core import documents, htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import entries as commands
from webapp.roadshows.forms.panel import EntryForm
from webapp.roadshows.forms.parts import ReasonForm
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import area_choices, bp


@bp.route("/<slug>/entries", methods=["GET", "POST"])
@run
def entries(slug: str) -> Response:
    """Show the running order, and add an entry to it."""
    event = opened(slug)
    drawing = any(one.is_pending for one in queries.draws(event.id))
    entry_form = EntryForm(version=event.version)
    entry_form.area_code.choices = area_choices(scope_of(event.area_code))
    return saved(
        entry_form,
        lambda: commands.add_entry(event_id=event.id, text=entry_form.text(), **act()),
        url_for("roadshows.entries", slug=slug),
    ) or htmx.render(
        "roadshows/entries.html",
        "main",
        status=422 if entry_form.is_submitted() else 200,
        event=event,
        entries=queries.entries(event.id),
        categories=queries.categories(event.id),
        drawing=drawing,
        editable=stages.entries_editable(Stage(event.stage)) and not drawing,
        entry_form=entry_form,
        area_name=full_name,
    )


@bp.route("/<slug>/entries/<key>", methods=["GET", "POST"])
@run
def entry(slug: str, key: str) -> Response:
    """Change what is told about an entry."""
    event = opened(slug)
    held = queries.entry(event, key)
    entry_form = EntryForm(obj=held)
    entry_form.area_code.choices = area_choices(scope_of(event.area_code), held=held.area_code)
    return saved(
        entry_form,
        lambda: commands.edit_entry(
            event_id=event.id,
            entry_id=held.id,
            version=entry_form.typed["version"],
            text=entry_form.text(),
            **act(),
        ),
        url_for("roadshows.entries", slug=slug),
    ) or _entry_page(slug, key, entry_form, ReasonForm(formdata=None, version=held.version))


@bp.get("/<slug>/entries/<key>/slides")
@run
def slides(slug: str, key: str) -> Response:
    """Give an entry's slides as a download."""
    event = opened(slug)
    held = queries.entry(event, key)
    return documents.response(held.slides_sha256 or "", f"{event.slug}-{held.key}.pdf")


@bp.post("/<slug>/entries/<key>/<any(up, down):direction>")
@run
def move_entry(slug: str, key: str, direction: str) -> Response:
    """Move an entry one place in the running order."""
    event = opened(slug)
    commands.move_entry(
        event_id=event.id,
        entry_id=queries.entry(event, key).id,
        version=version_sent(),
        by=-1 if direction == "up" else 1,
        **act(),
    )
    return htmx.redirect(url_for("roadshows.entries", slug=slug))


@bp.post("/<slug>/entries/<key>/withdraw")
@run
def withdraw_entry(slug: str, key: str) -> Response:
    """Take an entry out of the contest."""
    event = opened(slug)
    held = queries.entry(event, key)
    reason_form = ReasonForm()
    return saved(
        reason_form,
        lambda: commands.withdraw_entry(
            event_id=event.id,
            entry_id=held.id,
            **reason_form.typed,
            **act(),
        ),
        url_for("roadshows.entries", slug=slug),
    ) or _entry_page(slug, key, EntryForm(formdata=None, obj=held), reason_form)


@bp.post("/<slug>/entries/<key>/reinstate")
@run
def reinstate_entry(slug: str, key: str) -> Response:
    """Let a withdrawn entry take part again."""
    event = opened(slug)
    held = queries.entry(event, key)
    commands.reinstate_entry(event_id=event.id, entry_id=held.id, version=version_sent(), **act())
    return htmx.redirect(url_for("roadshows.entries", slug=slug))


def _entry_page(slug: str, key: str, entry_form: EntryForm, reason_form: ReasonForm) -> Response:
    event = opened(slug)
    held = queries.entry(event, key)
    entry_form.area_code.choices = area_choices(scope_of(event.area_code), held=held.area_code)
    return htmx.render(
        "roadshows/entry.html",
        "main",
        status=422 if entry_form.is_submitted() or reason_form.is_submitted() else 200,
        event=event,
        entry=held,
        categories=queries.categories(event.id),
        editable=stages.entries_editable(Stage(event.stage)),
        entry_form=entry_form,
        reason_form=reason_form,
    )
