import { closePopover, openBox, openName, openPopover, popoverDrawn } from "/js/popover.js";
import { address, equal, find, pause, send, show, test, told, until } from "./harness.js";

const questions = () => told.filter(([id]) => id === "pop").map(([, props]) => [props.data.name, props.data.q]);
const floats = () => told.filter(([id]) => id === "float").map(([, props]) => props.tree);
const draw = (name, inside = "", attributes = "") => { find("#float").innerHTML = `<div class="pop" tabindex="-1" data-shown="${name}" ${attributes}>${inside}</div>`; };
const ITEMS = '<a class="pop-item" href="?a">A</a><a class="pop-item on" href="?b">B</a>';
const finish = () => { closePopover(false); find("#float").innerHTML = ""; };

test("what the server draws is placed, and takes the focus", async () => {
  const button = show('<button data-pop="period" style="position: fixed; left: 100px; top: 100px">Period</button>');
  openPopover("period", button);
  equal([questions(), openName(), openBox()], [[["period", ""]], "period", null]);
  draw("period", ITEMS, 'style="position: fixed"');
  await until(() => document.activeElement.textContent === "B");
  equal([openBox().style.left, openBox().style.top === `${button.getBoundingClientRect().bottom + 4}px`], ["100px", true]);
  closePopover(true);
  equal([document.activeElement === button, floats().at(-1), openName()], [true, null, ""]);
  finish();
});

test("an answer that takes long is stood in for", async () => {
  openPopover("compare", show("<button>Compare</button>"));
  equal(floats(), []);
  await until(() => floats().length);
  equal([floats()[0]["data-shown"], floats()[0]["data-grey"]], ["compare", "1"]);
  finish();
});

test("a dialog is modal: nothing behind it takes keys", () => {
  openPopover("search");
  equal([document.body.dataset.over, find(".page").inert, floats()[0].className], ["dialog", true, "pop pop-waits pop-dialog pop-search"]);
  finish();
  equal(find(".page").inert, false);
});

test("an error closes it and is said", async () => {
  openPopover("period", show("<button>Period</button>"));
  find("#float").innerHTML = "<p>nothing</p>";
  await until(() => !openName());
  equal(told.findLast(([id]) => id === "toast")[1].tree.k, "This cannot be opened here. Load the page again.");
  finish();
});

test("what is typed is asked for, once it rests", async () => {
  openPopover("filter:region", show("<button>Region</button>"));
  draw("filter:region", '<input data-find="1">');
  await until(() => document.activeElement.matches("[data-find]"));
  for (const typed of ["n", "no", "nor"]) { find("[data-find]").value = typed; send("input", find("[data-find]")); }
  await until(() => questions().length > 1);
  await pause(50);
  equal(questions(), [["filter:region", ""], ["filter:region", "nor"]]);
  finish();
});

test("a range of days is asked for as it stands", () => {
  openPopover("period", show('<form data-range="1"><input name="from" value="2024-01-01"><input name="to" value="2024-02-01"></form>'));
  find("form").requestSubmit();
  equal(questions().at(-1), ["period", "2024-01-01..2024-02-01"]);
  finish();
});

test("an answer that leads somewhere is followed", async () => {
  openPopover("period", show("<button>Period</button>"));
  draw("period", '<a data-apply="1" href="?period=year">x</a>');
  await until(() => address() === "/overview?period=year");
  equal(openName(), "");
  finish();
});

test("those who wait for its box get it", async () => {
  const boxes = [];
  popoverDrawn.listen((box) => { boxes.push(box.dataset.shown); });
  openPopover("help");
  draw("help", ITEMS);
  await until(() => boxes.length);
  equal(boxes[0], "help");
  finish();
});

test("the same name closes it; scrolling closes one at a point", async () => {
  const button = show("<button>Mark</button>");
  openPopover("mark:a", button, { x: 10, y: 10 });
  openPopover("mark:a", button);
  equal(openName(), "");
  openPopover("mark:a", button, { x: 10, y: 10 });
  draw("mark:a", ITEMS);
  send("scroll", document);
  equal(openName(), "");
  finish();
});
