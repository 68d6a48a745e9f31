"""The page of one problem, with a form for each step that the viewer may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from webapp.areas import queries as areas
from webapp.core import clock
from webapp.core.htmx import render
from webapp.problems import queries
from webapp.problems.forms import (
    CheckForm,
    CloseForm,
    DecisionForm,
    ExtensionForm,
    HandOverForm,
    MergeForm,
    ShelveForm,
    StepForm,
    WordsForm,
)
from webapp.problems.queries import knowing, offering, parties, reading
from webapp.problems.rules.states import Action
from webapp.problems.rules.wording import title_of

if TYPE_CHECKING:
    from flask import Response

    from webapp.accounts.rules import Viewer
    from webapp.problems.models import Problem

_FORMS: dict[Action, type[StepForm]] = {
    Action.ACCEPT: DecisionForm,
    Action.REFUSE: DecisionForm,
    Action.MERGE: MergeForm,
    Action.HAND_OVER: HandOverForm,
    Action.REROUTE: HandOverForm,
    Action.SIGN: DecisionForm,
    Action.PROGRESS: WordsForm,
    Action.HELP: WordsForm,
    Action.ANSWER: WordsForm,
    Action.RETURN: DecisionForm,
    Action.ASK_EXTENSION: ExtensionForm,
    Action.GRANT: DecisionForm,
    Action.DENY: DecisionForm,
    Action.SHELVE: ShelveForm,
    Action.RESUME: DecisionForm,
    Action.SUPERVISE: WordsForm,
    Action.NOTE: WordsForm,
    Action.CHECK: CheckForm,
    Action.CLOSE: CloseForm,
    Action.REOPEN: DecisionForm,
}
_MERGE_OFFERS = 30


def page(viewer: Viewer, problem_id: int, refused: dict[Action, StepForm] | None = None, status: int = 200) -> Response:
    """Render a problem; `refused` holds the form that was sent and could not be taken."""
    problem = queries.get(viewer, problem_id)
    forms = _forms(viewer, problem) | (refused or {})
    _fill(viewer, problem, forms)
    return render(
        "problems/detail.html",
        status=status,
        problem=problem,
        title=title_of(problem.text),
        subject=queries.subject(viewer, problem.organisation_id),
        place=areas.full_name(problem.area_code),
        offices=parties.offices(problem_id),
        standing=offering.standing(problem),
        timeline=queries.timeline(problem_id),
        main_state=reading.main_state(problem),
        merged=reading.merged_into(viewer, problem_id),
        lesson=knowing.of_problem(problem_id),
        forms={action.value: step_form for action, step_form in forms.items()},
        labels={action.value: action.label for action in forms},
        today=clock.today(),
    )


def _forms(viewer: Viewer, problem: Problem) -> dict[Action, StepForm]:
    offered = offering.offered(viewer, problem)
    return {action: _FORMS[action].blank(problem.version, **_values(problem, action)) for action in offered}


def _values(problem: Problem, action: Action) -> dict[str, Any]:
    if action is Action.CHECK:
        return {"checked_on": clock.today()}
    if action is Action.CLOSE:
        return {"question": problem.text, "solution": problem.answer}
    return {}


def _fill(viewer: Viewer, problem: Problem, forms: dict[Action, StepForm]) -> None:
    """Give the forms the departments and cases to choose from."""
    for step_form in forms.values():
        if isinstance(step_form, HandOverForm):
            offices = [(str(one.id), one.name) for one in parties.eligible(viewer, problem)]
            step_form.lead_id.choices = [("", gettext("Choose …")), *offices]
            step_form.helper_ids.choices = offices
        elif isinstance(step_form, MergeForm):
            cases = reading.mergeable(viewer, problem, _MERGE_OFFERS)
            step_form.main_id.choices = [("", gettext("Choose …"))]
            step_form.main_id.choices += [
                (str(one.problem.id), f"#{one.problem.id} {one.title} · {one.organisation}") for one in cases
            ]
