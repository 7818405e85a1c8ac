import { printPage } from "/js/print.js";
import { equal, find, send, show, test, told, until } from "./harness.js";

const root = document.documentElement;
let printed = [];
window.print = () => { printed.push(document.cookie.includes("theme=light")); };

test("a light page is printed at once", () => {
  printed = [];
  root.dataset.bsTheme = "light";
  show('<details class="menu" open><summary>More</summary></details>');
  printPage();
  equal([printed.length, told, find("details").open], [1, [], false]);
});

test("a dark page is asked for in light first, and then dark again", async () => {
  printed = [];
  document.cookie = "theme=dark; path=/";
  root.dataset.bsTheme = "dark";
  printPage();
  equal([printed.length, told.length], [0, 1]);
  await until(() => printed.length);
  equal([printed, document.cookie.includes("theme=dark"), told.length], [[true], true, 2]);
  document.cookie = "theme=; path=/; max-age=0";
});

test("on paper figures take the width and the time is named", () => {
  show('<p data-now="1"></p><svg class="main-svg" width="300" height="100"></svg>');
  root.dataset.bsTheme = "dark";
  send("beforeprint", window);
  equal([root.dataset.bsTheme, find("svg").getAttribute("preserveAspectRatio"), find("p").textContent.startsWith("on ")], ["light", "xMinYMin meet", true]);
  send("afterprint", window);
  equal(find("svg").hasAttribute("viewBox"), false);
});
