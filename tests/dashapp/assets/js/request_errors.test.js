import "/js/request_errors.js";
import { equal, pause, serve, test, told, until } from "./harness.js";

const ASKED = "/_dash-update-component";
const said = () => told.map(([, props]) => props.tree?.k);

test("an answer goes through", async () => {
  serve({ a: 1 });
  equal(await (await fetch(ASKED)).json(), { a: 1 });
  equal(told, []);
});

test("a refusal is said with its reference, and goes through", async () => {
  serve({ error: "This cannot be asked.", reference: "r-1" }, 400);
  equal((await fetch(new Request(ASKED, { method: "POST" }))).status, 400);
  await until(() => told.length);
  equal(said(), ["This cannot be asked. Reference r-1."]);
});

test("a lost connection is said, and raised", async () => {
  serve(() => { throw new TypeError("Failed to fetch"); });
  let raised = "";
  try { await fetch(ASKED); } catch (error) { raised = error.name; }
  equal([raised, said()], ["TypeError", ["The server cannot be reached: what you see is as it was. Try again."]]);
});

test("what the browser gave up itself is not said", async () => {
  serve(() => { throw new DOMException("stopped", "AbortError"); });
  try { await fetch(ASKED); } catch { await pause(); }
  equal(told, []);
});

test("requests of others are left alone", async () => {
  serve({ error: "No." }, 404);
  await fetch("/export/x.csv");
  await pause();
  equal(told, []);
});
