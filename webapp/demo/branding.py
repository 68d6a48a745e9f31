"""The brand library of the demonstration city: one brand a county, proved by what was logged there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from webapp.programmes.brands import commands
from webapp.programmes.brands.queries import evidence, reading
from webapp.programmes.brands.rules import Action, Record, Stage, Text

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.demo.people import County
    from webapp.demo.register import Looked

# By county: name, story, how many stages it has gone up.
BRANDS: Final = {
    "331102": ("红色商圈", "商圈里的党员亮身份、认岗位，一条街的事一起办。", 2),
    "331121": ("侨乡红领", "以侨为桥，海外党员与家乡企业结对，新生代接续传承。", 3),
    "331122": ("红领人才", "把党员培养成骨干，把骨干培养成党员。", 2),
    "331123": ("互查互学互比", "组织之间互相查、互相学、互相比，一季一评。", 1),
    "331124": ("六小工作法", "小阵地、小课堂、小帮手、小协商、小奖励、小故事，事办在身边。", 1),
    "331125": ("红色车间", "支部建在车间，难题解在一线。", 3),
    "331126": ("两新党建好故事", "一店一故事，讲给客人听，也讲给自己听。", 0),
    "331127": ("畲乡红领", "民族团结一家亲，畲汉企业同开一堂党课。", 2),
    "331181": ("青瓷先锋", "老师傅带新徒弟，手艺与初心一起传。", 0),
}
_OWNERS: Final = 2
_PROOFS: Final = 5


def found(counties: list[County], looked: list[Looked], now: datetime) -> None:
    """Enter the brands, say whose they are, move them up, link evidence."""
    for county in counties:
        viewer = county.coordinator
        name, story, ups = BRANDS[county.code]
        begun = now - timedelta(days=300)
        text = Text(name, f"{county.place}两新工委", story)
        brand_id = commands.create(viewer=viewer, text=text, area_code=county.code, now=begun)
        owners = [one.organisation_id for one in looked if one.county.code == county.code][:_OWNERS]
        for organisation_id in owners:
            commands.add_owner(viewer=viewer, brand_id=brand_id, organisation_id=organisation_id, now=begun)
        for step in range(ups):
            _move_up(viewer, brand_id, begun + timedelta(days=80 * (step + 1)))
        proofs = [Record(one.visit_id, one.problem_id) for one in evidence.offered(brand_id)[:_PROOFS]]
        if proofs:
            commands.link(viewer=viewer, brand_id=brand_id, chosen=proofs, now=now)


def _move_up(viewer: Viewer, brand_id: int, now: datetime) -> None:
    brand = reading.get(viewer, brand_id)
    words = {Stage.CULTIVATED: "标准成文，试点通过", Stage.STANDARDISED: "全县推开", Stage.RAISED: "外地来学，持续深化"}
    commands.move(
        viewer=viewer,
        brand_id=brand_id,
        version=brand.version,
        action=Action.ADVANCE,
        words=words[brand.stage],
        now=now,
    )
