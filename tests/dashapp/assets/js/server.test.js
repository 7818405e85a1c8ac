import { isUnreachable, post, postJson, readAnswer } from "/js/server.js";
import { asked, equal, serve, test } from "./harness.js";

const failure = async (promise) => { try { await promise; } catch (error) { return error; } return null; };

test("a value is posted as JSON", async () => {
  serve({ words: "Done." });
  equal(await postJson("/act/x", { fields: {} }), { words: "Done." });
  const [address, { method, headers, body }] = asked[0];
  equal([address, method, headers["Content-Type"], body], ["/act/x", "POST", "application/json", '{"fields":{}}']);
});

test("an error is the server's sentence, with its reference and its body", async () => {
  serve({ error: "Too large.", reference: "r-2", received: 12 }, 413);
  const error = await failure(post("/upload/1/0", "abc", "text/plain"));
  equal([error.message, error.body.received, isUnreachable(error)], ["Too large. Reference r-2.", 12, false]);
});

test("an answer that is no JSON is told in our words", async () => {
  equal((await failure(readAnswer(new Response("<html>", { status: 502 })))).message, "This could not be done.");
  equal((await failure(readAnswer(new Response("", { status: 502 }), "Not sent."))).message, "Not sent.");
  equal(await readAnswer(new Response("not JSON")), {});
});

test("no answer at all is told apart", async () => {
  serve(() => { throw new TypeError("Failed to fetch"); });
  equal(isUnreachable(await failure(postJson("/x", {}))), true);
});
