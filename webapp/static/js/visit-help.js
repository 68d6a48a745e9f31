// What the visit form needs only when somebody asks for it.

const LOCATE_MS = 8000;
const COARSE_M = 100;

// Position: asked for only when wanted

function tell(place, text) {
  place.querySelector("[data-place-state]").textContent = text;
}

function keep(place, latitude, longitude, accuracy) {
  place.querySelector("[name=latitude]").value = latitude;
  place.querySelector("[name=longitude]").value = longitude;
  place.querySelector("[name=accuracy_m]").value = accuracy;
  place.querySelector("[data-forget]").hidden = accuracy === "";
}

function locate(place) {
  tell(place, place.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const metres = Math.ceil(coords.accuracy);
      keep(place, coords.latitude.toFixed(6), coords.longitude.toFixed(6), metres);
      tell(place, (metres > COARSE_M ? place.dataset.coarse : place.dataset.found).replace("{}", metres));
    },
    () => tell(place, place.dataset.failed),
    { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: 60000 },
  );
}

export function place(button) {
  const box = button.closest("[data-place]");
  if (button.closest("[data-locate]")) locate(box);
  if (button.closest("[data-forget]")) {
    keep(box, "", "", "");
    tell(box, box.dataset.failed);
  }
}
