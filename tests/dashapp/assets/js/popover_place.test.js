import { boxOfPoint, place } from "/js/popover_place.js";
import { PHONE, equal, pretend, show, test } from "./harness.js";

const makeBox = (high = 200, cls = "") => show(`<div class="${cls}" style="position: fixed; width: 200px; height: ${high}px"></div>`);

test("it stands below its button", () => {
  const box = makeBox();
  place(box, { left: 100, right: 150, top: 80, bottom: 108 });
  equal([box.style.left, box.style.top, box.style.maxHeight], ["100px", "112px", "560px"]);
});

test("at the edge it is moved into the window", () => {
  const box = makeBox();
  place(box, boxOfPoint({ x: window.innerWidth - 10, y: 100 }));
  equal(box.style.left, `${window.innerWidth - 208}px`);
  place(box, boxOfPoint({ x: -50, y: 100 }));
  equal(box.style.left, "8px");
});

test("where there is more room above, it stands above", () => {
  const box = makeBox();
  place(box, { left: 100, right: 150, top: 800, bottom: 828 });
  equal(box.style.top, `${800 - 200 - 4}px`);
});

test("dialogs, and all on phones, stand where the style sheet says", () => {
  const native = window.matchMedia, dialog = makeBox(200, "pop-dialog");
  place(dialog, boxOfPoint({ x: 1, y: 1 }));
  equal(dialog.style.left, "");
  const box = makeBox();
  place(box, boxOfPoint({ x: 1, y: 1 }));
  pretend(PHONE);
  place(box, boxOfPoint({ x: 1, y: 1 }));
  equal([box.style.left, box.style.top, box.style.maxHeight], ["", "", ""]);
  window.matchMedia = native;
});
