// What a form needs a little later: photos scaled down, and a record from the phone back into the form with its values,
// its photos, and why it was refused.
import "../photos.js";
import * as store from "./store.js";
import { NEVER } from "./values.js";

// Puts a record back, but not into controls that match `except`. On the form: lvgu:fill first, {detail: {fields, title}},
// so that the form's own script can add the rows that they need.
export function fill(form, { fields, title }, except) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  form.dispatchEvent(new CustomEvent("lvgu:fill", { bubbles: true, detail: { fields, title } }));
  for (const control of form.elements) {
    if (!control.name || NEVER.has(control.name) || control.type === "file" || control.type === "submit" || control.matches(except)) continue;
    const given = values.get(control.name);
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = Boolean(given?.includes(control.value));
    } else if (control.multiple && control.options) {
      for (const option of control.options) option.selected = Boolean(given?.includes(option.value));
    } else if (given?.length) {
      control.value = given.shift();
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The record's photos as files; `hashes` learns what each one's SHA-256 is.
export async function filesOf({ key, photos }, hashes) {
  const files = [];
  for (const hash of photos) {
    const photo = await store.photo(key, hash);
    if (!photo) continue;
    const file = new File([photo.data], photo.name, { type: photo.type });
    hashes.set(file, hash);
    files.push(file);
  }
  return files;
}

// Refusals beside their fields, in the words of the server.
export function showProblem(form, problem, notice) {
  clearProblem(form);
  if (!problem) return;
  const unplaced = problem.message ? [problem.message] : [];
  for (const [name, texts] of Object.entries(problem.fields ?? {})) {
    const control = form.elements.namedItem(name);
    const field = (control?.closest ? control : control?.[0])?.closest(".field");
    if (field) mark(field, control, texts);
    else unplaced.push(...texts);
  }
  notice.dataset.outboxProblem = "";
  notice.querySelector("[data-slot=message]").textContent = unplaced.join(" ");
  form.prepend(notice);
  notice.focus();
}

function mark(field, control, texts) {
  field.classList.add("wrong");
  const line = document.createElement("p");
  line.className = "error";
  line.id = `${control.id || control[0].name}-refused`;
  line.dataset.outboxProblem = "";
  line.textContent = texts.join(" ");
  field.append(line);
  for (const one of control.closest ? [control] : control) {
    one.setAttribute("aria-invalid", "true");
    one.setAttribute("aria-describedby", line.id);
  }
}

export function clearProblem(form) {
  for (const part of form.querySelectorAll("[data-outbox-problem]")) part.remove();
  for (const part of form.querySelectorAll(".wrong")) part.classList.remove("wrong");
  for (const part of form.querySelectorAll("[aria-invalid]")) part.removeAttribute("aria-invalid");
}
