"""The shape of an audit row, the arithmetic of its chain, and how a chain is checked. Pure.

A chain is one scope's rows, `seq` counting from 1 without a gap. Each holds the hash of the one before it, so
changing, removing or moving any row breaks every later link. Only a removed tail leaves no trace inside: it is
found by a head that was printed elsewhere (result sheet, backup manifest).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_HASH = "0" * 64
SYSTEM = "system"
OPEN = "audit.open"


@dataclass(frozen=True)
class Actor:
    """Who acts: `account:12`, `judge:7`, `command` …, and in which role."""

    id: str
    role: str


# Somebody with a shell on the server.
COMMAND = Actor("command", "operator")

# What the record's page says for each action; one without words stands there as it is.
ACTION_NAMES = {
    OPEN: N_("Chain opened"),
    "account.sign_in": N_("Signed in"),
    "account.sign_out": N_("Signed out"),
    "account.session_end": N_("Own device signed out"),
    "account.other_sessions_end": N_("Own other devices signed out"),
    "account.all_sessions_end": N_("Account signed out everywhere"),
    "account.create": N_("Account created"),
    "account.edit": N_("Account changed"),
    "account.disable": N_("Account disabled"),
    "account.enable": N_("Account enabled"),
    "account.link": N_("Password link given out"),
    "account.second_factor_on": N_("Second step turned on"),
    "account.second_factor_off": N_("Second step turned off"),
    "account.second_factor_reset": N_("Second step turned off by an administrator"),
    "account.password_set": N_("Password set by link"),
    "account.password_change": N_("Own password changed"),
    "department.create": N_("Department created"),
    "department.rename": N_("Department renamed"),
    "organisation.registered": N_("Organisation registered"),
    "organisation.edited": N_("Organisation changed"),
    "organisation.status": N_("Status of an organisation changed"),
    "organisation.merged": N_("Organisation merged in"),
    "organisation.merged_into": N_("Organisation merged into another"),
    "organisation.assigned": N_("Instructor assigned"),
    "organisation.unassigned": N_("Assignment ended"),
    "organisation.import": N_("Organisations imported"),
    "organisation.export_contacts": N_("Contacts exported"),
    "organisation.handed_over": N_("Organisation handed over"),
    "dispatch.round": N_("Dispatch round opened"),
    "dispatch.propose": N_("Instructor proposed for dispatch"),
    "dispatch.send": N_("Instructor sent out"),
    "dispatch.adjust": N_("Dispatch being adjusted"),
    "dispatch.return": N_("Dispatch adjusted"),
    "dispatch.complete": N_("Dispatch: term completed"),
    "dispatch.recall": N_("Instructor recalled"),
    "visit.frequency": N_("How often to visit changed"),
    "visit.save": N_("Visit draft saved"),
    "visit.submit": N_("Visit submitted"),
    "visit.edit": N_("Visit corrected"),
    "visit.review": N_("Visit reviewed"),
    "visit.return": N_("Visit sent back"),
    "visit.void": N_("Visit voided"),
    "visit.discard": N_("Visit draft discarded"),
    "problem.collect": N_("Problem collected"),
    "problem.amend": N_("Problem changed with its opinion"),
    "problem.withdraw": N_("Problem taken back"),
    "problem.accept": N_("Problem accepted"),
    "problem.refuse": N_("Problem not accepted"),
    "problem.merge": N_("Problem merged into another case"),
    "problem.hand_over": N_("Problem handed over"),
    "problem.reroute": N_("Problem handed to another department"),
    "problem.sign": N_("Problem signed for"),
    "problem.progress": N_("Problem answered on the way"),
    "problem.help": N_("Problem: helping department's answer"),
    "problem.answer": N_("Problem reported done"),
    "problem.return": N_("Problem returned by the department"),
    "problem.ask_extension": N_("Problem: extension asked for"),
    "problem.grant": N_("Problem: extension granted"),
    "problem.deny": N_("Problem: extension refused"),
    "problem.shelve": N_("Problem shelved"),
    "problem.resume": N_("Problem taken up again"),
    "problem.supervise": N_("Problem supervised"),
    "problem.note": N_("Problem followed up"),
    "problem.verify": N_("Problem rated by the organisation"),
    "problem.check": N_("Problem checked by telephone or on site"),
    "problem.close": N_("Problem closed"),
    "problem.reopen": N_("Problem opened again"),
    "problem.clocks": N_("Time limits of problems changed"),
    "brand.create": N_("Brand entered in the library"),
    "brand.edit": N_("Brand changed"),
    "brand.advance": N_("Brand moved up a stage"),
    "brand.set_back": N_("Brand set back a stage"),
    "brand.prove": N_("Evidence linked"),
    "brand.unprove": N_("Evidence taken out"),
    "brand.award": N_("Award recorded"),
    "event.create": N_("Roadshow created"),
    "event.load": N_("Roadshow loaded from a file"),
    "event.edit": N_("Roadshow changed"),
    "event.rules": N_("Rules of a roadshow changed"),
    "event.sign_up": N_("Roadshow: sign-up"),
    "event.screening": N_("Roadshow: first screening"),
    "event.draw": N_("Roadshow: draw"),
    "event.roadshow": N_("Roadshow: presentations"),
    "event.locked": N_("Roadshow: scores locked"),
    "event.notice": N_("Roadshow: public notice"),
    "event.award": N_("Roadshow: award"),
    "entry.add": N_("Entry added"),
    "entry.edit": N_("Entry changed"),
    "entry.evidence": N_("Evidence of an entry chosen"),
    "entry.order": N_("Entries put in order"),
    "event.copy": N_("Roadshow copied from an earlier one"),
    "event.rehearse": N_("Rehearsal begun"),
    "event.rehearsal_end": N_("Rehearsal ended and wiped"),
    "sign_up.new": N_("Signed up for a roadshow"),
    "sign_up.amend": N_("Sign-up changed"),
    "sign_up.accept": N_("Sign-up accepted"),
    "sign_up.return": N_("Sign-up returned"),
    "draw.commit": N_("Entries frozen for the draw"),
    "draw.draw": N_("Lots drawn"),
    "draw.cancel": N_("Draw called off"),
    "entry.withdraw": N_("Entry withdrawn"),
    "entry.reinstate": N_("Entry reinstated"),
    "entry.deduct": N_("Points deducted"),
    "entry.deduct_cancel": N_("Deduction cancelled"),
    "judge.add": N_("Judge added"),
    "judge.edit": N_("Judge changed"),
    "judge.absent": N_("Judge absent"),
    "judge.present": N_("Judge present"),
    "judge.replace": N_("Judge replaced"),
    "judge.recuse": N_("Judge recused"),
    "judge.recuse_cancel": N_("Recusal cancelled"),
    "link.issue": N_("Judge links given out"),
    "link.revoke": N_("Judge link revoked"),
    "device.claim": N_("Judge opened the link on a device"),
    "device.code": N_("Hand-over code shown"),
    "device.code_wrong": N_("Wrong hand-over code typed"),
    "device.handover": N_("Judge moved to another device"),
    "device.release": N_("Judge's device released"),
    "ballot.submit": N_("Scores submitted"),
    "ballot.late": N_("Scores came late"),
    "ballot.exclude": N_("Scores excluded"),
    "ballot.include": N_("Scores included again"),
    "ballot.restore": N_("Earlier scores count again"),
    "late.accept": N_("Late scores accepted"),
    "late.reconsider": N_("Refusal of late scores undone"),
    "tie.decide": N_("Tie decided"),
    "tie.undo": N_("Decision of a tie undone"),
    "objection.record": N_("Objection recorded"),
    "objection.answer": N_("Objection answered"),
    "paper.enter": N_("Paper sheet typed in"),
    "paper.confirm": N_("Paper sheet confirmed"),
    "paper.refuse": N_("Paper sheet left out"),
    "scoring.withdraw": N_("Opening of scoring undone"),
    "stage.slide": N_("Slide of the hall screen changed"),
    "stage.undo": N_("Last step on stage undone"),
    "late.refuse": N_("Late scores refused"),
    "poll.mode": N_("Way of the audience's vote chosen"),
    "poll.open": N_("Audience's vote opened"),
    "poll.close": N_("Audience's vote closed"),
    "poll.codes": N_("Codes for the audience made"),
    "result.freeze": N_("Result frozen"),
    "result.bundle": N_("Audit bundle kept"),
    "result.reveal": N_("Reveal started"),
    "result.reveal_next": N_("Next place revealed"),
    "result.reveal_cancel": N_("Reveal cancelled"),
}

# What the page lets people ask for: the beginnings of actions.
ACTION_KINDS = {
    "account.": N_("Accounts"),
    "department.": N_("Departments"),
    "organisation.": N_("Organisations"),
    "dispatch.": N_("Dispatch of instructors"),
    "visit.": N_("Visits"),
    "problem.": N_("Problems"),
    "brand.": N_("Brands"),
    "event.": N_("Stages and rules of roadshows"),
    "entry.": N_("Entries"),
    "sign_up.": N_("Sign-ups"),
    "draw.": N_("Draws"),
    "judge.": N_("Judges"),
    "link.": N_("Judge links"),
    "device.": N_("Judges' devices"),
    "ballot.": N_("Scores"),
    "late.": N_("Late scores"),
    "paper.": N_("Scores on paper"),
    "scoring.": N_("Opening of scoring"),
    "stage.": N_("Stage and timer"),
    "poll.": N_("Audience's votes"),
    "tie.": N_("Equal scores"),
    "objection.": N_("Objections"),
    "result.": N_("Results"),
    "audit.": N_("Audit chains"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One row as it is checked: its place, both hashes, and the payload that was hashed."""

    seq: int
    prev_hash: str
    hash: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain fails, and why, in words for an operator."""

    scope: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: how many rows, the newest place and hash, the first break if any."""

    rows: int
    seq: int
    head: str
    broken: Break | None


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def canonical(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the one JSON text of a value: sorted keys, no spaces, decimals and dates as text."""
    return _CANONICAL.encode(value)


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value as it comes back from the database, so that both hash alike."""
    return json.loads(canonical(value))


def state_hash(state: dict[str, Any] | None, key: str) -> str:
    """Return HMAC-SHA-256 of a record's state; 64 zeros for "there was none".

    Keyed, because a state may hold a name or a telephone number that a bare hash would let anyone guess
    after the record itself is erased.
    """
    if state is None:
        return NO_HASH
    return hmac.digest(key.encode(), canonical(state).encode(), "sha256").hex()


def row_hash(prev_hash: str, payload: dict[str, Any]) -> str:
    """Return SHA-256 of the previous hash followed by the canonical JSON of the whole row."""
    return hashlib.sha256((prev_hash + canonical(payload)).encode()).hexdigest()


def verify(scope: str, links: Iterable[Link], *, whole: bool = True, printed: str = "") -> Checked:
    """Check one chain, its rows given in the order of `seq`.

    `whole` False: the rows are a chain's end, and the first is taken at its word for what came before.
    `printed`: a head that somebody kept; some row must have it.
    """
    rows, seq, head = 0, 0, NO_HASH
    seen = not printed
    for link in links:
        if rows == 0 and not whole:
            seq, head = link.seq - 1, link.prev_hash
        if reason := _wrong(link, seq + 1, head):
            return Checked(rows, seq, head, Break(scope, seq + 1, reason))
        rows, seq, head = rows + 1, link.seq, link.hash
        seen = seen or link.hash == printed
    if not seen:
        return Checked(rows, seq, head, Break(scope, seq + 1, "no row has the printed head: rows are missing"))
    return Checked(rows, seq, head, None)


def _wrong(link: Link, seq: int, prev_hash: str) -> str:
    if link.seq != seq:
        return f"row {seq} is missing, row {link.seq} stands in its place"
    if link.prev_hash != prev_hash:
        return "it does not follow the row before it"
    if row_hash(link.prev_hash, link.payload) != link.hash:
        return "its contents were changed"
    return ""
