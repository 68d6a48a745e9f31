// The list of what waits on this phone and of what arrived: templates/outbox/index.html.
import { age } from "../outbox.js";
import { editable, ready, show, stuck } from "./states.js";
import * as store from "./store.js";

const list = () => document.getElementById("outbox");
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const slot = (root, name) => root.querySelector(`[data-slot=${name}]`);
const lang = document.documentElement.lang;

function moment(time) {
  return new Date(time).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
}

function line(label, text) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  const fact = document.createElement("dd");
  term.textContent = label;
  fact.textContent = text;
  row.append(term, fact);
  return row;
}

// It can be entered at its place no longer: that page has sent us back, or is closed to this person.
const CLOSED = new Set([403, 404, 410]);
const gone = ({ key, problem }) => new URLSearchParams(location.hash.slice(1)).get("gone") === key || CLOSED.has(problem?.status);

const actions = {
  retry: (item) => !(item.state === "sending") && (ready(item) || stuck(item)) && item.state !== "conflict",
  edit: (item) => editable(item) && !gone(item),
  leave: (item) => Boolean(item.problem?.photo) && stuck(item),
  file: () => true,
  discard: (item) => item.state !== "sending",
};

function drawItem(item) {
  const row = copy("outbox-item");
  row.dataset.key = item.key;
  slot(row, "title").textContent = item.title || list().dataset.untitled;
  slot(row, "when").textContent = `${moment(item.made)} · ${age(Date.now() - item.made, list().dataset.ages)}`;
  show(row.querySelector("[data-states]"), item.state);
  const { problem } = item;
  slot(row, "message").textContent = problem?.message ?? "";
  slot(row, "request").textContent = problem?.request ?? "";
  show(row.querySelector("[data-reasons]"), item.answer && !stuck(item) ? "photos" : problem?.code || (problem?.status ? "status" : ""));
  const wrong = Object.entries(problem?.fields ?? {});
  slot(row, "fields").replaceChildren(...wrong.map(([name, texts]) => line(problem.labels?.[name] ?? name, texts.join(" "))));
  if (item.photos.length) slot(row, "photos").textContent = `· ${list().dataset.photos.replace("{n}", item.photos.length)}`;
  slot(row, "gone").hidden = !gone(item);
  drawVersions(row, item);
  for (const [name, may] of Object.entries(actions)) row.querySelector(`[data-act=${name}]`).hidden = !may(item);
  row.querySelector("[data-act=edit]").href = `${problem?.current?.url ?? item.page}#outbox=${item.key}`;
  slot(row, "unsure").hidden = !item.unsure || item.state === "sending";
  return row;
}

// What was written, where a person has to decide; beside it what the server holds, where it said so.
function drawVersions(row, item) {
  const box = row.querySelector("[data-versions]");
  const theirs = item.problem?.current?.facts;
  box.hidden = !stuck(item) && !gone(item);
  slot(box, "mine").replaceChildren(...item.facts.map((fact) => line(...fact)));
  slot(box, "theirs").replaceChildren(...(theirs ?? []).map((fact) => line(...fact)));
  slot(box, "theirs").parentElement.hidden = !theirs;
}

function drawReceipt(receipt) {
  const row = copy("outbox-receipt");
  const link = slot(row, "title");
  link.textContent = receipt.title || list().dataset.untitled;
  if (receipt.url) link.href = receipt.url;
  slot(row, "receipt").textContent = receipt.receipt ?? receipt.discarded;
  slot(row, "when").textContent = moment(receipt.at);
  show(row, receipt.discarded ? "discarded" : receipt.late ? "late" : "saved");
  return row;
}

let drawing = Promise.resolve();

export function draw() {
  drawing = drawing.then(redraw, redraw);
  return drawing;
}

async function redraw() {
  if (!list()) return;
  const all = await store.everything();
  const mine = all.filter(({ owner }) => owner === store.owner());
  const held = document.activeElement?.closest?.("[data-key]")?.dataset.key;
  const act = document.activeElement?.dataset?.act;
  list().replaceChildren(...mine.map(drawItem));
  if (held) list().querySelector(`[data-key="${held}"] [data-act="${act}"]`)?.focus();
  document.getElementById("outbox-empty").hidden = mine.length > 0 || !store.owner();
  document.getElementById("outbox-now").hidden = !mine.some(ready);
  const others = document.getElementById("outbox-others");
  others.hidden = mine.length === all.length;
  slot(others, "text").textContent = others.dataset.text.replace("{n}", all.length - mine.length);
  const met = await store.note("met");
  slot(document, "met").textContent = met ? moment(met.at) : "—";
  const receipts = await store.receipts();
  document.getElementById("outbox-receipts").replaceChildren(...receipts.map(drawReceipt));
  document.getElementById("outbox-none").hidden = receipts.length > 0;
}

// What a person may do

const send = () => document.dispatchEvent(new CustomEvent("lvgu:send", { detail: "now" }));

const settled = (item) => item.state !== "sending";

async function retry(key, fields = {}) {
  await store.change(key, { ...fields, state: "waiting", next: 0 }, settled);
  send();
}

function discard(item) {
  const dialog = document.getElementById("outbox-discard");
  const reason = dialog.querySelector("textarea");
  slot(dialog, "title").textContent = item.title;
  slot(dialog, "unsure").hidden = !item.unsure && !item.answer;
  reason.value = "";
  dialog.returnValue = "";
  dialog.onclose = async () => {
    const now = await store.item(item.key);
    if (dialog.returnValue !== "yes" || !reason.value.trim() || !now || !settled(now)) return;
    const { owner, kind, title, made, photos } = now;
    await store.finish(item.key, { owner, kind, title, made, photos: photos.length, discarded: reason.value.trim(), at: new Date().toISOString() });
  };
  dialog.showModal();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-act]");
  const key = button?.closest("[data-key]")?.dataset.key;
  if (button?.dataset.act === "now") send();
  const item = key && (await store.item(key));
  if (!item) return;
  const { act } = button.dataset;
  if (act === "retry") retry(key);
  if (act === "leave") retry(key, { left: [...(item.left ?? []), item.problem.photo], problem: null });
  if (act === "file") (await import("./export.js")).hand(item, document.getElementById("outbox-copy"));
  if (act === "discard") discard(item);
});

// Installing, where the browser offers it

let offer = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  document.getElementById("outbox-install")?.removeAttribute("hidden");
});
document.addEventListener("click", ({ target }) => target.closest("#outbox-install") && offer?.prompt());

for (const type of ["lvgu:outbox", "lvgu:connection"]) document.addEventListener(type, draw);
