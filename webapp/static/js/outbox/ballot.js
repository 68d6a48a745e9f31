// Ballots on a judge's device: on the disk before they are sent, sent in their order, each once, and what became of each
// said beside it. templates/ballots/_kept.html holds the words.
import { isOnline } from "../connection.js";
import { load } from "../outbox.js";
import { clearProblem, faultsOf, showProblem } from "./faults.js";
import { uuid } from "./identity.js";
import { addressOf, copy, entryOf, KIND, places, recall, refresh, sheet, text, waiting } from "./paper.js";
import * as paper from "./paper.js";
import { ready, show, stuck } from "./states.js";
import * as store from "./store.js";

export const open = paper.open;
export const keepDraft = paper.keepDraft;
export const forgetDraft = paper.forgetDraft;

const OWN = new Set(["csrf_token", "client_id", "base_revision"]);

const BRISK_MS = 1500; // what arrives within this is not announced as waiting first

const cards = (form) => [...form.querySelectorAll("[data-weight]")];

function value(card) {
  const control = card.querySelector("input:checked, .stepper input");
  return control ? control.value.normalize("NFKC").replace("。", ".").trim() : "";
}

const contents = (fields) => JSON.stringify(fields.filter(([name]) => !OWN.has(name)));

// Handing in

const watched = new Map(); // key → entry, for what waits
let pressed = ""; // key of what the button was pressed for last, until the judge sees what became of it

// Takes a filled form over, or says what is wrong with it: there may be no network to ask.
export async function hand(form) {
  const faults = faultsOf(form);
  if (faults) return refuse(form, faults);
  document.getElementById("kept-refused").replaceChildren();
  clearProblem(form);
  const button = document.getElementById("submit");
  button.setAttribute("aria-busy", "true");
  try {
    pressed = (await keepBallot(form)).key;
  } finally {
    button.removeAttribute("aria-busy");
  }
  document.dispatchEvent(new CustomEvent("lvgu:send", { detail: "now" }));
  setTimeout(draw, BRISK_MS);
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
  await paper.forgetDraft(entry);
  navigator.storage?.persist?.();
  return record;
}

function refuse(form, fields) {
  document.querySelector("#ballot > [data-corrections]")?.remove();
  showProblem(form, { fields }, copy("kept-wrong"));
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
  line.querySelector("[data-slot=message]").textContent = stuck(item) ? told(item) : "";
  show(line, item.state);
  const rows = item.state === "conflict" ? item.problem.current?.facts : null;
  line.querySelector("[data-versions]").hidden = !rows;
  if (rows) line.querySelector("tbody").replaceChildren(...rows.map(([name, theirs], at) => rowOf(name, theirs, item.facts[at]?.[1])));
  return line;
}

// What it comes from is swept away: the scores stand nowhere else any more.
function told({ problem, facts }) {
  const scores = problem?.code === "rehearsal" ? facts.map((fact) => fact.join(" ")) : [];
  return [problem?.message ?? "", scores.join(" · ")].join(" ").trim();
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
    const receipt = await store.receipt(key);
    const form = receipt && !receipt.discarded && sheet();
    const here = form && entryOf(form) === entry && form.elements.client_id.value === key;
    if (here && !receipt.late && !(await paper.open(entry, "received"))) {
      setTimeout(draw, BRISK_MS); // the network went before the page with the receipt came
      continue;
    }
    watched.delete(key);
    if (!receipt || receipt.discarded) continue;
    navigator.vibrate?.(8);
    if (!here || receipt.late) await refresh();
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
  if (receipts.some(newer) || items.some(leftOver)) await refresh();
  const held = items.filter((item) => stuck(item) || !isOnline() || Date.now() - item.made >= BRISK_MS);
  const wanted = new Map([...held.map((item) => [item.key, states(item)]), ...[...late.keys()].map((key) => [key, "late"])]);
  for (const line of [...box.children]) if (drawn.get(line.dataset.key) !== wanted.get(line.dataset.key)) line.remove();
  for (const item of held) if (drawn.get(item.key) !== states(item)) add(box, item);
  for (const receipt of late.values()) if (drawn.get(receipt.key) !== "late") append(box, lateLine(receipt), receipt.about);
  drawn.clear();
  for (const [key, how] of wanted) drawn.set(key, how);
  mark(items);
}

function add(box, item) {
  append(box, lineOf(item), (stuck(item) || item.key === pressed) && item.about);
}

// The button is at the foot of the page, and what it led to must be seen; `entry` is the one it is about, if so.
function append(box, line, entry) {
  box.append(line);
  if (!entry || !sheet() || entryOf(sheet()) !== entry) return;
  line.scrollIntoView({ block: "center" });
  pressed = "";
}

// Whether the page was made before this receipt.
const newer = ({ about, revision }) => places().some(({ key, base }) => key === about && base < revision);

// Whether this page, too, is left over from the rehearsal that the ballot was refused with.
const leftOver = ({ problem }) => problem?.code === "rehearsal" && sheet()?.elements.rehearsal.value;

let drawing = Promise.resolve();

function draw() {
  drawing = drawing.then(redraw, redraw);
  return drawing;
}

// The numbers of entries with something unsent carry a mark, also for those who do not see it.
function mark(items) {
  document.getElementById("stage")?.setAttribute("hx-vals", JSON.stringify({ unsent: items.length })); // told with each poll
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

for (const type of ["lvgu:outbox", "lvgu:connection"]) document.addEventListener(type, draw);
document.addEventListener("lvgu:shown", () => recall().then(draw));
load("sender").catch(() => {}); // soon there may be no network to fetch it from
paper.align();
recall().then(draw);
document.getElementById("kept")?.setAttribute("data-ready", "");
