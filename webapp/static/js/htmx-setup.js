// The only script that names htmx events. htmx and its extensions come as one module: an extension that arrives after
// htmx has started is never asked about the elements of the page.
//
// For other scripts it speaks plainly, on document:
//   lvgu:shown   new content stands in the page ({detail: {whole}}: a part of it, or another page)
//   lvgu:answer  a poller ({detail: {element, status}}) got its answer; status 0 means that none came
import "../vendor/htmx.js";
import { toast } from "./ui.js";

const PONG = "lvgu pong";
const PING_EVERY_MS = 5000;
let online = true;
let pinging = 0;

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// Connection: judged by what requests do. A browser may call itself online behind a captive portal.

function show(state) {
  for (const part of document.querySelectorAll("#net > [data-when]")) {
    part.hidden = (part.dataset.when === "online") !== state;
  }
  for (const text of document.querySelectorAll("#offline > p")) text.hidden = state;
}

function become(state) {
  if (state !== online) {
    online = state;
    show(state);
  }
  if (!online && !pinging) pinging = setTimeout(ping, PING_EVERY_MS);
}

async function ping() {
  clearTimeout(pinging);
  pinging = 0;
  let reached = false;
  try {
    const answer = await fetch("/ping", { cache: "no-store" });
    reached = answer.ok && (await answer.text()).trim() === PONG;
  } catch {
    // no answer at all
  }
  become(reached);
}

addEventListener("offline", ping);
addEventListener("online", ping);

// Answers

const polls = (element) => element?.hasAttribute?.("data-live");

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (polls(ctx.sourceElement)) {
    ctx.swap = "none"; // old figures say more than an error message; live.js shows that they are old
  } else if (ctx.response.status !== 422 && ctx.request.headers["HX-Request-Type"] === "partial") {
    Object.assign(ctx, { target: "#notice", swap: "innerHTML", select: undefined, push: undefined, replace: undefined });
  }
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  become(false);
  if (!polls(ctx.sourceElement)) toast(document.getElementById("failed").content.firstElementChild.cloneNode(true));
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.response) become(true);
  if (polls(ctx.sourceElement)) {
    tell("lvgu:answer", { element: ctx.sourceElement, status: ctx.response?.status ?? 0 });
  }
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const whole = ctx.target === document.body;
  if (whole) show(online);
  if (whole && !ctx.request.headers["HX-History-Restore-Request"]) {
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }
  tell("lvgu:shown", { whole });
});

// core.htmx.toast writes the message percent-encoded, since a header holds ASCII only.
document.addEventListener("lvgu:toast", ({ detail }) => {
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = decodeURIComponent(detail.message);
  toast(line);
});
