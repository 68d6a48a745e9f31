"""What an opinion or a problem is about. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Category(StrEnum):
    """What an opinion or a problem is about; the four kinds of 要素保障 stand apart."""

    POLICY = "policy"
    LAND = "land"
    ENERGY = "energy"
    LABOUR = "labour"
    FINANCE = "finance"
    INFRASTRUCTURE = "infrastructure"
    TRAINING = "training"
    PARTY = "party"
    MARKET = "market"
    INNOVATION = "innovation"
    PERMITS = "permits"
    RIGHTS = "rights"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return CATEGORY_LABELS[self]


CATEGORY_LABELS: Final[Mapping[Category, str]] = {
    Category.POLICY: N_("Policy advice"),
    Category.LAND: N_("Land"),
    Category.ENERGY: N_("Power and energy"),
    Category.LABOUR: N_("Labour"),
    Category.FINANCE: N_("Finance"),
    Category.INFRASTRUCTURE: N_("Infrastructure"),
    Category.TRAINING: N_("Talent and training"),
    Category.PARTY: N_("Party work"),
    Category.MARKET: N_("Markets"),
    Category.INNOVATION: N_("Science and innovation"),
    Category.PERMITS: N_("Permits and services"),
    Category.RIGHTS: N_("Rights protection"),
    Category.OTHER: N_("Other"),
}
