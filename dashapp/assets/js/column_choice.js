/* Column choice: a chosen column of a file shows what it holds. */
import { one } from "./dom.js";

document.addEventListener("change", (event) => {
  if (!event.target.matches("select[data-column]")) { return; }
  const row = event.target.closest("tr"), place = one("[data-holds]", row.lastElementChild), odd = one(".odd", row);
  if (place) { place.textContent = event.target.selectedOptions[0]?.dataset.holds || ""; }
  if (odd) { odd.hidden = true; }
  event.target.removeAttribute("aria-invalid");
});
