/* Menus: `details` with a list in them; one is open at a time. */
import { every, one } from "./dom.js";
import { createSignal } from "./signals.js";

/** Sent when a menu was opened. */
export const menuOpened = createSignal();

/** Close the menus that are open, but one. */
export function closeMenus(but = null) {
  for (const menu of every("details.menu[open]")) { if (menu !== but) { menu.removeAttribute("open"); } }
}

/** Close the menu that is open and go back to its button. True if there was one. */
export function leaveMenu() {
  const menu = one("details.menu[open]");
  if (!menu) { return false; }
  menu.removeAttribute("open");
  one("summary", menu).focus();
  return true;
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.menu[open]")) { menuOpened.send(); }
}, true);

/* A download leaves the page as it is: its menu closes once the browser has followed the link. */
document.addEventListener("click", (event) => {
  if (event.target.closest("a[download]")) { window.setTimeout(closeMenus, 0); }
}, true);
