import { equal, test } from "./harness.js";

/* eslint-disable no-extend-native -- what the library does, to see that it is undone */
const natives = { ...window.cartographNatives };
String.prototype.trim = () => "slow";
Function.prototype.toString = () => "slow";
window.parseFloat = window.parseInt = () => 0;

test("the browser's own functions are put back", async () => {
  await import("/js/native_functions.js");
  equal([String.prototype.trim === natives.trim, Function.prototype.toString === natives.toString], [true, true]);
  equal([window.parseFloat === natives.parseFloat, window.parseInt === natives.parseInt, " a ".trim()], [true, true, "a"]);
  equal(Object.keys(String.prototype), []);
});
