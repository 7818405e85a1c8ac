/* Navigation: collapsed or wide; on phones, the drawers for navigation and filters. */
import { moved } from "./address.js";
import { isPhone, isShown, one } from "./dom.js";
import { writeCookie } from "./storage.js";

const SLIDES = 60, GROWS = 220;
const FIRST = { nav: ".nav a, .nav button", filters: ".fbar-filters button" };
const root = document.documentElement;
let opener = null;

export const openDrawer = () => document.body.dataset.drawer || "";

/** Open a drawer by its name, "" closes; the focus goes in, and back to what opened it. */
export function setDrawer(name, near) {
  if (openDrawer() === name) { return; }
  document.body.dataset.drawer = name;
  const page = one(".page");
  if (page) { page.inert = name === "nav"; } /* the drawer is modal: nothing under its shade takes keys */
  if (name) {
    opener = near || document.activeElement;
    nameNavigation();
    window.setTimeout(() => { one(FIRST[name])?.focus({ preventScroll: true }); }, SLIDES);
  } else if (isShown(opener)) {
    opener.focus({ preventScroll: true });
  }
}

export function toggleDrawer(name, near) { setDrawer(openDrawer() === name ? "" : name, near); }

/** Collapse or widen the navigation; on phones its button closes the drawer. */
export function toggleNavigation() {
  if (isPhone()) { setDrawer(""); return; }
  writeCookie("nav", root.classList.toggle("mini") ? "small" : "wide");
  nameNavigation();
  window.setTimeout(() => { window.dispatchEvent(new Event("resize")); }, GROWS); /* figures take the new width */
}

function nameNavigation() {
  const button = one(".nav [data-nav]");
  if (!button) { return; }
  const isMini = root.classList.contains("mini");
  const words = isPhone() ? "Close" : isMini ? "Expand" : "Collapse";
  button.title = words;
  button.setAttribute("aria-label", `${words} the navigation`);
  button.setAttribute("aria-expanded", String(!isMini));
}

moved.listen(({ isOtherPage }) => { if (isOtherPage) { setDrawer(""); } });
window.addEventListener("load", nameNavigation);
window.addEventListener("resize", () => { if (!isPhone() && openDrawer()) { setDrawer(""); } });
