"""The stages of a brand, its text, and who may read and change it."""

from __future__ import annotations

import pytest

from webapp.accounts.rules import Role, Viewer
from webapp.areas.rules import CITY, Level, Scope
from webapp.core.errors import Conflict, Invalid
from webapp.organisations.rules.access import Place
from webapp.programmes.brands import rules
from webapp.programmes.brands.rules import Action, Record, Stage, Text

HERE = Place("331124", "331124101")


def viewer(role: Role, code: str, level: Level) -> Viewer:
    return Viewer(1, "x", "某", role, Scope(code, level))


def test_a_brand_goes_up_stage_by_stage_and_back() -> None:
    seen = [Stage.CULTIVATED]
    while seen[-1] is not Stage.DEEPENED:
        seen.append(rules.after(seen[-1], Action.ADVANCE))
    assert seen == list(Stage)
    assert rules.after(Stage.RAISED, Action.SET_BACK) is Stage.STANDARDISED


@pytest.mark.parametrize(("stage", "action"), [(Stage.DEEPENED, Action.ADVANCE), (Stage.CULTIVATED, Action.SET_BACK)])
def test_there_is_nothing_beyond_either_end(stage: Stage, action: Action) -> None:
    with pytest.raises(Conflict) as refused:
        rules.after(stage, action)
    assert refused.value.code == "closed"


def test_a_text_is_trimmed() -> None:
    assert rules.checked(Text(" 红色车间 ", " 开发区 ", " 故事\n")) == Text("红色车间", "开发区", "故事")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (Text("红", "", ""), "name"),
        (Text("红" * 61, "", ""), "name"),
        (Text("红色车间", "单" * 101, ""), "unit"),
        (Text("红色车间", "", "事" * 4001), "story"),
    ],
)
def test_a_wrong_text_names_its_field(text: Text, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked(text)
    assert refused.value.field == field


@pytest.mark.parametrize("words", ["", " 好 ", "话" * 501])
def test_a_step_needs_words(words: str) -> None:
    with pytest.raises(Invalid):
        rules.checked_words(words)


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        (viewer(Role.COORDINATOR, "331124", Level.COUNTY), True, True),
        (viewer(Role.COORDINATOR, CITY, Level.CITY), True, True),
        (viewer(Role.COORDINATOR, "331124101", Level.TOWNSHIP), True, True),
        (viewer(Role.COORDINATOR, "331124102", Level.TOWNSHIP), False, False),
        (viewer(Role.COORDINATOR, "331121", Level.COUNTY), False, False),
        (viewer(Role.ADMIN, "331124", Level.COUNTY), True, False),
        (viewer(Role.INSTRUCTOR, "331124102", Level.TOWNSHIP), True, False),
        (viewer(Role.INSTRUCTOR, CITY, Level.CITY), True, False),
        (viewer(Role.INSTRUCTOR, "331121", Level.COUNTY), False, False),
        (viewer(Role.DEPARTMENT, "331124", Level.COUNTY), False, False),
        (viewer(Role.AUDITOR, CITY, Level.CITY), False, False),
    ],
)
def test_who_reads_and_who_changes(who: Viewer, reads: bool, changes: bool) -> None:  # noqa: FBT001 - a table
    assert rules.may_read(who, HERE) is reads
    assert rules.may_change(who, HERE) is changes


def test_a_record_is_named_as_in_the_audit() -> None:
    assert (str(Record(visit_id=3)), str(Record(problem_id=4))) == ("visit:3", "problem:4")
