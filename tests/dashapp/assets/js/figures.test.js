import "/js/figures.js";
import { address, equal, find, send, show, test } from "./harness.js";

const AXIS = { _offset: 10, d2p: (value) => value };

/** Show a figure as Plotly makes it. Returns what calls its listeners. */
function showFigure() {
  const graph = show('<div class="js-plotly-plot" style="width: 400px; height: 200px"></div>'), heard = {};
  graph.on = (name, listener) => { heard[name] = [...(heard[name] || []), listener]; };
  send("mouseover", graph);
  send("mouseover", graph);
  return (name, event) => { for (const listener of heard[name] || []) { listener(event); } };
}

const point = (customdata, type = "scatter") => ({ points: [{ customdata, x: 50, y: 20, xaxis: AXIS, yaxis: AXIS, data: { type } }] });

test("the tooltip says what came with the mark, as text", () => {
  const fire = showFigure();
  fire("plotly_hover", point({ t: "<b>May</b>", rows: [["Revenue", "$12", "strong"], ["Before", "$10"]], foot: "Click to see May" }));
  equal([find(".tip > b").textContent, find(".tip td.strong").textContent, find(".tip .foot-words").textContent], ["<b>May</b>", "$12", "Click to see May"]);
  equal([find(".tip").hidden, find(".tip-dot").hidden, document.querySelectorAll(".tip tr").length], [false, false, 2]);
  fire("plotly_unhover", {});
  equal([find(".tip").hidden, find(".tip-dot").hidden], [true, true]);
});

test("the tooltip stays in the window", () => {
  const fire = showFigure();
  fire("plotly_hover", point({ t: "May" }, "bar"));
  const box = find(".tip").getBoundingClientRect();
  equal([box.left >= 0, box.top >= 0, find(".tip-dot").hidden], [true, true, true]);
});

test("a mark without words hides it", () => {
  const fire = showFigure();
  fire("plotly_hover", point({ t: "May" }));
  fire("plotly_hover", point(undefined));
  equal(find(".tip").hidden, true);
});

test("a click follows the address of the mark, once", () => {
  const fire = showFigure(), before = window.history.length;
  fire("plotly_click", point({ t: "May", href: "?period=2024-05" }));
  equal([address(), window.history.length - before], ["/overview?period=2024-05", 1]);
  fire("plotly_click", point({ t: "May" }));
  equal(address(), "/overview?period=2024-05");
});
