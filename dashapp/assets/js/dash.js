/* Dash: what we ask of its renderer. The only module that uses its private names. */
import { createSignal } from "./signals.js";
import { one } from "./dom.js";

/** Sent when all answers are asked for again. */
export const refreshed = createSignal();

const LOADING = "#content [data-dash-is-loading]";
let rounds = 0;

export function setProps(id, props) { window.dash_clientside.set_props(id, props); }

/** Add functions that callbacks of the server call in the browser. */
export function addClientside(functions) {
  const known = window.dash_clientside || {};
  window.dash_clientside = { ...known, cartograph: { ...known.cartograph, ...functions } };
}

/** Tell dcc.Location that the address changed without it. */
export function announceAddress() { window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); }

/** True if a part of the page waits for its answer. */
export function isLoading(selector = LOADING) { return Boolean(one(selector)); }

/** Ask for everything on the page again; `quietly` shows nobody that it waits. */
export function refresh(quietly = false) {
  rounds += 1;
  setProps("refresh", { data: Date.now() + rounds });
  if (quietly !== true) { refreshed.send(); }
}

/** Call a function once nothing has waited for an answer for half a second. */
export function whenCalm(then) {
  let quiet = 0;
  const timer = window.setInterval(() => {
    quiet = isLoading() ? 0 : quiet + 1;
    if (quiet > 4) { window.clearInterval(timer); then(); }
  }, 100);
}
