import { closeMenus, leaveMenu, menuOpened } from "/js/menus.js";
import { equal, find, pause, send, show, test, until } from "./harness.js";

const MENUS = '<details class="menu" id="a"><summary>A</summary></details><details class="menu" id="b"><summary>B</summary><a download href="data:,x">x</a></details>';
const open = () => [...document.querySelectorAll("details[open]")].map((menu) => menu.id);

test("menus close but one", () => {
  show(MENUS);
  find("#a").open = find("#b").open = true;
  closeMenus(find("#b"));
  equal(open(), ["b"]);
  closeMenus();
  equal(open(), []);
});

test("leaving a menu gives the focus to its button", () => {
  show(MENUS);
  equal(leaveMenu(), false);
  find("#a").open = true;
  equal([leaveMenu(), open(), document.activeElement.textContent], [true, [], "A"]);
});

test("an opened menu is reported", async () => {
  let count = 0;
  menuOpened.listen(() => { count += 1; });
  show(MENUS);
  find("#a").open = true;
  await until(() => count === 1);
  find("#a").open = false;
  await pause(30);
  equal(count, 1);
});

test("a download closes its menu", async () => {
  show(MENUS);
  find("#b").open = true;
  find("a").addEventListener("click", (event) => { event.preventDefault(); });
  send("click", find("a"));
  await until(() => !open().length);
});
