/* Panel: the side panel; which one is open stands after the # of the address. */
import { replaceAddress } from "./address.js";
import { addClientside, setProps } from "./dash.js";
import { one, opensElsewhere } from "./dom.js";

const state = { opener: null, shown: "", steps: 0, isOpen: false };

/** Close the panel: one step back where that leads out of it, else the address loses its #. */
export function closePanel() {
  if (!state.isOpen && !location.hash) { return; }
  const { steps } = state;
  state.steps = 0;
  if (steps === 1) { window.history.back(); return; }
  replaceAddress(location.pathname + location.search);
}

/** Return the question for the panel of an address; without one, the panel is emptied here. */
function panel(hash, search, rounds, path) {
  if (hash && hash !== "#") {
    state.isOpen = true;
    return { hash, search: search || "", path: path || "", n: rounds };
  }
  if (!state.isOpen) { return window.dash_clientside.no_update; }
  Object.assign(state, { isOpen: false, steps: 0 });
  setProps("panel", { tree: null });
  return null;
}

/** Move the focus in when another panel appears, and back when the last one is gone. */
function moveFocus() {
  const box = one("#panel > .panel-box"), name = box?.dataset.panel || "";
  if (name === state.shown) { return; }
  if (!state.shown && name) { state.opener ??= document.activeElement; }
  state.shown = name;
  document.body.classList.toggle("with-panel", Boolean(name));
  if (box) { one("h2", box)?.focus({ preventScroll: true }); return; }
  if (state.opener?.isConnected) { state.opener.focus({ preventScroll: true }); }
  state.opener = null;
}

/** Return what opened the menu of a link, which closes with it; else the link. */
function openerOf(link) { return link.closest("details.menu")?.querySelector("summary") || link; }

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || opensElsewhere(event)) { return; }
  state.steps = /^#./.test(link.getAttribute("href")) ? state.steps + 1 : 0;
  if (state.steps && !state.isOpen) { state.opener = openerOf(link); }
}, true);

document.addEventListener("keydown", (event) => {
  const isFree = event.key === "Escape" && !event.defaultPrevented && state.isOpen;
  if (isFree && !one("dialog[open], #float > *, details.menu[open]")) { closePanel(); }
});

new MutationObserver(moveFocus).observe(document.documentElement, { childList: true, subtree: true });
addClientside({ panel });
