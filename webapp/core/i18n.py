"""Languages, dates and numbers: Simplified Chinese first, English second; English is the message id."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.support import Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, force_locale, gettext, ngettext, pgettext

from webapp.core import clock
from webapp.core.security import cookie_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from webapp.core.errors import DomainError

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
DEFAULT = "zh_CN"
OF_COMMANDS = "en"  # the language of their help
COOKIE = "language"
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def init_app(app: Flask) -> None:
    """Set up translation and the filters that write dates."""
    babel = Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Asia/Shanghai",
        default_translation_directories="translations",
        locale_selector=_locale,
    )
    # Babel spells this locale zh_Hans_CN and would look for a folder of that name.
    chinese = Translations.load(Path(app.root_path) / "translations", [DEFAULT])
    with app.app_context():
        babel.domain_instance.cache[str(Locale.parse(DEFAULT)), "messages"] = chinese
    app.jinja_env.globals.update(
        language=language,
        languages=LANGUAGES,
        gettext=gettext,
        ngettext=ngettext,
        pgettext=pgettext,
        _=gettext,
        t=translate_text,
        listed=listed_text,
    )
    app.jinja_env.filters.update(
        day=day_text,
        kept_day=kept_day_text,
        short_day=short_day_text,
        moment=moment_text,
        clock_time=time_text,
        weekday=weekday_text,
        explain=explain,
    )


def language() -> str:
    """Return the language of this request: the person's choice, else Chinese; what is `spoken` goes first."""
    if not has_app_context():
        return DEFAULT
    if "language" not in g:
        if not has_request_context():
            return DEFAULT
        name = cookie_name(COOKIE, https=current_app.config["LVGU"].https)
        chosen = request.cookies.get(name, DEFAULT)
        g.language = chosen if chosen in LANGUAGES else DEFAULT
    return str(g.language)


@contextmanager
def spoken(name: str) -> Iterator[None]:
    """Speak one of `LANGUAGES` for a while, whatever the reader chose: Chinese on papers, English in commands."""
    chosen, g.language = language(), name
    try:
        with force_locale(name):
            yield
    finally:
        g.language = chosen


def _locale() -> Locale:
    return _parsed(language())


@lru_cache(maxsize=len(LANGUAGES))
def _parsed(spoken: str) -> Locale:
    """Return Babel's locale; reading it anew for every request would cost more than most pages."""
    return Locale.parse(spoken)


def explain(error: DomainError) -> str:
    """Return the refusal in the reader's language, days in it too."""
    params = {name: day_text(value) if isinstance(value, date) else value for name, value in error.params.items()}
    return translate_text(error.message, **params)


def translate_text(message: str, **params: Any) -> str:  # noqa: ANN401 - anything printable
    """Translate a message id that was marked with `N_` elsewhere."""
    text = str(gettext(message))
    return text % params if params else text


def listed_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Write labels with what belongs to each in one line: `状态：办理中；类别：政策咨询`."""
    said = (gettext("%(label)s: %(text)s", label=label, text=text) for label, text in pairs)
    return str(gettext("; ")).join(said)


def day_text(day: date | None) -> str:
    """Write a calendar day: `2026年11月24日`, `24 Nov 2026`; a dash for none."""
    if day is None:
        return "—"
    if language() == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def kept_day_text(day: str) -> str:
    """Write a day that is kept as JSON has it, `2026-11-24`."""
    return day_text(date.fromisoformat(day))


def short_day_text(day: date | None) -> str:
    """Write a day of this year, where room is short: `11月24日`, `24 Nov`; a dash for none."""
    if day is None:
        return "—"
    return f"{day.day} {_MONTHS[day.month - 1]}" if language() == "en" else f"{day.month}月{day.day}日"


def time_text(moment: datetime | None) -> str:
    """Write the time of day in Lishui: `14:02`."""
    return "—" if moment is None else f"{clock.local(moment):%H:%M}"


def moment_text(moment: datetime | None) -> str:
    """Write a moment in Lishui time: `2026年11月24日 14:02`."""
    return "—" if moment is None else f"{day_text(clock.local(moment).date())} {time_text(moment)}"


def weekday_text(day: date) -> str:
    """Write the day of the week."""
    return (_DAYS if language() == "en" else _WEEKDAYS)[day.weekday()]
