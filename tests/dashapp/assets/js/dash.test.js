import { addClientside, announceAddress, isLoading, refresh, refreshed, setProps, whenCalm } from "/js/dash.js";
import { equal, find, pause, show, test, told, until } from "./harness.js";

test("properties go to Dash", () => {
  setProps("toast", { tree: null });
  equal(told, [["toast", { tree: null }]]);
});

test("two refreshes at one moment are two values", () => {
  let sent = 0;
  refreshed.listen(() => { sent += 1; });
  refresh();
  refresh(true);
  equal([told[0][1].data < told[1][1].data, sent], [true, 1]);
});

test("functions for the browser are added to those that are there", () => {
  addClientside({ one: () => 1 });
  addClientside({ two: () => 2 });
  equal([window.dash_clientside.cartograph.one(), window.dash_clientside.cartograph.two(), typeof window.dash_clientside.set_props], [1, 2, "function"]);
});

test("dcc.Location is told", () => {
  let heard = 0;
  window.addEventListener("_dashprivate_pushstate", () => { heard += 1; }, { once: true });
  announceAddress();
  equal(heard, 1);
});

test("calm is when nothing waits", async () => {
  show('<div id="content"><p data-dash-is-loading="true"></p></div>');
  equal(isLoading(), true);
  let isCalm = false;
  whenCalm(() => { isCalm = true; });
  await pause(300);
  equal(isCalm, false);
  find("p").remove();
  equal(isLoading(), false);
  await until(() => isCalm);
});
