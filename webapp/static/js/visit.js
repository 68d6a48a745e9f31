// The visit form without a round trip: opinions come and go, the chosen organisation folds away. Without this script the
// form's own buttons do the same through the server.
import { uuid } from "./outbox/identity.js";

const help = () => import("./visit-help.js"); // comes with the first need of it

const form = () => document.querySelector("form[data-visit]");

// Opinions

function count(box) {
  box.querySelector("[data-count]").textContent = box.querySelectorAll(".opinions > li").length;
}

function nextIndex(box) {
  const used = [...box.querySelectorAll(".opinions > li")].map((item) => Number(item.id.split("-")[1]));
  return Math.max(-1, ...used) + 1;
}

function add(box, at = nextIndex(box)) {
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const element of [item, ...item.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "value", "aria-describedby"]) {
      const text = element.getAttribute(name);
      if (text?.includes("__at__")) element.setAttribute(name, text.replace("__at__", at));
    }
  }
  item.querySelector("[name$=-client_id]").value = uuid();
  box.querySelector(".opinions").append(item);
  count(box);
  return item;
}

function drop(box, item) {
  const neighbour = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (neighbour?.querySelector("textarea") ?? box.querySelector("[data-add]")).focus();
  count(box);
}

// Organisation

function name(picker, text) {
  picker.querySelector("[data-picked]").textContent = text || picker.querySelector("[data-picked]").dataset.unpicked;
}

function picked(radio) {
  const picker = radio.closest(".picker");
  picker.querySelector("[name=new_name]").value = "";
  name(picker, radio.parentElement.querySelector("strong").textContent);
  picker.querySelector("details").open = false;
  offerLast(picker);
}

// One that the register does not know takes the place of one that it knows.
function unlisted(input) {
  const picker = input.closest(".picker");
  if (input.value.trim()) for (const radio of picker.querySelectorAll(":checked[name=organisation_id]")) radio.checked = false;
  if (!picker.querySelector(":checked[name=organisation_id]")) name(picker, input.value.trim());
  offerLast(picker);
}

const lastOf = (picker) => JSON.parse(picker.querySelector(":checked[name=organisation_id]")?.dataset.last ?? "null");

function offerLast(picker) {
  const button = picker.querySelector("[data-recall]");
  const last = lastOf(picker);
  button.hidden = !last;
  if (last) button.textContent = button.dataset.text.replace("{}", last.day);
}

// What is there already is not overwritten.
function recall(picker) {
  const { elements } = picker.form;
  const last = lastOf(picker);
  for (const box of picker.form.querySelectorAll("[name=themes]")) box.checked ||= last.themes.includes(box.value);
  for (const field of ["registered", "floating", "contact"]) elements[field].value ||= last[field] ?? "";
  picker.querySelector("[data-recall]").hidden = true;
  elements.contact.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(picker, id, title) {
  const item = picker.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector("input").value = id;
  item.querySelector("strong").textContent = title;
  picker.querySelector(".choices").prepend(item);
}

// A record from the phone comes back: make room for what it holds.
document.addEventListener("lvgu:fill", ({ target, detail: { fields, title } }) => {
  if (target !== form()) return;
  const box = target.querySelector("#opinions");
  const wanted = fields.map(([field]) => /^opinions-(\d+)-text$/.exec(field)?.[1]).filter(Boolean);
  for (const item of box.querySelectorAll(".opinions > li")) if (!wanted.includes(item.id.split("-")[1])) item.remove();
  for (const at of wanted) if (!document.getElementById(`opinions-${at}`)) add(box, at);
  const picker = target.querySelector(".picker");
  const [, id] = fields.find(([field]) => field === "organisation_id") ?? [];
  if (id && !picker.querySelector(`[name=organisation_id][value="${id}"]`)) offer(picker, id, title);
  name(picker, title);
});

function prepare() {
  if (!form()) return;
  const place = document.querySelector("[data-place]");
  if (navigator.geolocation && isSecureContext) {
    place.hidden = false;
    place.querySelector("[data-forget]").hidden = place.querySelector("[name=accuracy_m]").value === "";
  }
  catchUp();
  offerLast(document.querySelector(".picker"));
}

// A page that comes from the phone may be days old, and knows nothing of the address that it is opened under.
function catchUp() {
  const { visited_on: day, base_version: base } = form().elements;
  const today = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
  if (base.value === "0" && day.value === day.max && day.max < today) day.value = today;
  if (day.max < today) day.max = today;
  const wanted = new URLSearchParams(location.search).get("organisation");
  const radio = [...form().querySelectorAll("[name=organisation_id]")].find(({ value }) => value === wanted);
  if (radio && !form().querySelector(":checked[name=organisation_id]")) {
    radio.checked = true;
    picked(radio);
  }
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (!target.closest?.("form[data-visit]")) return;
  const box = target.closest("#opinions");
  if (box && target.closest("[data-add]")) {
    event.preventDefault();
    add(box).querySelector("textarea").focus();
  } else if (box && target.closest("[data-drop]")) {
    event.preventDefault();
    drop(box, target.closest("li"));
  }
  if (target.closest("[data-place] button")) help().then(({ place }) => place(target), () => {});
  if (target.closest("[data-recall]")) recall(target.closest(".picker"));
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("form[data-visit] [name=organisation_id]")) return;
  picked(target);
  navigator.vibrate?.(8);
});

document.addEventListener("input", ({ target }) => {
  if (target.matches("form[data-visit] [name=new_name]")) unlisted(target);
});

document.addEventListener("focusin", ({ target }) => target.closest?.("form[data-visit] .opinion") && help().catch(() => {}));

// Enter in a field would press the form's first button.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("form[data-visit] input")) event.preventDefault();
});

document.addEventListener("lvgu:shown", prepare);
prepare();
