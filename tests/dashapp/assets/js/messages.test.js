import { copy, say } from "/js/messages.js";
import { equal, test, told } from "./harness.js";

const words = () => told.map(([id, props]) => [id, props.tree?.k]);
const clipboard = (value) => { Object.defineProperty(navigator, "clipboard", { configurable: true, value }); };

test("a sentence is said as a status", () => {
  say("Saved.");
  equal([words(), told[0][1].tree.role], [[["toast", "Saved."]], "status"]);
});

test("a sentence goes after four seconds, and a later one stays its own time", () => {
  const native = window.setTimeout, cleared = [], later = [];
  window.setTimeout = (does, time) => { later.push([does, time]); return later.length; };
  window.clearTimeout = (timer) => { cleared.push(timer); };
  say("One.");
  say("Two.");
  window.setTimeout = native;
  equal([later.map(([, time]) => time), cleared.at(-1)], [[4000, 4000], 1]);
  later[1][0]();
  equal(told.at(-1), ["toast", { tree: null }]);
});

test("copying says what was copied, or what could not be", async () => {
  const written = [];
  clipboard({ async writeText(text) { written.push(text); } });
  await copy("abc", "Copied.");
  clipboard(undefined);
  await copy("def", "Copied.");
  equal([written, words().map(([, text]) => text)], [["abc"], ["Copied.", "The browser does not let us copy: def"]]);
});
