// On every page of a person with an account: the chip that tells how things stand, the sender when something waits, and
// what else this page needs of the outbox. The service worker is an extra: everything works without it.
import { isOnline, reach } from "./connection.js";
import { ready, show, stuck, unsent } from "./outbox/states.js";
import * as store from "./outbox/store.js";

const MINUTE = 60_000;
const WARN_MS = 24 * 60 * MINUTE;
const ALARM_MS = 5 * WARN_MS; // iOS throws a site's storage away after seven days
const QUIET_MS = 5000;
const SOON_MS = 1000; // what a form needs from the first touch on
const LATER_MS = 3000; // the service worker fetches a good deal; the page comes first

// Each form as it came from the server, under its kind and the page's address.
export const pristine = new Map();

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
  const chip = document.getElementById("net"); // a judge's page has none
  const items = store.owner() ? (await store.items()).filter(unsent) : [];
  // whoever is signed out learns at least that something waits for somebody
  const others = chip && !store.owner() && isOnline() ? (await store.everything()).filter(unsent).length : 0;
  const state = others ? "sign-in" : stateOf(items);
  const count = others || (state === "stuck" ? items.filter(stuck).length : items.length);
  for (const part of chip?.querySelectorAll("[data-text]") ?? []) part.textContent = part.dataset.text.replace("{n}", count);
  if (chip) show(chip, state);
  const banner = document.getElementById("unsent");
  if (!banner) return;
  const waited = items.length ? Date.now() - Math.min(...items.map(({ made }) => made)) : 0;
  banner.hidden = waited < MINUTE;
  banner.className = `banner ${waited >= ALARM_MS ? "red" : waited >= WARN_MS ? "gold" : ""}`;
  show(banner, waited >= ALARM_MS ? "alarm" : waited >= WARN_MS ? "warn" : "calm");
  const words = age(waited, banner.dataset.ages);
  for (const part of banner.querySelectorAll("[data-text]")) {
    part.textContent = part.dataset.text.replace("{n}", items.length).replace("{age}", words);
  }
}

// What comes when it is needed; a browser may remember that it did not come, so its address changes then.

const parts = {
  form: (again) => import(`./outbox/form.js${again}`),
  filling: (again) => import(`./outbox/filling.js${again}`),
  sender: (again) => import(`./outbox/sender.js${again}`),
};
const coming = {};
let tries = 0;

export function load(name) {
  coming[name] ??= parts[name](tries ? `?${tries}` : "").catch((error) => {
    tries += 1;
    delete coming[name];
    throw error;
  });
  return coming[name];
}

async function send(hurry) {
  try {
    const { drain } = await load("sender");
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

// Forms: what keeps them comes with the first touch, or a little after the page

const unkept = (form) => form?.matches("form[data-outbox]:not([data-outbox-bound])") && store.owner();

function keep(then = () => {}) {
  load("form").then(then, () => setTimeout(keep, QUIET_MS, then));
}

for (const type of ["pointerdown", "focusin", "input"]) {
  document.addEventListener(type, ({ target }) => unkept(target.closest?.("form")) && keep(), true);
}

document.addEventListener(
  "submit",
  (event) => {
    const { target, submitter } = event;
    if (!unkept(target) || !submitter?.hasAttribute("data-outbox-send")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(() => target.requestSubmit(submitter));
  },
  true,
);

// What this page needs

async function find() {
  tell();
  for (const form of document.querySelectorAll("form[data-outbox]")) {
    const name = `${form.dataset.outbox} ${location.pathname}${location.search}`;
    if (!pristine.has(name)) pristine.set(name, form.cloneNode(true));
  }
  if (document.getElementById("outbox")) (await import("./outbox/page.js")).draw();
  if (document.querySelector("form[data-sign-out]")) import("./outbox/leaving.js");
}

function rest() {
  wake();
  // this page may have come from the phone itself
  if (!navigator.onLine || navigator.serviceWorker?.controller) reach();
  if (location.hash.startsWith("#outbox=")) keep();
  setTimeout(() => unkept(document.querySelector("form[data-outbox]")) && keep(), SOON_MS);
  if (navigator.serviceWorker) setTimeout(() => import("./outbox/worker.js").catch(() => {}), LATER_MS);
}

document.addEventListener("lvgu:shown", find);
addEventListener("pageshow", (event) => event.persisted && wake());
find();
if (document.readyState === "complete") setTimeout(rest, 0);
else addEventListener("load", rest);
