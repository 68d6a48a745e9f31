// The ballot's page: a live total, drafts that keep themselves on the server, a button that follows the hall.

const QUIET_MS = 600;
const AGAIN_MS = 5000;
let timer = 0; // runs while something is not kept yet

const sheet = () => document.getElementById("sheet");

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

async function keep() {
  clearTimeout(timer);
  timer = 0;
  const form = sheet();
  const saved = document.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      keepalive: true, // also when the page is being left
    });
    saved.textContent = (await answer.json()).message;
    if (answer.status < 500 && answer.status !== 429) return;
  } catch {
    saved.textContent = saved.dataset.lost;
  }
  if (!timer && form.isConnected) timer = setTimeout(keep, AGAIN_MS);
}

document.addEventListener("input", ({ target }) => {
  if (target.form !== sheet() || !sheet()) return;
  add();
  clearTimeout(timer);
  timer = setTimeout(keep, QUIET_MS);
});

// Whoever leaves the page or submits does not wait for the pause.
addEventListener("pagehide", () => timer && sheet() && keep());
document.addEventListener("visibilitychange", () => document.hidden && timer && sheet() && keep());
document.addEventListener(
  "submit",
  ({ target }) => {
    if (target !== sheet()) return;
    clearTimeout(timer);
    timer = 0;
  },
  true,
);

document.addEventListener("lvgu:shown", () => {
  const button = document.getElementById("submit");
  const stage = document.querySelector("[data-scoring]");
  if (button && stage) button.disabled = stage.dataset.scoring === "waiting";
});
