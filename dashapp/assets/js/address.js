/* Address: the state of the page. Following a link of our own changes it without loading the page again. */
import { announceAddress } from "./dash.js";
import { createSignal } from "./signals.js";

/** Sent when path or query changed: `{ isOtherPage, isPushed }`. */
export const moved = createSignal();

const OWN = /^(\/(?![/\\])|\?|#)/;
let shown = location.pathname + location.search;

/** Go to an address of our own; others are not followed. The side panel stays open over another state of a page. */
export function go(href) {
  if (!OWN.test(href)) { return; }
  const there = new URL(href, location.href);
  const isOtherPage = there.pathname !== location.pathname;
  if (!isOtherPage && href[0] !== "#" && !there.hash) { there.hash = location.hash; }
  if (there.href !== location.href) { window.history.pushState({}, "", there.href); }
  announceAddress();
  if (isOtherPage) { window.scrollTo(0, 0); }
  report(true);
}

/** Change the address without a step in the history. */
export function replaceAddress(href) {
  window.history.replaceState({}, "", href);
  announceAddress();
}

function report(isPushed) {
  const now = location.pathname + location.search;
  if (now === shown) { return; }
  const isOtherPage = now.split("?")[0] !== shown.split("?")[0];
  shown = now;
  moved.send({ isOtherPage, isPushed });
}

window.addEventListener("popstate", () => { window.setTimeout(report, 0, false); });
