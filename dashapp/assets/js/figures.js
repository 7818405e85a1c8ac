/* Figures: one tooltip for every Plotly figure, made of what the server sent with each mark; a click follows its address. */
import { go } from "./address.js";
import { every, make } from "./dom.js";
import { selectPoint } from "./tap_strip.js";

const EDGE = 8, GAP = 16;
const attached = new WeakSet();
let tip = null;
let dot = null;

function makeHidden(cls) {
  const made = make("div", cls);
  made.hidden = true;
  document.body.append(made);
  return made;
}

function fill(says) {
  const rows = (says.rows || []).map(([name, value, cls]) => make("tr", "", [make("td", "", name), make("td", cls || "", value)]));
  tip.replaceChildren(make("b", "", says.t), make("table", "", rows));
  if (says.foot) { tip.append(make("div", "foot-words", says.foot)); }
}

/** Return the point of an event that has something to say. */
function pointOf(event) { return event?.points?.find((point) => point.customdata?.t) || null; }

// eslint-disable-next-line no-underscore-dangle -- Plotly has no public name for where an axis begins
const offsetOf = (axis) => axis._offset;

function show(graph, event) {
  const point = pointOf(event);
  if (!point) { hide(); return; }
  tip ??= makeHidden("tip");
  dot ??= makeHidden("tip-dot");
  fill(point.customdata);
  tip.hidden = false;
  const box = graph.getBoundingClientRect();
  const x = box.left + offsetOf(point.xaxis) + point.xaxis.d2p(point.x);
  const y = box.top + offsetOf(point.yaxis) + point.yaxis.d2p(point.y);
  if (point.data.type === "scatter") { dot.hidden = false; dot.style.left = `${x}px`; dot.style.top = `${y}px`; }
  place(x, y);
}

/** Put the tooltip left of a point, or right of it at the edge of the window. */
function place(x, y) {
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const left = x - wide - GAP < EDGE ? x + GAP : x - wide - GAP;
  tip.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - wide - EDGE))}px`;
  tip.style.top = `${Math.max(EDGE, Math.min(y - high / 2, window.innerHeight - high - EDGE))}px`;
}

function hide() { if (tip) { tip.hidden = true; dot.hidden = true; } }

function follow(graph, event) {
  const says = pointOf(event)?.customdata;
  if (!says?.href || selectPoint(graph, says)) { return; }
  hide();
  go(says.href);
}

function attach(graph) {
  if (attached.has(graph) || !graph.on) { return; }
  attached.add(graph);
  graph.on("plotly_hover", (event) => { show(graph, event); });
  graph.on("plotly_unhover", hide);
  graph.on("plotly_click", (event) => { follow(graph, event); });
}

function attachAll() { every(".js-plotly-plot").forEach(attach); }

document.addEventListener("mouseover", attachAll);
document.addEventListener("touchstart", attachAll, { passive: true });
window.addEventListener("scroll", hide, { passive: true });
