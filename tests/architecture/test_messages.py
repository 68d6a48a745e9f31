"""Both languages are complete: English is the message id, zh_CN has an answer to each."""

from __future__ import annotations

from tools.messages import problems


def test_every_message_is_translated() -> None:
    assert problems() == []
