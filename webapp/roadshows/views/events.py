"""List, creation, overview, particulars, rules and stages of an event."""

from __future__ import annotations

import json

from flask import Response, make_response, url_for

from webapp.accounts.access import current_viewer
from webapp.areas.queries import full_name
from webapp.core import htmx
from webapp.core.forms import attempt
from webapp.core.pagination import page_number
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved, version_sent
from webapp.roadshows.commands import events as commands
from webapp.roadshows.forms.events import MINUTE, CreateForm, EventForm
from webapp.roadshows.forms.parts import ReasonForm
from webapp.roadshows.forms.rules import RulesForm
from webapp.roadshows.rules import scoring, stages
from webapp.roadshows.rules.sign_ups import State
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import area_choices, bp


@bp.get("")
@run
def index() -> Response:
    """List the events."""
    page = queries.events(current_viewer(), page_number())
    return htmx.render("roadshows/index.html", page=page, Stage=Stage, area_name=full_name)


@bp.route("/new", methods=["GET", "POST"])
@run
def create() -> Response:
    """Create an event."""
    create_form = CreateForm()
    create_form.area_code.choices = area_choices(current_viewer().scope)
    slug = attempt(
        create_form,
        lambda: commands.create_event(
            **create_form.typed,
            rules=scoring.Rules(),
            criteria=scoring.default_criteria(),
            **act(),
        ),
    )
    if slug:
        return htmx.redirect(url_for("roadshows.rules", slug=slug))
    status = 422 if create_form.is_submitted() else 200
    return htmx.render("roadshows/create.html", "main", status=status, create_form=create_form)


@bp.get("/<slug>")
@run
def show(slug: str) -> Response:
    """Show an event: where it stands, and what is still to be done."""
    return _event_page(slug, ReasonForm(formdata=None))


@bp.post("/<slug>/to/<stage>")
@run
def move(slug: str, stage: str) -> Response:
    """Move an event on to another stage before the scoring."""
    event = opened(slug)
    version = version_sent()
    commands.move_event(event_id=event.id, version=version, target=stages.named(stage), reason="", **act())
    return htmx.redirect(url_for("roadshows.show", slug=slug))


@bp.post("/<slug>/back/<stage>")
@run
def move_back(slug: str, stage: str) -> Response:
    """Move an event back to an earlier stage, with a reason."""
    event = opened(slug)
    reason_form = ReasonForm()
    return saved(
        reason_form,
        lambda: commands.move_event(event_id=event.id, target=stages.named(stage), **reason_form.typed, **act()),
        url_for("roadshows.show", slug=slug),
    ) or _event_page(slug, reason_form)


@bp.get("/<slug>/file")
@run
def file(slug: str) -> Response:
    """Give the event as its JSON file."""
    event = opened(slug)
    text = json.dumps(queries.document_of(event), ensure_ascii=False, indent=2)
    response = make_response(text + "\n")
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.json"'
    return response


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@run
def edit(slug: str) -> Response:
    """Change an event's particulars."""
    event = opened(slug)
    event_form = EventForm(
        version=event.version,
        name=event.name,
        day=event.day,
        presentation=event.presentation_seconds // MINUTE,
        questions=event.question_seconds // MINUTE,
    )
    answer = saved(
        event_form,
        lambda: commands.edit_event(event_id=event.id, **event_form.changes(), **act()),
        url_for("roadshows.show", slug=slug),
    )
    status = 422 if event_form.is_submitted() else 200
    return answer or htmx.render("roadshows/edit.html", "main", status=status, event=event, event_form=event_form)


@bp.route("/<slug>/rules", methods=["GET", "POST"])
@run
def rules(slug: str) -> Response:
    """Show or change criteria and rules; frozen ones are shown alone."""
    event = opened(slug)
    held, criteria = queries.rules_of(event), queries.criteria_of(event.id)
    rules_form = RulesForm()
    if not rules_form.is_submitted():
        rules_form.fill(event.version, held, criteria)
    rules_form.offer(criteria)

    def save() -> int:
        rules_part, criteria_part = rules_form.documents(held)
        return commands.edit_rules(
            event_id=event.id,
            version=rules_form.typed["version"],
            rules=scoring.read_rules(rules_part),
            criteria=scoring.read_criteria(criteria_part),
            **act(),
        )

    more = rules_form.more.data
    if not more and (answer := saved(rules_form, save, url_for("roadshows.show", slug=slug))):
        return answer
    rules_form.spare()
    return htmx.render(
        "roadshows/rules.html",
        "main",
        status=422 if rules_form.is_submitted() and not more else 200,
        event=event,
        rules=held,
        criteria=criteria,
        categories=queries.categories(event.id),
        rules_form=rules_form,
    )


def _event_page(slug: str, reason_form: ReasonForm) -> Response:
    event = opened(slug)
    stage = Stage(event.stage)
    return htmx.render(
        "roadshows/show.html",
        "main",
        status=422 if reason_form.is_submitted() else 200,
        event=event,
        stage=stage,
        stages=stages.ORDER,
        backward=[one for one in stages.REACHABLE if stages.is_back(stage, one)],
        forward=[one for one in stages.REACHABLE if stages.is_back(one, stage)],
        rules=queries.rules_of(event),
        criteria=queries.criteria_of(event.id),
        entries=queries.entries(event.id),
        judges=queries.judges(event.id),
        waiting=sum(one.state == State.PENDING for one in queries.sign_ups(event.id)),
        reason_form=reason_form,
        area_name=full_name,
    )
