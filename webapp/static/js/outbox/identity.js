// Names that nobody else makes: UUIDs for records, SHA-256 for photos. Over plain http the browser offers neither.

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Asked for at once where it will be needed: later there may be no connection.
const plain = globalThis.crypto.subtle ? null : import("./sha256.js");

export async function sha256(buffer) {
  if (!plain) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", buffer)));
  return hex((await plain).digest(new Uint8Array(buffer)));
}
