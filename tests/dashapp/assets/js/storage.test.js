import { readCookie, readStored, writeCookie, writeStored } from "/js/storage.js";
import { equal, test } from "./harness.js";

const refuse = () => { throw new DOMException("refused", "SecurityError"); };

test("what is stored is read again; what is not is empty", () => {
  writeStored("a", "1");
  equal([readStored("a"), readStored("none")], ["1", ""]);
});

test("a browser that remembers nothing is no error", () => {
  const native = Object.getOwnPropertyDescriptor(window, "localStorage");
  Object.defineProperty(window, "localStorage", { configurable: true, get: refuse });
  writeStored("a", "2");
  equal(readStored("a"), "");
  Object.defineProperty(window, "localStorage", native);
  equal(readStored("a"), "1");
});

test("a cookie is found by its whole name", () => {
  writeCookie("subtheme", "x");
  equal(readCookie("theme"), "");
  writeCookie("theme", "dark");
  equal([readCookie("theme"), readCookie("subtheme")], ["dark", "x"]);
  document.cookie = "theme=; path=/; max-age=0";
});
