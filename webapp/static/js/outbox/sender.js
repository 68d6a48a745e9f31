// Brings the records of the person on this page to the server, one after the other, the oldest first. One sender at a
// time, whatever the number of tabs; the server's key catches what slips through all the same.
import { ask, become, isOnline, reach } from "../connection.js";
import { judge, pauseOf } from "./answers.js";
import { uuid } from "./identity.js";
import { ready } from "./states.js";
import * as store from "./store.js";

const TEXT_MS = 20_000;
const PHOTO_MS = 90_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;
const BUSY_MS = 2000;
const STUCK_MS = 120_000; // longer than any request lasts: the tab that holds the lock sleeps
const SPARE_MS = 5000;
const REVISIONS = new Set(["base_revision", "version"]); // what forms call the state that they start from

const me = uuid();
let running = null;
let hurried = false;
let forgiven = false;
let timer = 0;
let failures = 0;
let busySince = 0;
let token = null;

const backoff = (count) => Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);

// A moment beyond the longest pause was written before the clock was set back.
const early = (item, now) => item.next > now && item.next <= now + 2 * LONGEST_PAUSE_MS;
const due = (item, now) => ready(item) && (hurried || !early(item, now));

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(drain, wait);
}

// Tries what is due, and resolves when all of it was tried. `hurry` forgets earlier failures: the network is back, or the
// page has just come. With "now" the person asks, and even the server's wish to be left alone for a while is forgotten.
export function drain(hurry = false) {
  if (hurry) {
    hurried = true;
    failures = 0;
    if (hurry === "now") forgiven = true;
    // a round that is under way may have looked at what a person now asks for; it ends before theirs begins
    if (hurry === "now" && running) return running.then(() => drain("now"));
  }
  running ??= alone(pass)
    .catch(() => "failed") // the database is away; the next round opens it again
    .then(settle)
    .finally(() => {
      running = null;
    });
  return running;
}

// Until when the server wants to be left alone; all tabs keep to it, and pages that come later.
async function quiet(now) {
  const until = (await store.note("quiet"))?.until ?? 0;
  return early({ next: until }, now) ? until : 0;
}

async function settle(outcome) {
  hurried = forgiven = false;
  if (outcome === "busy") return plan(BUSY_MS);
  busySince = 0;
  const left = outcome === "sign-in" ? [] : (await store.items()).filter(ready);
  if (!left.length) return undefined;
  if (outcome === "failed") failures += 1;
  const now = Date.now();
  const first = Math.min(...left.map((item) => (early(item, now) ? item.next : now)));
  return plan(Math.max(first - now, (await quiet(now)) - now, failures ? backoff(failures) : FIRST_PAUSE_MS));
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
  if (!(await hold(TEXT_MS))) return "busy";
  try {
    return await work();
  } finally {
    await store.release(me);
  }
}

// Whether this tab is still the sender, for as long as the next request may last.
async function hold(lasts) {
  return Boolean(navigator.locks) || store.lease(me, lasts + SPARE_MS);
}

addEventListener("pagehide", () => !navigator.locks && store.release(me).catch(() => {}));

// One round

async function pass() {
  const tried = new Set();
  for (;;) {
    const now = Date.now();
    if (forgiven) await store.keepNote("quiet", { until: 0 });
    else if (await quiet(now)) return "waiting";
    const next = (await store.items()).find((item) => due(item, now) && !tried.has(item.key));
    if (!next) return "done";
    if (!tried.size && !straight(next)) {
      const met = await meet();
      if (met !== "met") return met;
    }
    tried.add(next.key);
    const outcome = await send(next);
    if (outcome) return outcome;
  }
}

// A hall waits for the receipt: the first try of a ballot goes out at once, with the token of its page. What anybody else
// than the server answers is recognised all the same, and the server checks whose it is.
function straight(item) {
  if (!item.straight || item.tries || !isOnline()) return false;
  token ??= document.querySelector("input[name=csrf_token]")?.value;
  return Boolean(token);
}

// Makes sure that the server is reached and that it knows this person; takes a fresh token.
async function meet() {
  if (!(await reach())) return "failed";
  const answer = await ask("/csrf", { headers: { Accept: "application/json" } }, TEXT_MS, read).catch(() => null);
  if (!answer?.body?.csrf_token) return "failed";
  token = answer.body.csrf_token;
  if (!answer.body.owners?.includes(store.owner())) return pause();
  await store.keepNote("met", { at: Date.now() });
  return "met";
}

const waits = (item) => ready(item) && item.state !== "sign-in";

// Everything waits until this person has signed in; then a page that knows them starts again.
async function pause() {
  for (const item of await store.items()) await store.change(item.key, { state: "sign-in" }, waits);
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
    if (!(await hold(lasts))) return { verdict: "wait", status: 0, pause: BUSY_MS };
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
  const tries = (item.tries ?? 0) + 1;
  const sent = await store.change(item.key, { state: "sending", tries, unsure: !item.answer }, ready);
  if (!sent) return undefined; // given up or taken up for editing in the meantime
  if (item.answer) return sendPhotos(sent, item.answer);
  const told = await request(sent, sent.action, "POST", new URLSearchParams(sent.fields), null, TEXT_MS);
  if (told.verdict !== "saved" && told.verdict !== "late") return refused(sent, item, told);
  const answer = { ...told.answer, late: told.verdict === "late" };
  await store.change(sent.key, { answer, problem: null, unsure: false });
  return sendPhotos({ ...sent, answer }, answer);
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
  const { receipt, at = new Date().toISOString(), url, revision, late = false } = answer;
  const { owner, kind, title, made, photos, about } = item;
  if (revision) await rebase(item, revision);
  await store.finish(item.key, { owner, kind, title, made, about, photos: photos.length - (item.left ?? []).length, receipt, at, url, revision, late });
  return undefined;
}

// What was written later about the same thing knew of this record: it starts from the revision that this one became.
async function rebase({ key, about }, revision) {
  for (const item of await store.items()) {
    if (item.about !== about || item.key === key) continue;
    const fields = item.fields.map(([name, value]) => [name, REVISIONS.has(name) ? String(revision) : value]);
    await store.change(item.key, { fields }, (now) => !now.unsure);
  }
}

async function refused(sent, before, told) {
  const { verdict, pause: asked, ...problem } = told;
  // once the words were answered only photos are sent; what was refused for its contents was not saved earlier either:
  // the key is looked up first
  const unsure = !sent.answer && verdict !== "invalid" && verdict !== "conflict" && (told.unsure || (before.unsure ?? false));
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
  if (asked) await store.keepNote("quiet", { until: Date.now() + asked });
  return "failed";
}
