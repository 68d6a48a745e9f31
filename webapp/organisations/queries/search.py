"""Finding organisations by any part of a name, its pinyin, its initials, or by the beginning of the code.

The index offers candidates by the rarest part of what was typed; a name of characters alone is then confirmed by
SQL, any other by `webapp.core.pinyin`. It works alike on SQLite and PostgreSQL and for two characters as for ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all

from webapp.core import pinyin
from webapp.core.db import db
from webapp.organisations.models import Organisation, OrganisationTerm
from webapp.organisations.rules import codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_MATCHES = 200
_COMMON = 2000
_MORE_CONDITIONS = 4
_MOST_CONDITIONS = 12
_MIN_CODE = 4
_MIN_CODE_DIGITS = 3
_ALL_GRAMS = "\U0010ffff"


@dataclass(frozen=True)
class Matches:
    """The SQL condition of what was found; `capped` when more than `MOST_MATCHES` match and the rest is left out."""

    condition: ColumnElement[bool]
    capped: bool = False


def matches(text: str, narrowed: Sequence[ColumnElement[bool]]) -> Matches | None:
    """Return the condition of the organisations that `text` finds among the narrowed ones; None for no search."""
    words = pinyin.words(text)
    if not words:
        return None
    by_code = _by_code(text)
    plain = [word for word in words if word.is_plain]
    others = [word for word in words if not word.is_plain]
    conditions = [_confirmed(word) for word in plain]
    if not others:
        return Matches(_either(and_(*conditions), by_code))
    found: list[int] = []
    for organisation_id, _rank in _verified(others, [*narrowed, *conditions]):
        found.append(organisation_id)
        if len(found) > MOST_MATCHES:
            break
    by_name = Organisation.id.in_(found[:MOST_MATCHES])
    return Matches(_either(by_name, by_code), capped=len(found) > MOST_MATCHES)


def ranked(text: str, narrowed: Sequence[ColumnElement[bool]], limit: int) -> list[int]:
    """Return the organisations that `text` finds best: likely readings first, then those that begin with it."""
    words = pinyin.words(text)
    if not words:
        return []
    found = []
    for found_one in _verified(words, narrowed):
        found.append(found_one)
        if len(found) > MOST_MATCHES:
            break
    best = [organisation_id for organisation_id, _rank in sorted(found, key=lambda pair: pair[1])]
    by_code = _by_code(text)
    if by_code is not None:
        best += db.session.execute(select(Organisation.id).where(*narrowed, by_code).limit(limit)).scalars()
    return list(dict.fromkeys(best))[:limit]


def _either(by_name: ColumnElement[bool], by_code: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return by_name if by_code is None else or_(by_name, by_code)


def _by_code(text: str) -> ColumnElement[bool] | None:
    start = codes.normalise(text)
    looks_like_one = (
        _MIN_CODE <= len(start) <= codes.LENGTH
        and set(start) <= set(codes.ALPHABET)
        and sum(char.isdigit() for char in start) >= _MIN_CODE_DIGITS
    )
    return Organisation.code.startswith(start) if looks_like_one else None


def _confirmed(word: pinyin.Query) -> ColumnElement[bool]:
    """Return the exact condition of a word of characters alone."""
    return and_(_offered(word), Organisation.search_text.contains(word.text))


def _verified(
    words: Sequence[pinyin.Query], narrowed: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield (id, rank of each word) of the organisations in whose present or former names each word is found."""
    statement = (
        select(Organisation.id, Organisation.search_key)
        .where(*narrowed, *(_offered(word) for word in words))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    for organisation_id, lines in db.session.execute(statement):
        names = [pinyin.decode(line) for line in lines.split("\n")]
        ranks = [rank for word in words if (rank := _best(word, names)) is not None]
        if len(ranks) == len(words):
            yield organisation_id, ranks


def _best(word: pinyin.Query, names: Sequence[tuple[pinyin.Glyph, ...]]) -> tuple[int, int] | None:
    return min((rank for name in names if (rank := word.match(name)) is not None), default=None)


def _offered(word: pinyin.Query) -> ColumnElement[bool]:
    """Return the condition that the index holds all of the word's parts: by the rarest first, then the others."""
    rarest, *others = _by_rarity(word)
    by_rarest = select(OrganisationTerm.organisation_id).where(_holds(rarest))
    here = OrganisationTerm.organisation_id == Organisation.id
    also = [exists().where(here, _holds(other)) for other in others[:_MORE_CONDITIONS] if not other.starts]
    return and_(Organisation.id.in_(by_rarest), *also)


def _holds(condition: pinyin.Condition) -> ColumnElement[bool]:
    gram = OrganisationTerm.gram
    parts = [and_(gram >= start, gram < start + _ALL_GRAMS) for start in sorted(condition.starts)]
    if condition.exact:
        parts.append(gram.in_(sorted(condition.exact)))
    return or_(*parts)


def _by_rarity(word: pinyin.Query) -> list[pinyin.Condition]:
    """Return the word's conditions, those first that offer few names, counting each no further than `_COMMON`."""
    conditions = word.conditions[:_MOST_CONDITIONS]
    counts = [
        select(literal(at).label("at"), func.count().label("held")).select_from(
            select(literal(1)).select_from(OrganisationTerm).where(_holds(condition)).limit(_COMMON).subquery()
        )
        for at, condition in enumerate(conditions)
    ]
    if len(counts) == 1:
        return list(conditions)
    held = sorted((int(row.held), int(row.at)) for row in db.session.execute(union_all(*counts)))
    return [conditions[at] for _, at in held]
