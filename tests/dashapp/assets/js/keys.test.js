import { toggleKeys } from "/js/keys.js";
import { address, equal, find, press, show, test, told } from "./harness.js";

const opened = () => told.filter(([id]) => id === "pop").map(([, props]) => props.data.name);

test("? and / open help and search", () => {
  show("<p></p>");
  press("?", document.body);
  press("Escape", document.body);
  press("/", document.body);
  press("Escape", document.body);
  equal(opened(), ["help", "search"]);
});

test("arrows step the period, Backspace goes up, c compares", () => {
  show('<a data-step="-1" href="?p=1"></a><a data-step="1" href="?p=2"></a><a data-up="1" href="?u=1"></a><b data-following="?c=year"></b>');
  for (const [key, query] of [["ArrowLeft", "?p=1"], ["ArrowRight", "?p=2"], ["Backspace", "?u=1"], ["c", "?c=year"]]) {
    press(key, document.body);
    equal(address(), `/overview${query}`);
  }
});

test("t shows the table of the tile with the focus", () => {
  show('<div data-tile="a"><button data-twin="a">A</button></div><div data-tile="b"><button data-twin="b" id="b">B</button></div>');
  const clicked = [];
  for (const button of document.querySelectorAll("[data-twin]")) { button.addEventListener("click", () => { clicked.push(button.dataset.twin); }); }
  find("#b").focus();
  press("t");
  equal(clicked, ["b"]);
});

test("nothing is meant while somebody types, holds Ctrl, or reads a grid", () => {
  show('<input><div class="ag-root" tabindex="0"></div><a data-step="1" href="?p=2"></a>');
  equal(press("/", find("input")).defaultPrevented, false);
  equal(press("c", document.body, { ctrlKey: true }).defaultPrevented, false);
  equal(press("ArrowRight", find(".ag-root")).defaultPrevented, false);
  equal([opened(), address()], [[], "/overview"]);
});

test("single keys can be turned off", () => {
  const button = show("<button></button>");
  toggleKeys(button);
  equal(button.textContent, "Turn single keys on");
  press("?", document.body);
  equal(opened(), []);
  toggleKeys(button);
  equal(button.textContent, "Turn single keys off");
});

const left = () => [find("details").open, document.body.dataset.drawer, Boolean(find(".strip"))];

test("Escape takes back what opened last: popover, menu, drawer, strip", () => {
  show('<details class="menu" open><summary>More</summary></details><div class="strip"></div>');
  document.body.dataset.drawer = "nav";
  press("Escape", document.body);
  equal(left(), [false, "nav", true]);
  press("Escape", document.body);
  equal(left(), [false, "", true]);
  press("Escape", document.body);
  equal(left(), [false, "", false]);
  equal(press("Escape", document.body).defaultPrevented, false);
});
