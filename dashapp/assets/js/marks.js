/* Marks: the menu of a bar, a row or a cell: by right click, by a long press, by the three dots beside it. */
import { moved } from "./address.js";
import { isPhone, make, makeIcon } from "./dom.js";
import { openName, openPopover, popoverOpened } from "./popover.js";
import { markName } from "./tap_strip.js";

const LONG_PRESS = 500, STILL = 4;
const pressed = { timer: 0, isDone: false };
let dots = null;
let dotsOf = null;

const menuName = (mark) => `mark:${mark.dataset.mark}`;

function openMenu(mark, at) { if (openName() !== menuName(mark)) { openPopover(menuName(mark), mark, at); } }

/** True once after a long press: the click that ends it is not one. */
export function takeLongPress() {
  const wasDone = pressed.isDone;
  pressed.isDone = false;
  return wasDone;
}

function makeDots() {
  const button = make("button", "ic sm mark-more", makeIcon("three-dots"), { type: "button", tabindex: "-1" });
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    const box = button.getBoundingClientRect();
    openPopover(menuName(dotsOf), dotsOf, { x: box.left, y: box.bottom });
  });
  document.body.append(button);
  return button;
}

function showDots(mark) {
  if (isPhone() || mark.closest("#float")) { return; }
  dots ??= makeDots();
  dotsOf = mark;
  const box = mark.getBoundingClientRect();
  dots.title = "More with this";
  dots.setAttribute("aria-label", `More with ${markName(mark)}`);
  dots.style.left = `${Math.min(box.right + 1, window.innerWidth - 24)}px`;
  dots.style.top = `${box.top + box.height / 2 - 12}px`;
  dots.hidden = false;
}

function hideDots() { if (dots) { dots.hidden = true; } }

document.addEventListener("contextmenu", (event) => {
  const mark = event.target.closest("[data-mark]");
  if (!mark || event.shiftKey) { return; }
  event.preventDefault();
  openMenu(mark, event.button === 2 && event.pointerType !== "touch" ? { x: event.clientX, y: event.clientY } : null);
});

document.addEventListener("pointerdown", (event) => {
  const mark = event.pointerType === "touch" && event.target.closest("[data-mark]");
  pressed.isDone = false;
  if (mark) { pressed.timer = window.setTimeout(() => { pressed.isDone = true; openMenu(mark, null); }, LONG_PRESS); }
});
for (const name of ["pointerup", "pointercancel", "pointermove"]) {
  document.addEventListener(name, (event) => {
    const isStill = name === "pointermove" && Math.abs(event.movementX) + Math.abs(event.movementY) <= STILL;
    if (!isStill) { window.clearTimeout(pressed.timer); }
  }, { passive: true });
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") { return; }
  const mark = event.target.closest("[data-mark]");
  if (mark) { showDots(mark); } else if (!dots?.contains(event.target)) { hideDots(); }
});
document.addEventListener("focusin", (event) => {
  const mark = event.target.closest("[data-mark]");
  if (mark?.matches(":focus-visible")) { showDots(mark); } else if (event.target !== dots) { hideDots(); }
});
moved.listen(hideDots);
popoverOpened.listen(hideDots);
window.addEventListener("resize", hideDots);
window.addEventListener("scroll", (event) => { if (event.target === document) { hideDots(); } }, { passive: true, capture: true });
