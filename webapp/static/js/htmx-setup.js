// The only script that names htmx events. htmx and its extensions come as one module: an extension that arrives after
// htmx has started is never asked about the elements of the page.
//
// For other scripts it speaks plainly, on document (and hears lvgu:fresh on a part that a script put into the page):
//   lvgu:shown   new content stands in the page ({detail: {whole}}: a part of it, or another page)
//   lvgu:answer  a poller ({detail: {element, status}}) got its answer; status 0 means that none came
import htmx from "../vendor/htmx.js";
import { become, isOnline, reach } from "./connection.js";
import { toast } from "./ui.js";

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// What the outbox keeps is safe without a connection: its forms and its list say so themselves.
function warn() {
  const safe = isOnline() || document.querySelector("form[data-outbox], #kept, #outbox");
  for (const text of document.querySelectorAll("#offline > p")) text.hidden = Boolean(safe);
}

document.addEventListener("lvgu:connection", warn);

// Answers

const polls = (element) => element?.hasAttribute?.("data-live");

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (polls(ctx.sourceElement)) {
    ctx.swap = "none"; // old figures say more than an error message; live.js shows that they are old
  } else if (ctx.response.status !== 422 && ctx.request.headers["HX-Request-Type"] === "partial") {
    Object.assign(ctx, { target: "#notice", swap: "innerHTML", select: undefined, push: undefined, replace: undefined });
  }
});

// Each of our answers to a poll carries its tag; what a captive portal answers in our place does not.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (polls(ctx.sourceElement) && !ctx.response.headers.has("HX-PTag")) ctx.swap = "none";
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  become(false);
  if (!polls(ctx.sourceElement)) toast(document.getElementById("failed").content.firstElementChild.cloneNode(true));
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.response && !isOnline()) reach(); // an answer may come from a captive portal
  if (polls(ctx.sourceElement)) {
    tell("lvgu:answer", { element: ctx.sourceElement, status: ctx.response?.status ?? 0 });
  }
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const whole = ctx.target === document.body;
  if (whole) warn();
  if (whole && !ctx.request.headers["HX-History-Restore-Request"]) {
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }
  tell("lvgu:shown", { whole });
});

// A script put a new part into the page.
document.addEventListener("lvgu:fresh", ({ target }) => {
  htmx.process(target);
  tell("lvgu:shown", { whole: true });
});
