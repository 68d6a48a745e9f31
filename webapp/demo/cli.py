"""`flask demo …`: load the demonstration city and say how to look at it."""

from __future__ import annotations

import json
import secrets
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from flask import current_app
from sqlalchemy import func, select

from webapp.accounts.models import Account
from webapp.core import clock
from webapp.core.cli import CommandGroup
from webapp.core.db import db, transaction
from webapp.core.links import qr_terminal
from webapp.demo import branding, cards, people, planning, register, stage, visiting

if TYPE_CHECKING:
    from pathlib import Path

    from webapp.settings import Settings

group = CommandGroup("demo", help="The demonstration city.")
SEED = 331100
SIGN_INS = (
    ("city", "市级协调员 · city coordinator"),
    ("songyang", "松阳县协调员 · county coordinator"),
    ("songyang1", "松阳县党建指导员 · instructor"),
    ("songyang-dept", "松阳县综合行政执法局 · department officer"),
    ("songyang-hr", "松阳县人力资源和社会保障局 · department officer"),
    ("city-dept", "市交通运输局 · department officer of the city"),
    ("auditor", "审计员 · auditor"),
    ("admin", "管理员 · administrator"),
)


@group.command("load")
def load() -> None:
    """Fill an empty, migrated database with the demonstration city."""
    if _is_here():
        click.echo("The demonstration city is already there.")
        return
    if _accounts():
        raise click.ClickException("The database holds other data. The demonstration city needs an empty one.")
    with transaction():  # the whole city or nothing of it
        notes = build()
    _notes_file().touch(mode=0o600)
    _notes_file().write_text(json.dumps(notes, ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo("The demonstration city is loaded.")


def build() -> dict[str, Any]:
    """Build the city and return what only now can be told: the password, the judges' links and an enterprise's."""
    random = Random(SEED)
    password = secrets.token_urlsafe(9)
    now = clock.now()
    start = now - visiting.BEFORE
    counties = people.populate(random, password, start)
    looked = register.fill(random, counties, start)
    planning.plan(counties, looked, start)
    visiting.visit_all(random, looked, now)
    branding.found(counties, looked, now)
    card = cards.leave(looked, now)
    links = stage.set_up(clock.local(now).date(), now)
    return {"password": password, "links": links, "card": card}


@group.command("show")
def show() -> None:
    """Print the address, a sign-in for each role, an enterprise's link, and a judge's with its QR code."""
    if not _is_here():
        raise click.ClickException("There is no demonstration city here. Load it with: flask demo load")
    notes = json.loads(_notes_file().read_text(encoding="utf-8"))
    settings: Settings = current_app.config["LVGU"]
    click.echo(f"\n  绿谷 Lvgu   {settings.public_url}\n")
    for username, role in SIGN_INS:
        click.echo(f"  {username:14} {notes['password']:14} {role}")
    if "card" in notes:  # not in a city that was loaded before there were cards
        enterprise, kept = notes["card"]
        click.echo(f"\n  {enterprise} · enterprise: {_here(kept)}")
    judge, kept = notes["links"][0]
    click.echo(f"\n  {judge} · judge: {_here(kept)}\n")
    click.echo(qr_terminal(_here(kept)))
    if urlsplit(settings.public_url).hostname == "127.0.0.1":
        click.echo("  From a phone on the same network: HOST=0.0.0.0 make demo\n")


def _here(link: str) -> str:
    """Return a link at the present address, which may have changed since the city was loaded."""
    settings: Settings = current_app.config["LVGU"]
    return settings.public_url + urlsplit(link).path


def _notes_file() -> Path:
    settings: Settings = current_app.config["LVGU"]
    return settings.instance / "demo.json"


def _is_here() -> bool:
    """Whether the notes are of this database: DATABASE_URL may lead to another than the one they were written for."""
    somebody = select(Account.id).where(Account.username == SIGN_INS[0][0])
    return _notes_file().exists() and db.session.execute(somebody).first() is not None


def _accounts() -> int:
    return db.session.execute(select(func.count()).select_from(Account)).scalar_one()
