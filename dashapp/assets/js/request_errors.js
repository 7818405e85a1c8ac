/* Request errors: what becomes of a question of Dash that was not answered: logged out leads to the log-in, the rest is said. */
import { say as sayNow } from "./messages.js";

const ASKED = "/_dash-update-component";
const nativeFetch = window.fetch;

/** Say something, if the page is far enough to show it. */
function say(words) { if (window.dash_clientside?.set_props) { sayNow(words); } }

function logIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {}); /* the page is left: nothing is to come of the answer */
}

async function explain(answer) {
  const body = await answer.clone().json().catch(() => ({}));
  say((body.error || "The server could not answer this.") + (body.reference ? ` Reference ${body.reference}.` : ""));
}

async function ask(...request) {
  try {
    const answer = await nativeFetch(...request);
    if (answer.status === 401) { return await logIn(); }
    if (answer.status >= 400) { explain(answer); }
    return answer;
  } catch (error) {
    if (error.name !== "AbortError") { say("The server cannot be reached: what you see is as it was. Try again."); }
    throw error;
  }
}

window.fetch = (...request) => {
  const address = String(request[0]?.url || request[0]);
  return address.includes(ASKED) ? ask(...request) : nativeFetch(...request);
};
