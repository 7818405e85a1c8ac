/* Keys: single keys for what is done often; they can be turned off. Escape takes back the last thing that opened. */
import { go } from "./address.js";
import { every, isInView, one } from "./dom.js";
import { leaveMenu } from "./menus.js";
import { openDrawer, setDrawer } from "./navigation.js";
import { closePopover, openBox, openName, openPopover, popoverDrawn } from "./popover.js";
import { handleKey } from "./popover_keys.js";
import { readStored, writeStored } from "./storage.js";
import { clearSelection } from "./tap_strip.js";

const KEYS = {
  "?": () => { openPopover("help", one('[data-pop="help"]')); },
  "/": () => { openPopover("search", one('[data-pop="search"]')); },
  t: toggleTwin,
  c: () => { const next = one("[data-following]"); if (next) { go(next.dataset.following); } },
  ArrowLeft: () => { follow('a[data-step="-1"]'); },
  ArrowRight: () => { follow('a[data-step="1"]'); },
  Backspace: () => { follow("a[data-up]"); },
};
const MOVES = /^(Arrow|Backspace)/;

const areOff = () => readStored("keys") === "off";
const follow = (selector) => { const link = one(selector); if (link) { go(link.getAttribute("href")); } };
const isTyping = (target) => Boolean(target.closest("input, textarea, select, [contenteditable=true], [role=textbox]"));
const movesItself = (event) => MOVES.test(event.key) && event.target.closest(".ag-root, .panel, [role=slider], [role=tablist]");

/** True if a key of ours was pressed, and nothing else takes it. */
function isMeant(event) {
  if (!Object.hasOwn(KEYS, event.key) || areOff() || openDrawer()) { return false; }
  const isCombined = event.metaKey || event.ctrlKey || event.altKey || event.repeat;
  return !isCombined && !isTyping(event.target) && !movesItself(event);
}

function toggleTwin() {
  const here = document.activeElement.closest("[data-tile]");
  const tiles = here ? [here] : every("[data-tile]").filter(isInView);
  tiles.map((tile) => one("[data-twin]", tile)).find(Boolean)?.click();
}

/** Turn single keys off or on again. */
export function toggleKeys(button) {
  writeStored("keys", areOff() ? "on" : "off");
  nameToggle(button);
}

function nameToggle(button) {
  const words = areOff() ? "Turn single keys on" : "Turn single keys off";
  if (button.textContent !== words) { button.textContent = words; }
}

/** Close what was opened last. True if there was something. */
function takeBack() {
  if (openName()) { closePopover(true); return true; }
  if (leaveMenu()) { return true; }
  if (openDrawer()) { setDrawer(""); return true; }
  return clearSelection();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) { return; }
  if (event.key === "Escape") {
    if (takeBack()) { event.preventDefault(); event.stopImmediatePropagation(); }
    return;
  }
  const box = openBox();
  if (box) { handleKey(event, box); } else if (isMeant(event)) { event.preventDefault(); KEYS[event.key](); }
});

popoverDrawn.listen((box) => { for (const button of every("[data-keys]", box)) { nameToggle(button); } });
