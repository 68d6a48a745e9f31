// One record as a file: what was typed, in words and as it would be sent, with the photos inside.
import * as store from "./store.js";

function base64(buffer) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(new Blob([buffer]));
  });
}

async function fileOf(item) {
  const photos = [];
  for (const sha256 of item.photos) {
    const photo = await store.photo(item.key, sha256);
    photos.push(photo ? { sha256, type: photo.type, base64: await base64(photo.data) } : { sha256, lost: true });
  }
  const { key, kind, title, made, facts, fields, answer, problem } = item;
  const record = { key, kind, title, made: new Date(made).toISOString(), facts, fields, answer, problem, photos };
  const day = new Date(made).toISOString().slice(0, 10);
  const name = `lvgu-${day}-${(title || kind).replace(/[\\/:*?"<>|\s]+/g, "_").slice(0, 40)}-${key.slice(0, 8)}.json`;
  return new File([JSON.stringify(record, null, 1)], name, { type: "application/json" });
}

// Web views that refuse downloads get the text to copy.
export async function hand(item, dialog) {
  const file = await fileOf(item);
  if (/MicroMessenger|wxwork|DingTalk/.test(navigator.userAgent)) {
    const field = dialog.querySelector("textarea");
    field.value = await file.text();
    dialog.showModal();
    field.select();
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
