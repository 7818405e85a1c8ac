/* Markup: draws a tree of elements that the server sent. Only known tags; no text becomes HTML; no handler, no foreign address. */

const TAGS = new Set(("a abbr article aside b br button caption circle code datalist dd defs details dialog div dl dt em fieldset figcaption " +
  "figure footer form g h1 h2 h3 h4 header hr i img input kbd label legend li line linearGradient main nav ol optgroup option " +
  "output p path polygon polyline pre progress rect s section select small span stop strong summary svg table tbody td text " +
  "textarea tfoot th thead time tr tspan u ul").split(" "));
const REFUSED = /^(on|dangerously|srcdoc|formaction|is$|ref$)/i;
const OWN = /^(\/(?![/\\])|\?|#|$)/;
const ADDRESSES = new Set(["href", "src", "action", "xlinkHref"]);
const OURS = new Set(["t", "k", "key"]);

/** True if an element may have this attribute. */
export function isAllowed(name, value) {
  if (REFUSED.test(name)) { return false; }
  if (!ADDRESSES.has(name)) { return true; }
  return OWN.test(value) || (name === "src" && /^data:image\/(png|svg\+xml)[;,]/.test(value));
}

/** Build a node of the server's: `t` is the tag, `k` the children, all else attributes. */
export function build(node, index) {
  if (node === null || node === undefined || typeof node !== "object") { return node; }
  if (Array.isArray(node)) { return node.map(build); }
  if (!TAGS.has(node.t)) { return null; }
  const props = { key: node.key === undefined ? index : node.key };
  for (const name in node) {
    if (!OURS.has(name) && isAllowed(name, node[name])) { props[name] = node[name]; }
  }
  if (node.k === undefined) { return window.React.createElement(node.t, props); }
  return window.React.createElement(node.t, props, Array.isArray(node.k) ? node.k.map(build) : build(node.k));
}

/** Write an id as Dash does: one of several parts is JSON with its names in order. */
export function writeId(id) {
  if (id === null || id === undefined || typeof id === "string") { return id; }
  return `{${Object.keys(id).toSorted().map((key) => `${JSON.stringify(key)}:${JSON.stringify(id[key])}`).join(",")}}`;
}

/** The component: Dash calls it with the properties that `core/markup.py` sends. */
export function Markup(props) {
  const { React } = window;
  const loading = window.dash_component_api.useDashContext().useLoading();
  const tree = React.useMemo(() => build(props.tree, 0), [props.tree]);
  const around = { id: writeId(props.id), className: props.className };
  if (loading) { around["data-dash-is-loading"] = true; }
  return React.createElement(props.tag || "div", around, tree);
}
