// The service worker, where there is one: registered late, so that it never competes with the page, and asked once a
// day and release to keep the pages that this person needs in the valley.
import * as store from "./store.js";

const DONE = "lvgu-pages";

async function start() {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const pages = document.querySelector("[data-keep]")?.dataset.keep.split(" ").filter(Boolean) ?? [];
  const wanted = `${store.owner()} ${new Date().toDateString()} ${new URL(import.meta.url).pathname}`;
  if (!store.owner() || !pages.length || localStorage.getItem(DONE) === wanted) return;
  active.postMessage({ pages });
  localStorage.setItem(DONE, wanted);
}

start().catch(() => {}); // plain http, a web view, private browsing: everything works without it
