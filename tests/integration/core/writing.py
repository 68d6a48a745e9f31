"""A process that writes or reads without pause, for the stress test: `python -m … write|read TOPIC COUNT`."""

from __future__ import annotations

import sys

from flask import Flask
from sqlalchemy import func, select, update

from webapp.audit.commands import record
from webapp.audit.models import AuditRow
from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.core import db as database
from webapp.core.db import db, is_postgres, snapshot, transaction
from webapp.live.models import Revision
from webapp.settings import Settings

TABLE = Revision.__table__
ACTOR = Actor("command", "command")


def write(topic: str) -> None:
    """Read a number, add one, write it back, and add a row to a chain: all or nothing."""
    with transaction() as session:
        mine = select(TABLE.c.number).where(TABLE.c.topic == topic)
        number = session.execute(mine.with_for_update() if is_postgres() else mine).scalar_one()
        session.execute(update(Revision).where(TABLE.c.topic == topic).values(number=number + 1))
        record(scope="area:331124", actor=ACTOR, action="stress", obj=topic, now=clock.now(), after={"n": number})


def read(topic: str) -> None:
    """Check that number and chain agree as of one moment."""
    with snapshot() as session:
        number = session.execute(select(TABLE.c.number).where(TABLE.c.topic == topic)).scalar_one()
        rows = session.execute(select(func.count()).where(AuditRow.action == "stress")).scalar_one()
    db.session.rollback()
    assert number == rows, f"half a transaction was seen: {number} increments, {rows} rows"


def main() -> None:
    """Do it `COUNT` times."""
    what, topic, count = sys.argv[1:]
    settings = Settings.from_env()
    app = Flask(__name__)  # without pages: they take most of a process's start
    app.config["LVGU"] = settings
    database.init_app(app, settings)
    with app.app_context():
        for _ in range(int(count)):
            {"write": write, "read": read}[what](topic)


if __name__ == "__main__":
    main()
