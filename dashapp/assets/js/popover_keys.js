/* Popover, keys: arrows move in its list, Enter chooses, Tab goes round. */
import { every, isShown, one } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" };

/** Make an option of a list box the active one; the focus stays in the field. */
export function activate(box, index) {
  const options = every("[role=option]", box), field = one("[data-find]", box);
  const active = options[Math.max(0, Math.min(index, options.length - 1))];
  for (const option of options) { option.setAttribute("aria-selected", String(option === active)); }
  if (!field) { return; }
  if (!active) { field.removeAttribute("aria-activedescendant"); return; }
  field.setAttribute("aria-activedescendant", active.id);
  active.scrollIntoView({ block: "nearest" });
}

/** Return the place to go to from `here` among `count`; -1 is before the first. */
export function stepFrom(here, by, count) {
  if (by === "first") { return 0; }
  if (by === "last") { return count - 1; }
  return here < 0 ? 0 : (here + by + count) % count;
}

function move(box, by) {
  const options = every("[role=option]", box);
  if (options.length) {
    activate(box, stepFrom(options.findIndex((option) => option.getAttribute("aria-selected") === "true"), by, options.length));
    return;
  }
  const items = every(".pop-item", box).filter(isShown);
  if (!items.length) { return; }
  items[stepFrom(items.indexOf(document.activeElement.closest(".pop-item")), by, items.length)].focus();
}

function goRound(event, box) {
  const stops = every("a[href], button, input, [tabindex='0']", box).filter((it) => isShown(it) && !it.disabled && it.tabIndex >= 0);
  const here = stops.indexOf(document.activeElement), last = stops.length - 1;
  const leaves = event.shiftKey ? here <= 0 : here === last || here < 0;
  if (!leaves) { return; }
  event.preventDefault();
  stops[event.shiftKey ? last : 0]?.focus();
}

function choose(box) {
  (one('[role=option][aria-selected="true"]', box) || one(".pop-row .pop-item", box))?.click();
}

/** Do what a key means in an open popover. */
export function handleKey(event, box) {
  const isField = event.target.matches("input"), isSearch = event.target.matches("[data-find]");
  const by = STEPS[event.key];
  if (event.key === "Tab") { goRound(event, box); return; }
  if (by !== undefined && (!isField || (isSearch && typeof by === "number"))) { event.preventDefault(); move(box, by); return; }
  if (event.key === "Enter" && isSearch) { event.preventDefault(); choose(box); }
  if (event.key === " " && event.target.matches("a[role]")) { event.preventDefault(); event.target.click(); }
}
