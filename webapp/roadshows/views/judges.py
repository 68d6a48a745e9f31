"""The panel and each judge of it."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext

from webapp.areas import queries as areas
from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import judges as commands
from webapp.roadshows.forms.panel import AbsentForm, JudgeForm, NewJudgeForm, RecusalForm, ReplaceForm
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import bp


@bp.route("/<slug>/judges", methods=["GET", "POST"])
@run
def judges(slug: str) -> Response:
    """Show the panel, and add a judge to it."""
    event = opened(slug)
    judge_form = NewJudgeForm()
    judge_form.area_code.choices = _areas()
    return saved(
        judge_form,
        lambda: commands.add_judge(event_id=event.id, **judge_form.typed, **act()),
        url_for("roadshows.judges", slug=slug),
    ) or htmx.render(
        "roadshows/judges.html",
        "main",
        status=422 if judge_form.is_submitted() else 200,
        event=event,
        judges=queries.judges(event.id),
        recused=queries.recused(event.id),
        editable=stages.judges_editable(Stage(event.stage)),
        judge_form=judge_form,
    )


@bp.route("/<slug>/judges/<key>", methods=["GET", "POST"])
@run
def judge(slug: str, key: str) -> Response:
    """Correct a judge's name or unit; the page offers absence, replacement and recusal too."""
    event = opened(slug)
    held = queries.judge(event, key)
    judge_form = JudgeForm(obj=held)
    judge_form.area_code.choices = _areas()
    return saved(
        judge_form,
        lambda: commands.edit_judge(
            event_id=event.id,
            judge_id=held.id,
            **judge_form.typed,
            **act(),
        ),
        url_for("roadshows.judges", slug=slug),
    ) or _judge_page(slug, key, judge_form=judge_form)


@bp.post("/<slug>/judges/<key>/absent")
@run
def absent(slug: str, key: str) -> Response:
    """Stop waiting for a judge."""
    event = opened(slug)
    absent_form = AbsentForm()
    return saved(
        absent_form,
        lambda: commands.mark_absent(
            event_id=event.id,
            judge_id=queries.judge(event, key).id,
            **absent_form.typed,
            **act(),
        ),
        url_for("roadshows.judges", slug=slug),
    ) or _judge_page(slug, key, absent_form=absent_form)


@bp.post("/<slug>/judges/<key>/present")
@run
def present(slug: str, key: str) -> Response:
    """Wait for an absent judge again."""
    event = opened(slug)
    held = queries.judge(event, key)
    commands.mark_present(event_id=event.id, judge_id=held.id, version=version_sent(), **act())
    return htmx.redirect(url_for("roadshows.judges", slug=slug))


@bp.post("/<slug>/judges/<key>/replace")
@run
def replace(slug: str, key: str) -> Response:
    """Put another judge in this one's place."""
    event = opened(slug)
    replace_form = ReplaceForm()
    return saved(
        replace_form,
        lambda: commands.replace_judge(
            event_id=event.id,
            judge_id=queries.judge(event, key).id,
            **replace_form.typed,
            **act(),
        ),
        url_for("roadshows.judges", slug=slug),
    ) or _judge_page(slug, key, replace_form=replace_form)


@bp.post("/<slug>/judges/<key>/<any(recuse, unrecuse):verb>")
@run
def recuse(slug: str, key: str, verb: str) -> Response:
    """Record that a judge does not score an entry, or take that back."""
    event = opened(slug)
    recusal_form = RecusalForm()
    recusal_form.offer(queries.entries(event.id))
    command = commands.recuse if verb == "recuse" else commands.cancel_recusal
    return saved(
        recusal_form,
        lambda: command(
            event_id=event.id,
            judge_id=queries.judge(event, key).id,
            entry_id=queries.entry(event, recusal_form.entry.data).id,
            reason=recusal_form.typed["reason"],
            **act(),
        ),
        url_for("roadshows.judge", slug=slug, key=key),
    ) or _judge_page(slug, key, recusal_form=recusal_form)


def _areas() -> list[tuple[str, str]]:
    """Return the counties a judge may come from: judges are invited from anywhere in the city, and from outside."""
    return [("", gettext("No county named")), *((area.code, areas.name(area.code)) for area in areas.counties())]


def _judge_page(
    slug: str,
    key: str,
    *,
    judge_form: JudgeForm | None = None,
    absent_form: AbsentForm | None = None,
    replace_form: ReplaceForm | None = None,
    recusal_form: RecusalForm | None = None,
) -> Response:
    """Render the judge's page; a form that was refused comes with what was typed."""
    event = opened(slug)
    held = queries.judge(event, key)
    refused = any(form and form.is_submitted() for form in (judge_form, absent_form, replace_form, recusal_form))
    recusal_form = recusal_form or RecusalForm(formdata=None)
    recusal_form.offer(queries.entries(event.id))
    judge_form = judge_form or JudgeForm(formdata=None, obj=held)
    judge_form.area_code.choices = _areas()
    return htmx.render(
        "roadshows/judge.html",
        "main",
        status=422 if refused else 200,
        event=event,
        judge=held,
        recused=queries.recused(event.id).get(held.id, []),
        editable=stages.judges_editable(Stage(event.stage)) and held.status != "replaced",
        judge_form=judge_form,
        absent_form=absent_form or AbsentForm(formdata=None, version=held.version),
        replace_form=replace_form or ReplaceForm(formdata=None, version=held.version),
        recusal_form=recusal_form,
    )
