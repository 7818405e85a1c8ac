import { every, hasCoarsePointer, isInView, isPhone, isShown, isTouch, make, makeButton, makeIcon, one, opensElsewhere } from "/js/dom.js";
import { COARSE, PHONE, equal, pretend, show, test } from "./harness.js";

test("elements are found in the page and within another", () => {
  const box = show("<div><p>a</p><p>b</p></div><p>c</p>");
  equal([one("p").textContent, every("p").length, every("p", box).length, one("h1")], ["a", 3, 2, null]);
});

test("what takes room is shown", () => {
  const box = show('<p>a</p><p style="display: none">b</p>');
  equal([isShown(box), isShown(box.nextElementSibling), isShown(null), isShown(make("p"))], [true, false, false, false]);
});

test("in view is between the bars and the foot", () => {
  const box = show('<p style="position: fixed; top: 200px">a</p>');
  equal(isInView(box), true);
  box.style.top = "20px";
  equal(isInView(box), false);
  box.style.top = "5000px";
  equal(isInView(box), false);
});

test("elements are made of texts, nodes and lists", () => {
  const made = make("p", "a b", ["one ", make("b", "", "two")], { id: "x" });
  equal(made.outerHTML, '<p class="a b" id="x">one <b class="">two</b></p>');
  equal(makeIcon("x-lg").outerHTML, '<i class="bi bi-x-lg" aria-hidden="true"></i>');
  let clicks = 0;
  const button = makeButton("Go", "btn", () => { clicks += 1; });
  button.click();
  equal([button.type, clicks], ["button", 1]);
});

test("phones and fingers are told by the window, and by the event first", () => {
  const native = window.matchMedia;
  pretend(PHONE);
  equal([isPhone(), hasCoarsePointer()], [true, false]);
  pretend(COARSE);
  equal([isPhone(), isTouch({}), isTouch({ pointerType: "mouse" })], [false, true, false]);
  window.matchMedia = native;
});

test("keys beside a click ask for another tab", () => {
  equal([opensElsewhere({ button: 0 }), opensElsewhere({ button: 1 }), opensElsewhere({ shiftKey: true })], [false, true, true]);
});
