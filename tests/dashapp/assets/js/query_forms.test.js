import { addressOf } from "/js/query_forms.js";
import { address, equal, find, send, show, test } from "./harness.js";

const FORM = '<form data-get="/admin"><input name="x.q" value=" ann & co "><input name="empty" value=""><select name="x.role"><option value="">any</option><option>viewer</option></select><input type="search" name="s"></form>';

test("the address has the fields that are filled", () => {
  equal(addressOf(show(FORM)), "/admin?x.q=ann+%26+co");
  equal(addressOf(show('<form data-get="/admin"><input name="a" value=" "></form>')), "/admin");
});

test("sending it goes there", () => {
  show(FORM).requestSubmit();
  equal(address(), "/admin?x.q=ann+%26+co");
});

test("a choice needs no button, a typed word does", () => {
  show(FORM);
  send("change", find("input"));
  equal(address(), "/overview");
  find("select").value = "viewer";
  send("change", find("select"));
  equal(address(), "/admin?x.q=ann+%26+co&x.role=viewer");
});

test("an emptied search shows all again", () => {
  show(FORM);
  send("search", find("[type=search]"));
  equal(address(), "/admin?x.q=ann+%26+co");
});
