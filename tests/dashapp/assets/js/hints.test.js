import { showHint } from "/js/hints.js";
import { equal, find, show, test } from "./harness.js";

const PAGE = '<div class="fbar-filters"><button class="btn">Region</button></div><div data-tile="a" class="tile"><a data-mark="region::North">North</a></div>';
const head = () => find(".hint > b")?.textContent;
const press = (words) => { [...document.querySelectorAll(".hint button")].find((button) => button.textContent === words).click(); };

test("hints come one after the other; one without its element is left out, and none comes again", () => {
  show(PAGE);
  showHint(0);
  equal([head(), find(".hint .meta").textContent, localStorage.getItem("tips")], ["Filters act on the whole page", "1 of 3", "0"]);
  press("Next");
  equal(head(), "Click a bar to filter by it");
  press("Next");
  equal([find(".hint"), localStorage.getItem("tips")], [null, "seen"]);
});

test("all can be closed at once", () => {
  show(PAGE);
  showHint(0);
  press("Close all");
  equal([find(".hint"), localStorage.getItem("tips")], [null, "seen"]);
});

test("a hint stays in the window", () => {
  show('<div class="fbar-filters" style="position: fixed; right: 0; bottom: 0"><button class="btn">Region</button></div>');
  find("head").insertAdjacentHTML("beforeend", "<style>.hint { position: fixed; width: 300px; }</style>");
  showHint(0);
  const box = find(".hint").getBoundingClientRect();
  equal([box.right <= window.innerWidth, box.bottom <= window.innerHeight], [true, true]);
  showHint(3);
});
