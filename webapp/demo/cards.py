"""Cards that instructors left with the enterprises of one county, and what came through their links."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from webapp.core.links import absolute
from webapp.demo.visiting import SHOWN
from webapp.feedback import commands
from webapp.problems.queries.enterprise import of_enterprise
from webapp.problems.rules import Category

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.demo.register import Looked

_LEFT: Final = timedelta(days=40)
# What was raised, how many hours ago; the first is taken up, the second is not, the others wait.
OPINIONS: Final = (
    (Category.INFRASTRUCTURE, "厂门口的公交站台没有遮雨棚，员工下雨天候车不便", 70),
    (Category.OTHER, "希望每天都有人上门走访", 52),
    (Category.TRAINING, "想给新来的党员安排一次党务知识学习，请帮忙联系老师", 20),
    (Category.PERMITS, "扩建仓库的审批材料清单看不明白，请告知找谁咨询", 3),
)
REFUSAL: Final = "走访按规定频次安排，如有急事请直接通过本页反映"


def leave(looked: list[Looked], now: datetime) -> tuple[str, str]:
    """Leave a card with each of the county's enterprises and let some speak; return one's name and link.

    It is one that is asked whether its case is solved, where there is one.
    """
    places = [one for one in looked if one.county.code == SHOWN]
    left = [
        (*commands.issue(viewer=one.instructor, organisation_ids=[one.organisation_id], now=now - _LEFT)[0], one)
        for one in places
    ]
    for (category, text, hours), (_, token, one) in zip(OPINIONS, left, strict=False):
        opinion_id = commands.raise_opinion(
            token=token,
            category=category,
            text=text,
            contact_name="",
            contact_phone="",
            key=str(uuid.uuid5(uuid.NAMESPACE_OID, text)),
            now=now - timedelta(hours=hours),
        )
        _decide(one, opinion_id, category, now - timedelta(hours=hours - 2))
    asked = [entry for entry in left if any(case.verifiable for case in of_enterprise(entry[0].id))]
    organisation, token, _ = (asked or left)[0]
    return organisation.name, absolute("enterprise.show", token=token)


def _decide(one: Looked, opinion_id: int, category: Category, now: datetime) -> None:
    viewer = one.county.coordinator
    if category is OPINIONS[0][0]:
        commands.take_up(viewer=viewer, opinion_id=opinion_id, category=category, now=now)
    elif category is OPINIONS[1][0]:
        commands.refuse(viewer=viewer, opinion_id=opinion_id, reason=REFUSAL, now=now)
