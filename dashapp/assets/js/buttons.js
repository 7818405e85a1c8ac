/* Buttons: what a click does. Links of our own change the address; `data-NAME="value"` on a button runs the function of that name. */
import { logOut } from "./account.js";
import { go } from "./address.js";
import { refresh } from "./dash.js";
import { isTouch, opensElsewhere } from "./dom.js";
import { toggleKeys } from "./keys.js";
import { takeLongPress } from "./marks.js";
import { closeMenus } from "./menus.js";
import { copy } from "./messages.js";
import { openDrawer, setDrawer, toggleDrawer, toggleNavigation } from "./navigation.js";
import { closePanel } from "./panel.js";
import { savePicture } from "./picture.js";
import { closePopover, openName, openPopover } from "./popover.js";
import { printPage } from "./print.js";
import { clearSelection, selectMark } from "./tap_strip.js";
import { chooseTheme } from "./theme.js";

const DOES = {
  nav: toggleNavigation,
  drawer: toggleDrawer,
  theme: chooseTheme,
  refresh: () => { refresh(); },
  copy: (value) => { copy(value, "Copied."); },
  link: (value) => { copy(location.origin + value, "The link is copied."); },
  share: () => { copy(location.href, "The link is copied. Whoever opens it sees it under their own rights."); },
  print: printPage,
  png: (value) => { savePicture(value); },
  logout: () => { logOut(); },
  pop: (value, near) => { openPopover(value, near); },
  close: (value) => { if (value === "panel") { closePanel(); } else { closePopover(true); } },
  keys: (_, near) => { toggleKeys(near); },
  cancel: () => { window.history.back(); },
};

document.addEventListener("click", (event) => {
  if (takeLongPress()) { event.preventDefault(); return; }
  const menu = event.target.closest("details.menu");
  closeMenus(menu);
  const near = event.target.closest("a[data-go], button, [data-pop], [data-drawer]:not(body)");
  if (openName() && !event.target.closest("#float") && near?.dataset.pop === undefined) { closePopover(false); }
  if (!near) { leave(event.target); return; }
  if (near.matches("a[data-go]")) { followLink(event, near); return; }
  for (const [name, does] of Object.entries(DOES)) {
    if (near.dataset[name] !== undefined) {
      does(near.dataset[name], near);
      if (menu && !near.matches("summary")) { closeMenus(); }
    }
  }
});

/** A click beside everything takes the selection and the drawer back. */
function leave(target) {
  if (!target.closest("[data-mark], .strip, .stage")) { clearSelection(); }
  if (openDrawer() && !target.closest(".nav, .fbar-filters, #float")) { setDrawer(""); }
}

function followLink(event, link) {
  if (opensElsewhere(event)) { return; }
  event.preventDefault();
  if (link.dataset.mark !== undefined && isTouch(event) && selectMark(link)) { return; }
  if (!link.closest("#float, .fbar-filters")) { setDrawer(""); }
  closeMenus();
  if (openName() && link.dataset.stay === undefined) { closePopover(true); }
  go(link.getAttribute("href"));
}
