"""Addresses: numbers in them that a record may have, and writers that are compiled when a page first needs them.

Werkzeug compiles two functions for every rule when it is added; for some two hundred rules that is a sixth of the
start-up, and most processes write a few of them only. What is compiled for a rule is the same in every application.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import IntegerConverter, Rule, ValidationError

from webapp.core.ids import record_number

Writer = Callable[..., tuple[str, str]]

_compiled: dict[tuple[str, bool], Writer] = {}


class RecordNumber(IntegerConverter):
    """A whole number that a record may have: a larger one is an address that does not exist."""

    def to_python(self, value: str) -> int:
        """Return the number, or let the address match nothing."""
        try:
            record_number(value)
        except ValueError as error:
            raise ValidationError from error
        return int(super().to_python(value))


class LazyRule(Rule):
    """A rule that matches at once and learns to write its address later."""

    def _compile_builder(self, append_unknown: bool = True) -> Writer:  # noqa: FBT001, FBT002 - Werkzeug's signature
        if self.defaults or self.subdomain or self.host:
            return super()._compile_builder(append_unknown)
        name = "_build_unknown" if append_unknown else "_build"

        def write(rule: LazyRule, **values: Any) -> tuple[str, str]:  # noqa: ANN401 - what a rule's parts take
            key = (rule.rule, append_unknown)
            if key not in _compiled:
                _compiled[key] = Rule._compile_builder(rule, append_unknown)  # noqa: SLF001 - the method it stands for
            writer = _compiled[key].__get__(rule, None)
            setattr(rule, name, writer)
            return writer(**values)  # type: ignore[no-any-return]

        return write
