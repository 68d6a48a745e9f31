// Ballots on a judge's device: on the disk before they are sent, sent in their order, each once, and what became of each
// said beside it. Also from entry to entry when there is no network. templates/ballots/_kept.html holds the words.
import { ask, isOnline } from "../connection.js";
import { load } from "../outbox.js";
import { uuid } from "./identity.js";
import { ready, show, stuck, unsent } from "./states.js";
import * as store from "./store.js";

const PATIENCE_MS = 4000;
const KIND = "ballot";
const OWN = new Set(["csrf_token", "client_id", "base_revision"]);

const sheet = () => document.getElementById("sheet");
const addressOf = (entry) => `/ballot?entry=${encodeURIComponent(entry)}`;
const entryOf = (form) => form.elements.entry.value;
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const text = (name) => document.getElementById("kept").dataset[name];
const places = () => JSON.parse(document.getElementById("ballot").dataset.places);
const cards = (form) => [...form.querySelectorAll("[data-weight]")];

function value(card) {
  const control = card.querySelector("input:checked, .stepper input");
  return control ? control.value.normalize("NFKC").replace("。", ".").trim() : "";
}

// Whether a card's score can be taken as it stands; the server looks again.
function sound(card) {
  const typed = value(card);
  if (typed === "" || !/^\d+(\.\d+)?$/.test(typed)) return false;
  const { step, least = 0, most = Infinity } = card.querySelector(".stepper")?.dataset ?? { step: 0 };
  if (Number(typed) < least || Number(typed) > most) return false;
  const steps = step > 0 ? (typed - least) / step : 0;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

async function waiting(entry) {
  return (await store.items()).filter((item) => item.kind === KIND && unsent(item) && (!entry || item.about === entry));
}

const contents = (fields) => JSON.stringify(fields.filter(([name]) => !OWN.has(name)));

// Handing in

const watched = new Map(); // key → entry, for what waits

// Takes a filled form over; false when the server should answer it as an ordinary form.
export async function hand(form) {
  const wrong = cards(form).find((card) => !sound(card));
  if (wrong) return isOnline() ? false : refuse(wrong);
  const button = document.getElementById("submit");
  button.setAttribute("aria-busy", "true");
  try {
    await keepBallot(form);
  } finally {
    button.removeAttribute("aria-busy");
  }
  document.dispatchEvent(new CustomEvent("lvgu:send", { detail: "now" }));
  return true;
}

async function keepBallot(form) {
  const entry = entryOf(form);
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const before = await waiting(entry);
  const last = before.filter(ready).at(-1);
  if (last && contents(last.fields) === contents(fields)) {
    form.elements.client_id.value = last.key;
    return last;
  }
  for (const item of before.filter(stuck)) await giveUp(item, "replaced");
  const taken = (await store.item(form.elements.client_id.value)) ?? (await store.receipt(form.elements.client_id.value));
  if (taken) form.elements.client_id.value = uuid();
  const key = form.elements.client_id.value;
  const record = {
    key,
    owner: store.owner(),
    kind: KIND,
    about: entry,
    title: form.dataset.title,
    facts: cards(form).map((card) => [card.dataset.name, value(card)]),
    action: form.getAttribute("action"),
    page: addressOf(entry),
    made: Date.now(),
    fields: fields.map(([name, given]) => [name, name === "client_id" ? key : given]),
    photos: [],
    straight: true,
    state: "waiting",
    tries: 0,
    next: 0,
    problem: null,
    unsure: false,
  };
  await store.save(record);
  await forgetDraft(entry);
  navigator.storage?.persist?.();
  return record;
}

// Without a network nobody else can say what is missing.
function refuse(card) {
  const notice = copy("kept-wrong");
  notice.querySelector("[data-slot=name]").textContent = card.dataset.name;
  document.getElementById("kept-refused").replaceChildren(notice);
  const control = card.querySelector(".stepper input") ?? card.querySelector("input");
  control.setAttribute("aria-invalid", "true");
  control.focus();
  return true;
}

async function giveUp(item, why) {
  const { owner, kind, title, made, about } = item;
  await store.finish(item.key, { owner, kind, title, made, about, photos: 0, discarded: text(why), at: new Date().toISOString() });
}

// What became of them

const drawn = new Map(); // key → how it was drawn last, so that nothing is read out twice
const late = new Map(); // key → receipt, until the judge has seen it

function states(item) {
  return `${item.state} ${item.problem?.code ?? ""} ${item.problem?.message ?? ""}`;
}

function lineOf(item) {
  const line = copy("kept-item");
  line.dataset.key = item.key;
  line.classList.toggle("red", stuck(item) || item.state === "sign-in");
  line.setAttribute("role", stuck(item) ? "alert" : "status");
  line.querySelector("[data-slot=title]").textContent = item.title;
  line.querySelector("[data-slot=message]").textContent = stuck(item) ? (item.problem?.message ?? "") : "";
  show(line, item.state);
  const rows = item.state === "conflict" ? item.problem.current?.facts : null;
  line.querySelector("[data-versions]").hidden = !rows;
  if (rows) line.querySelector("tbody").replaceChildren(...rows.map(([name, theirs], at) => rowOf(name, theirs, item.facts[at]?.[1])));
  return line;
}

function rowOf(name, ...figures) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  row.append(head);
  for (const figure of figures) {
    const cell = document.createElement("td");
    cell.className = "number";
    cell.textContent = figure ?? "—";
    row.append(cell);
  }
  return row;
}

