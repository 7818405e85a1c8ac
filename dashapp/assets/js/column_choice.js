/* Column choice: the button of a question names the reading that is chosen. */
import { one } from "./dom.js";

document.addEventListener("change", (event) => {
  const card = event.target.closest?.(".qst"), button = card && one("[data-use]", card);
  if (button && event.target.matches("[data-shown]")) { button.textContent = `Use ${event.target.dataset.shown}`; }
});
