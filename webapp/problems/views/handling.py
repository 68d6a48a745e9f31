"""What departments do with a problem, and what its instructor notes and finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from webapp.accounts.access import allow
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.problems import commands
from webapp.problems.commands import photos
from webapp.problems.forms import CheckForm, DecisionForm, ExtensionForm, WordsForm, announced, streams
from webapp.problems.rules.states import Action
from webapp.problems.views.blueprint import bp, reasoned, take

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from webapp.accounts.rules import Viewer
    from webapp.problems.commands import Order, Taken


@bp.post("/<int:problem_id>/sign")
@allow(Role.DEPARTMENT)
def sign(problem_id: int) -> Response:
    """Sign for a problem."""

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.sign(viewer=viewer, order=order, now=clock.now())

    return take(problem_id, Action.SIGN, DecisionForm(), act, gettext("The problem is signed for."))


@bp.post("/<int:problem_id>/progress")
@allow(Role.DEPARTMENT)
def progress(problem_id: int) -> Response:
    """Answer on the way."""
    return _say(problem_id, Action.PROGRESS, commands.progress, gettext("The answer is kept."))


@bp.post("/<int:problem_id>/help")
@allow(Role.DEPARTMENT)
def help_with(problem_id: int) -> Response:
    """Say what the helping department did."""
    return _say(problem_id, Action.HELP, commands.help_with, gettext("The answer is kept."))


@bp.post("/<int:problem_id>/answer")
@allow(Role.DEPARTMENT)
def answer(problem_id: int) -> Response:
    """Report a problem done."""
    done = gettext("Reported done. The organisation is asked whether it is solved.")
    return _say(problem_id, Action.ANSWER, commands.answer, done)


@bp.post("/<int:problem_id>/note")
@allow(Role.INSTRUCTOR)
def note(problem_id: int) -> Response:
    """Note how a problem was followed up."""
    return _say(problem_id, Action.NOTE, commands.note, gettext("The note is kept."))


@bp.post("/<int:problem_id>/return")
@allow(Role.DEPARTMENT)
def give_back(problem_id: int) -> Response:
    """Return a problem that belongs to another department."""
    done = gettext("The problem is returned to the coordinator.")
    return reasoned(problem_id, Action.RETURN, commands.give_back, done)


@bp.post("/<int:problem_id>/extension")
@allow(Role.DEPARTMENT)
def ask_extension(problem_id: int) -> Response:
    """Ask for more time."""
    step_form = ExtensionForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.ask_extension(
            viewer=viewer,
            order=order,
            days=step_form.days.data,
            reason=step_form.reason.data or "",
            now=clock.now(),
        )

    done = gettext("More time is asked for. The due day stays until the coordinator grants it.")
    return take(problem_id, Action.ASK_EXTENSION, step_form, act, done)


@bp.post("/<int:problem_id>/check")
@allow(Role.INSTRUCTOR, Role.COORDINATOR)
def check(problem_id: int) -> Response:
    """Record a check by telephone or on site."""
    step_form = CheckForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        kept = photos.keep([file.stream for file in streams()], announced(step_form))
        return commands.check(viewer=viewer, order=order, finding=step_form.finding, photos=kept, now=clock.now())

    return take(problem_id, Action.CHECK, step_form, act, gettext("The check is recorded."))


def _say(problem_id: int, action: Action, command: Callable[..., Taken], done: str) -> Response:
    step_form = WordsForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        kept = photos.keep([file.stream for file in streams()], announced(step_form))
        return command(viewer=viewer, order=order, words=step_form.words.data or "", photos=kept, now=clock.now())

    return take(problem_id, action, step_form, act, done)
