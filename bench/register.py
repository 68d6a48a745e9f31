"""The register at 20,000 organisations: how long a table takes to come in, and a search to answer.

Run: `.venv/bin/python -m bench.register`; with `DATABASE_URL` set, on that empty PostgreSQL database. Times are wall
time in process; the table goes the whole way: XLSX written, read, checked, planned, saved in steps of 500 rows.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flask_migrate import upgrade

from webapp.accounts.models import Account
from webapp.accounts.rules import Role, Viewer
from webapp.app import create_app
from webapp.areas.queries import scope_of
from webapp.areas.rules import CITY
from webapp.core import clock, exports, workbooks
from webapp.core.db import db, transaction
from webapp.organisations import commands, queries
from webapp.organisations.rules import codes
from webapp.organisations.rules.filtering import Filter
from webapp.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, AT_ONCE, REPEATS = 20_000, 500, 5
PLACES = ["莲都区", "青田县", "缙云县", "遂昌县", "松阳县", "云和县", "庆元县", "景宁畲族自治县", "龙泉市"]
CHARACTERS = "大木山绿谷金银海宏达兴隆瑞祥华丰鼎盛天泽云龙凤松竹梅兰青瓷石雕剑永康新科创佳美乐长朝单重行都"
TRADES = [
    "茶业",
    "竹木",
    "玩具",
    "机械",
    "阀门",
    "电子",
    "食品",
    "农业",
    "旅游",
    "商贸",
    "科技",
    "建筑",
    "物流",
    "餐饮",
    "服饰",
    "工艺品",
    "不锈钢",
    "新材料",
]
HEADS = "名称 统一社会信用代码 县市区 行业 规模 规上 走访频次 集聚区 地址 联系人 联系电话"
FORMS = ["有限公司", "有限责任公司", "股份有限公司", "专业合作社", "协会", "商行", "厂"]
SEARCHES = "大木 茶 公司 有限公司 dm c cha dms damushan changle liandu songyang sychaye yxgs 91331124 zzzz"


def code(number: int) -> str:
    """Return a valid code, another for each number."""
    body = f"{number:08d}"
    first = f"91331124{body}{codes.body_check_character(body)}"
    return first + codes.check_character(first)


def rows() -> list[list[exports.Cell]]:
    """Return invented organisations, the same every time."""
    random.seed(1)
    names: dict[str, str] = {}
    while len(names) < ROWS:
        place = random.choice(PLACES)
        names[place + "".join(random.choices(CHARACTERS, k=3)) + random.choice(TRADES) + random.choice(FORMS)] = place
    alike = ["制造业", "小型", "否", "每季度"]
    return [
        [name, code(at), place, *alike, f"园区{at % 50}", f"工业路{at}号", "张三", "13800001234"]
        for at, (name, place) in enumerate(names.items())
    ]


def took(what: str, work: Callable[[], object]) -> object:
    """Do the work once and print how long it took."""
    started = time.perf_counter()
    result = work()
    print(f"{what:<28}{time.perf_counter() - started:8.2f} s")
    return result


def coordinator() -> Viewer:
    """Return a coordinator of the whole city."""
    with transaction() as session:
        account = Account(
            username="bench",
            name="bench",
            role=Role.COORDINATOR,
            county_code=CITY,
            area_code=CITY,
            created_at=clock.now(),
        )
        session.add(account)
    return Viewer(account.id, "bench", "bench", Role.COORDINATOR, scope_of(CITY))


def take_in(viewer: Viewer, content: bytes) -> None:
    """Do what upload, preview and confirmation do."""
    read = took("read the workbook", lambda: workbooks.read(content))
    pending = commands.opened(read, CITY)  # type: ignore[arg-type]
    lines = pending.lines(viewer)
    took("preview", lambda: queries.plan(viewer, lines, CITY, clock.today()))
    steps: list[float] = []

    def save() -> None:
        for start in range(0, len(lines), AT_ONCE):
            began = time.perf_counter()
            commands.import_lines(
                viewer=viewer, lines=lines[start : start + AT_ONCE], area_code=CITY, with_doubles=False, now=clock.now()
            )
            steps.append(time.perf_counter() - began)

    took("save", save)
    print(f"{'longest step of 500 rows':<28}{max(steps):8.2f} s")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_env({**os.environ, "LVGU_INSTANCE": str(Path(folder) / "instance")}))
        with app.app_context():
            upgrade()
            viewer = coordinator()
            heads = HEADS.split()
            sheet = exports.Sheet("bench", [exports.Column(head) for head in heads], rows())
            take_in(viewer, exports.xlsx([sheet]))
            for text in SEARCHES.split():
                times = []
                for _ in range(REPEATS):
                    began = time.perf_counter()
                    page, _ = queries.listing(viewer, Filter(text=text), 1)
                    times.append((time.perf_counter() - began) * 1000)
                print(f"search {text:<12}{page.total:>7} found {statistics.median(times):8.1f} ms")
            db.engine.dispose()


if __name__ == "__main__":
    main()
