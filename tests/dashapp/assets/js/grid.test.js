import "/js/grid.js";
import { equal, find, press, show, test } from "./harness.js";

window.React = { createElement: (tag, props, words) => ({ tag, props, words }) };
const { shown } = window.dashAgGridFunctions, { CartographMember } = window.dashAgGridComponentFunctions;
const colDef = { field: "region" };

test("a cell shows the text that the server wrote", () => {
  equal([shown({ data: { region__shown: "1,234.50" }, colDef }), shown({ data: {}, colDef }), shown({ colDef })], ["1,234.50", "", ""]);
});

test("a member is a link where it has an address", () => {
  equal(CartographMember({ value: "North", data: { region__href: "?f.region=North" }, colDef }).props.href, "?f.region=North");
  equal([CartographMember({ value: "North", data: {}, colDef }), CartographMember({ value: null, colDef })], ["North", ""]);
});

test("Enter on any cell follows the link of its row", () => {
  const grid = '<div class="grid"><div row-index="0"><div class="ag-cell"><a data-go="1">North</a></div><div class="ag-cell" tabindex="0" id="n">12</div></div></div>';
  show(grid);
  let clicks = 0;
  find("a").addEventListener("click", () => { clicks += 1; });
  equal(press("Enter", find("#n")).defaultPrevented, true);
  press("a", find("#n"));
  equal(clicks, 1);
});