function lateLine(receipt) {
  const line = copy("kept-late");
  line.dataset.key = receipt.key;
  line.querySelector("[data-slot=title]").textContent = receipt.title;
  line.querySelector("[data-slot=receipt]").textContent = receipt.receipt;
  return line;
}

async function learn() {
  for (const [key, entry] of watched) {
    if (await store.item(key)) continue;
    watched.delete(key);
    const receipt = await store.receipt(key);
    if (!receipt || receipt.discarded) continue;
    navigator.vibrate?.(8);
    const form = sheet();
    const here = form && entryOf(form) === entry && form.elements.client_id.value === key;
    if (here && !receipt.late) await open(entry, "received");
    else await refresh();
  }
}

async function redraw() {
  await learn();
  const box = document.getElementById("kept");
  if (!box) return;
  const items = await waiting();
  for (const item of items) watched.set(item.key, item.about);
  const receipts = (await store.receipts()).filter(({ kind }) => kind === KIND);
  for (const receipt of receipts) if (receipt.late && !receipt.seen) late.set(receipt.key, receipt);
  if (receipts.some(newer)) await refresh();
  const wanted = new Map([...items.map((item) => [item.key, states(item)]), ...[...late.keys()].map((key) => [key, "late"])]);
  for (const line of [...box.children]) if (drawn.get(line.dataset.key) !== wanted.get(line.dataset.key)) line.remove();
  for (const item of items) if (drawn.get(item.key) !== states(item)) box.append(lineOf(item));
  for (const receipt of late.values()) if (drawn.get(receipt.key) !== "late") box.append(lateLine(receipt));
  drawn.clear();
  for (const [key, how] of wanted) drawn.set(key, how);
  mark(items);
}

// Whether the page was made before this receipt.
const newer = ({ about, revision }) => places().some(({ key, base }) => key === about && base < revision);

let drawing = Promise.resolve();

function draw() {
  drawing = drawing.then(redraw, redraw);
  return drawing;
}

// The numbers of entries with something unsent carry a mark, also for those who do not see it.
function mark(items) {
  const unsentOf = new Set(items.map(({ about }) => about));
  for (const link of document.querySelectorAll("#stage .steps a")) {
    const is = unsentOf.has(new URL(link.href).searchParams.get("entry"));
    if (link.classList.contains("unsent") === is) continue;
    link.classList.toggle("unsent", is);
    const label = link.getAttribute("aria-label");
    link.setAttribute("aria-label", is ? `${label}, ${text("unsent")}` : label.replace(`, ${text("unsent")}`, ""));
  }
}

const acts = {
  retry: (item) => store.change(item.key, { state: "waiting", next: 0 }),
  // the newer version was shown: what the judge wants is sent upon it
  mine: (item) => {
    const base = String(item.problem.current.version);
    const fields = item.fields.map(([name, given]) => [name, name === "base_revision" ? base : given]);
    return store.change(item.key, { fields, state: "waiting", next: 0, tries: 0, problem: null });
  },
  theirs: (item) => giveUp(item, "left"),
  discard: (item) => giveUp(item, "left"),
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("#kept [data-act]");
  if (!button) return;
  const { key } = button.closest("[data-key]").dataset;
  if (button.dataset.act === "seen") {
    late.delete(key);
    await store.finish(key, { ...(await store.receipt(key)), seen: true });
    return;
  }
  const item = await store.item(key);
  if (!item || item.state === "sending") return;
  await acts[button.dataset.act](item);
  if (ready((await store.item(key)) ?? {})) {
    document.dispatchEvent(new CustomEvent("lvgu:send", { detail: "now" }));
  }
});

// Drafts that the server does not have

const draftName = (entry) => `draft ${store.owner()} ${entry}`;
const drafts = new Set();

export async function keepDraft(body, line) {
  const entry = body.get("entry");
  drafts.add(entry);
  body.delete("csrf_token");
  await store.keepNote(draftName(entry), { base: body.get("base_revision"), fields: [...body] });
  line.textContent = text("draft");
}

export async function forgetDraft(entry) {
  if (drafts.delete(entry)) await store.keepNote(draftName(entry), { base: null, fields: [] });
}

