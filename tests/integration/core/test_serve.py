"""Starting: what stands in the way is said in a line, and nothing is started."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.databases import environment
from tests.fixtures.run import PATIENCE, ROOT
from tests.fixtures.server import inherited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import Environment
    from tests.fixtures.server import Server


def flask(env: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `flask …` as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={**inherited(), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_are_shown_without_setting_a_variable(tmp_path: Path) -> None:
    shown = flask({"LVGU_INSTANCE": str(tmp_path)}, "--help")
    assert shown.returncode == 0
    for command in ("accounts", "audit", "ballots", "db", "demo", "organisations", "roadshows", "serve"):
        assert f"\n  {command} " in shown.stdout


@pytest.mark.parametrize(("variable", "value"), [("PORT", "80a"), ("DATABASE_URL", "mysql://x"), ("LVGU_HTTPS", "yes")])
def test_a_wrong_setting_refuses_to_start_and_is_named(tmp_path: Path, variable: str, value: str) -> None:
    refused = flask(environment(tmp_path, **{variable: value}), "serve")
    assert refused.returncode == 1
    assert variable in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_not_migrated_is_not_served(tmp_path: Path) -> None:
    refused = flask(environment(tmp_path, PORT="0"), "serve")
    assert refused.returncode == 1
    assert "flask db upgrade" in refused.stderr


def test_a_command_says_that_the_database_is_not_migrated(tmp_path: Path) -> None:
    refused = flask(environment(tmp_path), "accounts", "list")
    assert refused.returncode == 1
    assert refused.stderr.strip() == "Error: The database is not at the newest migration. Run: flask db upgrade"


@pytest.mark.parametrize("command", [("accounts", "list"), ("db", "upgrade"), ("serve",)])
def test_a_command_says_that_the_database_does_not_answer(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = flask(environment(tmp_path, DATABASE_URL="postgresql://lvgu@127.0.0.1:1/lvgu"), *command)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: The database does not answer.")


def test_a_port_that_is_taken_is_refused(server: Server, sqlite_env: Environment) -> None:
    refused = flask({**sqlite_env, "PORT": str(server.port)}, "serve")
    assert refused.returncode == 1
    assert f"PORT={server.port}" in refused.stderr


def test_a_server_that_was_killed_starts_again_on_its_port(
    sqlite_env: Environment, serve: Callable[..., Server]
) -> None:
    server = serve(sqlite_env, whole=True)
    server.kill()
    server.start()
    server.restart()


def pinged(server: Server) -> int:
    """Return the status of a page that everybody may see."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", "/ping")
        return connection.getresponse().status


def test_phones_that_lose_the_network_in_mid_upload_hold_nobody_up(server: Server) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
    senders = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) for _ in range(20)]
    for sender in senders:
        sender.sendall(head + b"half")
    assert [pinged(server) for _ in range(20)] == [200] * 20  # whichever process takes the connection
    for sender in senders[:10]:
        sender.sendall(b" more")
        assert sender.recv(12) == b"HTTP/1.1 400"  # whole now, and without a token
    for sender in senders:
        sender.close()
    assert pinged(server) == 200
