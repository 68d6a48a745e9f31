// What is wrong in a form: what the phone can know by itself, before a record is kept to be sent, and what the server
// refused. The rules stand in the form, as the server's own rules rendered them, and so do the words:
//
//   data-if-missing="words"   nothing written, chosen or ticked        data-if-short     below minlength
//   data-if-unread="words"    does not fit the pattern                 data-if-outside   beyond its stepper's least or most
//   data-if-steps="words"     between its stepper's steps              data-if-crowded   more written entries than data-most
//   data-if-early, -late      a day before min, after max
//
//   data-when-final           only when sent for good: not by a button with formnovalidate, which keeps a draft
//   data-when="name"          only with something in the field of that name; data-unless="name" only without
//   data-when-written         on a list's entry: what is in it counts once something is written there

const plain = (text) => text.normalize("NFKC").replace("。", ".").trim();
const written = (entry) => [...entry.querySelectorAll("textarea")].some(({ value }) => value.trim());
const ticked = (group) => Boolean(group.querySelector("input:checked"));
const empty = (part) => (part.matches("fieldset") ? !ticked(part) : !part.value.trim());

const BROKEN = {
  ifMissing: empty,
  ifShort: (part) => !empty(part) && [...part.value.trim()].length < part.minLength,
  ifUnread: (part) => !empty(part) && !new RegExp(`^(?:${part.pattern})$`).test(plain(part.value)),
  ifOutside: (part) => {
    const { least, most } = part.closest(".stepper").dataset;
    return Number(plain(part.value)) < least || Number(plain(part.value)) > most;
  },
  ifSteps: (part) => {
    const { least, step } = part.closest(".stepper").dataset;
    const steps = (plain(part.value) - least) / step;
    return Math.abs(steps - Math.round(steps)) > 1e-6;
  },
  ifEarly: ({ value, min }) => value && value < min,
  ifLate: ({ value, max }) => value > max,
  ifCrowded: (part) => [...part.querySelectorAll("li")].filter(written).length > part.dataset.most,
};
const RULED = Object.keys(BROKEN).map((name) => `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`);

function applies(part, final) {
  const { when, unless, whenFinal } = part.dataset;
  const holds = (name) => Boolean(part.form.elements.namedItem(name).value.trim());
  const entry = part.closest("[data-when-written]");
  // an answer that nobody asks for is not shown
  const shown = part.offsetParent !== null || part.closest("details:not([open])");
  return shown && (final || whenFinal === undefined) && (!when || holds(when)) && !(unless && holds(unless)) && (!entry || written(entry));
}

// Returns {name: [words]} in the order of the page; null when nothing is wrong.
export function faultsOf(form, submitter) {
  const found = {};
  for (const part of form.querySelectorAll(RULED.join())) {
    if (!applies(part, !submitter?.formNoValidate)) continue;
    const fault = Object.keys(BROKEN).find((name) => name in part.dataset && BROKEN[name](part));
    if (fault) found[part.name || part.id] = [part.dataset[fault]];
  }
  return Object.keys(found).length ? found : null;
}

// Shows refusals beside their fields and, with links to them, at the top of the form.
export function showProblem(form, problem, notice) {
  clearProblem(form);
  if (!problem) return;
  const unplaced = problem.message ? [problem.message] : [];
  const icon = notice.querySelector("svg");
  for (const [name, texts] of Object.entries(problem.fields ?? {})) {
    const control = form.elements.namedItem(name);
    const field = (control?.closest ? control : control?.[0])?.closest(".field");
    if (!field) unplaced.push(...texts);
    else notice.querySelector("ul").append(link(field, mark(field, control, texts, icon), texts));
  }
  notice.dataset.outboxProblem = "";
  const message = notice.querySelector("[data-slot=message]");
  message.textContent = unplaced.join(" ");
  message.hidden = !unplaced.length;
  form.prepend(notice);
  notice.focus();
}

function mark(field, control, texts, icon) {
  const controls = (control.closest ? [control] : [...control]).filter((one) => one !== field);
  const id = field.id || controls[0].id || controls[0].name;
  field.classList.add("wrong");
  const line = document.createElement("p");
  line.className = "error";
  line.id = `${id}-error`;
  line.dataset.outboxProblem = "";
  line.append(icon.cloneNode(true), Object.assign(document.createElement("span"), { textContent: texts.join(" ") }));
  field.append(line);
  for (const one of controls) {
    one.setAttribute("aria-invalid", "true");
    const told = one.getAttribute("aria-describedby")?.split(" ") ?? []; // a hint stays
    one.setAttribute("aria-describedby", [...new Set([...told, line.id])].join(" "));
  }
  return id;
}

function link(field, id, texts) {
  const way = document.createElement("a");
  way.href = `#${id}`;
  way.textContent = `${field.querySelector("label, legend").firstChild.textContent.trim()} · ${texts.join(" ")}`;
  const line = document.createElement("li");
  line.append(way);
  return line;
}

export function clearProblem(form) {
  for (const part of form.querySelectorAll("[data-outbox-problem], .error")) part.remove();
  for (const part of form.querySelectorAll(".wrong")) part.classList.remove("wrong");
  for (const part of form.querySelectorAll("[aria-invalid]")) part.removeAttribute("aria-invalid");
}
