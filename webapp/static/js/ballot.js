// The ballot's page: a live total, drafts that keep themselves on the server, a button that follows the hall. A complete
// ballot is kept on the device before it is sent: outbox/ballot.js, which comes a little after the page.

const QUIET_MS = 600;
const AGAIN_MS = 5000;
const SOON_MS = 800;
let timer = 0; // runs while something is not kept yet

const sheet = () => document.getElementById("sheet");

// What keeps ballots on the device; a browser may remember that it did not come, so its address changes then.

let coming = null;
let tries = 0;

function device() {
  coming ??= import(`./outbox/ballot.js${tries ? `?${tries}` : ""}`).catch((error) => {
    tries += 1;
    coming = null;
    throw error;
  });
  return coming;
}

function fetchDevice() {
  device().catch(() => setTimeout(fetchDevice, AGAIN_MS));
}

if (document.readyState === "complete") setTimeout(fetchDevice, SOON_MS);
else addEventListener("load", () => setTimeout(fetchDevice, SOON_MS));
for (const type of ["pointerdown", "focusin"]) addEventListener(type, fetchDevice, { once: true });

// The total

function value(card) {
  const control = card.querySelector("input:checked, .stepper input");
  return control ? control.value.normalize("NFKC").replace("。", ".").trim() : "";
}

function add() {
  const set = [...sheet().querySelectorAll("[data-weight]")].filter((card) => value(card) !== "");
  const sum = set.reduce((total, card) => total + (Number(value(card)) || 0) * card.dataset.weight, 0);
  document.querySelector("[data-count]").textContent = set.length;
  document.querySelector("[data-sum]").textContent = set.length ? String(Number(sum.toFixed(6))) : "—";
}

// Drafts

async function keep() {
  clearTimeout(timer);
  timer = 0;
  const form = sheet();
  const saved = document.querySelector("[data-saved]");
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: true, // also when the page is being left
    });
    saved.textContent = (await answer.json()).message;
    if (answer.status === 409) form.dataset.rehearsed = ""; // set by the judge after all: it stays until it is handed in
    if (answer.status < 500 && answer.status !== 429) {
      device().then(({ forgetDraft }) => forgetDraft(body.get("entry")), () => {});
      return;
    }
  } catch {
    saved.textContent = saved.dataset.lost;
  }
  device().then(({ keepDraft }) => keepDraft(body, saved), () => {});
  if (!timer && form.isConnected) timer = setTimeout(keep, AGAIN_MS);
}

const leave = () => timer && sheet() && keep();

document.addEventListener("input", ({ target }) => {
  const form = sheet();
  if (!form || target.form !== form) return;
  add();
  clearTimeout(timer);
  timer = "filling" in form.dataset ? 0 : setTimeout(keep, QUIET_MS);
});

// Whoever leaves the page or submits does not wait for the pause.
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());
document.addEventListener("lvgu:leave", leave);

// Sending: the device looks first and keeps the ballot; where it cannot, the form goes to the server as an ordinary one

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form !== sheet()) return;
    clearTimeout(timer);
    timer = 0;
    if (!document.body.dataset.owner || "plain" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    device()
      .then(({ hand }) => hand(form))
      .catch(() => false)
      .then((taken) => taken || plainly(form));
  },
  true,
);

// Not before the form's own event is over: a form that is being submitted submits nothing else.
function plainly(form) {
  setTimeout(() => {
    form.dataset.plain = "";
    form.requestSubmit(document.getElementById("submit"));
    delete form.dataset.plain;
  });
}

// From entry to entry without loading the page again: there may be no network to load it from

document.addEventListener("click", (event) => {
  const link = event.target.closest("#ballot a[href^='/ballot?entry=']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave();
  device().then(({ open }) => open(new URL(link.href).searchParams.get("entry"))).catch(() => location.assign(link.href));
});
addEventListener("popstate", () => location.reload());

// Notes to oneself stay on this device

const place = (area) => `lvgu-note:${document.body.dataset.owner}:${sheet()?.elements.entry.value ?? area.dataset.note}`;

function showNote() {
  const area = document.querySelector("[data-note]");
  if (!area) return;
  try {
    area.value = localStorage.getItem(place(area)) ?? "";
  } catch {
    area.closest("details").hidden = true;
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-note]")) localStorage.setItem(place(target), target.value);
});

function shown() {
  const button = document.getElementById("submit");
  const stage = document.querySelector("[data-scoring]");
  if (button && stage) button.disabled = stage.dataset.scoring === "waiting";
  // a rehearsal's sheet is swept away with it, but not from under the hand of somebody who is scoring
  const form = sheet();
  if (form?.elements.rehearsal.value && stage?.dataset.rehearsal === "" && !timer && !("rehearsed" in form.dataset)) {
    device().then(({ open }) => open(form.elements.entry.value, "over"), () => {});
  }
  showNote();
}

document.addEventListener("lvgu:shown", shown);
showNote();
