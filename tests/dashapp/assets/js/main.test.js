import "/js/main.js";
import { equal, test } from "./harness.js";

test("what others call has its name", () => {
  equal(Object.entries(window.cartograph).map(([name, value]) => [name, typeof value]), [["Markup", "function"], ["go", "function"], ["refresh", "function"]]);
  equal(Object.keys(window.dash_clientside.cartograph).toSorted(), ["late", "panel", "title"]);
});
