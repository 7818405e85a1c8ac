import { activate, handleKey, stepFrom } from "/js/popover_keys.js";
import { equal, find, show, test } from "./harness.js";

const OPTIONS = '<div id="box"><input data-find="1"><a role="option" id="o1" href="#1">1</a><a role="option" id="o2" href="#2">2</a></div>';
const ITEMS = '<div id="box"><a class="pop-item" href="?1" id="i1">1</a><a class="pop-item" href="?2" id="i2">2</a><button disabled>x</button></div>';
const listen = (event) => { handleKey(event, find("#box")); };
document.addEventListener("keydown", listen);

function type(key, more = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.activeElement.dispatchEvent(event);
  return event;
}

test("steps go round", () => {
  equal([stepFrom(0, 1, 3), stepFrom(2, 1, 3), stepFrom(0, -1, 3), stepFrom(-1, 1, 3), stepFrom(1, "first", 3), stepFrom(1, "last", 3)], [1, 0, 2, 0, 0, 2]);
});

test("in a list box the focus stays in the field", () => {
  show(OPTIONS);
  activate(find("#box"), 0);
  find("input").focus();
  type("ArrowDown");
  equal([find("input").getAttribute("aria-activedescendant"), find("#o2").getAttribute("aria-selected"), document.activeElement.tagName], ["o2", "true", "INPUT"]);
  type("ArrowDown");
  equal(find("input").getAttribute("aria-activedescendant"), "o1");
  equal(type("Home").defaultPrevented, false);
});

test("a list box without options points to none", () => {
  show('<div id="box"><input data-find="1" aria-activedescendant="old"></div>');
  activate(find("#box"), 0);
  equal(find("input").hasAttribute("aria-activedescendant"), false);
});

test("Enter in the field chooses the active option", () => {
  show(OPTIONS);
  activate(find("#box"), 1);
  find("input").focus();
  let chosen = "";
  find("#box").addEventListener("click", (event) => { chosen = event.target.id; });
  type("Enter");
  equal(chosen, "o2");
});

test("in a list of links the focus moves", () => {
  show(ITEMS);
  find("#i1").focus();
  type("End");
  equal(document.activeElement.id, "i2");
  type("ArrowDown");
  equal(document.activeElement.id, "i1");
});

test("Tab goes round, in both directions", () => {
  show(ITEMS);
  find("#i2").focus();
  equal([type("Tab").defaultPrevented, document.activeElement.id], [true, "i1"]);
  equal([type("Tab", { shiftKey: true }).defaultPrevented, document.activeElement.id], [true, "i2"]);
  find("#i1").focus();
  equal(type("Tab").defaultPrevented, false);
});

test("Space ticks a link that is a checkbox", () => {
  show('<div id="box"><a role="checkbox" class="pop-item" href="#x" id="c">x</a></div>');
  let clicks = 0;
  find("#c").addEventListener("click", () => { clicks += 1; });
  find("#c").focus();
  type(" ");
  equal(clicks, 1);
});
