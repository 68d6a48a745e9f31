"""Every setting, read once from the environment; a wrong value refuses to start and names its variable."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
_ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
_MIN_SECRET = 32


class SettingsError(ValueError):
    """A variable holds a value that Lvgu cannot work with."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may choose. Times are in the unit their name ends with."""

    instance: Path
    database_url: str = field(repr=False)  # it may hold a password
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    public_url: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = ()
    https: bool = False
    trusted_proxies: int = 0
    write_wait_seconds: float = 5.0
    session_idle_minutes: int = 120
    session_absolute_hours: int = 168
    password_policy: str = "asvs"  # noqa: S105 - the name of a policy
    invitation_hours: int = 72
    sign_in_failures_per_account_hour: int = 10
    sign_in_failures_per_address_hour: int = 200
    wrong_tokens_per_minute: int = 60
    claims_per_minute: int = 600
    ballots_per_address_minute: int = 6000
    submits_per_device_minute: int = 120
    drafts_per_device_minute: int = 240
    receipts_per_minute: int = 30
    votes_per_address_minute: int = 6000
    sign_ups_per_minute: int = 20
    poll_ms: int = 1000
    webhook_hosts: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    log_level: str = "INFO"
    log_retention_days: int = 183

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path:
        """The SQLite file; only meaningful when `is_sqlite`."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings, or raise `SettingsError` with the variable's name."""
        env = _Reader(os.environ if environ is None else environ)
        instance = Path(env.text("LVGU_INSTANCE", str(ROOT / "instance"))).expanduser().resolve()
        host = env.text("HOST", cls.host)
        port = env.whole("PORT", cls.port, 0, 65535)
        public_url = env.url("LVGU_PUBLIC_URL", f"http://{_reachable(host)}:{port}")
        return cls(
            instance=instance,
            database_url=_database_url(env, instance),
            secret_key=_secret_key(env, instance),
            host=host,
            port=port,
            processes=env.whole("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1, 1, 64),
            public_url=public_url,
            allowed_hosts=_allowed_hosts(env, host, public_url),
            https=env.flag("LVGU_HTTPS"),
            trusted_proxies=env.whole("LVGU_PROXIES", cls.trusted_proxies, 0, 5),
            write_wait_seconds=env.number("LVGU_WRITE_WAIT", cls.write_wait_seconds, 0.1, 60),
            session_idle_minutes=env.whole("LVGU_SESSION_IDLE_MINUTES", cls.session_idle_minutes, 1, 10080),
            session_absolute_hours=env.whole("LVGU_SESSION_HOURS", cls.session_absolute_hours, 1, 2160),
            password_policy=env.choice("PASSWORD_POLICY", ("asvs", "mlps2")),
            invitation_hours=env.whole("LVGU_INVITATION_HOURS", cls.invitation_hours, 1, 720),
            metrics_token=env.text("LVGU_METRICS_TOKEN", ""),
            log_level=env.choice("LVGU_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            log_retention_days=env.whole("LOG_RETENTION_DAYS", cls.log_retention_days, 183, 3650),
            poll_ms=env.whole("LVGU_POLL_MS", cls.poll_ms, 250, 60000),
            webhook_hosts=env.names("LVGU_WEBHOOK_HOSTS"),
            **_limits(env),
        )


def _limits(env: _Reader) -> dict[str, int]:
    return {
        name: env.whole(f"LVGU_{name.upper()}", getattr(Settings, name), 1, 1_000_000)
        for name in (
            "sign_in_failures_per_account_hour",
            "sign_in_failures_per_address_hour",
            "wrong_tokens_per_minute",
            "claims_per_minute",
            "ballots_per_address_minute",
            "submits_per_device_minute",
            "drafts_per_device_minute",
            "receipts_per_minute",
            "votes_per_address_minute",
            "sign_ups_per_minute",
        )
    }


class _Reader:
    """Typed look-ups that name the variable when they refuse."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise SettingsError(f"{name}={text!r}: expected a whole number from {low} to {high}")
        return int(text)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        text = self.text(name, str(default))
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise SettingsError(f"{name}={text!r}: expected a number from {low} to {high}")
        return value

    def flag(self, name: str) -> bool:
        text = self.text(name, "0")
        if text not in ("0", "1"):
            raise SettingsError(f"{name}={text!r}: expected 0 or 1")
        return text == "1"

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, choices[0])
        if text not in choices:
            raise SettingsError(f"{name}={text!r}: expected one of {', '.join(choices)}")
        return text

    def names(self, name: str) -> tuple[str, ...]:
        parts = (part.strip().lower() for part in self.text(name, "").split(","))
        return tuple(part for part in parts if part)

    def url(self, name: str, default: str) -> str:
        text = self.text(name, default).rstrip("/")
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise SettingsError(f"{name}={text!r}: expected an address such as https://lvgu.example.cn")
        return text


def _database_url(env: _Reader, instance: Path) -> str:
    url = env.text("DATABASE_URL", f"sqlite:///{instance / 'app.db'}")
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith("sqlite:///") and Path(url.removeprefix("sqlite:///")).is_absolute():
        return url
    raise SettingsError("DATABASE_URL: expected postgresql://… or sqlite:/// with an absolute path")


def _secret_key(env: _Reader, instance: Path) -> str:
    """Read the signing key, or make one beside the database on first use."""
    given = env.text("LVGU_SECRET_KEY", "")
    if given:
        if len(given) < _MIN_SECRET:
            raise SettingsError(f"LVGU_SECRET_KEY: expected at least {_MIN_SECRET} characters")
        return given
    path = instance / "secret"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        # Written whole under another name first: a second process must never read half a key.
        draft = instance / f".secret-{os.getpid()}-{secrets.token_hex(4)}"
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass  # another process was first; its key counts
            finally:
                draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"LVGU_INSTANCE={str(instance)!r}: {error.strerror}") from error


def _reachable(host: str) -> str:
    if host in _ANY_ADDRESS:
        return lan_address() or "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def lan_address() -> str | None:
    """Return this machine's own address on its network, or None; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None


def _allowed_hosts(env: _Reader, host: str, public_url: str) -> tuple[str, ...]:
    hosts = {"localhost", "127.0.0.1", "[::1]", urlsplit(public_url).hostname or ""}
    if host not in _ANY_ADDRESS:
        hosts.add(f"[{host}]" if ":" in host else host)
    elif lan := lan_address():
        hosts.add(lan)
    hosts.update(env.names("LVGU_ALLOWED_HOSTS"))
    return tuple(sorted(hosts - {""}))
