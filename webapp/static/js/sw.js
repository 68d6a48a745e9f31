// The service worker: pages come faster, and entry forms open without a network. It keeps files whose address names
// their content, the offline page, and, for one person at a time, the pages that they need in the valley. It never
// touches what is sent, never keeps a fragment, and nothing depends on it.
//
// core/assets.py puts BUILD and SHELL in front.

const FILES = `files:${BUILD}`;
const PRIVATE = "private:";
const OFFLINE = "/offline";
const PATIENCE_MS = 4000;
const STATIC = /^\/static\/([0-9a-f]+)\//;
const OWNER = /<body[^>]* data-owner="([^"]+)"/;

// Taking over at once is harmless: an old page asks for the files of its own build, which stay for a while.
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), renew().then(prune)]));
});

self.addEventListener("message", (event) => {
  event.waitUntil(keepOnly(event.data.pages).then((whole) => event.ports[0]?.postMessage(whole)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (STATIC.test(url.pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function keepShell() {
  const cache = await caches.open(FILES);
  await cache.addAll([...SHELL, OFFLINE]);
}

// Files

async function file(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const answer = await fetch(request);
  // the address of an older build may be answered with today's file, which must not be kept under it
  if (answer.ok && answer.headers.get("Cache-Control")?.includes("immutable")) {
    const cache = await caches.open(`files:${STATIC.exec(new URL(request.url).pathname)[1]}`);
    await cache.put(request, answer.clone());
  }
  return answer;
}

// Pages: from the network; from the phone when it does not answer

async function page(event, url) {
  const kept = await keptPage(url.pathname);
  try {
    const answer = await soon(fetch(event.request), kept ? PATIENCE_MS : 0);
    if (kept && answer.status >= 500) return kept;
    if (kept && !url.search) event.waitUntil(keep(url.pathname, answer.clone()));
    return answer;
  } catch {
    return kept ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

function soon(answer, patience) {
  if (!patience) return answer;
  return Promise.race([answer, new Promise((_, late) => setTimeout(late, patience))]);
}

async function privateCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PRIVATE));
}

async function keptPage(path) {
  for (const name of await privateCaches()) {
    const kept = await (await caches.open(name)).match(path);
    if (kept) return kept;
  }
  return undefined;
}

// What is needed no longer, such as a problem that was solved, goes; one page after the other, as others use the line.
// Tells whether the network brought every page.
async function keepOnly(paths) {
  let whole = true;
  for (const path of paths) whole = (await fetchPage(path)) && whole;
  for (const { path, cache } of await keptPages()) if (!paths.includes(path)) await cache.delete(path);
  return whole;
}

async function fetchPage(path) {
  try {
    await keep(path, await fetch(path));
    return true;
  } catch {
    return false; // another time
  }
}

// The page itself says whose it is; pages of anybody else go.
async function keep(path, answer) {
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const owner = OWNER.exec(text)?.[1];
  if (!owner) return;
  for (const name of await privateCaches()) if (name !== PRIVATE + owner) await caches.delete(name);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const cache = await caches.open(PRIVATE + owner);
  await cache.put(path, new Response(text, { headers }));
}

// A new build: the kept pages are fetched again, then files of builds long past go, unless a kept page names them

async function keptPages() {
  const found = [];
  for (const name of await privateCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push({ path: new URL(request.url).pathname, page: await cache.match(request), cache });
  }
  return found;
}

async function renew() {
  for (const { path } of await keptPages()) await fetchPage(path);
}

async function prune() {
  const texts = await Promise.all((await keptPages()).map(({ page }) => page.text()));
  const older = (await caches.keys()).filter((name) => name.startsWith("files:") && name !== FILES);
  older.pop(); // open pages may still be of the build before this one
  for (const name of older) {
    const build = name.slice("files:".length);
    if (!texts.some((text) => text.includes(`/static/${build}/`))) await caches.delete(name);
  }
}
