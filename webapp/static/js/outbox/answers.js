// What an answer means for a record that was sent. Pure. Only our own answers are believed: they are JSON and say
// `error` or `receipt`; anything else may come from a captive portal or a proxy.
//
// Verdicts: saved · csrf (fetch a token, send again) · sign-in (the queue pauses) · wait (later, nothing lost) ·
// invalid (needs correction) · conflict (both versions are shown) · late (kept by the server as late) · stopped (stays
// here until somebody decides). `unsure`: the server may have saved it all the same.

const TOO_LARGE = 413;
const WAITS = new Set([408, 425, 429]);
const CORRECTED = new Set([TOO_LARGE, 415, 422]);

export function judge(status, body) {
  const ours = body !== null && typeof body === "object" && (body.error !== undefined || body.receipt !== undefined);
  if (!ours) return status === TOO_LARGE ? { verdict: "invalid", status, code: "too_large" } : { verdict: "wait", status, unsure: true };
  const { error: code, message = "", fields = {}, labels = {}, current = null, request_id: request = "" } = body;
  const told = { status, code, message, fields, labels, current, request };
  if (status >= 200 && status < 300 && body.receipt) return { ...told, verdict: "saved", answer: body };
  if (status === 409) return body.receipt ? { ...told, verdict: "late", answer: body } : { ...told, verdict: code === "stale" ? "conflict" : "stopped" };
  if (status === 400 && code === "csrf") return { ...told, verdict: "csrf" };
  if (status === 401) return { ...told, verdict: "sign-in" };
  if (CORRECTED.has(status)) return { ...told, verdict: "invalid" };
  if (WAITS.has(status) || status >= 500) return { ...told, verdict: "wait", unsure: status === 500 };
  return { ...told, verdict: "stopped" };
}

const LONGEST_PAUSE_MS = 600_000;

// Whole seconds that the server asks to wait, as ms, ten minutes at most; 0 when it does not say.
export function pauseOf(headers) {
  const seconds = Number(headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : 0;
}
