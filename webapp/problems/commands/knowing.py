"""Opening a solved problem to others, in words that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from webapp.core.db import db
from webapp.organisations.models import Organisation
from webapp.problems.models import Solution, SolutionGram
from webapp.problems.rules.knowing import check_anonymous, folded, grams
from webapp.problems.rules.wording import check_words

if TYPE_CHECKING:
    from datetime import date

    from webapp.problems.models import Problem


@dataclass(frozen=True, slots=True)
class Lesson:
    """What others may learn: the question and how it was solved."""

    question: str
    answer: str


def publish(problem: Problem, lesson: Lesson, today: date) -> None:
    """Keep a lesson and its index, inside the close's transaction. Invalid when it names the organisation."""
    named = select(Organisation.name).where(Organisation.id == problem.organisation_id)
    organisation = db.session.execute(named).scalar_one()
    question = check_anonymous(check_words(lesson.question, field="question"), organisation, "question")
    answer = check_anonymous(check_words(lesson.answer, field="solution"), organisation, "solution")
    take_back(problem.id)
    search_text = folded(f"{question}\n{answer}")
    solution_id = db.session.execute(
        insert(Solution)
        .values(
            problem_id=problem.id,
            category=problem.category,
            question=question,
            answer=answer,
            search_text=search_text,
            solved_on=today,
        )
        .returning(Solution.id)
    ).scalar_one()
    db.session.execute(
        insert(SolutionGram), [{"gram": gram, "solution_id": solution_id} for gram in grams(search_text)]
    )


def take_back(problem_id: int) -> None:
    """Let nobody learn from a problem any longer, inside the transaction of what makes that so."""
    mine = select(Solution.id).where(Solution.problem_id == problem_id)
    db.session.execute(delete(SolutionGram).where(SolutionGram.solution_id.in_(mine)))
    db.session.execute(delete(Solution).where(Solution.problem_id == problem_id))
