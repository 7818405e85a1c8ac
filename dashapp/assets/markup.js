/* Markup: draws a tree of elements that the server sent. Only known tags; no text becomes HTML; no handler, no foreign address. */
(function () {
  "use strict";
  var TAGS = new Set(("a abbr article aside b br button caption circle code datalist dd defs details dialog div dl dt em fieldset figcaption " +
    "figure footer form g h1 h2 h3 h4 header hr i img input kbd label legend li line linearGradient main nav ol optgroup option " +
    "output p path polygon polyline pre progress rect s section select small span stop strong summary svg table tbody td text " +
    "textarea tfoot th thead time tr tspan u ul").split(" "));
  var REFUSED = /^(on|dangerously|srcdoc|formaction|is$|ref$)/i;
  var OWN = /^(\/(?![/\\])|\?|#|$)/;
  var ADDRESSES = new Set(["href", "src", "action", "xlinkHref"]);

  function allowed(name, value) {
    if (REFUSED.test(name)) { return false; }
    if (!ADDRESSES.has(name)) { return true; }
    return OWN.test(value) || (name === "src" && /^data:image\/(png|svg\+xml)[;,]/.test(value));
  }

  function build(node, at) {
    if (node === null || node === undefined || typeof node !== "object") { return node; }
    if (Array.isArray(node)) { return node.map(build); }
    if (!TAGS.has(node.t)) { return null; }
    var props = { key: node.key === undefined ? at : node.key };
    Object.keys(node).forEach(function (name) {
      if (name !== "t" && name !== "k" && name !== "key" && allowed(name, node[name])) { props[name] = node[name]; }
    });
    if (node.k === undefined) { return React.createElement(node.t, props); }
    var children = Array.isArray(node.k) ? node.k.map(build) : build(node.k);
    return React.createElement(node.t, props, children);
  }

  function stringId(id) {
    if (id === null || id === undefined || typeof id === "string") { return id; }
    return "{" + Object.keys(id).sort().map(function (key) { return JSON.stringify(key) + ":" + JSON.stringify(id[key]); }).join(",") + "}";
  }

  function Markup(props) {
    var loading = window.dash_component_api.useDashContext().useLoading();
    var tree = React.useMemo(function () { return build(props.tree, 0); }, [props.tree]);
    var around = { id: stringId(props.id), className: props.className };
    if (loading) { around["data-dash-is-loading"] = true; }
    return React.createElement(props.tag || "div", around, tree);
  }

  window.cartograph = Object.assign(window.cartograph || {}, { Markup: Markup });
})();
