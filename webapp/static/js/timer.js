// A running time: <b data-timer data-left="402000" data-running>06:42</b> counts down from the milliseconds that were
// left when the server wrote it; below zero it counts the overrun. Without data-running it stands still.
// When a running one ends, document hears lvgu:time-up.

const TICK_MS = 100; // every screen turns the second within this time

// What came with the page was written when its first byte arrived, not when this script was there at last.
let arrived = performance.getEntriesByType("navigation")[0]?.responseStart;
const started = new WeakMap(); // element → {told, when, left}

function text(left) {
  const seconds = left < 0 ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${left < 0 ? "-" : ""}${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const running = "running" in timer.dataset;
    const told = timer.dataset.left + running;
    let state = started.get(timer);
    if (state?.told !== told) {
      state = { told, when: arrived || performance.now(), left: -1 };
      started.set(timer, state);
    }
    const left = timer.dataset.left - (running ? performance.now() - state.when : 0);
    if (state.left > 0 && left <= 0) document.dispatchEvent(new CustomEvent("lvgu:time-up"));
    state.left = left;
    const shown = text(left);
    if (timer.textContent !== shown) timer.textContent = shown;
    timer.classList.toggle("over", left < 0);
  }
  arrived = 0;
}

document.addEventListener("lvgu:shown", tick);
setInterval(tick, TICK_MS);
tick();
