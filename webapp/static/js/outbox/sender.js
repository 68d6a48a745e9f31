// Brings the records of the person on this page to the server, one after the other, the oldest first. One sender at a
// time, whatever the number of tabs; the server's key catches what slips through all the same.
import { ask, become, reach } from "../connection.js";
import { judge, pauseOf } from "./answers.js";
import { uuid } from "./identity.js";
import * as store from "./store.js";

const TEXT_MS = 20_000;
const PHOTO_MS = 90_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;
const BUSY_MS = 2000;
const STUCK_MS = 120_000; // longer than any request lasts: the tab that holds the lock sleeps
const LEASE_MS = PHOTO_MS + 10_000;
const READY = new Set(["waiting", "sending", "sign-in"]);

const me = uuid();
let running = null;
let timer = 0;
let failures = 0;
let quietUntil = 0;
let busySince = 0;
let token = null;

const backoff = (count) => Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);

// A moment beyond the longest pause was written before the clock was set back.
const due = (item, now) => READY.has(item.state) && !(item.next > now && item.next <= now + 2 * LONGEST_PAUSE_MS);

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(drain, wait);
}

// Tries now; `fresh` forgets earlier failures: the person asks, or the network is back. Resolves when all was tried.
export function drain(fresh = false) {
  if (fresh === true) {
    failures = 0;
    quietUntil = 0;
  }
  running ??= alone(pass)
    .catch(() => "failed") // the database is away; the next round opens it again
    .then(settle)
    .finally(() => {
      running = null;
    });
  return running;
}

async function settle(outcome) {
  const ready = (await store.items()).filter((item) => READY.has(item.state));
  if (outcome === "busy") return plan(BUSY_MS);
  busySince = 0;
  if (outcome === "sign-in" || !ready.length) return undefined;
  if (outcome === "failed") failures += 1;
  const now = Date.now();
  const first = Math.min(...ready.map((item) => (due(item, now) ? now : item.next)));
  return plan(Math.max(first - now, quietUntil - now, failures ? backoff(failures) : FIRST_PAUSE_MS));
}

// One sender

async function alone(work) {
  if (!navigator.locks) return leased(work);
  const steal = busySince > 0 && Date.now() - busySince > STUCK_MS;
  return navigator.locks.request("lvgu-outbox", steal ? { steal } : { ifAvailable: true }, (lock) => {
    if (lock) return work();
    busySince ||= Date.now();
    return "busy";
  });
}

async function leased(work) {
  if (!(await store.lease(me, LEASE_MS))) return "busy";
  try {
    return await work();
  } finally {
    await store.release(me);
  }
}

addEventListener("pagehide", () => !navigator.locks && store.release(me).catch(() => {}));

// One round

async function pass() {
  const tried = new Set();
  for (;;) {
    const now = Date.now();
    if (quietUntil > now) return "waiting";
    const next = (await store.items()).find((item) => due(item, now) && !tried.has(item.key));
    if (!next) return "done";
    if (!tried.size) {
      const met = await meet();
      if (met !== "met") return met;
    }
    tried.add(next.key);
    if (!navigator.locks && !(await store.lease(me, LEASE_MS))) return "busy";
    const outcome = await send(next);
    if (outcome) return outcome;
  }
}

// Makes sure that the server is reached and that it knows this person; takes a fresh token.
async function meet() {
  if (!(await reach())) return "failed";
  const answer = await ask("/csrf", { headers: { Accept: "application/json" } }, TEXT_MS, read).catch(() => null);
  if (!answer?.body?.csrf_token) return "failed";
  token = answer.body.csrf_token;
  if (answer.body.owner === store.owner()) return "met";
  return pause();
}

async function pause() {
  for (const item of await store.items()) {
    if (READY.has(item.state)) await store.change(item.key, { state: "sign-in" });
  }
  return "sign-in";
}

async function read(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // no JSON, or cut off in the middle
  }
  return { status: response.status, body, pause: pauseOf(response.headers) };
}

async function request(item, url, method, body, type, lasts) {
  const headers = { Accept: "application/json", "X-CSRFToken": token, "X-Owner": item.owner, "Idempotency-Key": item.key };
  if (type) headers["Content-Type"] = type;
  const options = { method, body, headers };
  const once = () => ask(url, options, lasts, read).then((answer) => ({ ...judge(answer.status, answer.body), pause: answer.pause }));
  try {
    let told = await once();
    if (told.verdict === "csrf" && (await meet()) === "met") {
      headers["X-CSRFToken"] = token;
      told = await once();
    }
    return told.verdict === "csrf" ? { ...told, verdict: "wait" } : told;
  } catch {
    become(false);
    return { verdict: "wait", status: 0, unsure: true, pause: 0 };
  }
}

// Sends one record and its photos. Returns why to stop this round, or undefined to go on with the next record.
async function send(item) {
  const sent = await store.change(item.key, { state: "sending", tries: (item.tries ?? 0) + 1, unsure: item.unsure || !item.answer });
  if (!sent) return undefined; // given up in another tab
  if (item.answer) return sendPhotos(sent, item.answer);
  const told = await request(sent, sent.action, "POST", new URLSearchParams(sent.fields), null, TEXT_MS);
  if (told.verdict !== "saved" && told.verdict !== "late") return refused(sent, item, told);
  const late = told.verdict === "late";
  await store.change(sent.key, { answer: { ...told.answer, late }, problem: null });
  return sendPhotos(sent, { ...told.answer, late });
}

async function sendPhotos(item, answer) {
  const waiting = [...(answer.missing_photos ?? [])];
  for (const sha256 of waiting) {
    const left = (item.left ?? []).includes(sha256);
    const photo = left ? null : await store.photo(item.key, sha256);
    if (!left && !photo) return refused(item, item, { verdict: "invalid", status: 0, code: "photo_lost", photo: sha256 });
    const url = item.photosAt.replace("{key}", item.key).replace("{sha256}", sha256);
    const told = await request(item, url, left ? "DELETE" : "PUT", photo?.data, photo?.type, PHOTO_MS);
    const gone = told.status === 410; // the server expects this photo no longer
    if (told.verdict !== "saved" && !gone) return refused(item, item, { ...told, photo: sha256 });
    answer.missing_photos = told.answer?.missing_photos ?? answer.missing_photos.filter((other) => other !== sha256);
    const kept = await store.change(item.key, { answer: { ...answer } });
    if (!kept) return undefined;
  }
  failures = 0;
  const { receipt, at, url, late = false } = answer;
  const { owner, kind, title, made, photos } = item;
  await store.finish(item.key, { owner, kind, title, made, photos: photos.length - (item.left ?? []).length, receipt, at, url, late });
  return undefined;
}

async function refused(sent, before, told) {
  const { verdict, pause: asked, ...problem } = told;
  const unsure = told.unsure || (before.unsure ?? false);
  if (verdict === "sign-in") {
    await store.change(sent.key, { state: "sign-in", unsure });
    return pause();
  }
  if (verdict !== "wait") {
    failures = 0;
    await store.change(sent.key, { state: verdict, problem, unsure });
    return undefined;
  }
  await store.change(sent.key, { state: "waiting", problem, unsure, next: Date.now() + (asked || backoff(sent.tries)) });
  if (told.status === 500) return undefined; // this record's own trouble: the others need not wait
  quietUntil = Date.now() + asked;
  return "failed";
}
