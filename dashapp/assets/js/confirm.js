/* Confirm: a question before something is changed. The focus starts on Cancel and stays in the dialog. */
import { make, makeButton } from "./dom.js";

/** Ask; `onYes` is called if the person presses the button of that name. */
export function confirm(words, yes, onYes) {
  const no = makeButton("Cancel", "btn", () => { dialog.close(); });
  const sure = makeButton(yes, "btn btn-outline-danger", () => { dialog.close(); onYes(); });
  const said = make("p", "", words, { id: "ask-words" });
  const dialog = make("dialog", "ask", [said, make("div", "d-flex gap-2 mt-3", [sure, no])], { "aria-labelledby": said.id });
  dialog.addEventListener("close", () => { dialog.remove(); });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
