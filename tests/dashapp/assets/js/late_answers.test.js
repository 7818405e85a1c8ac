import "/js/late_answers.js";
import { equal, test, told } from "./harness.js";

const { late, title } = window.dash_clientside.cartograph;

test("the top bar comes with an answer, and is drawn again only if it differs", () => {
  const answer = { path: "/overview", search: "", top: { t: "p", k: "Bar" } };
  equal(late([answer]), "no update");
  late([answer]);
  equal(told, [["top", { tree: { t: "p", k: "Bar" } }]]);
});

test("an answer for another state is asked for again", () => {
  late([{ path: "/overview", search: "?old=1", top: { t: "p", k: "Bar" } }]);
  equal(told.map(([id]) => id), ["refresh"]);
});

test("an answer for another page, and none, are left", () => {
  late([{ path: "/funnel", search: "", top: {} }]);
  late([]);
  late(undefined);
  equal(told, []);
});

test("the title names the page", () => {
  title("Funnel");
  equal(document.title, "Funnel · Cartograph");
  title("");
  equal(document.title, "Cartograph");
});
