import { describeFile, writeSize } from "/js/upload_list.js";
import { addFiles, queuedFiles, sentFiles } from "/js/upload_queue.js";
import { address, equal, find, serve, show, test, until } from "./harness.js";

test("sizes are read", () => { equal([writeSize(1), writeSize(2048), writeSize(5 * 1048576)], ["1 KB", "2 KB", "5.0 MB"]); });

test("a file says how far it is", () => {
  equal(describeFile({ state: "waiting" }), "waits");
  equal(describeFile({ state: "sending", at: 1024, size: 4096 }), "1 KB of 4 KB");
  equal(describeFile({ state: "failed", words: "Too large." }), "Too large.");
});

test("a refused file can be dismissed, and the others gone on with", async () => {
  show('<div data-sending="1"></div>');
  serve((path, { body }) => {
    if (path === "/upload/begin" && body.includes("bad")) { throw new Error("Not a table."); }
    return { id: "u1", received: 4 };
  });
  addFiles([new File(["a,b\n"], "good.csv"), new File(["x"], "bad.pdf")]);
  await until(() => find(".btn-primary"));
  equal([find(".refused").textContent, find(".btn-primary").textContent, sentFiles().length], ["Not a table.", "Go on with good.csv", 1]);
  find(".failed .btn").click();
  equal([address(), queuedFiles().length], ["/data?x.upload=u1", 0]);
});

test("the list comes back with the page", async () => {
  window.fetch = () => new Promise(() => {}); /* the server does not answer */
  addFiles([new File(["a,b\n"], "late.csv")]);
  show("<p></p>");
  show('<div data-sending="1"></div>');
  await until(() => find(".job-head"));
  equal(find(".job-head b").textContent, "late.csv");
});
