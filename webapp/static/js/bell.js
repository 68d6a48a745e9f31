// The timer's bell: a tap on [data-bell] lets this page sound, and strikes once; then it rings when the time is up.
// Seen as well as heard: <html class="time-up">, and [data-bell-said] is shown, for a few seconds.

const SEEN_MS = 6000;
const STROKES = [0, 0.45, 0.9]; // seconds
const PARTIALS = [880, 1320, 2217]; // Hz
let audio = null;
let hiding = 0;

function strike(at) {
  for (const [place, pitch] of PARTIALS.entries()) {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0.0001 });
    volume.gain.setValueAtTime(0.3 / (place + 1), at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 1.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1.5);
  }
}

function show(up) {
  document.documentElement.classList.toggle("time-up", up);
  for (const said of document.querySelectorAll("[data-bell-said]")) said.hidden = !up;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-bell]");
  if (!button) return;
  const off = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!off));
  if (off) {
    audio?.close();
    audio = null;
  } else if ("AudioContext" in window) {
    audio = new AudioContext();
    strike(audio.currentTime);
  }
});

document.addEventListener("lvgu:time-up", () => {
  if (audio) for (const delay of STROKES) strike(audio.currentTime + delay);
  show(true);
  clearTimeout(hiding);
  hiding = setTimeout(show, SEEN_MS, false);
});
