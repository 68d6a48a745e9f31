"""Settings: right values are taken, wrong ones refuse to start and name their variable."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest

from webapp.settings import Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, **variables: str) -> Settings:
    return Settings.from_env({"LVGU_INSTANCE": str(tmp_path), **variables})


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/app.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.host, settings.port, settings.https) == ("127.0.0.1", 8000, False)
    assert {"localhost", "127.0.0.1"} <= set(settings.allowed_hosts)


def test_the_instance_folder_may_have_spaces_and_chinese(tmp_path: Path) -> None:
    folder = tmp_path / "a folder 丽水"
    settings = read(folder)
    assert settings.database_file == folder / "app.db"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "80a"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("WEB_CONCURRENCY", "0"),
        ("LVGU_HTTPS", "yes"),
        ("LVGU_PUBLIC_URL", "lvgu.example.cn"),
        ("LVGU_PUBLIC_URL", "ftp://lvgu.example.cn"),
        ("LVGU_PUBLIC_URL", "http://lvgu.example.cn/?q=1"),
        ("DATABASE_URL", "mysql://localhost/lvgu"),
        ("DATABASE_URL", "sqlite:///relative.db"),
        ("LVGU_SECRET_KEY", "short"),
        ("LVGU_WRITE_WAIT", "nan"),
        ("LVGU_WRITE_WAIT", "soon"),
        ("PASSWORD_POLICY", "none"),
        ("LOG_RETENTION_DAYS", "30"),
        ("LVGU_POLL_MS", "10"),
        ("LVGU_PROXIES", "9"),
        ("LVGU_SUBMITS_PER_DEVICE_MINUTE", "many"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{re.escape(variable)}"):
        read(tmp_path, **{variable: value})


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_postgresql_has_many_names(tmp_path: Path, scheme: str) -> None:
    settings = read(tmp_path, DATABASE_URL=f"{scheme}lvgu:secret@localhost/lvgu")
    assert settings.database_url == "postgresql+psycopg://lvgu:secret@localhost/lvgu"
    assert not settings.is_sqlite


def test_a_database_address_is_not_told_on_refusal(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, DATABASE_URL="mysql://lvgu:secret@localhost/lvgu")
    assert "secret" not in str(refused.value)


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_an_instance_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^LVGU_INSTANCE"):
        read(tmp_path / "file")


def test_the_public_address_is_allowed_as_a_host(tmp_path: Path) -> None:
    settings = read(tmp_path, LVGU_PUBLIC_URL="https://lvgu.example.cn/", LVGU_ALLOWED_HOSTS="a.example, b.example")
    assert settings.public_url == "https://lvgu.example.cn"
    assert {"lvgu.example.cn", "a.example", "b.example"} <= set(settings.allowed_hosts)


def test_a_host_on_the_network_gives_its_address_to_phones(tmp_path: Path) -> None:
    everywhere = "0.0.0.0"  # noqa: S104 - the address that HOST takes, not bound here
    settings = read(tmp_path, HOST=everywhere, PORT="9000")
    assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:9000", settings.public_url)
    assert everywhere not in settings.public_url
    assert everywhere not in settings.allowed_hosts


def test_the_secret_is_not_shown(tmp_path: Path) -> None:
    settings = read(tmp_path, LVGU_SECRET_KEY="k" * 40, DATABASE_URL="postgresql://u:hidden-password@h/d")
    assert "k" * 40 not in repr(settings)
    assert "hidden-password" not in repr(settings)
