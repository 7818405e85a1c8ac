import "/js/column_choice.js";
import { equal, find, send, show, test } from "./harness.js";

test("a chosen column shows what it holds, and is no longer called odd", () => {
  show(`<table><tbody><tr><td><select data-column="amount" aria-invalid="true"><option value="">none</option>
    <option value="2" data-holds="12.50, 3.00">Total</option></select><span class="odd">looks odd</span></td><td><span data-holds="1"></span></td></tr></tbody></table>`);
  const select = find("select");
  select.value = "2";
  send("change", select);
  equal([find("[data-holds='1']").textContent, find(".odd").hidden, select.hasAttribute("aria-invalid")], ["12.50, 3.00", true, false]);
  select.value = "";
  send("change", select);
  equal(find("[data-holds='1']").textContent, "");
});
