/* Waiting: old figures are dimmed at once; what takes longer than 300 ms says so, and can be cancelled. */
import { moved } from "./address.js";
import { isLoading, refreshed } from "./dash.js";
import { every, isInView, make, one } from "./dom.js";

const SPINNER_AFTER = 300, LOOKS = 100;
let timer = 0;
let box = null;

/** Watch until everything on the page is answered. */
function watch(canCancel) {
  window.clearInterval(timer);
  const since = performance.now();
  timer = window.setInterval(() => {
    const time = performance.now() - since;
    if (time < SPINNER_AFTER) { return; }
    if (!isLoading()) { window.clearInterval(timer); box?.remove(); box = null; return; }
    box ??= showBusy(canCancel);
    one(".busy-time", box).textContent = `${(time / 1000).toFixed(1)} s`;
  }, LOOKS);
}

function showBusy(canCancel) {
  const parts = [
    make("span", "spinner-border spinner-border-sm", "", { "aria-hidden": "true" }),
    make("span", "", "Answering,", { role: "status" }),
    make("span", "busy-time", "", { "aria-hidden": "true" }),
  ];
  if (canCancel) { parts.push(make("button", "pop-link", "Cancel", { type: "button", "data-cancel": "1" })); }
  const made = make("div", "busy", parts), near = busyPlace();
  made.style.left = `${near.left + near.width / 2}px`;
  made.style.top = `${Math.max(112, Math.min(near.top + near.height / 2, window.innerHeight - 64))}px`;
  document.body.append(made);
  return made;
}

/** Return the box of the first tile in view, one with a figure before others. */
function busyPlace() {
  const tiles = every("[data-tile]").filter(isInView);
  const tile = tiles.find((it) => one(".stage:not(.unseen)", it)) || tiles[0];
  return tile ? tile.getBoundingClientRect() : { left: 0, width: window.innerWidth, top: 96, height: 160 };
}

moved.listen(({ isOtherPage, isPushed }) => { if (!isOtherPage) { watch(isPushed); } });
refreshed.listen(() => { watch(false); });
