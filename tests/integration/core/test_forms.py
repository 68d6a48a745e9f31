"""Forms understand what people type on any keyboard, and say what they do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from wtforms.validators import InputRequired, Length, Optional

from webapp.core.errors import Conflict, Invalid
from webapp.core.forms import (
    DateField,
    DecimalField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
    attempt,
    normalise,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


class Sheet(Form):
    """A form with one field of each kind."""

    class Meta(Form.Meta):
        """The token is tested with the pages."""

        csrf = False

    name = TextField(validators=[InputRequired(), Length(max=10)])
    story = LongTextField()
    count = WholeNumberField(validators=[Optional()])
    score = DecimalField(validators=[Optional()])
    day = DateField(validators=[Optional()])


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    """Open a request that sends a form."""
    with app.test_request_context(method="POST"):
        yield


def sent(**typed: str) -> Sheet:
    """Return the form as it reads what was typed."""
    from werkzeug.datastructures import MultiDict

    return Sheet(formdata=MultiDict({"name": "大木山", **typed}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12", 12), ("１２", 12), (" 12 ", 12), ("-3", -3), ("－3", -3), ("−3", -3), ("0", 0), ("", None), ("  ", None)],
)
def test_whole_numbers_as_people_type_them(in_request: None, typed: str, meant: int | None) -> None:
    form = sent(count=typed)
    assert form.validate()
    assert form.count.data == meant


@pytest.mark.parametrize("typed", ["1.5", "1e3", "NaN", "abc", "1-2", "--1", "-", "Ⅻx", "1" * 10, "①②x", "١٢"])
def test_what_is_no_whole_number_is_refused(in_request: None, typed: str) -> None:
    form = sent(count=typed)
    assert not form.validate()
    assert form.count.errors == ["请填写整数。"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8.5", "8.5"),
        ("８．５", "8.5"),
        ("8。5", "8.5"),
        (" 10 ", "10"),
        ("0", "0"),
        ("-0.5", "-0.5"),
        ("", None),
        ("007", "7"),
    ],
)
def test_decimals_as_people_type_them(in_request: None, typed: str, meant: str | None) -> None:
    form = sent(score=typed)
    assert form.validate(), form.errors
    assert form.score.data == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e9", "1E+9", "9,5", "1.2.3", "--1", "-", ".", "8.5 points", "1" * 21]
)
def test_what_is_no_decimal_is_refused(in_request: None, typed: str) -> None:
    form = sent(score=typed)
    assert not form.validate()
    assert form.score.errors == ["请填写数字。"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("2026-11-24", date(2026, 11, 24)), ("２０２６-11-24", date(2026, 11, 24)), ("", None)]
)
def test_days_as_browsers_send_them(in_request: None, typed: str, meant: date | None) -> None:
    form = sent(day=typed)
    assert form.validate()
    assert form.day.data == meant


@pytest.mark.parametrize("typed", ["24.11.2026", "2026-02-30", "tomorrow", "0000-00-00"])
def test_what_is_no_day_is_refused(in_request: None, typed: str) -> None:
    form = sent(day=typed)
    assert not form.validate()
    assert len(form.day.errors) == 1


def test_text_is_kept_as_it_was_meant(in_request: None) -> None:
    form = sent(name=" ＡＢ\u200bＣ１\x00\n２ ", story="一，二\r\n三\x07  ")
    assert form.name.data == "ABC1 2"
    assert form.story.data == "一，二\n三"


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("ﾊﾝｶｸ　①　ｆｕｌｌ")
    assert normalise(once) == once


def test_a_missing_text_is_said_in_the_readers_language(app: Flask) -> None:
    for cookie, message in (("zh_CN", "必填"), ("en", "This field is required.")):
        with app.test_request_context(method="POST", headers={"Cookie": f"language={cookie}"}):
            form = sent(name="")
            assert not form.validate()
            assert message in form.name.errors[0]


def test_an_identity_number_is_refused_wherever_people_write_and_what_they_typed_stays(app: Flask) -> None:
    for cookie, message in (("zh_CN", "身份证号"), ("en", "identity card number")):
        with app.test_request_context(method="POST", headers={"Cookie": f"language={cookie}"}):
            form = sent(name="１１０１０５１９４９１２３１００２Ｘ", story="叶某，11010519491231002x\n来访")
            assert not form.validate()
            assert message in form.name.errors[0]
            assert message in form.story.errors[0]
            assert form.story.data == "叶某，11010519491231002x\n来访"


def test_a_commands_refusal_stands_beside_its_field(in_request: None) -> None:
    def refuse() -> Any:  # noqa: ANN401 - it returns nothing
        raise Invalid("Enter a number.", field="score")

    form = sent(score="8")
    assert attempt(form, refuse) is None
    assert form.score.errors == ["请填写数字。"]


def test_a_refusal_of_no_field_stands_above_the_form(in_request: None) -> None:
    def refuse() -> Any:  # noqa: ANN401 - it returns nothing
        raise Invalid("Enter a number.")

    form = sent()
    assert attempt(form, refuse) is None
    assert form.form_errors == ["请填写数字。"]


def test_an_invalid_form_runs_no_command(in_request: None) -> None:
    ran: list[int] = []
    assert attempt(sent(count="x"), lambda: ran.append(1)) is None
    assert ran == []


def test_a_conflict_is_not_for_the_form(in_request: None) -> None:
    def refuse() -> Any:  # noqa: ANN401 - it returns nothing
        raise Conflict("This record has changed since you opened it.")

    with pytest.raises(Conflict):
        attempt(sent(), refuse)
