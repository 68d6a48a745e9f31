"""The audit record's page: for auditors and administrators, within their area."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from flask_babel import gettext

from webapp.accounts import queries as people
from webapp.accounts.access import allow, current_viewer
from webapp.accounts.forms import AuditFilterForm
from webapp.accounts.rules import ROLE_NAMES, Role, normal_username
from webapp.areas.queries import name as area_name
from webapp.audit import queries
from webapp.audit.queries import Filter
from webapp.audit.rules import ACTION_KINDS, ACTION_NAMES, COMMAND, SYSTEM, canonical
from webapp.core import htmx
from webapp.core.errors import N_
from webapp.core.i18n import translate_text
from webapp.core.pagination import page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.audit.models import AuditRow

# Whoever acts without an account.
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()} | {
    "judge": N_("Judge"),
    "operator": N_("Server operator"),
}

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@allow(Role.AUDITOR, Role.ADMIN)
def index() -> Response:
    """List the rows that the reader may see, newest first; say whether the chosen chain is whole."""
    readable = partial(people.audit_readable, current_viewer().scope)
    chains = queries.chains(readable)
    filter_form = AuditFilterForm(request.args)
    filter_form.scope.choices = [("", gettext("All audit chains")), *((chain, chain_name(chain)) for chain in chains)]
    filter_form.action.choices = [("", gettext("Anything")), *_actions(filter_form.action.data or "")]
    filter_form.validate()
    wanted = _wanted(filter_form)
    found = queries.rows(readable, wanted, page_number())
    return htmx.render(
        "audit/index.html",
        "found",
        found=found,
        filter_form=filter_form,
        asked={name: value for name, value in request.args.items() if name != "page"},
        names=_names(found.items),
        role_name=role_name,
        canonical=canonical,
        chain_name=chain_name,
        action_name=action_name,
        checked=queries.check(wanted.scope, recent=queries.RECENT) if wanted.scope in chains else None,
    )


def _wanted(filter_form: AuditFilterForm) -> Filter:
    return Filter(
        scope=filter_form.scope.data or "",
        actor=_actor(filter_form.actor.data or ""),
        action=filter_form.action.data or "",
        obj=filter_form.obj.data or "",
        since=filter_form.since.data,
        until=filter_form.until.data,
    )


def _actor(typed: str) -> str:
    """Return the name under which the record keeps somebody, from a user name or that name itself."""
    if not typed or ":" in typed or typed == COMMAND.id:
        return typed
    account = people.by_username(normal_username(typed))
    return f"account:{account.id}" if account else f"nobody:{typed}"


def _names(rows: Iterable[AuditRow]) -> dict[str, str]:
    """Return the names of those who acted, by the name under which the record keeps them."""
    numbers = {int(row.actor.removeprefix("account:")) for row in rows if row.actor.startswith("account:")}
    names = {f"account:{number}": name for number, name in people.names(numbers).items()}
    return {COMMAND.id: gettext("Command on the server"), **names}


def chain_name(chain: str) -> str:
    """Return a chain's name in the reader's language."""
    kind, _colon, key = chain.partition(":")
    if kind == "area":
        return area_name(key)
    if kind == "event":
        return str(gettext("Roadshow %(number)s", number=key))
    return str(gettext("The whole system")) if chain == SYSTEM else chain


def role_name(role: str) -> str:
    """Return the role in which somebody acted."""
    return translate_text(_ROLES.get(role, role))


def action_name(action: str) -> str:
    """Return what was done in words; an action that has none yet stands as it is."""
    return translate_text(ACTION_NAMES[action]) if action in ACTION_NAMES else action


def _actions(asked: str) -> list[tuple[str, str]]:
    """Return the kinds of actions to choose from, and the one that a link asked for."""
    kinds = [(kind, translate_text(name)) for kind, name in ACTION_KINDS.items()]
    return kinds if asked in {"", *ACTION_KINDS} else [*kinds, (asked, action_name(asked))]
