import "/js/column_choice.js";
import { equal, find, send, show, test } from "./harness.js";

test("the button of a question names the reading that is chosen", () => {
  show(`<fieldset class="qst"><input type="radio" name="decimal" value="," data-shown="15,990.00"><select></select>
    <button data-use="1">Use this answer</button></fieldset>`);
  send("change", find("select"));
  equal(find("button").textContent, "Use this answer");
  send("change", find("input"));
  equal(find("button").textContent, "Use 15,990.00");
});
