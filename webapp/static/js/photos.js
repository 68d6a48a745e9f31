// Photos in a form: scaled down before they are sent, shown with their size, and kept when the form comes back with an
// error. Without this script the two file fields simply send what was chosen.

const BYTES = 200 * 1024;
const TRIES = [
  [1600, 0.82],
  [1600, 0.68],
  [1280, 0.65],
  [1024, 0.6],
]; // longest side in px, JPEG quality; the first that fits is taken, else the last

const MB = 1024 * 1024; // what the server takes at most: a PDF of 20 MB, a photo of 8

const chosen = new Map(); // id of the fieldset → files

function draw(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

const isPdf = (file) => file.type === "application/pdf";

async function shrink(file) {
  if (isPdf(file)) return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // a format that this browser cannot draw; the server may know it
  }
  let blob = null;
  for (const [side, quality] of TRIES) {
    blob = await draw(picture, side, quality);
    if (!blob || blob.size <= BYTES) break;
  }
  picture.close();
  return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
}

function carry(box) {
  const carrier = box.querySelector("[data-carrier]");
  const transfer = new DataTransfer();
  for (const file of chosen.get(box.id)) transfer.items.add(file);
  carrier.files = transfer.files;
  return carrier;
}

function carryChange(box) {
  carry(box).dispatchEvent(new Event("change", { bubbles: true }));
}

function preview(file) {
  const image = new Image();
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(image.src);
  return image;
}

function tile(file) {
  const name = document.createElement("b");
  name.textContent = file.name;
  return name;
}

const most = (file) => (isPdf(file) ? 20 : 8);

const tooLarge = (box, file) => box.dataset.large.replace("{name}", file.name).replace("{limit}", most(file));

// How many files more the box may hold, those that the server keeps already counted.
const room = (box) => Number(box.dataset.most || Infinity) - box.querySelectorAll("figure.thumb, .kept :checked").length;

// Says what was left out and why, in place of what was said before.
function say(box, lines) {
  box.querySelector("[data-left-out]")?.remove();
  if (!lines.length) return;
  const line = document.createElement("p");
  line.className = "error";
  line.dataset.leftOut = "";
  line.setAttribute("role", "alert");
  line.textContent = lines.join(" ");
  box.append(line);
}

function thumb(box, file) {
  const figure = document.createElement("figure");
  figure.className = "thumb";
  const image = isPdf(file) ? tile(file) : preview(file);
  const caption = document.createElement("figcaption");
  caption.textContent = `${Math.ceil(file.size / 1024)} kB`;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "×";
  remove.setAttribute("aria-label", `${box.dataset.remove} ${file.name}`);
  remove.addEventListener("click", () => {
    chosen.set(box.id, chosen.get(box.id).filter((other) => other !== file));
    figure.remove();
    carryChange(box);
  });
  figure.append(image, caption, remove);
  box.querySelector(".pick").before(figure);
}

async function take(box, input) {
  const files = [...input.files];
  input.value = "";
  box.setAttribute("aria-busy", "true");
  const leftOut = [];
  for (const file of files) {
    if (room(box) < 1) {
      leftOut.push(box.dataset.many);
      break;
    }
    const small = await shrink(file);
    if (small.size > most(small) * MB) {
      leftOut.push(tooLarge(box, small));
      continue;
    }
    chosen.get(box.id).push(small);
    thumb(box, small);
  }
  say(box, leftOut);
  carryChange(box);
  box.removeAttribute("aria-busy");
}

function prepare(box) {
  if (box.querySelector("[data-carrier]")) return;
  const picks = box.querySelectorAll(".pick input");
  const carrier = document.createElement("input");
  Object.assign(carrier, { type: "file", name: picks[0].name, multiple: true, hidden: true });
  carrier.dataset.carrier = "";
  box.append(carrier);
  if (!chosen.has(box.id)) chosen.set(box.id, []);
  for (const file of chosen.get(box.id)) thumb(box, file);
  carry(box);
  for (const input of picks) {
    input.removeAttribute("name");
    input.addEventListener("change", () => take(box, input));
    if (input.files.length) take(box, input); // chosen before this script came
  }
}

function find() {
  document.querySelectorAll("[data-photos]").forEach(prepare);
}

// Photos that were chosen before, {detail: {files}}, take the place of those in the box.
document.addEventListener("lvgu:photos", ({ target: box, detail: { files } }) => {
  chosen.set(box.id, files);
  for (const figure of box.querySelectorAll(".thumb")) figure.remove();
  for (const file of files) thumb(box, file);
  carry(box);
});

document.addEventListener("lvgu:shown", ({ detail }) => {
  if (detail.whole) chosen.clear();
  find();
});
find();
