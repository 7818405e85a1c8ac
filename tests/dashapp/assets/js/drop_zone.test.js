import "/js/drop_zone.js";
import { asked, equal, find, send, serve, show, test, until } from "./harness.js";

const ZONE = '<div data-drop="1"></div><input type="file" data-files="1">';
const files = () => [new File(["a,b\n1,2\n"], "orders.csv")];
const carrying = (list = files()) => ({ dataTransfer: { types: ["Files"], files: list, dropEffect: "" } });

test("the zone shows that files are over the page", () => {
  show(ZONE);
  equal(send("dragenter", document.body, carrying()).defaultPrevented, true);
  send("dragenter", find("[data-drop]"), carrying());
  send("dragleave", document.body, carrying());
  equal(find("[data-drop]").classList.contains("over"), true);
  send("dragleave", document.body, carrying());
  equal(find("[data-drop]").classList.contains("over"), false);
});

test("text that is dragged, or a page without a zone, is none of our business", () => {
  show(ZONE);
  equal(send("dragenter", document.body, { dataTransfer: { types: ["text/plain"] } }).defaultPrevented, false);
  show("<p></p>");
  equal(send("dragover", document.body, carrying()).defaultPrevented, false);
});

test("what is dropped is sent", async () => {
  serve({ error: "Too large." }, 400);
  show(ZONE);
  send("dragover", document.body, carrying());
  send("drop", document.body, carrying());
  await until(() => asked.length);
  equal([asked[0][0], JSON.parse(asked[0][1].body).name], ["/upload/begin", "orders.csv"]);
});

test("what is chosen is sent, and can be chosen again", async () => {
  serve({ error: "Too large." }, 400);
  show(ZONE);
  const input = find("input"), list = new DataTransfer();
  list.items.add(files()[0]);
  input.files = list.files;
  send("change", input);
  await until(() => asked.length);
  equal(input.value, "");
});
