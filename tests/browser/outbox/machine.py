"""A phone with two tabs on a network and a server that do what they like, as a Hypothesis state machine.

The scripts are the real ones, in a real browser. After every step: what the phone has a receipt for is what the
server holds, under the same number; whatever was written is on the phone or has its receipt; nothing is on the server
twice. The list says of a record that it may have arrived exactly when a request for it was sent and no answer could be
read, and lets it be changed exactly when the server cannot hold it. At the end network and server are sound again, and
everything arrives as it was written last.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Literal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.browser.outbox.phone import Outbox
from tests.browser.outbox.probe import ABOUT_CONTENTS
from tests.fixtures.proxy import Exchange
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.probe import Probe
    from tests.fixtures.proxy import Fault, Mode, Proxy

    Trouble = int | tuple[Mode, str] | None  # a status of the server's, or what happens on the way to what

_GONE = "the page that was sending"
RECORD, PHOTO = "POST /probe/things", "PUT /probe/things"
CUT_OFF = "^(POST|PUT) |/ping|/csrf"  # pages still come, as from a service worker
TABS = st.sampled_from((0, 1))
REFUSALS: dict[int, dict[str, Any]] = {
    401: {"error": "unauthorized", "message": "Sign in"},
    409: {"error": "stale", "message": "Changed", "current": {"version": 0, "url": "/probe/form", "facts": []}},
    413: {"error": "too_large", "message": "Too large"},
    422: {"error": "invalid", "message": "Not so", "fields": {"words": ["Not so"]}},
    429: {"error": "too_many", "message": "Later", "retry_after": 600},
    500: {"error": "failed", "message": "Oops"},
    503: {"error": "busy", "message": "Later"},
}
FAULTS: tuple[Mode, ...] = ("cut", "drop", "half", "portal")
TROUBLES: list[Trouble] = [
    None,
    *REFUSALS,
    *itertools.product(FAULTS, (RECORD, PHOTO)),
    ("answer", PHOTO),  # something on the way finds the photo too large
]
_IN_PAGE = """
  const wait = async (done) => {
    for (let left = 3000; !done(); left -= 1) {
      if (!left) throw new Error(`not within half a minute: ${done}`);
      await new Promise((next) => setTimeout(next, 10));
    }
  };
  const form = () => document.querySelector("form[data-outbox-bound]:not([hidden])");
  const send = async (words) => {
    form().elements.words.value = words;
    form().requestSubmit(form().querySelector("[data-outbox-send]"));
    const panel = document.querySelector(".kept");
    await wait(() => !panel.isConnected || panel.querySelector("[data-when~=keeping]").hidden);
    const again = document.querySelector("[data-again]");
    again?.click();
    return Boolean(again);
  };
