// What a form holds, as pairs of name and text, and back into a form.

const NEVER = new Set(["csrf_token"]);

// Returns {fields: [[name, text]…], files: [File…]} as the browser would send them.
export function gather(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const pairs = [...data].filter(([name]) => !NEVER.has(name));
  return {
    fields: pairs.filter(([, value]) => typeof value === "string"),
    files: pairs.filter(([, value]) => value instanceof File && value.size > 0).map(([, file]) => file),
  };
}

// What it says in words: [[label, text]…], for lists and files.
export function factsOf(form) {
  const facts = [];
  for (const field of form.querySelectorAll(".field")) {
    const label = field.querySelector("label, legend")?.firstChild?.textContent.trim();
    const told = [...field.querySelectorAll("input, select, textarea")].map(words).filter(Boolean);
    if (label && told.length) facts.push([label, told.join("、")]);
  }
  return facts;
}

function words(control) {
  if (["hidden", "file", "range"].includes(control.type)) return "";
  if (control.type === "checkbox" || control.type === "radio") return control.checked ? control.parentElement.textContent.trim() : "";
  return control.selectedOptions ? [...control.selectedOptions].filter(({ value }) => value).map(({ text }) => text).join("、") : control.value.trim();
}

// Puts pairs back, but not into controls that match `except`. On the form: lvgu:fill first, {detail: {names}}, so that a
// script can add rows for them.
export function fill(form, fields, except) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  form.dispatchEvent(new CustomEvent("lvgu:fill", { bubbles: true, detail: { names: [...values.keys()] } }));
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

// What the person calls this record: the text of the part that is marked for it.
export function titleOf(form) {
  const part = form.querySelector("[data-outbox-title]");
  const text = part?.selectedOptions?.[0]?.text ?? part?.value ?? part?.textContent ?? "";
  return text.trim();
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
