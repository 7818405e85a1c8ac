/* Popover, place: below its button, above it where there is more room; on phones and for dialogs the style sheet says where. */
import { isPhone } from "./dom.js";

const EDGE = 8, GAP = 4, KEPT = 12, LOW = 320, HIGH = 560;

/** Return the box of a point, as `getBoundingClientRect` does of an element. */
export function boxOfPoint({ x, y }) { return { left: x, right: x, top: y, bottom: y }; }

/** Set where a popover stands and how high it may be. */
export function place(box, near) {
  if (isPhone() || box.matches(".pop-dialog")) { box.style.left = box.style.top = box.style.maxHeight = ""; return; }
  const below = window.innerHeight - near.bottom - KEPT, above = near.top - KEPT;
  const isAbove = below < Math.min(box.scrollHeight, LOW) && above > below;
  box.style.maxHeight = `${Math.min(HIGH, isAbove ? above : below)}px`;
  box.style.left = `${Math.max(EDGE, Math.min(near.left, window.innerWidth - box.offsetWidth - EDGE))}px`;
  box.style.top = `${isAbove ? Math.max(EDGE, near.top - box.offsetHeight - GAP) : near.bottom + GAP}px`;
}
