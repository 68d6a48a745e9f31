"""Organisations that an instructor meets before the register knows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid
from webapp.organisations.rules.registration import Registration, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_TOWN: Final = N_("Choose the town or street.")
# Stands in the register until a coordinator completes the record; the register is written in Chinese.
_NO_CODE_YET = "走访发现待补"
_FIELDS = {"name": "new_name"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of one after a first visit: its name and the code of its town or street."""

    name: str
    area_code: str

    @property
    def registration(self) -> Registration:
        """The record as it is registered for a coordinator to complete."""
        return Registration(name=self.name, area_code=self.area_code, code_missing_reason=_NO_CODE_YET)


def newcomer_faults(newcomer: Newcomer) -> Iterator[Invalid]:
    """Yield what is wrong, under the names of the visit form's fields."""
    if not newcomer.area_code:
        yield Invalid(NO_TOWN, field="new_town")
    for fault in problems(newcomer.registration):
        refused = Invalid(fault.message, field=_FIELDS.get(fault.field or "", fault.field))
        refused.params = fault.params
        yield refused
