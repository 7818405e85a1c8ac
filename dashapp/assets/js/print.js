/* Print: paper is always light, and figures are scaled to its width. */
import { refresh, whenCalm } from "./dash.js";
import { every } from "./dom.js";
import { closeMenus } from "./menus.js";
import { writeCookie } from "./storage.js";
import { chosenTheme, chooseTheme } from "./theme.js";

const root = document.documentElement;

function toPaper() {
  for (const place of every("[data-now]")) { place.textContent = `on ${new Date().toLocaleString()}`; }
  for (const svg of every(".main-svg")) {
    svg.setAttribute("viewBox", `0 0 ${svg.clientWidth} ${svg.clientHeight}`);
    svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
  }
  root.setAttribute("data-bs-theme", "light");
}

function toScreen() {
  for (const svg of every(".main-svg")) { svg.removeAttribute("viewBox"); svg.removeAttribute("preserveAspectRatio"); }
  window.cartographScheme();
}

/** Print the page; from a dark one, figures are asked for in light first. */
export function printPage() {
  closeMenus();
  if (root.getAttribute("data-bs-theme") !== "dark") { window.print(); return; }
  const chosen = chosenTheme();
  writeCookie("theme", "light");
  window.cartographScheme();
  refresh();
  whenCalm(() => { window.print(); chooseTheme(chosen); });
}

window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", toScreen);
