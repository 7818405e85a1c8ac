import { logOut } from "/js/account.js";
import { asked, equal, find, serve, test } from "./harness.js";

test("logging out posts the token that the server gave", async () => {
  let sent = null;
  HTMLFormElement.prototype.submit = function submit() { sent = [this.method, new URL(this.action).pathname, new FormData(this).get("csrf_token")]; };
  serve({ token: "t-1" });
  await logOut();
  equal(asked.map(([address]) => address), ["/csrf"]);
  equal(sent, ["post", "/logout", "t-1"]);
  find("body > form").remove();
});
