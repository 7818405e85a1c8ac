/* Messages: one sentence at the foot of the window, for four seconds. */
import { setProps } from "./dash.js";

const SHOWN = 4000;
let timer = 0;

export function say(words) {
  setProps("toast", { tree: { t: "div", className: "toast show", role: "status", key: Date.now(), k: words } });
  window.clearTimeout(timer);
  timer = window.setTimeout(() => { setProps("toast", { tree: null }); }, SHOWN);
}

/** Copy a text to the clipboard, and say so. */
export async function copy(text, words) {
  try {
    await navigator.clipboard.writeText(text);
    say(words);
  } catch {
    say(`The browser does not let us copy: ${text}`);
  }
}
