"""`flask serve`: the production server, started with the project's settings."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from typing import TYPE_CHECKING

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from webapp.core.cli import NOT_MIGRATED, answering
from webapp.core.db import db
from webapp.core.health import current_revision, head_revision
from webapp.settings import ROOT

if TYPE_CHECKING:
    from webapp.settings import Settings


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the application with granian on HOST:PORT."""
    settings: Settings = current_app.config["LVGU"]
    with answering():
        db.engine.connect().close()
    if current_revision() != head_revision():
        raise click.ClickException(NOT_MIGRATED)
    if not settings.https:
        structlog.get_logger().warning("plain_http", note="cookies go without Secure; set LVGU_HTTPS=1 behind TLS")
    _require_free(settings.host, settings.port)
    command, variables = granian(settings)
    os.execve(sys.executable, command, {**os.environ, **variables})  # noqa: S606 - granian replaces this process


def granian(settings: Settings) -> tuple[list[str], dict[str, str]]:
    """Empty the folder of the figures; return granian's command line, and what its environment has beside ours."""
    figures = settings.instance / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi",
        "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.processes),
        "--backlog", "2048", "--no-ws", "--http", "1", "--respawn-failed-workers",
        "--workers-kill-timeout", "5",  # one that is told to stop while it starts never hears it
        "--working-dir", str(ROOT), "wsgi:server",
    ]  # fmt: skip
    # The settings were read once: the workers get what this process decided.
    return command, {"PROMETHEUS_MULTIPROC_DIR": str(figures), "WEB_CONCURRENCY": str(settings.processes)}


def _require_free(host: str, port: int) -> None:
    """Refuse a port that is taken: granian would share it with the other server, request by request."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise click.ClickException(f"HOST={host}: {error.strerror}. Give an address of this machine.") from error
        except OSError as error:
            raise click.ClickException(f"HOST={host} PORT={port}: {error.strerror}. Choose another PORT.") from error
