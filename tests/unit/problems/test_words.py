"""Every step that leaves a row in the audit record has words there."""

from __future__ import annotations

from webapp.audit.rules import ACTION_NAMES
from webapp.problems.rules import Action


def test_the_audit_page_names_every_step() -> None:
    assert {f"problem.{action}" for action in Action} <= set(ACTION_NAMES)
