/* Figures: one tooltip for every Plotly figure, made of what the server sent with each mark; a click follows its address. */
(function () {
  "use strict";
  var c = (window.cartograph = window.cartograph || {});
  var tip, dot;

  function made(cls) {
    var one = document.createElement("div");
    one.className = cls;
    one.hidden = true;
    document.body.appendChild(one);
    return one;
  }

  function text(tag, words, cls) {
    var one = document.createElement(tag);
    one.textContent = words;
    if (cls) { one.className = cls; }
    return one;
  }

  function fill(says) {
    tip.replaceChildren(text("b", says.t));
    var table = document.createElement("table");
    (says.rows || []).forEach(function (row) {
      var line = document.createElement("tr");
      line.append(text("td", row[0]), text("td", row[1], row[2]));
      table.append(line);
    });
    tip.append(table);
    if (says.foot) { tip.append(text("div", says.foot, "foot-words")); }
  }

  function said(event) {
    var points = (event && event.points) || [];
    for (var at = 0; at < points.length; at += 1) {
      if (points[at].customdata && points[at].customdata.t) { return points[at]; }
    }
    return null;
  }

  function show(graph, event) {
    var point = said(event);
    if (!point) { hide(); return; }
    tip = tip || made("tip");
    dot = dot || made("tip-dot");
    fill(point.customdata);
    tip.hidden = false;
    var box = graph.getBoundingClientRect();
    var x = box.left + point.xaxis._offset + point.xaxis.d2p(point.x);
    var y = box.top + point.yaxis._offset + point.yaxis.d2p(point.y);
    if (point.data.type === "scatter") { dot.hidden = false; dot.style.left = x + "px"; dot.style.top = y + "px"; }
    var wide = tip.offsetWidth, high = tip.offsetHeight;
    var left = x - wide - 16 < 8 ? x + 16 : x - wide - 16;
    tip.style.left = Math.max(8, Math.min(left, window.innerWidth - wide - 8)) + "px";
    tip.style.top = Math.max(8, Math.min(y - high / 2, window.innerHeight - high - 8)) + "px";
  }

  function hide() { if (tip) { tip.hidden = true; dot.hidden = true; } }
  c.hideTip = hide;

  function attach(graph) {
    if (graph.cartographSeen || !graph.on) { return; }
    graph.cartographSeen = true;
    graph.on("plotly_hover", function (event) { show(graph, event); });
    graph.on("plotly_unhover", hide);
    graph.on("plotly_click", function (event) {
      var point = said(event);
      if (!point || !point.customdata.href) { return; }
      if (c.tapped && c.tapped(graph, point.customdata)) { return; }
      hide();
      c.go(point.customdata.href);
    });
  }

  function look() { document.querySelectorAll(".js-plotly-plot").forEach(attach); }
  document.addEventListener("mouseover", look);
  document.addEventListener("touchstart", look, { passive: true });
  window.addEventListener("scroll", hide, { passive: true });
})();
