"""Every route x role x (own, same area, other area): what the matrix allows works, everything else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.access.matrix import CORE, MATRIX
from tests.integration.access.visiting import PEOPLE, methods, routes, rule_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.access.rule import Rule
    from tests.integration.access.visiting import Visitors
    from webapp.accounts.rules import Role

SIGN_IN = "/sign-in"


def test_every_route_has_a_line(visitors: Visitors) -> None:
    missing = [
        f"{method} {route.endpoint}"
        for route in routes(visitors.world)
        for method in methods(route)
        if rule_of(method, route.endpoint) is None
    ]
    assert not missing, "say in matrix.py who may use these"


def test_every_view_says_who_may(visitors: Visitors) -> None:
    views = visitors.world.app.view_functions
    silent = [name for name, view in views.items() if name not in CORE and not hasattr(view, "allowed_roles")]
    assert not silent, "say @public or @allow(...)"


def test_every_line_has_a_route(visitors: Visitors) -> None:
    known = {name for route in routes(visitors.world) for name in (route.endpoint, *_keys(route))}
    assert set(MATRIX) <= known


def _keys(route: object) -> list[str]:
    return [f"{method} {route.endpoint}" for method in methods(route)]  # type: ignore[attr-defined,arg-type]


@pytest.mark.parametrize("endpoint", sorted({key.split(" ")[-1] for key in MATRIX}))
def test_only_those_may_who_are_said_to(visitors: Visitors, endpoint: str) -> None:
    wrong = []
    for route in routes(visitors.world):
        if route.endpoint != endpoint:
            continue
        for method in methods(route):
            rule = rule_of(method, endpoint)
            assert rule is not None
            for relation in rule.may or ("same",):
                for role, name in (*PEOPLE.items(), (None, None)):
                    url = visitors.address(route, rule, relation, name)
                    if url is None:
                        continue
                    answer = visitors.ask(method, url, name, rule.data)
                    if not _as_said(rule, relation, role, answer):
                        wrong.append(f"{role or 'nobody'} {method} {url} ({relation}): {answer.status}")
    assert not wrong


def _as_said(rule: Rule, relation: str, role: Role | None, answer: TestResponse) -> bool:
    """Whether the answer is what the matrix says: a page that is not there is 403 or 404, never a hint."""
    to_sign_in = answer.status_code == 303 and answer.location.startswith(SIGN_IN)
    passed = answer.status_code in (200, 204, 303, 409, 422) and not to_sign_in
    if rule.open_to_all:
        return answer.status_code not in (401, 403) and answer.status_code < 500
    if role is None:
        return answer.status_code == 401 or to_sign_in
    return passed if role in rule.may[relation] else answer.status_code in (403, 404)
