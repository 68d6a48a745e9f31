"""Papers of a published event: the workbook's figures, the page to be signed, certificates."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.integration.ballots.test_publish import SCORES, expected, fill
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import publish
from webapp.ballots.queries.bundling import kept

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall

BASE = "/roadshows/brand-2026/papers"


def test_papers_of_a_published_event(hall: Hall) -> None:
    coordinator = signed_in(hall.app, "coordinator")
    assert coordinator.get(f"{BASE}/result.xlsx").status_code == 404
    judges = fill(hall)
    judges["j2"].submit("e1", score_content="=1+1", base_revision="1")
    judges["j2"].submit("e1", score_content="55", score_stage="31", base_revision="1")
    hall.close()
    with hall.app.app_context():
        publish.publish(event_id=hall.event_id, **by())
        digest = kept(hall.event_id).digest
    book = load_workbook(io.BytesIO(coordinator.get(f"{BASE}/result.xlsx").data))
    result, sheets, signatures, checking = (list(page.iter_rows(values_only=True)) for page in book)
    assert [(row[0], row[5]) for row in result[1:]] == [
        (place, float(score)) for place, (_entry, score) in enumerate(expected(), 1)
    ]
    assert len(sheets) == 1 + sum(map(len, SCORES.values())) + 2  # a second version; a recusal
    assert [row[1:] for row in sheets[1:] if row[6] == "回避"] == [("评委一", *[None] * 4, "回避", None, None)]
    assert [row[2] for row in sheets[1:] if row[1] == "评委二" and row[0] == "木玩产业党建联盟"] == [1, 2]
    counted = [Decimal(str(row[5])) for row in sheets[1:] if row[6] == "是"]
    given = [Decimal(content) + Decimal(stage) for own in SCORES.values() for content, stage in own.values()]
    assert sorted(counted) == sorted(given)
    assert [row[0] for row in signatures[1:]] == ["评委一", "评委二", "评委三"]
    assert digest in [row[1] for row in checking]
    page = coordinator.get(f"{BASE}/signatures").text
    assert digest in page
    assert page.count("评委") >= 3
    paper = coordinator.get(f"{BASE}/score-sheets").text
    assert paper.count('<article class="to-sign score-sheet"') == len(hall.tokens)
    assert all((str(row[7]) in paper) == (row[6] == "是") for row in sheets[1:])
    assert [line.count('class="word">回避') for line in paper.split("<article")[1:]] == [1, 0, 0]
    for query, count in (("", 3), ("?places=1", 1), ("?wide=1&places=2", 2), ("?places=x", 3)):
        answer = coordinator.get(f"{BASE}/certificates{query}").text
        assert answer.count('<article class="certificate') == count
        assert ("certificate wide" in answer) == ("wide" in query)
    assert signed_in(hall.app, "coordinator", "331125").get(f"{BASE}/signatures").status_code == 404
    assert signed_in(hall.app, "instructor").get(f"{BASE}/result.xlsx").status_code == 403
