// On every page of a person with an account: the chip that tells how things stand, the sender when something waits, and
// what else this page needs of the outbox. The service worker is an extra: everything works without it.
import { isOnline, reach } from "./connection.js";
import { ready, show, stuck, unsent } from "./outbox/states.js";
import * as store from "./outbox/store.js";

const MINUTE = 60_000;
const WARN_MS = 24 * 60 * MINUTE;
const ALARM_MS = 5 * WARN_MS; // iOS throws a site's storage away after seven days
const QUIET_MS = 5000;
const WORKER_MS = 3000; // the service worker fetches a good deal; the page comes first

const pristine = new Map();
let tries = 0;

// The chip

function stateOf(items) {
  if (!isOnline()) return items.length ? "kept" : "offline";
  if (items.some(stuck)) return "stuck";
  if (items.some(({ state }) => state === "sign-in")) return "sign-in";
  return items.length ? "waiting" : "synced";
}

// 3 → "3 minutes", in the words that the page brings
export function age(ms, words) {
  const minutes = Math.max(1, Math.floor(ms / MINUTE));
  const [count, unit] = minutes < 60 ? [minutes, 0] : minutes < 2880 ? [Math.floor(minutes / 60), 1] : [Math.floor(minutes / 1440), 2];
  return words.split("|")[unit].replace("{n}", count);
}

async function tell() {
  const chip = document.getElementById("net");
  if (!chip) return;
  const items = store.owner() ? (await store.items()).filter(unsent) : [];
  const state = stateOf(items);
  const count = state === "stuck" ? items.filter(stuck).length : items.length;
  for (const part of chip.querySelectorAll("[data-text]")) part.textContent = part.dataset.text.replace("{n}", count);
  show(chip, state);
  const banner = document.getElementById("unsent");
  const waited = items.length ? Date.now() - Math.min(...items.map(({ made }) => made)) : 0;
  banner.hidden = waited < MINUTE;
  banner.className = `banner ${waited >= ALARM_MS ? "red" : waited >= WARN_MS ? "gold" : ""}`;
  show(banner, waited >= ALARM_MS ? "alarm" : waited >= WARN_MS ? "warn" : "calm");
  const words = age(waited, banner.dataset.ages);
  for (const part of banner.querySelectorAll("[data-text]")) {
    part.textContent = part.dataset.text.replace("{n}", items.length).replace("{age}", words);
  }
}

// The sender comes when it is needed; a browser may remember that it did not come, so its address changes then.

let sender = null;

function load() {
  sender ??= import(tries ? `./outbox/sender.js?${tries}` : "./outbox/sender.js").catch((error) => {
    tries += 1;
    sender = null;
    throw error;
  });
  return sender;
}

async function send(hurry) {
  try {
    const { drain } = await load();
    await drain(hurry);
  } catch {
    reach(); // the sender itself did not come
    setTimeout(wake, QUIET_MS);
  }
}

async function wake() {
  if (!document.hidden && store.owner() && (await store.items()).some(ready)) send(true);
}

document.addEventListener("lvgu:send", ({ detail }) => send(detail ?? true));
document.addEventListener("lvgu:connection", ({ detail }) => detail.online && wake());
document.addEventListener("visibilitychange", wake);
addEventListener("online", wake);
for (const type of ["lvgu:outbox", "lvgu:connection"]) document.addEventListener(type, tell);
setInterval(tell, MINUTE);

// What this page needs

async function find() {
  tell();
  const forms = [...document.querySelectorAll("form[data-outbox]")];
  for (const form of forms) {
    const name = `${form.dataset.outbox} ${location.pathname}${location.search}`;
    if (!pristine.has(name)) pristine.set(name, form.cloneNode(true));
  }
  if (forms.length) {
    const { find: bind } = await import("./outbox/form.js");
    bind(pristine);
  }
  if (document.getElementById("outbox")) (await import("./outbox/page.js")).draw();
  if (document.querySelector("form[data-sign-out]")) import("./outbox/leaving.js");
}

function rest() {
  wake();
  // this page may have come from the phone itself
  if (!navigator.onLine || navigator.serviceWorker?.controller) reach();
  if (navigator.serviceWorker) setTimeout(() => import("./outbox/worker.js").catch(() => {}), WORKER_MS);
}

document.addEventListener("lvgu:shown", find);
addEventListener("pageshow", (event) => event.persisted && wake());
find();
if (document.readyState === "complete") setTimeout(rest, 0);
else addEventListener("load", rest);
