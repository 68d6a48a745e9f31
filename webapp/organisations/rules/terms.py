"""The official words of the register: kinds, industries, sizes, states, how often to visit."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from webapp.core.errors import N_

if TYPE_CHECKING:
    from datetime import date


class Kind(StrEnum):
    """The two kinds of 两新 organisations."""

    ENTERPRISE = "enterprise"
    SOCIAL = "social_organisation"


KIND_NAMES = {
    Kind.ENTERPRISE: N_("Enterprise"),
    Kind.SOCIAL: N_("Social organisation"),
}


class Industry(StrEnum):
    """Sections of GB/T 4754-2017."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the standard's letter
    J = "J"
    K = "K"
    L = "L"
    M = "M"
    N = "N"
    O = "O"  # noqa: E741 - the standard's letter
    P = "P"
    Q = "Q"
    R = "R"
    S = "S"
    T = "T"


INDUSTRY_NAMES = {
    Industry.A: N_("Agriculture, forestry, animal husbandry and fishery"),
    Industry.B: N_("Mining"),
    Industry.C: N_("Manufacturing"),
    Industry.D: N_("Production and supply of electricity, heat, gas and water"),
    Industry.E: N_("Construction"),
    Industry.F: N_("Wholesale and retail trade"),
    Industry.G: N_("Transport, storage and post"),
    Industry.H: N_("Hotels and catering"),
    Industry.I: N_("Information transmission, software and information technology services"),
    Industry.J: N_("Financial services"),
    Industry.K: N_("Real estate"),
    Industry.L: N_("Leasing and business services"),
    Industry.M: N_("Scientific research and technical services"),
    Industry.N: N_("Management of water conservancy, environment and public facilities"),
    Industry.O: N_("Resident services, repair and other services"),
    Industry.P: N_("Education"),
    Industry.Q: N_("Health and social work"),
    Industry.R: N_("Culture, sports and entertainment"),
    Industry.S: N_("Public administration, social security and social organisations"),
    Industry.T: N_("International organisations"),
}


class Size(StrEnum):
    """Sizes of the statistical bureau's division of 2017."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


SIZE_NAMES = {
    Size.LARGE: N_("Large"),
    Size.MEDIUM: N_("Medium"),
    Size.SMALL: N_("Small"),
    Size.MICRO: N_("Micro"),
}


class Status(StrEnum):
    """Whether the organisation exists; every state but the first holds from a day on."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    MOVED = "moved"


STATUS_NAMES = {
    Status.ACTIVE: N_("In operation"),
    Status.SUSPENDED: N_("Out of business"),
    Status.CANCELLED: N_("Deregistered"),
    Status.MOVED: N_("Moved away"),
}


class Tier(StrEnum):
    """How often an organisation is to be visited."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """Length of one period in calendar months; one visit falls due in each."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[self.value]


TIER_NAMES = {
    Tier.MONTHLY: N_("Every month"),
    Tier.QUARTERLY: N_("Every quarter"),
    Tier.HALF_YEARLY: N_("Every half-year"),
    Tier.YEARLY: N_("Every year"),
}


def visits_fall_due(status: Status, since: date | None, day: date) -> bool:
    """Whether an organisation in this state since that day is to be visited on `day`."""
    return status is Status.ACTIVE or since is None or day < since
