"""Every write to problems.

`taking` takes problems in, `deciding` and `routing` are the coordinator's, `handling` the departments', `checking`
verifies with the organisation, `reminding` tells what fell due; `moving` is what every step has in common.
"""

from webapp.problems.commands.checking import Finding, check, verify_by_enterprise
from webapp.problems.commands.deciding import (
    accept,
    close,
    decide_extension,
    merge,
    refuse,
    reopen,
    resume,
    shelve,
    supervise,
)
from webapp.problems.commands.handling import answer, ask_extension, give_back, help_with, note, progress, sign
from webapp.problems.commands.knowing import Lesson
from webapp.problems.commands.moving import Order, Taken
from webapp.problems.commands.reminding import remind
from webapp.problems.commands.routing import hand_over, reroute
from webapp.problems.commands.setting import set_policy
from webapp.problems.commands.taking import Wording, amend, collect, withdraw

__all__ = [
    "Finding",
    "Lesson",
    "Order",
    "Taken",
    "Wording",
    "accept",
    "amend",
    "answer",
    "ask_extension",
    "check",
    "close",
    "collect",
    "decide_extension",
    "give_back",
    "hand_over",
    "help_with",
    "merge",
    "note",
    "progress",
    "refuse",
    "remind",
    "reopen",
    "reroute",
    "resume",
    "set_policy",
    "shelve",
    "sign",
    "supervise",
    "verify_by_enterprise",
    "withdraw",
]
