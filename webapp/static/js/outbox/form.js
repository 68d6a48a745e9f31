// Forms with data-outbox="<kind>": kept on the phone from the first word on, and sent from there.
//
//   <form method="post" action="…" data-outbox="visit" data-outbox-photos="/visits/{key}/photos/{sha256}">
//     data-outbox-about="problem:12"                 with each record of the same that arrives, later ones know its revision
//     each form of one page is of a kind of its own
//     <input type="hidden" name="key" value="…">     every hidden field with the same value gets the phone's key
//     <input … data-outbox-title>                    what the record is called in the list
//     <input type="hidden" name="base_version" data-outbox-fresh>   on which version an edit stands
//     <button data-outbox-send>                      sends; other buttons stay ordinary ones
//     <small data-outbox-saved role="status">        "kept on this phone at {time}"
//   {% include "outbox/_form.html" %}                the panels and messages
//
// outbox.js brings this script with the first touch of such a form.
import { isOnline, reach } from "../connection.js";
import { load, pristine } from "../outbox.js";
import { leadBack, offer, wantedHere } from "./drafts.js";
import { clearProblem, faultsOf, showProblem } from "./faults.js";
import { sha256, uuid } from "./identity.js";
import { editable, show, stuck } from "./states.js";
import * as store from "./store.js";
import { factsOf, gather, titleOf } from "./values.js";

const AUTOSAVE_MS = 2000;
const AGAIN_MS = 5000;
const hashes = new WeakMap(); // file → its SHA-256, once it is in the store
const loose = new WeakSet(); // files that only memory holds
const bound = new WeakMap(); // form → what this page knows about it
const issued = new Set(); // keys that this page gave out

const part = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const text = (name) => document.getElementById("outbox-texts").dataset[name] ?? "";

function find() {
  if (!store.owner()) return;
  for (const form of document.querySelectorAll("form[data-outbox]")) if (!bound.has(form)) bind(form);
}

const here = () => location.pathname + location.search;

function bind(form) {
  const given = form.elements.namedItem("key")?.value;
  const state = { key: given, pristine: pristine.get(`${form.dataset.outbox} ${here()}`), timer: 0, saving: Promise.resolve(), panel: null };
  bound.set(form, state);
  if (!issued.has(given)) rekey(form, state, uuid());
  form.addEventListener("input", () => later(form, state));
  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-carrier]")) keepDraft(form, state); // a photo, at once: nobody types it again
    else later(form, state);
    if (target.type === "file") scale(target.closest("[data-photos]"));
  });
  form.addEventListener("focusout", () => state.timer && keepDraft(form, state));
  if (form.contains(document.activeElement)) later(form, state);
  if ([...form.querySelectorAll("[data-photos] input[type=file]")].some(({ files }) => files.length)) scale(form.querySelector("[data-photos]"));
  form.dataset.outboxBound = "";
  // the next valley may have no signal for what else will be needed
  for (const part of ["filling", "sender"]) load(part).catch(() => {});
  resume(form, state);
}

function rekey(form, state, key) {
  issued.add(key);
  for (const field of form.querySelectorAll("input[type=hidden]")) if (field.value && field.value === state.key) field.value = key;
  state.key = key;
}

// Drafts

function later(form, state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(keepDraft, AUTOSAVE_MS, form, state);
}

function keepDraft(form, state) {
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.panel) return state.saving;
  return keep(form, state, null, (before) => ({ state: before?.state ?? "draft" })).then((how) => {
    const line = form.querySelector("[data-outbox-saved]");
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    if (line && how) line.textContent = text("kept").replace("{time}", time);
  });
}

// Photos first, then the record that names them; one after the other, so that an older copy never wins.
function keep(form, state, submitter, fields) {
  state.saving = state.saving.then(async () => {
    const { key } = state;
    const held = gather(form, submitter);
    const before = await store.item(key);
    if (before && !editable(before)) return "disk";
    const photos = [];
    for (const file of held.files) {
      if (!hashes.has(file) || loose.has(file)) await keepPhoto(key, file);
      if (!photos.includes(hashes.get(file))) photos.push(hashes.get(file));
    }
    const record = {
      key,
      owner: store.owner(),
      kind: form.dataset.outbox,
      about: form.dataset.outboxAbout,
      title: titleOf(form),
      facts: factsOf(form),
      action: form.getAttribute("action") || location.pathname,
      photosAt: form.dataset.outboxPhotos,
      page: here(),
      made: before?.made ?? Date.now(),
      fields: [...held.fields, ...photos.map((hash) => ["photos_sha256", hash])],
      photos,
      problem: before?.problem,
      ...fields(before),
    };
    const how = await store.save(record);
    say(held.files.some((file) => loose.has(file)) ? "loose" : how === "disk" ? "" : "text");
    store.askToPersist();
    return how;
  });
  state.saving = state.saving.catch(() => say("nothing"));
  return state.saving;
}

async function keepPhoto(key, file) {
  const data = await file.arrayBuffer();
  const hash = await sha256(data);
  const kept = await store.keepPhoto({ key, sha256: hash, type: file.type, name: file.name, data });
  loose[kept ? "delete" : "add"](file);
  hashes.set(file, hash);
}

function say(name) {
  const line = document.getElementById("outbox-warning");
  line.querySelector("[data-slot=message]").textContent = text(name);
  line.hidden = !name;
}

for (const type of ["visibilitychange", "pagehide"]) {
  addEventListener(type, () => {
    for (const form of document.querySelectorAll("form[data-outbox]")) if (bound.get(form)?.timer) keepDraft(form, bound.get(form));
  });
}

