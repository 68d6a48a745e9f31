// Signing out, on a phone that others may use too: what waits here stays and is said so first; pages kept for this
// person go. <form data-sign-out data-kept="{n} records …">.
import * as store from "./store.js";

async function warn() {
  const kept = (await store.items()).length;
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    const button = form.querySelector("button");
    if (kept) button.dataset.confirm = form.dataset.kept.replace("{n}", kept);
    else delete button.dataset.confirm;
  }
}

async function forgetPages() {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) if (name.startsWith("private:")) await caches.delete(name);
}

// The server has this site's storage cleared when it hears "0"; what cannot be counted counts as some.
async function tellHowMuchWaits(form) {
  const field = form.elements.outbox ?? form.appendChild(document.createElement("input"));
  Object.assign(field, { type: "hidden", name: "outbox", value: await store.count().catch(() => "") });
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-sign-out]")) return;
  event.preventDefault();
  await forgetPages();
  await tellHowMuchWaits(event.target);
  event.target.submit();
});
for (const type of ["lvgu:outbox", "lvgu:shown"]) document.addEventListener(type, warn);
warn();
