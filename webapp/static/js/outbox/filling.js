// What a form needs a little later: photos scaled down, and a record from the phone back into the form with its values
// and its photos.
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
