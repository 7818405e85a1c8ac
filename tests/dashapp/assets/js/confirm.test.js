import { confirm } from "/js/confirm.js";
import { equal, find, test, until } from "./harness.js";

const buttons = () => [...document.querySelectorAll("dialog button")];

test("Cancel has the focus and changes nothing", async () => {
  let yes = 0;
  confirm("Close the account?", "Close it", () => { yes += 1; });
  equal([find("dialog").matches(":modal"), document.activeElement.textContent], [true, "Cancel"]);
  equal(find("#ask-words").textContent, "Close the account?");
  document.activeElement.click();
  await until(() => !find("dialog"));
  equal(yes, 0);
});

test("the button of the name does it, once", async () => {
  let yes = 0;
  confirm("Close the account?", "Close it", () => { yes += 1; });
  buttons().find((button) => button.textContent === "Close it").click();
  await until(() => !find("dialog"));
  equal(yes, 1);
});
