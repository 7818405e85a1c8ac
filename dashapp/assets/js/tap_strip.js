/* Tap strip: on a touch screen the first tap on a mark shows its value at the foot of the tile, with the button that goes on. */
import { moved } from "./address.js";
import { every, hasCoarsePointer, make, makeIcon, one } from "./dom.js";

/** Return the name of the member that a mark stands for. */
export function markName(mark) { return mark.dataset.label || mark.dataset.mark.split(":").slice(2).join(":"); }

/** Show what was tapped in its tile. `says` has label, value, href, does and, if it has a menu, mark. */
export function showStrip(tile, says) {
  clearSelection();
  const parts = [make("div", "", [make("div", "strong", says.label), make("div", "t2", says.value)])];
  if (says.mark) {
    parts.push(make("button", "ic", makeIcon("three-dots"), { type: "button", "data-pop": `mark:${says.mark}`, "aria-label": `More with ${says.label}` }));
  }
  parts.push(make("a", "btn btn-primary", says.does, { href: says.href, "data-go": "1" }));
  tile.append(make("div", "strip", parts, { role: "status" }));
}

/** Select a mark that is a link. False if it is selected already, so that the second tap follows it. */
export function selectMark(mark) {
  const tile = mark.closest("[data-tile]");
  if (!tile || mark.dataset.selected !== undefined) { return false; }
  const value = one(".va", mark), change = one(".ch", mark), isOn = mark.getAttribute("aria-current") === "true";
  const words = [mark.dataset.value || value?.textContent || ""];
  if (change?.textContent) { words.push(", ", change.firstElementChild?.cloneNode(true) || change.textContent); }
  const does = mark.dataset.does || `${isOn ? "Lift " : "Filter to "}${markName(mark)}`;
  showStrip(tile, { label: markName(mark), value: words, href: mark.getAttribute("href"), does, mark: mark.dataset.mark });
  mark.dataset.selected = "1";
  return true;
}

/** Select a point of a figure, by what its tooltip says. False without touch: a click then follows its address. */
export function selectPoint(graph, says) {
  const tile = graph.closest("[data-tile]");
  if (!tile || !hasCoarsePointer()) { return false; }
  const rows = says.rows || [], last = rows.at(-1);
  const words = [rows.length ? rows[0][1] : ""];
  if (rows.length > 2) { words.push(", ", make("span", last[2] || "", last[1]), ` vs ${rows[1][0].replace(/^(A|The) /, (word) => word.toLowerCase())}`); }
  const does = (says.foot || "Go on").replace(/^Click to see/, "See").replace(/^Click to /, "");
  showStrip(tile, { label: says.t, value: words, href: says.href, does });
  return true;
}

/** Take the strip and the selection away. True if there was one. */
export function clearSelection() {
  const strips = every(".strip");
  for (const strip of strips) { strip.remove(); }
  for (const mark of every("[data-selected]")) { delete mark.dataset.selected; }
  return strips.length > 0;
}

moved.listen(() => { clearSelection(); });
