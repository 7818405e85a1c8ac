/* Job polling: a page on which a job runs asks again, as long as it is shown and somebody looks. Quietly: nothing is dimmed. */
import { isLoading, refresh } from "./dash.js";
import { one } from "./dom.js";

const LOOKS = 250;
let asked = 0;

window.setInterval(() => {
  const running = one("[data-poll]");
  if (!running || document.hidden || isLoading()) { return; }
  const now = Date.now();
  if (now - asked >= Number(running.dataset.poll)) { asked = now; refresh(true); }
}, LOOKS);
