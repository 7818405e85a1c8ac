import { closePanel } from "/js/panel.js";
import { go } from "/js/address.js";
import { address, equal, find, press, show, test, told, until } from "./harness.js";

const ask = window.dash_clientside.cartograph.panel;
const BOX = '<div class="panel-box" data-panel="rules"><h2 tabindex="-1">Rules</h2></div>';

test("the question is the hash and the state under it", () => {
  equal(ask("#rules", "?period=year", 3, "/overview"), { hash: "#rules", search: "?period=year", path: "/overview", n: 3 });
  equal([ask("", "", 4, "/overview"), told], [null, [["panel", { tree: null }]]]);
  equal(ask("", "", 5, "/overview"), "no update");
});

test("the focus goes into a panel, and back to what opened it", async () => {
  const button = show("<button>Open</button>");
  button.focus();
  find("#panel").innerHTML = BOX;
  await until(() => document.activeElement.textContent === "Rules");
  equal(document.body.classList.contains("with-panel"), true);
  find("#panel").innerHTML = "";
  await until(() => document.activeElement === button);
  equal(document.body.classList.contains("with-panel"), false);
});

test("closing one that a link opened is a step back", async () => {
  const link = show('<a data-go="1" href="#rules">Rules</a>');
  link.addEventListener("click", (event) => { event.preventDefault(); go("#rules"); });
  link.click();
  ask("#rules", "", 1, "/overview");
  const length = window.history.length;
  closePanel();
  await until(() => address() === "/overview");
  equal(window.history.length, length);
  ask("", "", 2, "/overview");
});

test("closing one that came with the address takes the hash away", () => {
  window.history.replaceState({}, "", "/overview?a=1#rules");
  ask("#rules", "?a=1", 1, "/overview");
  press("Escape", document.body);
  equal(address(), "/overview?a=1");
  ask("", "", 2, "/overview");
});
