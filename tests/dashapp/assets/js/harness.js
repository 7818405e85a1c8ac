/* Harness: what the tests of modules share. Each module's tests run in a page of their own; the server is a function. */

const tests = [];

/** What Dash was told: [id, properties] of each call. */
export const told = [];

/** What was asked of the server: [address, options] of each request. */
export const asked = [];

const NO_UPDATE = "no update";
window.dash_clientside = { no_update: NO_UPDATE, set_props(id, props) { told.push([id, props]); } };
window.cartographScheme = () => false;
window.cartographNatives = { trim: String.prototype.trim, toString: Function.prototype.toString, parseFloat, parseInt };

let answer = () => new Response("{}");
window.fetch = async (...request) => { asked.push(request); return answer(...request); };

/** Answer requests from now on; `body` may be a function of the request that raises. */
export function serve(body, status = 200) {
  answer = (...request) => new Response(JSON.stringify(typeof body === "function" ? body(...request) : body), { status });
}

export function test(name, body) { tests.push([name, body]); }

export function equal(found, expected) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) { throw new Error(`${left} is not ${right}`); }
}

/** Wait until a condition is true, for at most two seconds. */
export async function until(condition) {
  for (let left = 200; left; left -= 1) {
    if (condition()) { return; }
    await pause(10);
  }
  throw new Error(`never true: ${condition}`);
}

export const pause = (time = 0) => new Promise((done) => { window.setTimeout(done, time); });

/** Show a page with this HTML in the body, beside the places that the shell has. Returns its first element. */
export function show(html = "") {
  for (const name of Object.keys(document.body.dataset)) { delete document.body.dataset[name]; }
  document.querySelector("#page").innerHTML = html;
  return document.querySelector("#page").firstElementChild;
}

export const find = (selector) => document.querySelector(selector);

/** Press a key where the focus is, or on an element. Returns the event. */
export function press(key, target = document.activeElement, more = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

export function send(name, target, more = {}) {
  const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), more);
  target.dispatchEvent(event);
  return event;
}

/** The address as path, query and hash. */
export const address = () => location.pathname + location.search + location.hash;

/** Pretend that a media query matches, or none. */
export function pretend(query) { window.matchMedia = (asks) => ({ matches: asks === query, addEventListener() {} }); }

export const PHONE = "(max-width: 767px)", COARSE = "(pointer: coarse)";

/** Run all tests; return a line of each that failed. */
export async function run() {
  const failed = [];
  for (const [name, body] of tests) {
    told.length = asked.length = 0;
    show();
    window.history.replaceState({}, "", "/overview");
    try { await body(); } catch (error) { failed.push(`${name}: ${error.message}`); }
  }
  return { ran: tests.length, failed };
}
