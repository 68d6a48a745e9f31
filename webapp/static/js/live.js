// The pace of polling. An element with data-live="seconds" and hx-trigger="poll" is polled that often; less often in a
// hidden tab; with growing pauses while the server is away, and at once when it or the reader comes back.

const HIDDEN_FACTOR = 15;
const LONGEST_PAUSE_MS = 4000;
const GONE_PAUSE_MS = 30_000;
const NO_ANSWER_MS = 20_000;

const pollers = new Map(); // element → {timer, started, failures}

function plan(element, wait) {
  const poller = pollers.get(element);
  clearTimeout(poller.timer);
  poller.timer = setTimeout(() => poll(element), wait);
}

function poll(element) {
  const poller = pollers.get(element);
  if (!element.isConnected) {
    clearTimeout(poller.timer);
    pollers.delete(element);
    return;
  }
  poller.started = performance.now();
  element.dispatchEvent(new CustomEvent("poll"));
  plan(element, NO_ANSWER_MS);
}

function pause(element, status) {
  const poller = pollers.get(element);
  const interval = element.dataset.live * 1000;
  const reached = status > 0 && status < 400;
  poller.failures = reached ? 0 : poller.failures + 1;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return GONE_PAUSE_MS;
  const wait = reached ? interval : Math.min(interval * 2 ** (poller.failures - 1), Math.max(interval, LONGEST_PAUSE_MS));
  const jitter = reached ? 1 : 0.75 + Math.random() / 2;
  return Math.max(0, wait * jitter * (document.hidden ? HIDDEN_FACTOR : 1) - (performance.now() - poller.started));
}

function mark(live) {
  for (const pill of document.querySelectorAll("[data-live-state]")) {
    pill.classList.toggle("green", live);
    pill.classList.toggle("red", !live);
    for (const part of pill.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "live") !== live;
  }
}

function find() {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (pollers.has(element)) continue;
    pollers.set(element, { timer: 0, started: 0, failures: 0 });
    plan(element, element.dataset.live * 1000);
  }
}

function hurry() {
  if (!document.hidden) for (const element of [...pollers.keys()]) poll(element);
}

document.addEventListener("lvgu:answer", ({ detail: { element, status } }) => {
  if (!pollers.has(element)) return;
  plan(element, pause(element, status));
  mark([...pollers.values()].every((poller) => poller.failures === 0));
});
document.addEventListener("lvgu:shown", find);
document.addEventListener("visibilitychange", hurry);
addEventListener("online", hurry);
addEventListener("pageshow", (event) => event.persisted && hurry());
find();