"""
# Writes a record, with a photo when a colour is given; true when a fresh form stands, false when it came back refused.
_WRITE = (
    "async ([name, words, colour]) => {"
    + _IN_PAGE
    + """
  await wait(form);
  form().elements.name.value = name;
  if (colour) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const brush = canvas.getContext("2d");
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 8, 8);
    const photo = new File([await new Promise((done) => canvas.toBlob(done))], "photo.png", { type: "image/png" });
    const chosen = new DataTransfer();
    chosen.items.add(photo);
    const input = form().querySelector(".pick input[multiple]");
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await wait(() => form().querySelector(".thumb"));
  }
  return send(words);
}"""
)
# Changes the record that the page was opened for; null when the form does not take it up, else as above.
_CHANGE = (
    "async ([key, words]) => {"
    + _IN_PAGE
    + """
  let looks = 0;
  await wait(() => form()?.elements.key.value === key || (looks += 1) > 50);
  return form()?.elements.key.value === key ? send(words) : null;
}"""
)
# What the list shows: of each record its state, whether it may have arrived, and whether it can be changed.
_LIST = """async () => {
  await (await import(new URL("outbox/page.js", document.querySelector("script[src*='/js/']").src))).draw();
  return [...document.querySelectorAll("#outbox [data-key]")].map((row) => [
    row.dataset.key,
    row.querySelector("[data-states] > :not([hidden])").dataset.when,
    !row.querySelector("[data-slot=unsure]").hidden,
    !row.querySelector("[data-act=edit]").hidden,
  ]);
}"""
# Waits until all that is due was tried, as far as this page is the one to try it.
_REST = """async () => {
  await (await import(new URL("outbox/sender.js", document.querySelector("script[src*='/js/']").src))).drain();
}"""
_EDITABLE = ("draft", "waiting", "sign-in", "invalid", "conflict")
Standing = Literal["here", "unsure", "there"]  # where the server's copy is, as far as the phone can know
SHOWN: dict[Standing, tuple[bool, bool]] = {"here": (False, True), "unsure": (True, False), "there": (False, False)}


def learns(standing: Standing, status: int) -> Standing:
    """Return what the phone knows after a request with this answer; 0 is one that nobody can read."""
    if status in (0, 500):
        return "unsure"
    if status in (200, 201):
        return "there"
    return "here" if status in ABOUT_CONTENTS else standing


class Valley(RuleBasedStateMachine):
    """See above. `written` is what the person wrote last, `coloured` whether with a photo, both by name."""

    def __init__(self, phone: Callable[[], Outbox], probe: Probe, proxy: Proxy) -> None:
        super().__init__()
        self.probe, self.proxy = probe, proxy
        proxy.heal()
        proxy.exchanges.clear()
        probe.things.clear()
        probe.answers.clear()
        self.tabs = [phone()]
        self.tabs.append(Outbox(self.tabs[0].page.context.new_page()))
        self.tabs[1].goto()
        self.list = self.tabs[0].page.context.new_page()
        self.list.goto("/outbox")
        self.written: dict[str, str] = {}
        self.coloured: dict[str, bool] = {}
        self.cut_off: Fault | None = None
        self._number = 0

    def _fresh(self) -> int:
        self._number += 1
        return self._number

    def _meet(self, trouble: Trouble) -> None:
        """Let this befall the next record or photo that is sent."""
        if isinstance(trouble, int):
            self.probe.say(trouble, **REFUSALS[trouble])
        elif trouble:
            self.proxy.fail(*trouble, times=1, status="413 Content Too Large")

    @rule(at=TABS, photo=st.booleans(), trouble=st.sampled_from(TROUBLES), rest=st.booleans())
    def write(self, at: int, trouble: Trouble, *, photo: bool, rest: bool) -> None:
        """Write a record, and perhaps see what becomes of it."""
        self._meet(trouble)
        number = self._fresh()
        name, words = f"visit {number}", f"words {number}"
        colour = f"hsl({number * 37 % 360} 80% 50%)" if photo else None
        clean = self.tabs[at].page.evaluate(_WRITE, [name, words, colour])
        self.written[name], self.coloured[name] = words, photo
        if rest:
            self.tabs[at].page.evaluate(_REST)
        if not clean:
            self._leave(self.tabs[at])

    @rule(at=TABS, which=st.integers(0, 5), trouble=st.sampled_from(TROUBLES))
    def change(self, at: int, which: int, trouble: Trouble) -> None:
        """Take one of the records up that may still be changed, and send it with other words."""
        self._meet(trouble)
        rows = [row for row in self.tabs[at].rows() if row["state"] in _EDITABLE and not row.get("answer")]
        rows = [row for row in rows if not row.get("unsure")]
        if rows:
            self._change(self.tabs[at], rows[which % len(rows)])

    def _change(self, tab: Outbox, row: dict[str, Any]) -> None:
        number = self._fresh()
        self._leave(tab, f"/probe/form?{number}#outbox={row['key']}")
        clean = tab.page.evaluate(_CHANGE, [row["key"], f"words {number}"])
        if clean is not None:
            self.written[row["title"]] = f"words {number}"
        if not clean:
            self._leave(tab)

    def _leave(self, tab: Outbox, path: str = "/probe/form", *, kill: bool = False) -> None:
        """Open another page; what the one before was just sending may have had an answer that it did not read."""
        before, begun = self._sending(), len(self.proxy.exchanges)
        if kill:
            context = tab.page.context
            tab.page.close()
            tab.page = context.new_page()
        tab.goto(path)
        amid = {exchange.key for exchange in self.proxy.exchanges[begun:]}
        for key in before | amid | self._sending():
            self.proxy.exchanges.append(Exchange(_GONE, key, 0))

    def _sending(self) -> set[str]:
        return {row["key"] for row in self.tabs[0].rows() if row["state"] == "sending"}

    @rule(at=TABS)
    def kill(self, at: int) -> None:
        """Close a page without asking it, and open another."""
        self._leave(self.tabs[at], kill=True)

    @rule()
    def lose_or_find_the_network(self) -> None:
        """Go into the valley, or come back."""
        if self.cut_off:
            self.cut_off.times, self.cut_off = 0, None
            self.tabs[0].hurry()
        else:
            self.cut_off = self.proxy.fail("offline", CUT_OFF)

    @rule(at=TABS)
    def hurry(self, at: int) -> None:
        """Try again, as at every sign of a network."""
        self.tabs[at].hurry()

    @invariant()
    def nothing_is_lost_or_doubled_and_what_is_told_is_held(self) -> None:
        """See above; the phone's lists are read in the order in which records pass from one to the other."""
        rows, receipts = self.tabs[0].rows(), self.tabs[0].receipts()
        names = self.probe.names
        assert len(set(names)) == len(names)
        held = {key: self.probe.things[key] for key in receipts}
        assert {key: thing.receipt for key, thing in held.items()} == receipts
        safe = {row["title"] for row in rows} | {thing.fields["name"][0] for thing in held.values()}
        assert set(self.written) <= safe

    @invariant()
    def the_list_tells_where_each_record_stands(self) -> None:
        """See above; what moves on while the list is read is left for the next time."""
        before = self._known()
        rows = self.list.evaluate(_LIST)
        known = self._known()
        for key, state, unsure, editable in rows:
            possible = known.get(key, {"here"})
            if state != "sending" and possible and possible == before.get(key, {"here"}):
                assert (unsure, editable) in {SHOWN[one] for one in possible}, (key, state, possible)

    def _known(self) -> dict[str, set[Standing]]:
        """Return how each record may stand, by what came of its requests; nothing while one is on its way."""
        known: dict[str, set[Standing]] = {}
        for exchange in [*self.proxy.exchanges]:
            stood = known.get(exchange.key, {"here"})
            if exchange.request == _GONE:
                known[exchange.key] = stood | {"unsure"}
            elif exchange.request == RECORD:
                status = exchange.status
                known[exchange.key] = set() if status is None else {learns(one, status) for one in stood}
        return known

    def teardown(self) -> None:
        """Let everything arrive."""
        self.proxy.heal()
        self.probe.answers.clear()
        for tab in self.tabs:
            tab.goto()
        until(self._arrived, what=f"everything arrives: {self.tabs[0].rows()}")
        self.nothing_is_lost_or_doubled_and_what_is_told_is_held()
        things = {thing.fields["name"][0]: thing for thing in self.probe.things.values()}
        assert {name: thing.fields["words"][0] for name, thing in things.items()} == self.written
        assert {name: len(thing.photos) == 1 for name, thing in things.items()} == self.coloured
        assert self.tabs[0].rows("photos") == []
        self.tabs[0].page.context.close()

    def _arrived(self) -> bool:
        """Whether nothing is left on the phone; what needs a person gets one."""
        one, other = self.tabs
        rows = one.rows()
        for row in rows:
            if row["state"] == "invalid" and row.get("answer"):  # a photo that was refused is tried again
                other.goto("/outbox")
                other.page.click(f"[data-key='{row['key']}'] [data-act=retry]")
            elif row["state"] in ("draft", "invalid", "conflict"):
                self._change(other, row)
            assert row["state"] != "stopped", row
        one.page.evaluate("document.dispatchEvent(new CustomEvent('lvgu:send', { detail: 'now' }))")
        return not rows