// Sending

document.addEventListener(
  "submit",
  (event) => {
    const state = bound.get(event.target);
    const sends = event.submitter?.hasAttribute("data-outbox-send") ?? true;
    if (!state || !sends || "plain" in event.target.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state.panel) return;
    const faults = faultsOf(event.target, event.submitter);
    if (faults) correct(event.target, state, faults);
    else submit(event.target, state, event.submitter);
  },
  true,
);

// The scaler comes with the first photo; without it the photo is kept as it is.
function scale(box) {
  if (box.querySelector("[data-carrier]")) return;
  box.setAttribute("aria-busy", "true");
  load("filling").catch(() => {
    box.removeAttribute("aria-busy");
    setTimeout(scale, AGAIN_MS, box);
  });
}

const scaled = (form) =>
  new Promise((done) => {
    const look = () => (form.querySelector("[data-photos][aria-busy]") ? setTimeout(look, 50) : done());
    look();
  });

// What would be refused is told here and now: the answer may come only after the valley.
function correct(form, state, faults) {
  keepDraft(form, state);
  showProblem(form, { fields: faults }, part("outbox-problem"));
}

async function submit(form, state, submitter) {
  clearProblem(form);
  clearTimeout(state.timer);
  state.timer = 0;
  const panel = part("outbox-panel");
  state.panel = panel;
  panel.querySelector("[data-again]")?.addEventListener("click", () => again(form, state));
  show(panel, "keeping");
  form.hidden = true;
  form.before(panel);
  await scaled(form);
  const time = form.elements.namedItem("device_time");
  if (time) time.value = new Date().toISOString();
  const how = await keep(form, state, submitter, () => ({ state: "waiting", tries: 0, next: 0, problem: null, unsure: false }));
  if (!how) {
    back(form, state); // nowhere to keep it: the form stays, and says so
    if (await reach()) plainly(form, submitter);
    return;
  }
  show(panel, isOnline() ? "sending" : "waiting");
  panel.focus();
  document.dispatchEvent(new CustomEvent("lvgu:send"));
}

// As a browser without scripts sends it: the server can be reached, and this phone can keep nothing.
function plainly(form, submitter) {
  form.dataset.plain = "";
  form.requestSubmit(submitter);
  delete form.dataset.plain;
}

function back(form, state) {
  state.panel?.remove();
  state.panel = null;
  form.hidden = false;
}

// Tells what became of the record, as long as the panel stands.
async function report(form, state) {
  const { panel, key } = state;
  if (!panel?.isConnected) return;
  const item = await store.item(key).catch(() => undefined);
  if (item?.state === "invalid" && editable(item)) {
    back(form, state);
    showProblem(form, item.problem, part("outbox-problem"));
    return;
  }
  if (item) {
    show(panel, !item.answer ? item.state : stuck(item) ? "left" : "photos");
    return;
  }
  const receipt = await store.receipt(key).catch(() => undefined);
  if (!receipt) return;
  navigator.vibrate?.(8);
  show(panel, receipt.late ? "late" : "saved");
  panel.querySelector("[data-slot=receipt]").textContent = receipt.receipt;
  if (receipt.url && !receipt.late) location.assign(receipt.url);
}

function reportAll() {
  for (const form of document.querySelectorAll("form[data-outbox][hidden]")) {
    const state = bound.get(form);
    if (state?.panel) state.saving.then(() => report(form, state));
  }
}

// Without a network the sender itself may not come, and changes nothing in the outbox.
for (const type of ["lvgu:outbox", "lvgu:connection"]) document.addEventListener(type, reportAll);

// A fresh form in the place of the one that was sent; needs no connection.
function again(form, state) {
  const fresh = state.pristine.cloneNode(true);
  back(form, state);
  form.replaceWith(fresh);
  history.replaceState(null, "", here());
  fresh.dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
  scrollTo(0, 0);
}

// Taking up what was written before: #outbox=<key>

async function resume(form, state) {
  const wanted = wantedHere();
  const mine = (await store.items()).filter((item) => item.kind === form.dataset.outbox && editable(item));
  const item = mine.find(({ key }) => key === wanted);
  if (item) await takeUp(form, state, item);
  state.drafts = item ? [] : mine.filter(({ key, page, state: stands }) => stands === "draft" && page === here() && key !== state.key);
  offer([...document.querySelectorAll("form[data-outbox]")].flatMap((one) => bound.get(one)?.drafts ?? []));
}

addEventListener("hashchange", () => {
  for (const form of document.querySelectorAll("form[data-outbox]:not([hidden])")) if (bound.has(form)) resume(form, bound.get(form));
});

async function takeUp(form, state, item) {
  const { fill, filesOf } = await load("filling");
  const taken = await store.change(item.key, { state: item.state === "invalid" ? "invalid" : "draft" }, editable);
  if (!taken) return;
  const files = await filesOf(taken, hashes); // first: from here on the form is whole at every moment
  rekey(form, state, item.key);
  const fold = form.closest("details");
  if (fold) fold.open = true;
  // after a conflict the record is entered afresh, on the version that stands now
  fill(form, taken, item.state === "conflict" ? "[data-outbox-fresh]" : "#never");
  form.querySelector("[data-photos]")?.dispatchEvent(new CustomEvent("lvgu:photos", { bubbles: true, detail: { files } }));
  clearTimeout(state.timer);
  state.timer = 0;
  if (taken.problem) showProblem(form, taken.problem, part("outbox-problem"));
}

document.addEventListener("lvgu:shown", find);
find();
leadBack();
