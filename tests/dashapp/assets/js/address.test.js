import { go, moved, replaceAddress } from "/js/address.js";
import { address, equal, pause, test, until } from "./harness.js";

const seen = [];
let announced = 0;
moved.listen((move) => { seen.push(move); });
window.addEventListener("_dashprivate_pushstate", () => { announced += 1; });

test("a query of the same page is pushed and reported", () => {
  seen.length = announced = 0;
  const before = window.history.length;
  go("?period=year");
  equal(address(), "/overview?period=year");
  equal([seen, announced, window.history.length - before], [[{ isOtherPage: false, isPushed: true }], 1, 1]);
});

test("another page is reported as such", () => {
  seen.length = 0;
  go("/funnel");
  equal([address(), seen], ["/funnel", [{ isOtherPage: true, isPushed: true }]]);
  go("/overview");
});

test("the panel stays open over another state of the page, and not over another page", () => {
  go("#meaning:revenue");
  go("?period=month");
  equal(address(), "/overview?period=month#meaning:revenue");
  go("/funnel");
  equal(address(), "/funnel");
  go("/overview");
});

test("only addresses of our own are followed", () => {
  for (const foreign of ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]) { go(foreign); }
  equal(address(), "/overview");
});

test("the same address makes no step in the history", () => {
  go("?a=1");
  const before = window.history.length;
  go("?a=1");
  equal(window.history.length, before);
});

test("a hash alone moves nothing", () => {
  go("?a=2");
  seen.length = 0;
  go("#rules");
  equal(seen, []);
});

test("Back is reported, and as nothing that was pushed", async () => {
  go("?a=3");
  go("?a=4");
  seen.length = 0;
  window.history.back();
  await until(() => seen.length);
  equal([address(), seen], ["/overview?a=3", [{ isOtherPage: false, isPushed: false }]]);
});

test("an address is replaced without a step", async () => {
  const before = window.history.length;
  announced = 0;
  replaceAddress("/overview?a=5");
  await pause();
  equal([address(), window.history.length, announced], ["/overview?a=5", before, 1]);
});
