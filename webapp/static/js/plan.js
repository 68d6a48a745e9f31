// Distances on the plan and on a trip. They are computed here, from the register's positions, which are coarse; the
// phone's own position is asked for only when wanted and goes nowhere.

const LOCATE_MS = 8000;
const EARTH_KM = 6371;

const radians = (degrees) => (degrees * Math.PI) / 180;

function kilometres([lat1, lon1], [lat2, lon2]) {
  const half =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

const tell = (text) => {
  document.querySelector("[data-located]").textContent = text;
};

function away(mark, here, words) {
  const km = kilometres(here, mark.dataset.at.split(",").map(Number));
  mark.lastElementChild.textContent = words.replace("{}", km < 10 ? km.toFixed(1) : Math.round(km));
  mark.hidden = false;
  return km;
}

// A round trip may begin anywhere: it begins with the nearest stop.
function beginNearest(round, distances) {
  const nearest = distances.reduce((best, one) => (one.km < best.km ? one : best)).mark.closest("li");
  while (round.firstElementChild !== nearest) round.append(round.firstElementChild);
  document.querySelector("[data-first]").value = nearest.dataset.id;
}

function show({ coords }, button) {
  const here = [coords.latitude, coords.longitude];
  const marks = [...document.querySelectorAll("[data-at]")];
  const distances = marks.map((mark) => ({ mark, km: away(mark, here, button.dataset.away) }));
  const round = document.querySelector("[data-round]");
  if (round) beginNearest(round, distances);
  tell(button.dataset.told);
  button.hidden = true;
}

function locate(button) {
  tell(button.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    (found) => show(found, button),
    () => tell(button.dataset.failed),
    { timeout: LOCATE_MS, maximumAge: 300000 },
  );
}

async function begin() {
  const button = document.querySelector("[data-locate]");
  if (!button?.hidden || !navigator.geolocation) return;
  button.hidden = false;
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (permission?.state === "granted") locate(button);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-locate][data-away]");
  if (button) locate(button);
});

document.addEventListener("lvgu:shown", begin);
begin();
