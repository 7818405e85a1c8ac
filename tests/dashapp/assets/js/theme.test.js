import { chooseTheme, chosenTheme } from "/js/theme.js";
import { equal, find, show, test, told, until } from "./harness.js";

const BUTTONS = '<button data-theme="light"></button><button data-theme="dark"></button><button data-theme="system"></button>';
const pressed = () => [...document.querySelectorAll('[aria-pressed="true"]')].map((button) => button.dataset.theme);

test("a chosen theme is remembered, marked, and figures are asked for again", () => {
  let applied = 0;
  window.cartographScheme = () => { applied += 1; return true; };
  show(BUTTONS);
  chooseTheme("dark");
  equal([chosenTheme(), pressed(), applied, told.map(([id]) => id)], ["dark", ["dark"], 1, ["refresh"]]);
  document.cookie = "theme=; path=/; max-age=0";
  equal(chosenTheme(), "system");
});

test("a menu that opens shows which one is chosen", async () => {
  show(`<details class="menu"><summary>Me</summary>${BUTTONS}</details>`);
  find("details").open = true;
  await until(() => pressed().length);
  equal(pressed(), ["system"]);
});
