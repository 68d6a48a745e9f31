// Whether the server can be reached, judged by what requests do: a browser calls itself online behind a captive portal,
// and some web views always do. On document: lvgu:connection, {detail: {online}}, whenever that changes.

const PONG = "lvgu pong";
const PING_EVERY_MS = 5000;
const PING_LASTS_MS = 10_000;

let online = true;

export const isOnline = () => online;
let timer = 0;

export function become(state) {
  if (state !== online) {
    online = state;
    document.dispatchEvent(new CustomEvent("lvgu:connection", { detail: { online } }));
  }
  if (!online) timer ||= setTimeout(reach, PING_EVERY_MS);
}

// fetch that gives up after `lasts` ms, also when the answer stops half-way: read it inside `use`.
export async function ask(url, options, lasts, use) {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), lasts);
  try {
    return await use(await fetch(url, { cache: "no-store", redirect: "manual", signal: stop.signal, ...options }));
  } finally {
    clearTimeout(limit);
  }
}

export async function reach() {
  clearTimeout(timer);
  timer = 0;
  let reached = false;
  try {
    reached = await ask("/ping", {}, PING_LASTS_MS, async (answer) => answer.ok && (await answer.text()).trim() === PONG);
  } catch {
    // no answer at all, or none in time
  }
  become(reached);
  return reached;
}

addEventListener("offline", reach);
addEventListener("online", reach);
