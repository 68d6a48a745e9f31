"""What the page is told of the rules, so that the phone refuses in the same words before it keeps a visit.

`static/js/outbox/faults.js` says what each attribute means. Limits and words are those of the rules themselves.
"""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext

from webapp.core.errors import N_
from webapp.core.forms import NOT_WHOLE, WHOLE
from webapp.organisations.rules.registration import NAME_MIN, NO_NAME
from webapp.visits.rules import content
from webapp.visits.rules.newcomers import NO_TOWN

NO_DAY: Final = N_("Choose the date.")

_SHORT: Final = lazy_gettext(content.TOO_SHORT, limit=content.TEXT_MIN)

PLACE: Final = {"data-if-missing": lazy_gettext(content.NO_ORGANISATION), "data-unless": "new_name"}
NAME: Final = {"minlength": NAME_MIN, "data-if-short": lazy_gettext(NO_NAME)}
TOWN: Final = {"data-if-missing": lazy_gettext(NO_TOWN), "data-when": "new_name"}
DAY: Final = {
    "data-if-missing": lazy_gettext(NO_DAY),
    "data-if-late": lazy_gettext(content.IN_FUTURE),
    "data-if-early": lazy_gettext(content.TOO_OLD),
}
THEMES: Final = {"data-if-missing": lazy_gettext(content.NO_THEME), "data-when-final": ""}
MEMBERS: Final = {
    "pattern": WHOLE.pattern,
    "data-if-unread": lazy_gettext(NOT_WHOLE),
    "data-if-outside": lazy_gettext(content.OUTSIDE, limit=content.MAX_MEMBERS),
}
OPINIONS: Final = {
    "data-most": content.MAX_OPINIONS,
    "data-if-crowded": lazy_gettext(content.TOO_MANY_OPINIONS, limit=content.MAX_OPINIONS),
}
WORDS: Final = {
    "minlength": content.TEXT_MIN,
    "data-if-missing": _SHORT,
    "data-if-short": _SHORT,
    "data-when-final": "",
}
CATEGORY: Final = {"data-if-missing": lazy_gettext(content.NO_CATEGORY), "data-when-final": ""}
