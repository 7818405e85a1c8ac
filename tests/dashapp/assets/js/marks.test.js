import { takeLongPress } from "/js/marks.js";
import { closePopover } from "/js/popover.js";
import { equal, find, pause, send, show, test, told } from "./harness.js";

const MARK = '<div data-tile="a"><a data-mark="region::North" href="?x" style="display: block; width: 100px">North</a></div><p>Text</p>';
const opened = () => told.filter(([id]) => id === "pop").map(([, props]) => props.data.name);
const showMark = () => { closePopover(false); show(MARK); told.length = 0; return find("[data-mark]"); };

test("a right click opens the menu; with Shift it is the browser's", () => {
  const mark = showMark();
  equal(send("contextmenu", mark, { button: 2, shiftKey: true }).defaultPrevented, false);
  equal(send("contextmenu", mark, { button: 2, clientX: 40, clientY: 60 }).defaultPrevented, true);
  send("contextmenu", mark, { button: 2 });
  equal(opened(), ["mark:region::North"]);
});

test("three dots stand beside the mark under the pointer", () => {
  const mark = showMark();
  send("pointerover", mark, { pointerType: "mouse" });
  const dots = find(".mark-more");
  equal([dots.hidden, dots.getAttribute("aria-label")], [false, "More with North"]);
  dots.click();
  equal(opened(), ["mark:region::North"]);
  send("pointerover", find("p"), { pointerType: "mouse" });
  equal(dots.hidden, true);
});

test("a long press opens it, and the click that ends the press is none", async () => {
  const mark = showMark();
  send("pointerdown", mark, { pointerType: "touch" });
  await pause(550);
  send("pointerup", mark);
  equal([opened(), takeLongPress(), takeLongPress()], [["mark:region::North"], true, false]);
});

test("a finger that moves presses nothing", async () => {
  const mark = showMark();
  send("pointerdown", mark, { pointerType: "touch" });
  send("pointermove", mark, { movementX: 1, movementY: 1 });
  send("pointermove", mark, { movementX: 9, movementY: 0 });
  await pause(550);
  equal([opened(), takeLongPress()], [[], false]);
});
