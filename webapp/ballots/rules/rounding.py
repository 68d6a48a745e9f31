"""Rounding half-up (四舍五入) of exact fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round to `decimals` places; an exact half goes away from zero. The result shows all its places."""
    above, below = abs(value.numerator) * 10**decimals, value.denominator
    units = (2 * above + below) // (2 * below)
    return Decimal(units if value >= 0 else -units).scaleb(-decimals)
