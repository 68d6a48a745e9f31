"""The people who read the record, each in their area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.accounts.staff import EVERYWHERE, PASSWORD, QINGTIAN, SONGYANG, Staff, hire
from webapp.accounts.commands import links, people
from webapp.accounts.rules import Person, Role
from webapp.areas.rules import CITY
from webapp.audit.rules import COMMAND
from webapp.core import clock

if TYPE_CHECKING:
    from flask import Flask

AUDITORS = {"city.auditor": CITY, "songyang.auditor": SONGYANG, "qingtian.auditor": QINGTIAN}


@pytest.fixture
def any_readers(any_app: Flask) -> Staff:
    """Give the staff with an auditor more in each area, once on each database."""
    staff = hire(any_app)
    with any_app.app_context():
        for username, area in AUDITORS.items():
            invited = people.create(
                actor=COMMAND,
                scope=EVERYWHERE,
                username=username,
                person=Person(name=f"审计员 {area}", role=Role.AUDITOR, area_code=area),
                now=clock.now(),
            )
            links.accept(token=invited.token, password=PASSWORD, now=clock.now())
            staff.ids[username] = invited.account_id
    return staff
