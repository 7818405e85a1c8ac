/* Theme: light, dark, or as the system has it. `assets/scheme.js` applies it before the first paint. */
import { refresh } from "./dash.js";
import { every } from "./dom.js";
import { menuOpened } from "./menus.js";
import { readCookie, writeCookie } from "./storage.js";

export const chosenTheme = () => readCookie("theme") || "system";

/** Choose a theme; figures are drawn by the server, so they are asked for again. */
export function chooseTheme(name) {
  writeCookie("theme", name);
  window.cartographScheme();
  markChosen();
  refresh();
}

function markChosen() {
  for (const button of every("[data-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === chosenTheme()));
  }
}

menuOpened.listen(markChosen);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  if (window.cartographScheme()) { refresh(); }
});
