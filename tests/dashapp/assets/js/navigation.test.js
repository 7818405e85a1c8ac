import { openDrawer, setDrawer, toggleDrawer, toggleNavigation } from "/js/navigation.js";
import { PHONE, equal, find, pretend, send, show, test, until } from "./harness.js";

const root = document.documentElement;

test("the navigation collapses, and the server will know", () => {
  find("#nav").innerHTML = '<button data-nav="1"></button>';
  toggleNavigation();
  equal([root.classList.contains("mini"), document.cookie.includes("nav=small")], [true, true]);
  equal([find("[data-nav]").title, find("[data-nav]").getAttribute("aria-expanded")], ["Expand", "false"]);
  toggleNavigation();
  equal([root.classList.contains("mini"), document.cookie.includes("nav=wide"), find("[data-nav]").title], [false, true, "Collapse"]);
});

test("a drawer takes the focus and gives it back", async () => {
  const button = show('<button>Open</button><div class="fbar-filters"><button id="first">Region</button></div>');
  button.focus();
  toggleDrawer("filters", button);
  equal(openDrawer(), "filters");
  await until(() => document.activeElement.id === "first");
  toggleDrawer("filters");
  equal([openDrawer(), document.activeElement === button], ["", true]);
});

test("behind the drawer of the navigation nothing takes keys", () => {
  setDrawer("nav");
  equal(find(".page").inert, true);
  setDrawer("");
  equal(find(".page").inert, false);
});

test("on a phone its button closes the drawer; a wider window closes it too", () => {
  const native = window.matchMedia;
  pretend(PHONE);
  setDrawer("nav");
  toggleNavigation();
  equal(openDrawer(), "");
  setDrawer("nav");
  window.matchMedia = native;
  send("resize", window);
  equal([openDrawer(), find(".page").inert], ["", false]);
});
