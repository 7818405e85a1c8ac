import "/js/buttons.js";
import { COARSE, address, equal, find, pretend, press, serve, show, test, told, until } from "./harness.js";

const popAsked = () => told.filter(([id]) => id === "pop").map(([, props]) => props.data.name);

test("a link of our own changes the address", () => {
  show('<a data-go="1" href="?period=year">Year</a>').click();
  equal(address(), "/overview?period=year");
});

test("a link with Ctrl is left to the browser", () => {
  const link = show('<a data-go="1" href="?period=year">Year</a>');
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
  document.addEventListener("click", (event) => { event.preventDefault(); }, { once: true });
  link.dispatchEvent(click);
  equal(address(), "/overview");
});

test("a button opens its popover, and closes it again", () => {
  const button = show('<button data-pop="period" aria-expanded="false">Period</button>');
  button.click();
  equal([popAsked(), document.body.dataset.over, button.getAttribute("aria-expanded")], [["period"], "menu", "true"]);
  button.click();
  equal([document.body.dataset.over, button.getAttribute("aria-expanded")], [undefined, "false"]);
});

test("a click elsewhere closes the popover", () => {
  show('<button data-pop="period">Period</button><p>Text</p>').click();
  find("p").click();
  equal(document.body.dataset.over, undefined);
});

test("a button in a menu closes the menu", () => {
  show('<details class="menu" open><summary>More</summary><button data-theme="dark">Dark</button></details>');
  find("[data-theme]").click();
  equal([find("details").open, document.cookie.includes("theme=dark")], [false, true]);
  document.cookie = "theme=; max-age=0";
});

test("a click beside it closes a menu", () => {
  show('<details class="menu" open><summary>More</summary></details><p>Text</p>');
  find("p").click();
  equal(find("details").open, false);
});

test("a click beside it closes a drawer", () => {
  show('<button data-drawer="filters">Filters</button><p>Text</p>').click();
  equal(document.body.dataset.drawer, "filters");
  find("p").click();
  equal(document.body.dataset.drawer, "");
});

test("refreshing asks for everything again", () => {
  show('<button data-refresh="1">Again</button>').click();
  equal(told.map(([id]) => id), ["refresh"]);
});

test("copying says so", async () => {
  const written = [];
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { async writeText(text) { written.push(text); } } });
  show('<button data-link="/overview?a=1">Link</button>').click();
  await until(() => told.length);
  equal([written, told[0][1].tree.k], [[`${location.origin}/overview?a=1`], "The link is copied."]);
});

test("on a touch screen the first tap on a mark selects it, the second follows it", () => {
  const native = window.matchMedia;
  pretend(COARSE);
  show('<div data-tile="a"><a data-go="1" data-mark="region::North" href="?f.region=North"><span class="va">12</span>North</a></div>');
  find("[data-mark]").click();
  equal([address(), find(".strip a").textContent], ["/overview", "Filter to North"]);
  find("[data-mark]").click();
  equal(address(), "/overview?f.region=North");
  window.matchMedia = native;
});

test("a picture of no figure is refused in words", async () => {
  serve({});
  show('<button data-png="trend">PNG</button>').click();
  await until(() => told.length);
  equal(told[0][1].tree.k, "There is no figure to save: show it first.");
});

test("Escape closes the popover and gives the focus back", () => {
  const button = show('<button data-pop="period">Period</button>');
  button.click();
  press("Escape", document.body);
  equal([document.body.dataset.over, document.activeElement === button], [undefined, true]);
});
