/* Forms: `data-act` names what a form changes; its fields are posted once, and what the server said stands in the form. */
import { go } from "./address.js";
import { confirm } from "./confirm.js";
import { refresh } from "./dash.js";
import { make, makeButton, one } from "./dom.js";
import { say } from "./messages.js";
import { isUnreachable, postJson } from "./server.js";

/** Return the fields of a form; several of one name are joined by line ends. */
export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") { fields[name] = Object.hasOwn(fields, name) ? `${fields[name]}\n${value}` : value; }
  }
  return fields;
}

function tell(form, words, kind = "") {
  let place = one(".act-told", form);
  if (!place) {
    place = make("p", "", "", { role: "alert" });
    form.append(place);
  }
  place.className = `act-told ${kind}`;
  place.textContent = words;
  return place;
}

/** Show what is shown only once, such as the link of an invitation. */
function tellForKeeping(form, { words, keep }) {
  const button = makeButton("Copy", "btn");
  button.dataset.copy = keep;
  tell(form, `${words} `).append(make("code", "", keep), button);
}

function finish(form, done) {
  form.reset();
  if (done.keep) { tellForKeeping(form, done); } else { tell(form, ""); say(done.words); }
  refresh();
  if (done.go) { go(done.go); }
}

async function act(form) {
  if (form.dataset.busy) { return; }
  form.dataset.busy = "1";
  form.setAttribute("aria-busy", "true");
  tell(form, "");
  try {
    finish(form, await postJson(`/act/${encodeURIComponent(form.dataset.act)}`, { fields: fieldsOf(form) }));
  } catch (error) {
    tell(form, isUnreachable(error) ? "The server cannot be reached; nothing was changed. Try again." : error.message, "bad");
  } finally {
    delete form.dataset.busy;
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) { return; }
  event.preventDefault();
  if (form.dataset.busy) { return; }
  if (!form.dataset.confirm) { act(form); return; }
  const verb = event.submitter?.textContent.trim() || event.submitter?.title;
  confirm(form.dataset.confirm, verb || "Yes", () => { act(form); });
});
