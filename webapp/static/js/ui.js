// Small helps in the page: number steppers, menus, questions before what cannot be undone, messages, focus.
// Everything listens on document, so that content which arrives later needs no set-up.

const TOAST_MS = 8000;
const HOLD_MS = 450;
const REPEAT_MS = 90;

document.documentElement.classList.add("js");

// Messages

export function toast(line) {
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), TOAST_MS);
}

// Numbers: buttons, typed text and slider show the same value; a number that was never set stays empty.

const digits = (step) => (String(step).split(".")[1] ?? "").length;

const plain = (text) => text.normalize("NFKC").replace("。", ".").trim();

function put(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function stepped(box, text, by) {
  const step = Number(box.dataset.step);
  const least = box.dataset.least === undefined ? -Infinity : Number(box.dataset.least);
  const most = box.dataset.most === undefined ? Infinity : Number(box.dataset.most);
  const origin = Number.isFinite(least) ? least : 0;
  const now = plain(text) === "" ? NaN : Number(plain(text));
  // from "not set" minus means the least value and plus the one after it
  const at = Number.isNaN(now) ? Math.max(by, 0) : (now - origin) / step;
  const next = Number.isNaN(now) ? at : by > 0 ? Math.floor(at + 1e-9) + 1 : Math.ceil(at - 1e-9) - 1;
  return Math.min(most, Math.max(least, origin + next * step)).toFixed(digits(step));
}

function press(button) {
  const box = button.closest(".stepper");
  const input = box.querySelector("input");
  put(input, stepped(box, input.value, Number(button.dataset.by)));
  navigator.vibrate?.(8);
}

let holding = 0;
let held = false;

function release() {
  clearTimeout(holding);
}

function repeat(button) {
  held = true;
  if (!button.isConnected) return;
  press(button);
  holding = setTimeout(repeat, REPEAT_MS, button);
}

document.addEventListener("pointerdown", ({ target, button }) => {
  const by = target.closest?.("[data-by]");
  held = false;
  if (by && button === 0) holding = setTimeout(repeat, HOLD_MS, by);
});
for (const type of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
  document.addEventListener(type, (event) => {
    if (type !== "pointermove" || !event.target.closest?.("[data-by]")) release();
  });
}
document.addEventListener("contextmenu", (event) => {
  if (event.target.closest?.("[data-by]")) event.preventDefault();
});

function paint(slider) {
  const share = (slider.value - slider.min) / (slider.max - slider.min || 1);
  slider.style.setProperty("--at", "unset" in slider.dataset ? "0%" : `${share * 100}%`);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-follows]")) {
    put(document.getElementById(target.dataset.follows), Number(target.value).toFixed(digits(target.step)));
  } else if (target.matches(".stepper input")) {
    const slider = document.querySelector(`[data-follows="${CSS.escape(target.id)}"]`);
    if (!slider) return;
    const value = plain(target.value);
    slider.toggleAttribute("data-unset", value === "");
    slider.value = value === "" ? slider.min : value;
    paint(slider);
  }
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("[inputmode=numeric], [inputmode=decimal]")) target.value = plain(target.value);
});

// Questions: the answer's button carries the words of the one that asked.

function ask(asker) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[value=yes]");
  document.getElementById("confirm-text").textContent = asker.dataset.confirm;
  yes.textContent = asker.textContent.trim();
  yes.className = asker.classList.contains("danger") ? "danger" : "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    asker.dataset.asked = "";
    asker.click();
    delete asker.dataset.asked;
  };
  dialog.showModal();
}

document.addEventListener(
  "click",
  (event) => {
    const asker = event.target.closest("[data-confirm]");
    if (!asker || "asked" in asker.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asker);
  },
  true,
);

// Clicks

function follow(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  const wanted = control ?? field;
  for (let fold = wanted.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  wanted.focus();
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const by = target.closest("[data-by]");
  if (by && !held) press(by);
  target.closest("[data-dismiss]")?.closest(".notice").remove();
  if (target.closest("[data-print]")) print();
  const link = target.closest(".notice a[href^='#']");
  if (link) follow(event, link);
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A plain form (without htmx) is sent once: the server's key catches the rest.

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.hasAttribute("data-sending")) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(settle, TOAST_MS);
});

function settle() {
  for (const form of document.querySelectorAll("[data-sending]")) delete form.dataset.sending;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", settle);

// A file that would be refused is not sent first.

document.addEventListener("change", ({ target }) => {
  const { mostBytes } = target.dataset;
  if (!mostBytes) return;
  const large = [...target.files].some(({ size }) => size > mostBytes);
  if (large) target.value = "";
  target.form.querySelector("[data-too-large]").hidden = !large;
});

// Focus goes to what went wrong.

function attend() {
  document.querySelectorAll("[data-follows]").forEach(paint);
  const wanted = document.querySelector("[data-focus]");
  wanted?.focus();
  wanted?.removeAttribute("data-focus"); // once: other parts of the page come later, while somebody types
  for (const line of document.querySelectorAll("#toasts > p")) setTimeout(() => line.remove(), TOAST_MS);
}

document.addEventListener("lvgu:shown", attend);
attend();
