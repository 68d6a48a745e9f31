"""The people who read the record, each in their area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.accounts.staff import QINGTIAN, SONGYANG, Staff, hire
from webapp.accounts.rules import Role
from webapp.areas.rules import CITY

if TYPE_CHECKING:
    from flask import Flask

AUDITORS = {
    "city.auditor": ("市审计员", Role.AUDITOR, CITY),
    "songyang.auditor": ("松阳审计员", Role.AUDITOR, SONGYANG),
    "qingtian.auditor": ("青田审计员", Role.AUDITOR, QINGTIAN),
}


@pytest.fixture
def any_readers(any_app: Flask) -> Staff:
    """Give the staff with an auditor more in each area, once on each database."""
    return hire(any_app, AUDITORS)
