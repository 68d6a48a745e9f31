"""What a phone is told that brings in a step of a problem: its receipt, or how the problem stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, url_for
from flask_babel import gettext

from webapp.core import answers
from webapp.core.i18n import day_text, moment_text, translate_text
from webapp.problems.queries import awaiting, reading
from webapp.problems.rules.wording import receipt_number

if TYPE_CHECKING:
    from webapp.core.errors import Conflict
    from webapp.problems.commands import Taken
    from webapp.problems.models import Problem, ProblemEvent
    from webapp.problems.queries import Step

_LATEST = 3


def taken(step: Taken) -> Response:
    """Say under which number the step is kept, since when, and which version the problem then had."""
    return make_response(jsonify(**_receipt(step.problem_id, step.event_id, step.at), revision=step.version), 201)


def standing(event: ProblemEvent) -> Response:
    """Say which photos a step still waits for."""
    return make_response(jsonify(_receipt(event.problem_id, event.id, event.at.isoformat())), 200)


def _receipt(problem_id: int, event_id: int, at: str) -> dict[str, object]:
    return {
        "id": event_id,
        "receipt": receipt_number(problem_id, event_id),
        "at": at,
        "url": url_for("problems.detail", problem_id=problem_id),
        "missing_photos": awaiting.missing(event_id),
    }


def conflict(error: Conflict, problem: Problem) -> Response:
    """Show how the problem stands now, and the latest steps."""
    url = url_for("problems.detail", problem_id=problem.id)
    return answers.conflict(error, version=problem.version, url=url, facts=facts(problem))


def facts(problem: Problem) -> list[list[str]]:
    """Return where a problem stands and its latest steps, in words, as pairs of label and text."""
    latest = reversed(reading.timeline(problem.id)[-_LATEST:])
    due = [[gettext("Due day"), day_text(problem.due_on)]] if problem.due_on else []
    state = [[gettext("State"), translate_text(problem.state.label)]]
    return state + due + [[translate_text(step.event.action.label), _words(step)] for step in latest]


def _words(step: Step) -> str:
    who = [moment_text(step.event.at), step.department, step.actor, step.event.note]
    return " · ".join(part for part in who if part)
