/* Hints: three small tips at a first visit, one after the other, never again. */
import { isLoading } from "./dash.js";
import { every, isInView, isPhone, isShown, make, makeButton, one } from "./dom.js";
import { openName } from "./popover.js";
import { readStored, writeStored } from "./storage.js";

const TRIES = 60, LOOKS = 500, EDGE = 16, GAP = 12;
const toolMenus = () => every(".tile .tools details");
const HINTS = [
  { target: () => one(isPhone() ? '[data-drawer="filters"].btn' : ".fbar-filters > .btn"), head: "Filters act on the whole page",
    says: "They stand in the address: Back undoes one, and a copied link shows the same." },
  { target: () => one("[data-mark]")?.closest("[data-tile], [data-mark]"), head: "Click a bar to filter by it",
    says: "Its three dots, or a right click, drill deeper, exclude it, or show the rows behind it." },
  { target: () => toolMenus().find(isInView) || toolMenus()[0], head: "Where does this number come from?",
    says: "The menu of each tile leads to its meaning, its statement and its rows." },
];
const shown = { box: null, target: null };

const reached = () => Number(readStored("tips")) || 0;

function start() {
  if (readStored("tips") === "seen" || shown.box) { return; }
  let tries = 0;
  const timer = window.setInterval(() => {
    tries += 1;
    const isQuiet = one("[data-mark]") && !isLoading() && !openName() && !location.hash;
    if (isQuiet) { showHint(reached()); }
    if (isQuiet || tries > TRIES) { window.clearInterval(timer); }
  }, LOOKS);
}

/** Show the hint of a number, the next one if its element is not on the page; after the last one, none. */
export function showHint(index) {
  shown.box?.remove();
  shown.box = null;
  writeStored("tips", index < HINTS.length ? String(index) : "seen");
  if (index >= HINTS.length) { return; }
  const target = HINTS[index].target();
  if (!isShown(target)) { showHint(index + 1); return; }
  if (!isInView(target) && target.getBoundingClientRect().top > 120) { target.scrollIntoView({ block: "center" }); }
  shown.target = target;
  shown.box = make("div", "hint", [make("b", "", HINTS[index].head), make("p", "", HINTS[index].says), makeFoot(index)], { role: "note" });
  document.body.append(shown.box);
  place();
}

const leads = (to) => (event) => { event.stopPropagation(); showHint(to); };

function makeFoot(index) {
  const next = makeButton(index + 1 < HINTS.length ? "Next" : "Done", "btn btn-primary", leads(index + 1));
  const close = makeButton("Close all", "btn btn-link", leads(HINTS.length));
  return make("div", "hint-do", [make("span", "meta", `${index + 1} of ${HINTS.length}`), close, next]);
}

function place() {
  if (!shown.box) { return; }
  if (!isShown(shown.target)) { shown.target = HINTS[reached()]?.target(); }
  if (!isShown(shown.target)) { return; }
  const near = shown.target.getBoundingClientRect(), { offsetHeight: high, offsetWidth: wide } = shown.box;
  const fitsBelow = near.bottom + GAP + high < window.innerHeight;
  shown.box.style.left = `${Math.max(EDGE, Math.min(near.left, window.innerWidth - wide - EDGE))}px`;
  shown.box.style.top = `${fitsBelow ? near.bottom + GAP : Math.max(8, near.top - high - GAP)}px`;
}

window.addEventListener("scroll", place, { passive: true });
window.addEventListener("resize", place);
window.addEventListener("load", start);
