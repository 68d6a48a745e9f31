// A judge's ballot paper on the device: the form of an entry, what the device knows better than the page, and the way from
// entry to entry, also without a network.
import { ask, isOnline } from "../connection.js";
import { clearProblem } from "./faults.js";
import { uuid } from "./identity.js";
import { unsent } from "./states.js";
import * as store from "./store.js";

const PATIENCE_MS = 4000;
export const KIND = "ballot";

export const sheet = () => document.getElementById("sheet");
export const addressOf = (entry) => `/ballot?entry=${encodeURIComponent(entry)}`;
export const entryOf = (form) => form.elements.entry.value;
export const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
export const text = (name) => document.getElementById("kept").dataset[name];
const placesOf = (page) => JSON.parse(page.getElementById("ballot").dataset.places);
export const places = () => placesOf(document);

// What waits on this device, for an entry or for all, oldest first.
export async function waiting(entry) {
  return (await store.items()).filter((item) => item.kind === KIND && unsent(item) && (!entry || item.about === entry));
}

// Drafts that the server does not have

const draftName = (entry) => `draft ${store.owner()} ${entry}`;
const drafts = new Set();

export async function keepDraft(body, line) {
  const entry = body.get("entry");
  drafts.add(entry);
  body.delete("csrf_token");
  await store.keepNote(draftName(entry), { base: body.get("base_revision"), rehearsal: body.get("rehearsal"), fields: [...body] });
  line.textContent = text("draft");
}

export async function forgetDraft(entry) {
  if (drafts.delete(entry)) await store.keepNote(draftName(entry), { base: null, fields: [] });
}

// Puts into the form what the device knows better than the page: a ballot that waits, else a draft.
export async function recall() {
  const form = sheet();
  if (!form || "recalled" in form.dataset) return;
  form.dataset.recalled = "";
  const entry = entryOf(form);
  const base = form.elements.base_revision.value;
  const receipts = await store.receipts();
  const sent = receipts.find(({ about, revision }) => about === entry && revision > Number(base));
  if (sent) {
    form.elements.base_revision.value = sent.revision;
    const page = isOnline() && (await fetched(`${addressOf(entry)}&said=received`));
    if (page?.getElementById) {
      await dismiss(receipts, page);
      if (page.querySelector("#sheet [name=base_revision]")?.value !== base) return swap(page);
      form.elements.base_revision.value = base; // this page was right, and somebody may be typing in it
    }
  }
  const draft = await store.note(draftName(entry));
  const { value: rehearsal } = form.elements.rehearsal;
  const last = (await waiting(entry)).filter(({ fields }) => rehearsal || !ofRehearsal(fields)).at(-1);
  const known = draft?.base === form.elements.base_revision.value && draft.rehearsal === rehearsal ? draft : last;
  if (draft?.base) drafts.add(entry);
  if (known && known === last) form.elements.client_id.value = last.key;
  if (known && form.isConnected) put(form, new Map(known.fields));
  return undefined;
}

const ofRehearsal = (fields) => fields.some(([name, value]) => name === "rehearsal" && value);

// Receipts, taken before the page was fetched, of what the server has no more: a rehearsal was wiped.
async function dismiss(receipts, page) {
  const bases = new Map(placesOf(page).map(({ key, base }) => [key, base]));
  const wiped = receipts.filter(({ about, revision }) => revision > (bases.get(about) ?? Infinity));
  for (const receipt of wiped) await store.finish(receipt.key, { ...receipt, revision: 0 });
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

// With `said`, the page tells what became of the ballot just sent: false when it cannot be had now, and the form stays.
export async function open(entry, said = "") {
  document.dispatchEvent(new CustomEvent("lvgu:leave"));
  const url = addressOf(entry);
  const page = isOnline() ? await fetched(said ? `${url}&said=${said}` : url) : null;
  if (said && !page) return false;
  document.getElementById("kept-refused").replaceChildren();
  if (page?.gone) return location.reload();
  if (!page && !turn(entry)) return away(url);
  if (page) swap(page);
  if (!said) {
    history.pushState(null, "", url);
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
  }
  return true;
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
export async function refresh() {
  const receipts = await store.receipts();
  const page = sheet() && (await fetched(addressOf(entryOf(sheet()))));
  if (!page?.getElementById) return;
  await dismiss(receipts, page);
  renew(sheet(), page.getElementById("sheet"));
  for (const id of ["stage", "done"]) document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));
  document.getElementById("ballot").dataset.places = page.getElementById("ballot").dataset.places;
  document.getElementById("stage").dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
}

// What was typed on a rehearsal's sheet stands on the sheet of the event from now on: whoever submits it means it.
function renew(form, fresh) {
  if (!form || !fresh || fresh.elements.rehearsal.value === form.elements.rehearsal.value) return;
  for (const name of ["rehearsal", "base_revision"]) form.elements[name].value = fresh.elements[name].value;
}

// The same form for another entry, made of what the page already holds. False when that cannot be.
function turn(entry) {
  const place = places().find(({ key }) => key === entry);
  const form = sheet();
  if (!place?.asked || !form || !lay(form, place.category)) return false;
  for (const part of document.querySelectorAll("#ballot > .notice, #ballot > details:not([data-stays])")) part.remove();
  clearProblem(form);
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

// Another category may be scored by criteria of its own; the page holds them all.
function lay(form, category) {
  if (!("category" in form.dataset) || form.dataset.category === category) return true;
  const kit = [...document.querySelectorAll("#ballot > template")].find(({ dataset }) => dataset.criteria === category);
  if (!kit) return false;
  for (const card of form.querySelectorAll("[data-weight]")) card.remove();
  form.append(kit.content.cloneNode(true));
  form.dataset.category = category;
  document.querySelector("[data-count]").nextSibling.textContent = `/${kit.dataset.count}`;
  document.querySelector(".total .of").textContent = `/ ${kit.dataset.most}`;
  form.dispatchEvent(new CustomEvent("lvgu:fresh", { bubbles: true }));
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
export function align() {
  const asked = new URLSearchParams(location.search).get("entry");
  if (asked && sheet() && entryOf(sheet()) !== asked) turn(asked);
}
