import { Markup, build, isAllowed, writeId } from "/js/markup.js";
import { equal, test } from "./harness.js";

window.React = { createElement: (tag, props, children) => ({ tag, props, children }), useMemo: (make) => make() };
let isWaiting = false;
window.dash_component_api = { useDashContext: () => ({ useLoading: () => isWaiting }) };

test("a tree is built of known tags", () => {
  const tree = build({ t: "ul", className: "a", k: [{ t: "li", key: "x", k: "One" }, { t: "script", k: "alert(1)" }, "text", null, 3] }, 0);
  equal([tree.tag, tree.props], ["ul", { key: 0, className: "a" }]);
  equal([tree.children[0].props.key, tree.children.slice(1)], ["x", [null, "text", null, 3]]);
});

test("no handler, no HTML, no foreign address", () => {
  const refused = [["onClick", "x"], ["dangerouslySetInnerHTML", {}], ["srcDoc", "x"], ["formAction", "/x"], ["is", "x"], ["ref", "x"],
    ["href", "https://example.org"], ["href", "//example.org"], ["href", "javascript:alert(1)"], ["href", "/\\example.org"],
    ["src", "data:text/html,x"], ["src", "data:image/svg"], ["action", "https://example.org"], ["xlinkHref", "https://example.org"]];
  equal(refused.filter(([name, value]) => isAllowed(name, value)), []);
  const given = [["href", "/overview"], ["href", "?a=1"], ["href", "#rules"], ["href", ""], ["src", "data:image/png;base64,x"], ["className", "on"]];
  equal(given.filter(([name, value]) => !isAllowed(name, value)), []);
  equal(build({ t: "a", href: "javascript:alert(1)", onclick: "x", title: "t" }, 1).props, { key: 1, title: "t" });
});

test("ids are written as Dash writes them", () => {
  equal([writeId("a"), writeId(undefined), writeId({ type: "tile", at: 1 })], ["a", undefined, '{"at":1,"type":"tile"}']);
});

test("the component says when it waits", () => {
  const props = { id: "nav", tag: "nav", className: "nav", tree: { t: "p", k: "x" } };
  equal(Markup(props).props, { id: "nav", className: "nav" });
  isWaiting = true;
  equal([Markup(props).props["data-dash-is-loading"], Markup({}).tag], [true, "div"]);
});
