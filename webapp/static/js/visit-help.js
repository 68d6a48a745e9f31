// What the visit form needs only from some moment on: the position, and while an opinion is typed its likely category
// and how the like of it was solved before.
import { categoryOf } from "./categories.js";
import { ask, isOnline } from "./connection.js";

const LOCATE_MS = 8000;
const COARSE_M = 100;
const QUIET_MS = 400;
const ANSWER_MS = 8000;

// Position: asked for only when wanted

function tell(place, text) {
  place.querySelector("[data-place-state]").textContent = text;
}

function keep(place, latitude, longitude, accuracy) {
  place.querySelector("[name=latitude]").value = latitude;
  place.querySelector("[name=longitude]").value = longitude;
  place.querySelector("[name=accuracy_m]").value = accuracy;
  place.querySelector("[data-forget]").hidden = accuracy === "";
}

function locate(place) {
  tell(place, place.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const metres = Math.ceil(coords.accuracy);
      keep(place, coords.latitude.toFixed(6), coords.longitude.toFixed(6), metres);
      tell(place, (metres > COARSE_M ? place.dataset.coarse : place.dataset.found).replace("{}", metres));
    },
    () => tell(place, place.dataset.failed),
    { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: 60000 },
  );
}

export function place(button) {
  const box = button.closest("[data-place]");
  if (button.closest("[data-locate]")) locate(box);
  if (button.closest("[data-forget]")) {
    keep(box, "", "", "");
    tell(box, box.dataset.failed);
  }
}

// While an opinion is typed. Characters under composition never get here: see ime.js.

const typed = (target) => target.matches?.("form[data-visit] #opinions textarea[name$=-text]");

// What the person chose stands; what was suggested follows the words.
function suggest(item, text) {
  const select = item.querySelector("select");
  if (select.value && !("suggested" in select.dataset)) return;
  select.value = categoryOf(text);
  mark(select, select.value !== "");
}

function mark(select, suggested) {
  if (suggested) select.dataset.suggested = "";
  else delete select.dataset.suggested;
  select.parentElement.querySelector("[data-suggestion]").hidden = !suggested;
}

const timers = new WeakMap();

function seek(item, area) {
  clearTimeout(timers.get(item));
  timers.set(item, setTimeout(find, QUIET_MS, item, area, area.value));
}

async function find(item, area, text) {
  let box = item.querySelector("[data-found]");
  if (!box) {
    box = document.createElement("div");
    box.dataset.found = "";
    box.setAttribute("aria-live", "polite");
    area.parentElement.after(box);
  }
  const query = new URLSearchParams({ text, category: item.querySelector("select").value });
  const read = async (answer) => (answer.ok ? answer.text() : "");
  const found = isOnline() ? await ask(`${area.form.dataset.similar}?${query}`, {}, ANSWER_MS, read).catch(() => "") : "";
  if (area.value !== text) return;
  // a captive portal may answer too
  const solved = new DOMParser().parseFromString(found, "text/html").querySelector("section.similar");
  box.replaceChildren(...[solved].filter(Boolean));
}

function listen(area) {
  const item = area.closest("li");
  suggest(item, area.value);
  seek(item, area);
}

document.addEventListener("input", ({ target }) => typed(target) && listen(target));
document.addEventListener("change", ({ target }) => "suggested" in target.dataset && mark(target, false));
const { activeElement } = document;
if (typed(activeElement) && activeElement.value && !("composing" in activeElement.dataset)) listen(activeElement);
