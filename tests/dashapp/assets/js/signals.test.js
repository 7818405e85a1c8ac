import { createSignal } from "/js/signals.js";
import { equal, test } from "./harness.js";

test("listeners hear what is sent, in the order in which they came", () => {
  const signal = createSignal(), heard = [];
  signal.send("nobody");
  signal.listen((...values) => { heard.push(["first", ...values]); });
  signal.listen((...values) => { heard.push(["second", ...values]); });
  signal.send(1, 2);
  equal(heard, [["first", 1, 2], ["second", 1, 2]]);
});

test("two signals know nothing of each other", () => {
  const one = createSignal(), other = createSignal();
  let heard = 0;
  one.listen(() => { heard += 1; });
  other.send();
  equal(heard, 0);
});
