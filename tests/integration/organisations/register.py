"""A county's register as browsers see it: two organisations, who coordinates it, who looks after the first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.integration.organisations import city
from tests.integration.organisations.city import GUSHI, NOW, SONGYANG, sign_in
from webapp.accounts.rules import Role
from webapp.organisations import commands
from webapp.organisations.rules.terms import Size

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from webapp.accounts.rules import Viewer


HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}

TEA = "松阳大木山茶业有限公司"


class Register:
    """A county's register: two organisations, who coordinates it, who looks after the first."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.coordinator = city.coordinator()
            self.instructor = city.viewer(Role.INSTRUCTOR, name="叶指导")
            self.tea = city.register(
                self.coordinator,
                TEA,
                code=city.code(1),
                contact_name="张三",
                contact_phone="13800001234",
                cluster="茶香小镇",
                size=Size.SMALL,
            )
            self.mall = city.register(self.coordinator, "古市电商园")
            commands.assign(
                viewer=self.coordinator,
                organisation_ids=[self.tea],
                account_id=self.instructor.account_id,
                from_day=date(2026, 1, 1),
                now=NOW,
            )

    def browser(self, person: Viewer | None = None) -> FlaskClient:
        return sign_in(self.app, person or self.coordinator)

    def person(self, role: Role, area: str = SONGYANG) -> FlaskClient:
        with self.app.app_context():
            viewer = city.viewer(role, area)
        return sign_in(self.app, viewer)


def typed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a complete form."""
    return {
        "name": "绿谷书院",
        "kind": "social_organisation",
        "code": "",
        "code_missing_reason": "正在登记",
        "tier": "quarterly",
        "area_code": GUSHI,
        **changes,
    }
