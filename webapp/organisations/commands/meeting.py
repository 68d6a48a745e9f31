"""Organisations that an instructor visits before anybody registered them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.areas.rules import county_of
from webapp.core.db import transaction
from webapp.organisations import queries
from webapp.organisations.commands.registering import register

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.registration import Registration


def meet(*, viewer: Viewer, entered: Registration, now: datetime) -> int:
    """Return the organisation of this very name in the county; one that nobody knows is registered provisionally.

    A name that is merely much the same is no reason to refuse: the phone that met it may be far from any signal, and
    the coordinator sees the pair and merges it. Raises `Invalid`, `NotAllowed` outside the viewer's county.
    """
    with transaction():
        known = queries.of_name(viewer, entered.name, county_of(entered.area_code))
        return known or register(viewer=viewer, entered=entered, now=now, confirmed=True, provisional=True)
