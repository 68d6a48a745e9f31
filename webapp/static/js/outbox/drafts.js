// What was begun on this phone and is to be taken up on this page: #outbox=<key>.
import * as store from "./store.js";

export const wantedHere = () => new URLSearchParams(location.hash.slice(1)).get("outbox");

// Says which drafts of this page's forms wait to be finished.
export function offer(drafts) {
  const notice = document.getElementById("outbox-drafts");
  const { untitled } = document.getElementById("outbox-texts").dataset;
  const { lang } = document.documentElement;
  notice.hidden = !drafts.length;
  notice.querySelector("ul").replaceChildren(
    ...drafts.map(({ key, title, made }) => {
      const link = document.createElement("a");
      link.href = `#outbox=${key}`;
      link.textContent = `${title || untitled} · ${new Date(made).toLocaleString(lang, { dateStyle: "short", timeStyle: "short" })}`;
      const line = document.createElement("li");
      line.append(link);
      return line;
    }),
  );
}

// A step may be offered no longer on its page: then back to the list, where the record says so, can be read, and be saved
// to a file or discarded.
export async function leadBack() {
  const item = (await store.items()).find(({ key }) => key === wantedHere());
  const list = document.querySelector("#net a")?.href;
  if (!item || !list || document.querySelector(`form[data-outbox="${item.kind}"]`)) return;
  location.replace(`${list}#gone=${item.key}`);
}
