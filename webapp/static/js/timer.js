// A running time: <b data-timer data-left="402000" data-running>06:42</b> counts down from the milliseconds that were
// left when the server wrote it; below zero it counts the overrun. Without data-running it stands still.

const TICK_MS = 250;
const started = new WeakMap(); // element → [what it was told, when]

function text(left) {
  const seconds = left < 0 ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${left < 0 ? "-" : ""}${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const told = timer.dataset.left + ("running" in timer.dataset);
    if (started.get(timer)?.[0] !== told) started.set(timer, [told, performance.now()]);
    const spent = "running" in timer.dataset ? performance.now() - started.get(timer)[1] : 0;
    const shown = text(timer.dataset.left - spent);
    if (timer.textContent !== shown) timer.textContent = shown;
    timer.classList.toggle("over", timer.dataset.left - spent < 0);
  }
}

setInterval(tick, TICK_MS);
