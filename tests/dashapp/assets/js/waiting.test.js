import "/js/waiting.js";
import { go } from "/js/address.js";
import { refresh } from "/js/dash.js";
import { equal, find, pause, show, test, until } from "./harness.js";

const LOADING = '<div id="content"><p data-dash-is-loading="true"></p></div>';

test("what takes long says so, can be cancelled, and stops when it is there", async () => {
  show(LOADING);
  go("?a=1");
  await pause(150);
  equal(find(".busy"), null);
  await until(() => find(".busy"));
  equal([/^\d\.\d s$/.test(find(".busy-time").textContent), find("[data-cancel]").textContent, find(".busy [role=status]").textContent], [true, "Cancel", "Answering,"]);
  find("p").remove();
  await until(() => !find(".busy"));
});

test("a refresh cannot be cancelled: there is no step to take back", async () => {
  show(LOADING);
  refresh();
  await until(() => find(".busy"));
  equal(find("[data-cancel]"), null);
  find("p").remove();
  await until(() => !find(".busy"));
});

test("a quiet refresh shows nothing", async () => {
  show(LOADING);
  refresh(true);
  await pause(500);
  equal(find(".busy"), null);
});
