// What the phone keeps: records that are not on the server yet, their photos, and the receipts of those that are.
// IndexedDB, written through to the disk before anything is sent. When it takes no more, a record's text goes to
// localStorage and its photos stay in memory; whoever saves is told which.
//
// On document: lvgu:outbox, whenever something here changed, in this tab or another.

const NAME = "lvgu-outbox";
const RESCUE = "lvgu-outbox:";
const OPEN_MS = 5000;

// One step for each version, only ever appended: what waits on a phone outlives every release.
export const STEPS = [
  (db) => {
    db.createObjectStore("items", { keyPath: "key" });
    db.createObjectStore("photos", { keyPath: ["key", "sha256"] });
    db.createObjectStore("receipts", { keyPath: "key" });
    db.createObjectStore("notes", { keyPath: "name" });
  },
];

const memory = new Map(); // "key sha256" → photo that the disk did not take
const channel = globalThis.BroadcastChannel && new BroadcastChannel(NAME);
let opening = null;

export const owner = () => document.body.dataset.owner ?? "";

// Connection

function forget() {
  opening = null;
}

// Some web views never say that they cannot open a database.
function late() {
  return new Promise((_, failed) => {
    setTimeout(failed, OPEN_MS, new Error("the database does not open"));
  });
}

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const over = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error ?? new DOMException("given up", "AbortError"));
  });

async function connect(version) {
  const request = indexedDB.open(NAME, version);
  request.onupgradeneeded = ({ oldVersion: from }) => {
    for (const step of STEPS.slice(from)) step(request.result, request.transaction);
  };
  const db = await asked(request);
  db.onclose = forget;
  db.onversionchange = () => {
    db.close(); // a newer page brings a newer database; this page opens it again as it then is
    forget();
  };
  return db;
}

async function connectInTime() {
  try {
    return await Promise.race([connect(STEPS.length), late()]);
  } catch (error) {
    if (error.name !== "VersionError") throw error;
    return connect(); // a newer page was here first; steps only add
  }
}

function open() {
  opening ??= connectInTime().catch((error) => {
    forget();
    throw error;
  });
  return opening;
}

// Phones close the connection when memory is short: every use may have to open it again.
async function within(names, mode, use) {
  for (let again = true; ; again = false) {
    try {
      const transaction = (await open()).transaction(names, mode, { durability: "strict" });
      const [result] = await Promise.all([use(transaction), over(transaction)]);
      return result;
    } catch (error) {
      if (!again || error.name === "QuotaExceededError") throw error;
      forget();
    }
  }
}

// `use` gives a request of the store; what takes several says within() itself.
const read = (name, use) => within([name], "readonly", (all) => asked(use(all.objectStore(name))));
const write = (name, use) => within([name], "readwrite", (all) => asked(use(all.objectStore(name))));

// Tabs tell each other

function tell() {
  document.dispatchEvent(new CustomEvent("lvgu:outbox"));
}

function changed() {
  tell();
  channel?.postMessage("");
}

channel?.addEventListener("message", tell);
addEventListener("storage", ({ key }) => key?.startsWith(RESCUE) && tell());

// Records

function rescued(key) {
  return JSON.parse(localStorage.getItem(RESCUE + key));
}

function rescue(item) {
  localStorage.setItem(RESCUE + item.key, JSON.stringify({ ...item, rescued: true }));
}

function allRescued() {
  const keys = Object.keys(localStorage).filter((name) => name.startsWith(RESCUE));
  return keys.map((name) => rescued(name.slice(RESCUE.length)));
}

// Every record on this phone, whoever's it is, oldest first.
export async function everything() {
  const found = new Map(allRescued().map((item) => [item.key, item]));
  const kept = await read("items", (store) => store.getAll()).catch(() => []);
  for (const item of kept) if (!found.has(item.key)) found.set(item.key, item);
  return [...found.values()].sort((a, b) => a.made - b.made);
}

// How many records wait on this phone, whoever's they are; fails when that cannot be known.
export async function count() {
  return (await read("items", (store) => store.count())) + allRescued().length;
}

export async function items() {
  const mine = owner();
  return (await everything()).filter((item) => item.owner === mine);
}

export async function item(key) {
  return rescued(key) ?? (await read("items", (store) => store.get(key)));
}

