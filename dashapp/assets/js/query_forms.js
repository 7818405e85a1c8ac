/* Query forms: forms that lead to another address instead of changing anything: `data-get` is the path, the fields are its query. */
import { go } from "./address.js";

/** Return the address that a form leads to; empty fields are left out. */
export function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) { query.append(name, value.trim()); }
  }
  const search = query.toString();
  return form.dataset.get + (search ? `?${search}` : "");
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-get]");
  if (form) { event.preventDefault(); go(addressOf(form)); }
});

/* a choice needs no button, and an emptied search shows all again */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-get]");
  if (form && event.target.matches("select, [type=date]")) { go(addressOf(form)); }
});
document.addEventListener("search", (event) => {
  const form = event.target.closest?.("form[data-get]");
  if (form && !event.target.value) { go(addressOf(form)); }
}, true);
