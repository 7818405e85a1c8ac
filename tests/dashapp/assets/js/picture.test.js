import { breakLines, savePicture } from "/js/picture.js";
import { asked, equal, find, serve, show, test, told, until } from "./harness.js";

const DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const WORDS = { title: "Revenue", caption: "by month", filters: "North only", foot: "ann@example.org, 2024", file: "revenue.png" };

const measure = (text) => text.length;

test("lines break between words, and a word that is too long stands alone", () => {
  equal(breakLines("one two three", 7, measure), ["one two", "three"]);
  equal([breakLines("incomprehensible a", 4, measure), breakLines("", 4, measure)], [["incomprehensible", "a"], []]);
});

test("a figure is saved under the name that the server gave", async () => {
  const saved = [];
  HTMLAnchorElement.prototype.click = function click() { saved.push([this.download, this.href.startsWith("blob:")]); };
  window.Plotly = { toImage: async (graph, size) => { saved.push([size.width, size.height]); return DOT; } };
  serve(WORDS);
  show('<div id="tile-trend"><div class="js-plotly-plot" style="width: 400px; height: 200px"></div></div>');
  window.history.replaceState({}, "", "/overview?period=year");
  await savePicture("trend");
  await until(() => saved.length > 1);
  equal([asked[0][0], JSON.parse(asked[0][1].body)], ["/export/png/overview/trend", { search: "period=year" }]);
  equal(saved, [[912, 200], ["revenue.png", true]]);
});

test("a figure that is not shown, and one that cannot be drawn, are said", async () => {
  show("<p></p>");
  await savePicture("trend");
  show('<div id="tile-trend"><div class="js-plotly-plot" style="width: 400px; height: 200px"></div></div>');
  window.Plotly = { toImage: async () => "data:image/png;base64,AAAA" };
  await savePicture("trend");
  equal(told.map(([, props]) => props.tree.k), ["There is no figure to save: show it first.", "The figure cannot be drawn as a picture."]);
  equal(find("a"), null);
});
