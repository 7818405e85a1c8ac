import { addFiles, isSending, queuedFiles, sentFiles, stopFile } from "/js/upload_queue.js";
import { address, asked, equal, pause, serve, show, test, told, until } from "./harness.js";

const file = (name, size = 4) => new File(["x".repeat(size)], name);
const paths = () => asked.map(([path]) => path);
const size = 4 * 1024 * 1024;

/** Answer as a server that takes every piece whole. */
function take(path, { body }) {
  if (path === "/upload/begin") { return { id: JSON.parse(body).name }; }
  return { received: Number(path.split("/").at(-1)) + (body.size || 0) };
}

test("a file goes in pieces, and its columns come", async () => {
  show('<div data-sending="1"></div>');
  serve(take);
  addFiles([file("a.csv", size + 3)]);
  equal(isSending(), true);
  await until(() => address() !== "/overview");
  equal([paths(), address(), isSending()], [["/upload/begin", "/upload/a.csv/0", `/upload/a.csv/${size}`, "/upload/a.csv/finish"], "/data?x.upload=a.csv", false]);
});

test("files go one after the other", async () => {
  show('<div data-sending="1"></div>');
  serve(take);
  addFiles([file("a.csv"), file("b.csv")]);
  await until(() => address() !== "/overview");
  equal([paths().filter((path) => path === "/upload/begin").length, address()], [2, "/data?x.upload=a.csv,b.csv"]);
});

test("the server says where a file goes on", async () => {
  show('<div data-sending="1"></div>');
  let tries = 0;
  window.fetch = async (path, { body }) => {
    asked.push([path]);
    if (path === "/upload/a.csv/0" && !tries) { tries += 1; return new Response(JSON.stringify({ error: "Not there.", received: 2 }), { status: 409 }); }
    return new Response(JSON.stringify(path.endsWith("finish") ? {} : path === "/upload/a.csv/2" ? { received: 4 } : take(path, { body })));
  };
  addFiles([file("a.csv")]);
  await until(() => address() !== "/overview");
  equal(paths(), ["/upload/begin", "/upload/a.csv/0", "/upload/a.csv/2", "/upload/a.csv/finish"]);
});

test("a lost answer is asked for again", async () => {
  show('<div data-sending="1"></div>');
  let lost = 0;
  window.fetch = async (path, options) => {
    asked.push([path]);
    if (path === "/upload/a.csv/0" && !lost) { lost += 1; throw new TypeError("Failed to fetch"); }
    return new Response(JSON.stringify(take(path, options)));
  };
  addFiles([file("a.csv")]);
  await until(() => address() !== "/overview");
  equal(paths().filter((path) => path === "/upload/a.csv/0").length, 2);
});

test("a file that is refused says why; one that is stopped is forgotten by the server", async () => {
  show("<p></p>");
  window.fetch = async (path) => { asked.push([path]); return new Response(JSON.stringify({ error: "Too large." }), { status: 413 }); };
  addFiles([file("a.csv")]);
  await until(() => !isSending());
  equal([queuedFiles()[0].state, queuedFiles()[0].words], ["failed", "Too large."]);
  Object.assign(queuedFiles()[0], { id: "u1", state: "waiting" });
  stopFile(queuedFiles()[0]);
  equal([queuedFiles(), paths().at(-1)], [[], "/act/data.discard"]);
});

test("away from the page Data it says that the file is here", async () => {
  show("<p></p>");
  window.fetch = async (path, options) => new Response(JSON.stringify(take(path, options)));
  addFiles([file("a.csv")]);
  await until(() => told.length);
  await pause();
  equal([told[0][1].tree.k, sentFiles(), address()], ["a.csv is here; it waits on the page Data.", [], "/overview"]);
});
