import { clearSelection, markName, selectMark, selectPoint, showStrip } from "/js/tap_strip.js";
import { COARSE, equal, find, pretend, show, test } from "./harness.js";

const tile = (attributes = "") => show(`<div data-tile="a"><a data-mark="region::North:East" href="?f=1" ${attributes}><span class="va">$12</span><span class="ch"><b class="good">+3%</b></span></a></div>`);

test("a mark is named by its label, or by its member, colons and all", () => {
  tile();
  equal(markName(find("[data-mark]")), "North:East");
  find("[data-mark]").dataset.label = "The north";
  equal(markName(find("[data-mark]")), "The north");
});

test("a selected mark shows value, change and what the button does", () => {
  tile();
  equal([selectMark(find("[data-mark]")), selectMark(find("[data-mark]"))], [true, false]);
  equal([find(".strip .t2").textContent, find(".strip .good").tagName, find(".strip a").textContent], ["$12, +3%", "B", "Filter to North:East"]);
  equal(find(".strip [data-pop]").dataset.pop, "mark:region::North:East");
});

test("a mark that is on is lifted, one with a verb of its own has that", () => {
  tile('aria-current="true"');
  selectMark(find("[data-mark]"));
  equal(find(".strip a").textContent, "Lift North:East");
  tile('data-does="Drill into North"');
  selectMark(find("[data-mark]"));
  equal(find(".strip a").textContent, "Drill into North");
});

test("there is one strip at a time, and it can be taken away", () => {
  const box = tile();
  showStrip(box, { label: "A", value: "1", href: "?a", does: "Go" });
  showStrip(box, { label: "B", value: "2", href: "?b", does: "Go" });
  equal([document.querySelectorAll(".strip").length, find(".strip [data-pop]")], [1, null]);
  equal([clearSelection(), clearSelection(), find(".strip")], [true, false, null]);
});

test("a point of a figure is selected on touch only", () => {
  const native = window.matchMedia, graph = find("#page").appendChild(tile());
  const says = { t: "May", href: "?m", foot: "Click to see May", rows: [["Revenue", "$12"], ["The year before", "$10"], ["Change", "+20%", "good"]] };
  equal(selectPoint(graph, says), false);
  pretend(COARSE);
  equal([selectPoint(graph, says), find(".strip .t2").textContent, find(".strip a").textContent], [true, "$12, +20% vs the year before", "See May"]);
  window.matchMedia = native;
});
