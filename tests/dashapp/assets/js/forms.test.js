import { fieldsOf } from "/js/forms.js";
import { address, asked, equal, find, pause, serve, show, test, told, until } from "./harness.js";

const FORM = '<form data-act="target.set"><input name="value" value="12"><button>Set target</button></form>';
const said = () => find(".act-told")?.textContent;

test("several fields of one name are joined by line ends", () => {
  const form = show('<form><input name="a" value="1"><input name="a" value="2"><input name="b" value=""></form>');
  equal(fieldsOf(form), { a: "1\n2", b: "" });
});

test("what was done is said, and the page asked for again", async () => {
  serve({ words: "The target is set.", go: "?x.done=1" });
  show(FORM).requestSubmit();
  await until(() => address() !== "/overview");
  equal([asked[0][0], JSON.parse(asked[0][1].body)], ["/act/target.set", { fields: { value: "12" } }]);
  equal([told.map(([id]) => id), address(), find("form").dataset.busy], [["toast", "refresh"], "/overview?x.done=1", undefined]);
});

test("what is refused stands in the form", async () => {
  serve({ error: "Only a manager may.", reference: "r1" }, 403);
  show(FORM).requestSubmit();
  await until(() => said());
  equal([said(), find(".act-told").getAttribute("role"), find("form").hasAttribute("aria-busy")], ["Only a manager may. Reference r1.", "alert", false]);
});

test("a lost connection is told apart", async () => {
  serve(() => { throw new TypeError("Failed to fetch"); });
  show(FORM).requestSubmit();
  await until(() => said());
  equal(said(), "The server cannot be reached; nothing was changed. Try again.");
});

test("a form is sent once at a time", async () => {
  serve({ words: "Done." });
  const form = show(FORM);
  form.requestSubmit();
  form.requestSubmit();
  await until(() => told.length);
  equal(asked.length, 1);
});

test("what is shown only once can be copied", async () => {
  serve({ words: "Invited.", keep: "/invitation/abc" });
  show(FORM).requestSubmit();
  await until(() => find("code"));
  equal([find("code").textContent, find("[data-copy]").dataset.copy], ["/invitation/abc", "/invitation/abc"]);
});

test("a form that asks first does nothing on Cancel, and the thing on its verb", async () => {
  serve({ words: "Closed." });
  const form = show('<form data-act="person.close" data-confirm="Close it?"><button>Close the account</button></form>');
  form.requestSubmit(find("button"));
  await pause();
  equal([asked.length, find("dialog .btn-outline-danger").textContent], [0, "Close the account"]);
  find("dialog .btn-outline-danger").click();
  await until(() => asked.length);
  equal(asked[0][0], "/act/person.close");
});