// Puts into the form what the device knows better than the page: a ballot that waits, else a draft.
async function recall() {
  const form = sheet();
  if (!form || "recalled" in form.dataset) return;
  form.dataset.recalled = "";
  const entry = entryOf(form);
  const sent = (await store.receipts()).find(({ about, revision }) => about === entry && revision > Number(form.elements.base_revision.value));
  if (sent) {
    form.elements.base_revision.value = sent.revision;
    const page = isOnline() && (await fetched(`${addressOf(entry)}&said=received`));
    if (page?.getElementById) return swap(page);
  }
  const draft = await store.note(draftName(entry));
  const last = (await waiting(entry)).at(-1);
  const known = draft?.base === form.elements.base_revision.value ? draft : last;
  if (draft?.base) drafts.add(entry);
  if (known && known === last) form.elements.client_id.value = last.key;
  if (known && form.isConnected) put(form, new Map(known.fields));
  return undefined;
}

function put(form, scores) {
  form.dataset.filling = "";
  for (const control of form.elements) {
    if (!control.name.startsWith("score-")) continue;
    const given = scores.get(control.name) ?? "";
    if (control.type === "radio") control.checked = control.value === given;
    else control.value = given;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  delete form.dataset.filling;
}

// From entry to entry

export async function open(entry, said = "") {
  document.dispatchEvent(new CustomEvent("lvgu:leave"));
  const url = addressOf(entry);
  const page = isOnline() ? await fetched(said ? `${url}&said=${said}` : url) : null;
  document.getElementById("kept-refused").replaceChildren();
  if (page?.gone) return location.reload();
  if (!page && !turn(entry)) return said ? undefined : away(url);
  if (page) swap(page);
  if (!said) {
    history.pushState(null, "", url);
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
  }
  return undefined;
}

function away(url) {
  if (isOnline()) return location.assign(url);
  return document.getElementById("kept-refused").replaceChildren(copy("kept-away"));
}

async function fetched(url) {
  const read = async (answer) => (answer.status === 404 ? { gone: true } : answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html"));
  const page = await ask(url, { headers: { Accept: "text/html" } }, PATIENCE_MS, read).catch(() => null);
  return page && (page.gone || page.getElementById("ballot")) ? page : null;
}

function swap(page) {
  for (const id of ["ballot", "done"]) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  document.getElementById("ballot").dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
}

// What stands around the form; what is typed is left alone.
async function refresh() {
  const page = sheet() && (await fetched(addressOf(entryOf(sheet()))));
  if (!page?.getElementById) return;
  for (const id of ["stage", "done"]) document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));
  document.getElementById("ballot").dataset.places = page.getElementById("ballot").dataset.places;
  document.getElementById("stage").dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
}

// The same form for another entry, made of what the page already holds. False when that cannot be.
function turn(entry) {
  const place = places().find(({ key }) => key === entry);
  const form = sheet();
  if (!place?.asked || !form) return false;
  for (const part of document.querySelectorAll("#ballot > .notice, #ballot > details:not([data-stays])")) part.remove();
  for (const part of form.querySelectorAll("[aria-invalid]")) part.removeAttribute("aria-invalid");
  form.dataset.title = place.title;
  form.action = form.action.replace(/entry=[^&]*/, `entry=${encodeURIComponent(entry)}`);
  Object.assign(form.elements.entry, { value: entry });
  form.elements.client_id.value = uuid();
  form.elements.base_revision.value = place.base;
  put(form, new Map(Object.entries(place.scores).map(([key, score]) => [`score-${key}`, score])));
  delete form.dataset.recalled;
  restage(entry, place);
  return true;
}

function restage(entry, place) {
  const stage = document.getElementById("stage").cloneNode(true);
  stage.setAttribute("hx-get", `/ballot/stage?entry=${encodeURIComponent(entry)}`);
  stage.removeAttribute("hx-ptag");
  for (const link of stage.querySelectorAll(".steps a")) {
    if (new URL(link.href).searchParams.get("entry") === entry) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const card = stage.querySelector(".stage");
  card.querySelector("header")?.remove();
  card.querySelector("h2").textContent = place.name;
  card.querySelector("small").textContent = place.area;
  card.dataset.scoring = "unknown";
  document.getElementById("stage").replaceWith(stage);
  stage.dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
}

// The page from the device itself may be open at another entry than the one asked for.
function align() {
  const asked = new URLSearchParams(location.search).get("entry");
  if (asked && sheet() && entryOf(sheet()) !== asked) turn(asked);
}

document.addEventListener("lvgu:outbox", draw);
document.addEventListener("lvgu:shown", () => recall().then(draw));
load("sender").catch(() => {}); // soon there may be no network to fetch it from
align();
recall().then(draw);
document.getElementById("kept")?.setAttribute("data-ready", "");
