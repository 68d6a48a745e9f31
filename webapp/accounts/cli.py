"""`flask accounts`: the first administrator, and help for whoever locked themselves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webapp.accounts import queries
from webapp.accounts.commands import links, people, second_factor
from webapp.accounts.rules import Person, Role
from webapp.areas.queries import full_name
from webapp.areas.rules import CITY, Level, Scope
from webapp.audit.rules import COMMAND
from webapp.core import clock
from webapp.core.cli import CommandGroup, refusals
from webapp.core.links import absolute

if TYPE_CHECKING:
    from webapp.accounts.models import Account

group = CommandGroup("accounts", help="People and how they sign in.")
_EVERYWHERE = Scope(CITY, Level.CITY)
_username = click.option("--username", required=True, help="The name that the person signs in with.")


@group.command("create")
@_username
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--area", required=True, help="Code of the city (331100), county or town.")
@click.option("--name", default="", help="The person's own name; the user name when left out.")
@click.option("--department", type=int, help="Number of the department, for department officers.")
def create(username: str, role: str, area: str, name: str, department: int | None) -> None:
    """Make an account and print the link by which its person sets a password."""
    person = Person(name=name or username, role=Role(role), area_code=area, department_id=department)
    with refusals():
        invited = people.create(actor=COMMAND, scope=_EVERYWHERE, username=username, person=person, now=clock.now())
    _print_link(invited.token)


@group.command("reset")
@_username
def reset(username: str) -> None:
    """Print a link by which somebody sets a new password."""
    with refusals():
        account = queries.named(username)
        token = links.issue(actor=COMMAND, scope=_EVERYWHERE, account_id=account.id, now=clock.now())
    _print_link(token)


@group.command("reset-second-step")
@_username
def reset_second_step(username: str) -> None:
    """Turn off the second step of somebody who lost phone and recovery codes."""
    with refusals():
        account = queries.named(username)
        second_factor.reset(actor=COMMAND, scope=_EVERYWHERE, account_id=account.id, now=clock.now())
    print(f"{account.username} signs in with the password alone")


@group.command("disable")
@_username
def disable(username: str) -> None:
    """Shut somebody out at once; their records stay."""
    with refusals():
        account = queries.named(username)
        people.disable(actor=COMMAND, scope=_EVERYWHERE, account_id=account.id, now=clock.now())
    print(f"{account.username} is disabled")


@group.command("enable")
@_username
def enable(username: str) -> None:
    """Let somebody in again."""
    with refusals():
        account = queries.named(username)
        people.enable(actor=COMMAND, scope=_EVERYWHERE, account_id=account.id, now=clock.now())
    print(f"{account.username} is enabled")


@group.command("list")
def list_all() -> None:
    """Print every account: user name, role, area, state, last sign-in, name."""
    for account in queries.everybody():
        last = f"{clock.local(account.signed_in_at):%Y-%m-%d}" if account.signed_in_at else "never"
        print(
            account.username, account.role, account.area_code, _state(account), last,
            account.name, full_name(account.area_code), sep="\t",
        )  # fmt: skip


def _state(account: Account) -> str:
    if account.disabled_at:
        return "disabled"
    return "active" if account.password_hash else "invited"


def _print_link(token: str) -> None:
    print("Open this link once and set the password there:")
    print(absolute("accounts.accept", token=token))
