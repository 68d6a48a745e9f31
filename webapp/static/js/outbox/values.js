// What a form holds, as pairs of name and text.

export const NEVER = new Set(["csrf_token"]);

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
    const own = [...field.querySelectorAll("input, select, textarea")].filter((control) => control.closest(".field") === field);
    const told = "photos" in field.dataset ? photosOf(own) : own.map(words).filter(Boolean);
    if (label && told.length) facts.push([label, told.join("、")]);
  }
  return facts;
}

// How many: those that the server has and stay, and those that are new.
function photosOf(controls) {
  const count = controls.reduce((sum, { checked, files }) => sum + (files?.length ?? Number(checked)), 0);
  return count ? [String(count)] : [];
}

function words(control) {
  if (["hidden", "file", "range", "search"].includes(control.type)) return "";
  if (control.type === "checkbox" || control.type === "radio") {
    const label = control.parentElement;
    return control.checked ? (label.querySelector("strong") ?? label).textContent.trim() : ""; // without what is said beside a name
  }
  if (control.type === "date" && control.value) {
    return new Date(`${control.value}T00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  }
  return control.selectedOptions ? [...control.selectedOptions].filter(({ value }) => value).map(({ text }) => text).join("、") : control.value.trim();
}

// What the person calls this record: the text of the part that is marked for it, "" while nothing is picked there.
export function titleOf(form) {
  const part = form.querySelector("[data-outbox-title]");
  const text = part?.selectedOptions?.[0]?.text ?? part?.value ?? part?.textContent ?? "";
  return text === part?.dataset.unpicked ? "" : text.trim();
}
