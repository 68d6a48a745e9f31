"""Finding solved problems: by what somebody searches for, or by what an opinion that is being typed resembles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import Page, paginate
from webapp.problems.models import Solution, SolutionGram
from webapp.problems.rules.knowing import LEAST_SHARE, LEAST_SHARED, MOST_GRAMS, folded, grams, weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from webapp.problems.rules.categories import Category

_MOST_SEARCHED = 200  # characters of a long text
_LAST = "\U0010ffff"


def search(text: str, category: Category | None, number: int) -> Page[Solution]:
    """Return one page of the solutions that hold every word of `text`, the latest first; all for no words."""
    whole = select(Solution).order_by(Solution.solved_on.desc(), Solution.id.desc())
    words = folded(text[:_MOST_SEARCHED]).split()
    statement = whole
    if category is not None:
        statement = statement.where(Solution.category == category)
    for word in words:
        statement = statement.where(*_holding(word))
    return paginate(statement, number, whole=whole if words or category else None)


def similar(text: str, category: Category | None, limit: int) -> list[Solution]:
    """Return the solutions most like `text`, at most `limit`; of two alike, that of the category first."""
    asked = grams(text[:_MOST_SEARCHED])
    if not asked:
        return []
    rows = select(SolutionGram.gram, func.count()).where(SolutionGram.gram.in_(asked)).group_by(SolutionGram.gram)
    held = {row[0]: row[1] for row in db.session.execute(rows)}
    if not held:
        return []
    total = db.session.execute(select(func.count()).select_from(Solution)).scalar_one()
    known = weights(held, total)
    rare = sorted(held, key=lambda gram: held[gram])[:MOST_GRAMS]
    score = func.sum(case({gram: known[gram] for gram in rare}, value=SolutionGram.gram))
    found = (
        select(SolutionGram.solution_id, score.label("score"))
        .where(SolutionGram.gram.in_(rare))
        .group_by(SolutionGram.solution_id)
        .having(score >= LEAST_SHARE * sum(known[gram] for gram in rare), func.count() >= min(LEAST_SHARED, len(asked)))
        .subquery()
    )
    statement = select(Solution).join(found, found.c.solution_id == Solution.id)
    if category is not None:
        statement = statement.order_by(found.c.score.desc(), Solution.category != category)
    else:
        statement = statement.order_by(found.c.score.desc())
    return list(db.session.execute(statement.order_by(Solution.solved_on.desc(), Solution.id).limit(limit)).scalars())


def of_problem(problem_id: int) -> Solution | None:
    """Return what was learnt from a problem, if it was opened to others."""
    return db.session.execute(select(Solution).where(Solution.problem_id == problem_id)).scalar_one_or_none()


def solution(solution_id: int) -> Solution:
    """Return a solution, or raise NotFound."""
    found = db.session.get(Solution, solution_id)
    if found is None:
        raise NotFound
    return found


def _holding(word: str) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a solution holds a word: its pairs by the index, then the text itself."""
    gram = SolutionGram.gram
    if len(word) == 1:
        held = select(SolutionGram.solution_id).where(gram >= word, gram < word + _LAST)
        return [Solution.id.in_(held)]
    pairs = [Solution.id.in_(select(SolutionGram.solution_id).where(gram == pair)) for pair in grams(word)[:MOST_GRAMS]]
    return pairs if len(word) == 2 else [*pairs, Solution.search_text.contains(word, autoescape=True)]  # noqa: PLR2004
