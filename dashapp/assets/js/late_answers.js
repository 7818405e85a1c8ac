/* Late answers: responses carry the address that they answer; of two on their way, the older may come last. */
import { addClientside, refresh, setProps } from "./dash.js";

let bar = "";

/** Take the top bar from the last answer; ask again if it was for another state of the page. */
function late(answers) {
  const answer = answers?.[0];
  if (answer && answer.path === location.pathname) {
    if (answer.search !== location.search) { refresh(true); }
    const next = JSON.stringify(answer.top);
    if (next !== bar) { bar = next; setProps("top", { tree: answer.top }); } /* each drawing costs the repaint of a click */
  }
  return window.dash_clientside.no_update;
}

function title(label) {
  document.title = label ? `${label} · Cartograph` : "Cartograph";
  return window.dash_clientside.no_update;
}

addClientside({ late, title });
