/* Account: logging out is a post of a form with a fresh token. */
import { make } from "./dom.js";
import { readAnswer } from "./server.js";

export async function logOut() {
  const { token } = await readAnswer(await fetch("/csrf", { headers: { Accept: "application/json" } }));
  const field = make("input", "", [], { type: "hidden", name: "csrf_token", value: token });
  const form = make("form", "", field, { method: "post", action: "/logout" });
  document.body.append(form);
  form.submit();
}
