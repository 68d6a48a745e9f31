"""The seal of a bundle: whatever kind a file is of, no byte of it changes unnoticed, and none comes or goes."""

from __future__ import annotations

import pytest

from webapp.ballots.rules.bundle import MANIFEST, broken, digest, sealed, written

KINDS = (
    "event.json", "entries.json", "judges.json", "ballots.json", "late.json", "paper.json", "draw.json",
    "decisions.json", "audit.json", "result.json", "ballots.csv", "result.csv",
)  # fmt: skip
FILES = sealed(
    {
        name: written([{"key": name, "评委": "j1"}]) if name.endswith("json") else f"\ufeffkey\r\n{name}\r\n".encode()
        for name in KINDS
    },
    {"event": "brand-2026", "edition": 1, "published": None},
)
PRINTED = digest(FILES)


def test_what_was_sealed_is_whole() -> None:
    assert list(broken(FILES)) == []


@pytest.mark.parametrize("name", [*KINDS, MANIFEST])
def test_no_byte_changes_unnoticed(name: str) -> None:
    data = FILES[name]
    for place in range(len(data)):
        for bit in (1, 128):
            changed = {**FILES, name: bytes([*data[:place], data[place] ^ bit, *data[place + 1 :]])}
            assert digest(changed) != PRINTED if name == MANIFEST else f"{name} was changed" in broken(changed)
    for other in (b"", data[:-1], data + b"\n"):
        changed = {**FILES, name: other}
        assert digest(changed) != PRINTED or f"{name} was changed" in broken(changed)


@pytest.mark.parametrize("name", KINDS)
def test_no_file_goes_or_comes_unnoticed(name: str) -> None:
    assert f"{name} is missing" in broken({key: data for key, data in FILES.items() if key != name})
    assert f"{name}.txt is not in the manifest" in broken({**FILES, f"{name}.txt": b""})
