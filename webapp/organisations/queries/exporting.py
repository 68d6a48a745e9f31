"""The register as a table to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core.exports import Cell, Column, Sheet
from webapp.organisations.queries.reading import Listed, export, wanted_of
from webapp.organisations.rules.exporting import cells
from webapp.organisations.rules.headings import HEADINGS

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.filtering import Filter

SHEET = "企业与社会组织"
_WIDTHS = {"name": 32, "code": 22, "industry": 24, "town": 16, "address": 32, "contact_phone": 16}


def template_columns() -> list[Column]:
    """Return the columns of the template, which an import understands."""
    return [Column(names[0], _WIDTHS.get(field, 12)) for field, names in HEADINGS.items()]


def table(viewer: Viewer, wanted: Filter, *, masked: bool, narrowed: str = "") -> Sheet:
    """Return everything that the list shows, over all pages, contacts masked or in the clear.

    The first row stays the headings, so that an import takes the file back; what the list is `narrowed` to stands
    in the sheet's name and above each printed page.
    """
    rows = (_row(one, masked=masked) for one in export(viewer, wanted))
    columns = [*template_columns(), Column("指导员", 16)]
    return Sheet(f"{SHEET}（已筛选）" if narrowed else SHEET, columns, rows, heading=narrowed)


def _row(one: Listed, *, masked: bool) -> list[Cell]:
    area = one.organisation.area_code
    county = county_of(area)
    town = areas.official_name(area) if area != county else ""
    known = wanted_of(one.organisation, one.cluster)
    return [*cells(known, county=areas.official_name(county), town=town, masked=masked), "、".join(one.instructors)]
