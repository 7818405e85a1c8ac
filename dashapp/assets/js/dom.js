/* DOM: finding, showing and making elements; what kind of window this is. */

export function one(selector, within = document) { return within.querySelector(selector); }

export function every(selector, within = document) { return Array.from(within.querySelectorAll(selector)); }

/** True if the element takes room on the page. */
export function isShown(element) { return Boolean(element && element.isConnected && element.getClientRects().length); }

/** True if the element is between the bars and the foot of the window. */
export function isInView(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 120 && box.top < window.innerHeight - 40;
}

export function isPhone() { return window.matchMedia("(max-width: 767px)").matches; }

export function hasCoarsePointer() { return window.matchMedia("(pointer: coarse)").matches; }

/** True if an event came from a finger; of an event that does not say, if the window is touched. */
export function isTouch(event) { return event.pointerType ? event.pointerType === "touch" : hasCoarsePointer(); }

/** True if the person wants the link in another tab or window. */
export function opensElsewhere(event) { return Boolean(event.metaKey || event.ctrlKey || event.shiftKey || event.button); }

/** Make an element of our own, beside what React draws. `content` is a text, a node, or a list of them. */
export function make(tag, cls = "", content = [], attributes = {}) {
  const element = document.createElement(tag);
  element.className = cls;
  element.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) { element.setAttribute(name, value); }
  return element;
}

/** Make a button that calls a function. */
export function makeButton(words, cls, onClick) {
  const button = make("button", cls, words, { type: "button" });
  if (onClick) { button.addEventListener("click", onClick); }
  return button;
}

export function makeIcon(name) { return make("i", `bi bi-${name}`, "", { "aria-hidden": "true" }); }
