/* Popover: one at a time; the server draws it into #float, here it is asked for, placed and closed. */
import { go, moved } from "./address.js";
import { isLoading, setProps } from "./dash.js";
import { every, hasCoarsePointer, isPhone, isShown, one } from "./dom.js";
import { menuOpened } from "./menus.js";
import { say } from "./messages.js";
import { activate } from "./popover_keys.js";
import { boxOfPoint, place } from "./popover_place.js";
import { createSignal } from "./signals.js";

/** Sent when a popover opens. */
export const popoverOpened = createSignal();

/** Sent with the box of a popover each time that the server has drawn it. */
export const popoverDrawn = createSignal();

const GREY_AFTER = 150, GIVES_UP = 400, TYPING = 150, LONGEST = 120;
const DIALOGS = /^(search|help)$/;
const bone = { t: "span", className: "sk" };
const GREY = { t: "div", className: "pop-grey", key: "list", k: [bone, bone, bone] };
const state = { name: "", asked: 0, typed: "", anchor: null, at: null, back: null, timer: 0, isReady: false, isWatched: false };

export const openName = () => state.name;
export const openBox = () => (state.name ? one("#float .pop") : null);
const isLate = () => isLoading("#float[data-dash-is-loading]");
const buttonOf = (name) => one(`[data-pop="${CSS.escape(name)}"]`);

/** Open a popover at its button, or at a point; the name of the open one closes it. */
export function openPopover(name, anchor = null, at = null) {
  if (state.name === name) { closePopover(true); return; }
  const isInside = state.name && anchor?.closest("#float");
  if (state.name) { closePopover(false); }
  if (!isInside) { Object.assign(state, { anchor, at, back: anchor || document.activeElement }); }
  watch();
  Object.assign(state, { name, isReady: false });
  const isDialog = DIALOGS.test(name);
  document.body.dataset.over = isDialog ? "dialog" : "menu";
  holdBehind(isDialog);
  if (isShown(state.anchor)) { state.anchor.setAttribute("aria-expanded", "true"); }
  popoverOpened.send();
  ask("");
  if (name === "search") { drawGrey(); } else { state.timer = window.setTimeout(drawGrey, GREY_AFTER); }
}

/** Close the popover; `givesBack` moves the focus to where it was opened. */
export function closePopover(givesBack) {
  if (!state.name) { return; }
  const { name } = state;
  window.clearTimeout(state.timer);
  state.name = "";
  delete document.body.dataset.over;
  holdBehind(false);
  setProps("float", { tree: null });
  for (const button of every('[aria-expanded="true"][data-pop], [data-mark][aria-expanded]')) { button.setAttribute("aria-expanded", "false"); }
  const back = isShown(state.back) ? state.back : buttonOf(name);
  if (givesBack && isShown(back)) { back.focus({ preventScroll: true }); }
}

/** A dialog is modal: nothing under its shade takes keys or is read out. */
function holdBehind(isHeld) {
  for (const part of every("#nav, .page, #panel")) { part.inert = isHeld; }
}

function ask(typed) {
  state.typed = typed;
  state.asked += 1;
  setProps("pop", { data: { name: state.name, q: typed, n: state.asked } });
}

/** Stand in until the answer comes; the field of the search is the server's own, so that nothing typed is lost. */
function drawGrey() {
  if (!state.name || state.isReady) { return; }
  const isSearch = state.name === "search", words = "Metrics, members, pages";
  const field = { t: "input", type: "search", placeholder: words, "aria-label": words, "data-find": "1" };
  const find = { t: "div", className: "pop-find", key: "find", k: [{ t: "i", className: "bi bi-search" }, field] };
  setProps("float", { tree: {
    t: "div", key: state.name, className: `pop pop-waits${isSearch ? " pop-dialog pop-search" : ""}`, role: "dialog", "aria-label": "Opening",
    tabIndex: -1, "data-shown": state.name, "data-grey": "1", k: isSearch ? [find, GREY] : [GREY],
  } });
}

function watch() {
  if (state.isWatched) { return; }
  state.isWatched = true;
  const attributeFilter = ["data-dash-is-loading", "data-grey"];
  new MutationObserver(onDrawn).observe(one("#float"), { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter });
}

function onDrawn() {
  const box = one("#float .pop");
  if (!state.name) { if (box) { setProps("float", { tree: null }); } return; }
  if (box?.dataset.shown !== state.name) { giveUpLater(); return; }
  const applies = one("[data-apply]", box);
  if (applies) { closePopover(true); go(applies.getAttribute("href")); return; }
  place(box, anchorBox());
  if (box.dataset.grey !== undefined) { one("[data-find]", box)?.focus(); giveUpLater(); return; }
  popoverDrawn.send(box);
  if (one("[role=listbox]", box)) { activate(box, 0); }
  if (!state.isReady) { state.isReady = true; window.clearTimeout(state.timer); moveIn(box); }
}

/** Close it and say so if the answer was an error. */
function giveUpLater() {
  if (isLate()) { return; }
  const { asked } = state;
  window.setTimeout(() => {
    const box = openBox();
    const isThere = box && box.dataset.grey === undefined && box.dataset.shown === state.name;
    if (!state.name || state.asked !== asked || isThere || isLate()) { return; }
    closePopover(true);
    say("This cannot be opened here. Load the page again.");
  }, GIVES_UP);
}

function moveIn(box) {
  const find = one("[data-find]", box);
  if (find && (box.matches(".pop-dialog") || !hasCoarsePointer())) { find.focus(); return; }
  const first = one(".pop-item.on", box) || one(".pop-item", box) || box;
  (isPhone() ? box : first).focus({ preventScroll: true });
}

function anchorBox() {
  if (state.at) { return boxOfPoint(state.at); }
  if (!isShown(state.anchor)) { state.anchor = buttonOf(state.name); }
  return isShown(state.anchor) ? state.anchor.getBoundingClientRect() : boxOfPoint({ x: window.innerWidth / 2 - 160, y: 96 });
}

function placeAgain() {
  const box = openBox();
  if (!box) { return; }
  if (state.at) { closePopover(false); } else { place(box, anchorBox()); }
}

moved.listen(({ isOtherPage }) => { if (isOtherPage) { closePopover(false); } else if (state.name) { ask(state.typed); } });
menuOpened.listen(() => { closePopover(false); });
window.addEventListener("resize", placeAgain);
window.addEventListener("scroll", (event) => { if (event.target === document) { placeAgain(); } }, { passive: true, capture: true });

let typing = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-find]")) { return; }
  window.clearTimeout(typing);
  const typed = event.target.value.slice(0, LONGEST);
  typing = window.setTimeout(() => { if (state.name) { ask(typed); } }, TYPING);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-range]")) { return; }
  event.preventDefault();
  const { from, to } = event.target.elements;
  ask(`${from.value}..${to.value}`);
});