// Keeps a record; returns whether it is on the disk ("disk") or its text only in localStorage ("text").
// Throws when neither takes it.
export async function save(record) {
  const { rescued: _, ...plain } = record;
  try {
    await write("items", (store) => store.put(plain));
    localStorage.removeItem(RESCUE + record.key);
    return "disk";
  } catch {
    rescue(plain);
    return "text";
  } finally {
    changed();
  }
}

// Changes some fields of a record as it stands now, provided that it is there and `may(record)`; returns it, or undefined.
export async function change(key, fields, may = () => true) {
  try {
    const copy = rescued(key);
    if (copy) {
      if (!may(copy)) return undefined;
      rescue(Object.assign(copy, fields));
      return copy;
    }
    return await within(["items"], "readwrite", async (all) => {
      const store = all.objectStore("items");
      const record = await asked(store.get(key));
      if (!record || !may(record)) return undefined;
      await asked(store.put(Object.assign(record, fields)));
      return record;
    });
  } catch (error) {
    const record = await read("items", (store) => store.get(key));
    if (!record || !may(record)) throw error;
    rescue(Object.assign(record, fields)); // a full disk takes no change either
    return record;
  } finally {
    changed();
  }
}

// The record is on the server, or given up: its receipt stays, it and its photos go, together.
export async function finish(key, receipt) {
  const clear = async (all) => {
    await asked(all.objectStore("items").delete(key));
    await asked(all.objectStore("photos").delete(IDBKeyRange.bound([key], [key, []])));
  };
  const put = (all) => asked(all.objectStore("receipts").put({ ...receipt, key }));
  try {
    await within(["items", "photos", "receipts"], "readwrite", async (all) => {
      await put(all);
      await clear(all);
    });
  } catch {
    // a full disk refuses the receipt until the record has made room
    await within(["items", "photos"], "readwrite", clear);
    await within(["receipts"], "readwrite", put);
  }
  localStorage.removeItem(RESCUE + key);
  for (const name of memory.keys()) if (name.startsWith(key)) memory.delete(name);
  changed();
}

export async function receipts() {
  const mine = owner();
  const all = await read("receipts", (store) => store.getAll()).catch(() => []);
  return all.filter((receipt) => receipt.owner === mine).sort((a, b) => b.at.localeCompare(a.at));
}

export const receipt = (key) => read("receipts", (store) => store.get(key));

// Photos: {key, sha256, type, data: ArrayBuffer}. Buffers, because older web views lose blobs.

// Returns false when the photo is only in memory and goes when the page does.
export async function keepPhoto(photo) {
  try {
    await write("photos", (store) => store.put(photo));
    memory.delete(`${photo.key} ${photo.sha256}`);
    return true;
  } catch {
    memory.set(`${photo.key} ${photo.sha256}`, photo);
    return false;
  }
}

export async function photo(key, sha256) {
  return memory.get(`${key} ${sha256}`) ?? (await read("photos", (store) => store.get([key, sha256])).catch(() => undefined));
}

// Notes: small facts that all tabs share

export const note = (name) => read("notes", (store) => store.get(name)).catch(() => undefined);

// Whether a note finds room must not matter.
export async function keepNote(name, fields) {
  await write("notes", (store) => store.put({ ...fields, name })).catch(() => {});
  changed();
}

let asking = false;

// Asks the browser, once, not to throw this site's storage away.
export async function askToPersist() {
  if (asking || !navigator.storage?.persist) return;
  asking = true;
  if (await note("persist")) return;
  await keepNote("persist", { granted: await navigator.storage.persist() });
}

// The lease of the one sender, for browsers without navigator.locks. Returns whether `holder` has it now.
export function lease(holder, lasts) {
  return within(["notes"], "readwrite", async (all) => {
    const notes = all.objectStore("notes");
    const now = Date.now();
    const held = await asked(notes.get("sender"));
    // a moment too far ahead was written before the clock was set back
    if (held && held.holder !== holder && held.until > now && held.until <= now + held.lasts) return false;
    await asked(notes.put({ name: "sender", holder, until: now + lasts, lasts }));
    return true;
  }).catch((error) => error.name === "QuotaExceededError"); // no room for the lease: the server's key has to do
}

export function release(holder) {
  return within(["notes"], "readwrite", async (all) => {
    const notes = all.objectStore("notes");
    if ((await asked(notes.get("sender")))?.holder === holder) await asked(notes.delete("sender"));
  });
}
