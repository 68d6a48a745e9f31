"""How a registration is written into a table: with the headings and words that an import understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.organisations.rules.headings import HEADINGS, official_word
from webapp.organisations.rules.registration import masked_name, masked_phone
from webapp.organisations.rules.terms import Industry

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from webapp.organisations.rules.importing import Wanted


def cells(known: Wanted, *, county: str, town: str, masked: bool) -> list[str | date | Decimal | None]:
    """Return the cells of one organisation under the template's headings, contacts masked or in the clear."""
    entered = known.registration
    industry = entered.industry
    values: dict[str, str | date | Decimal | None] = {
        "name": entered.name,
        "code": entered.code,
        "code_missing_reason": entered.code_missing_reason,
        "kind": official_word(entered.kind),
        "industry": f"{industry.value} {official_word(industry)}" if isinstance(industry, Industry) else "",
        "size": official_word(entered.size) if entered.size else "",
        "above_scale": "是" if entered.above_scale else "否",
        "tier": official_word(entered.tier),
        "cluster": entered.cluster,
        "county": county,
        "town": town,
        "address": entered.address,
        "latitude": entered.latitude,
        "longitude": entered.longitude,
        "contact_name": masked_name(entered.contact_name) if masked else entered.contact_name,
        "contact_phone": masked_phone(entered.contact_phone) if masked else entered.contact_phone,
        "status": official_word(known.status),
        "status_date": known.status_date,
    }
    return [values[field] for field in HEADINGS]
