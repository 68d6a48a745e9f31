// The visit form without a round trip: opinions come and go, the chosen organisation folds away, the position is asked
// for only when wanted. Without this script the form's own buttons do the same through the server.
import "./photos.js";

const LOCATE_MS = 8000;
const COARSE_M = 100;

const form = () => document.querySelector("form[data-visit]");

// Opinions

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only in secure contexts; a hall's LAN speaks plain http
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function count(box) {
  box.querySelector("[data-count]").textContent = box.querySelectorAll(".opinions > li").length;
}

function nextIndex(box) {
  const used = [...box.querySelectorAll(".opinions > li")].map((item) => Number(item.id.split("-")[1]));
  return Math.max(-1, ...used) + 1;
}

function add(box) {
  const at = nextIndex(box);
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const element of [item, ...item.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "value", "aria-describedby"]) {
      const text = element.getAttribute(name);
      if (text?.includes("__at__")) element.setAttribute(name, text.replace("__at__", at));
    }
  }
  item.querySelector("[name$=-client_id]").value = uuid();
  box.querySelector(".opinions").append(item);
  item.querySelector("textarea").focus();
  count(box);
}

function drop(box, item) {
  const neighbour = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (neighbour?.querySelector("textarea") ?? box.querySelector("[data-add]")).focus();
  count(box);
}

// Organisation

function picked(radio) {
  const box = radio.closest(".picker");
  box.querySelector("[data-picked]").textContent = radio.parentElement.querySelector("strong").textContent;
  box.querySelector("details").open = false;
  navigator.vibrate?.(8);
}

// Position

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

function prepare() {
  const place = document.querySelector("[data-place]");
  if (!place || !navigator.geolocation || !isSecureContext) return;
  place.hidden = false;
  place.querySelector("[data-forget]").hidden = place.querySelector("[name=accuracy_m]").value === "";
}

// Sending

function whenScaled(box, then) {
  const watch = new MutationObserver(() => {
    if (box.hasAttribute("aria-busy")) return;
    watch.disconnect();
    then();
  });
  watch.observe(box, { attributes: true, attributeFilter: ["aria-busy"] });
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (!target.closest?.("form[data-visit]")) return;
  const box = target.closest("#opinions");
  if (box && target.closest("[data-add]")) {
    event.preventDefault();
    add(box);
  } else if (box && target.closest("[data-drop]")) {
    event.preventDefault();
    drop(box, target.closest("li"));
  }
  const place = target.closest("[data-place]");
  if (place && target.closest("[data-locate]")) locate(place);
  if (place && target.closest("[data-forget]")) {
    keep(place, "", "", "");
    tell(place, place.dataset.failed);
  }
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("form[data-visit] [name=organisation_id]")) picked(target);
});

// Enter in a field would press the form's first button.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("form[data-visit] input")) event.preventDefault();
});

document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== form()) return;
    event.target.elements.device_time.value = new Date().toISOString();
    const box = event.target.querySelector("[data-photos][aria-busy]");
    if (!box) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    whenScaled(box, () => event.target.requestSubmit(event.submitter));
  },
  true,
);

document.addEventListener("lvgu:shown", prepare);
prepare();
