/* Shell: the address, the floating layer, keys, waiting, touch, first-visit hints, paper. One listener each, by delegation. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  var c = (window.cartograph = window.cartograph || {});

  function one(selector, within) { return (within || doc).querySelector(selector); }
  function every(selector, within) { return Array.from((within || doc).querySelectorAll(selector)); }
  function seen(element) { return Boolean(element && element.isConnected && element.getClientRects().length); }
  function phone() { return window.matchMedia("(max-width: 767px)").matches; }
  function touched(event) { return event.pointerType ? event.pointerType === "touch" : window.matchMedia("(pointer: coarse)").matches; }
  function remembered(name) { try { return window.localStorage.getItem(name) || ""; } catch (error) { return ""; } }
  function remember(name, value) { try { window.localStorage.setItem(name, value); } catch (error) { return; } }
  function cookie(name) { var found = doc.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)")); return found ? found[1] : ""; }

  /* Makes an element of our own, beside what React draws. */
  function made(tag, cls, says, attributes) {
    var element = doc.createElement(tag);
    element.className = cls;
    [].concat(says || []).forEach(function (part) { element.append(part); });
    Object.entries(attributes || {}).forEach(function (pair) { element.setAttribute(pair[0], pair[1]); });
    return element;
  }

  function glyph(name) { return made("i", "bi bi-" + name, "", { "aria-hidden": "true" }); }

  /* ---- the address ---- */
  var shown = location.pathname + location.search;

  c.go = function (href) {
    if (!/^(\/(?![/\\])|\?|#)/.test(href)) { return; }
    var there = new URL(href, location.href);
    var other = there.pathname !== location.pathname;
    if (!other && href[0] !== "#" && !there.hash && location.hash) { href += location.hash; there.hash = location.hash; } /* the side panel stays, over the new state */
    if (there.href !== location.href) { window.history.pushState({}, "", href); }
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (other) { window.scrollTo(0, 0); }
    moved(true);
  };

  window.addEventListener("popstate", function () { window.setTimeout(moved, 0); });

  function moved(pushed) {
    var now = location.pathname + location.search;
    if (now === shown) { return; }
    var other = now.split("?")[0] !== shown.split("?")[0];
    shown = now;
    unselect();
    hideMore();
    if (other) { closePop(false); drawer(""); return; }
    if (pop.name) { ask(pop.typed); }
    wait(pushed === true);
  }

  c.set = function (id, props) { window.dash_clientside.set_props(id, props); };

  var rounds = 0;
  c.refresh = function () { rounds += 1; c.set("refresh", { data: Date.now() + rounds }); wait(false); };

  /* ---- messages ---- */
  c.say = function (words) {
    c.set("toast", { tree: { t: "div", className: "toast-words", role: "status", key: Date.now(), k: words } });
    window.clearTimeout(c.saying);
    c.saying = window.setTimeout(function () { c.set("toast", { tree: null }); }, 4000);
  };

  c.cookie = function (name, value) {
    doc.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
  };

  c.copy = function (text, words) {
    function refused() { c.say("The browser does not let us copy: " + text); }
    if (!navigator.clipboard) { refused(); return; }
    navigator.clipboard.writeText(text).then(function () { c.say(words); }, refused);
  };

  c.leave = function () {
    var form = doc.createElement("form");
    form.method = "post";
    form.action = "/logout";
    fetch("/csrf", { headers: { Accept: "application/json" } }).then(function (answer) { return answer.json(); }).then(function (body) {
      var field = doc.createElement("input");
      field.type = "hidden";
      field.name = "csrf_token";
      field.value = body.token;
      form.appendChild(field);
      doc.body.appendChild(form);
      form.submit();
    });
  };

  /* ---- what buttons do: data-NAME="value" ---- */
  var DOES = {
    nav: function () {
      if (phone()) { drawer(""); return; }
      c.cookie("nav", root.classList.toggle("mini") ? "small" : "wide");
      nameNav();
      window.setTimeout(function () { window.dispatchEvent(new Event("resize")); }, 220);
    },
    drawer: function (value, near) { drawer(doc.body.dataset.drawer === value ? "" : value, near); },
    theme: function (value) { c.cookie("theme", value); window.cartographScheme(); nameThemes(); c.refresh(); },
    refresh: function () { c.refresh(); },
    copy: function (value) { c.copy(value, "Copied."); },
    link: function (value) { c.copy(location.origin + value, "The link is copied."); },
    share: function () { c.copy(location.href, "The link is copied. Whoever opens it sees it under their own rights."); },
    print: function () { c.print(); },
    logout: function () { c.leave(); },
    pop: function (value, near) { c.pop(value, near); },
    close: function () { closePop(true); },
    keys: function (value, near) { remember("keys", remembered("keys") === "off" ? "on" : "off"); nameKeys(near); },
    cancel: function () { window.history.back(); }
  };
  c.does = DOES;

  function nameNav() {
    var button = one(".nav [data-nav]");
    if (!button) { return; }
    var words = phone() ? "Close" : root.classList.contains("mini") ? "Expand" : "Collapse";
    button.title = words;
    button.setAttribute("aria-label", words + " the navigation");
    button.setAttribute("aria-expanded", String(!root.classList.contains("mini")));
  }

  function nameThemes() {
    var chosen = cookie("theme") || "system";
    every("[data-theme]").forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.theme === chosen)); });
  }

  function nameKeys(button) {
    var words = remembered("keys") === "off" ? "Turn single keys on" : "Turn single keys off";
    if (button.textContent !== words) { button.textContent = words; }
  }

  doc.addEventListener("toggle", function (event) {
    if (event.target.matches && event.target.matches("details.menu[open]")) { closePop(false); nameThemes(); }
  }, true);

  function closeMenus(but) {
    every("details.menu[open]").forEach(function (menu) { if (menu !== but) { menu.removeAttribute("open"); } });
  }

  /* ---- drawers, on phones ---- */
  var opener = null;

  function drawer(name, near) {
    var before = doc.body.dataset.drawer || "";
    if (before === name) { return; }
    doc.body.dataset.drawer = name;
    if (name) {
      opener = near || doc.activeElement;
      nameNav();
      window.setTimeout(function () { var first = one(name === "nav" ? ".nav a, .nav button" : ".fbar-filters button"); if (first) { first.focus({ preventScroll: true }); } }, 60);
    } else if (seen(opener)) {
      opener.focus({ preventScroll: true });
    }
  }

  doc.addEventListener("click", function (event) {
    if (pressed.done) { pressed.done = false; event.preventDefault(); return; }
    var menu = event.target.closest("details.menu");
    closeMenus(menu);
    var near = event.target.closest("a[data-go], button, [data-pop], [data-drawer]:not(body)");
    if (pop.name && !event.target.closest("#float") && !(near && near.dataset.pop !== undefined)) { closePop(false); }
    if (!near) {
      if (!event.target.closest("[data-mark], .strip, .stage")) { unselect(); }
      if (doc.body.dataset.drawer && !event.target.closest(".nav, .fbar-filters, #float")) { drawer(""); }
      return;
    }
    if (near.matches("a[data-go]")) { followed(event, near); return; }
    Object.keys(DOES).forEach(function (name) {
      if (near.dataset[name] !== undefined) { DOES[name](near.dataset[name], near, event); if (menu && !near.matches("summary")) { closeMenus(null); } }
    });
  });

  function followed(event, near) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    if (near.dataset.mark !== undefined && touched(event) && select(near)) { return; }
    var stays = near.dataset.stay !== undefined;
    if (!near.closest("#float, .fbar-filters")) { drawer(""); }
    closeMenus(null);
    if (pop.name && !stays) { closePop(true); }
    c.go(near.getAttribute("href"));
  }

  /* ---- the floating layer: what the server draws into #float, placed and moved in here ---- */
  var pop = { name: "", n: 0, typed: "", anchor: null, at: null, back: null, timer: 0, ready: false, watched: false };
  var GREY = { t: "div", className: "pop-grey", key: "list", k: [{ t: "span", className: "sk" }, { t: "span", className: "sk" }, { t: "span", className: "sk" }] };

  c.pop = function (name, anchor, at) {
    if (pop.name === name) { closePop(true); return; }
    var inside = pop.name && anchor && anchor.closest("#float");
    if (pop.name) { closePop(false); }
    if (!inside) { pop.anchor = anchor || null; pop.at = at || null; pop.back = anchor || doc.activeElement; }
    watchFloat();
    pop.name = name;
    pop.ready = false;
    doc.body.dataset.over = /^(search|help)$/.test(name) ? "dialog" : "menu";
    if (seen(pop.anchor)) { pop.anchor.setAttribute("aria-expanded", "true"); }
    hideMore();
    ask("");
    if (name === "search") { grey(); } else { pop.timer = window.setTimeout(grey, 150); }
  };

  function ask(typed) {
    pop.typed = typed;
    pop.n += 1;
    c.set("pop", { data: { name: pop.name, q: typed, n: pop.n } });
  }

  /* Stands there until the answer comes; the field of the search is the server's own, so that nothing typed is lost. */
  function grey() {
    if (!pop.name || pop.ready) { return; }
    var field = { t: "input", type: "search", placeholder: "Metrics, members, pages", "aria-label": "Metrics, members, pages", "data-find": "1" };
    var find = { t: "div", className: "pop-find", key: "find", k: [{ t: "i", className: "bi bi-search" }, field] };
    var dialog = pop.name === "search";
    c.set("float", { tree: {
      t: "div", key: pop.name, className: "pop pop-waits" + (dialog ? " pop-dialog pop-search" : ""), role: "dialog", "aria-label": "Opening", tabIndex: -1,
      "data-shown": pop.name, "data-grey": "1", k: dialog ? [find, GREY] : [GREY]
    } });
  }

  function watchFloat() {
    if (pop.watched) { return; }
    pop.watched = true;
    var wanted = { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-dash-is-loading", "data-grey"] };
    new MutationObserver(drawn).observe(doc.getElementById("float"), wanted);
  }

  function drawn() {
    var box = one("#float .pop");
    if (!pop.name) { if (box) { c.set("float", { tree: null }); } return; }
    if (!box || box.dataset.shown !== pop.name) { refused(); return; }
    var leads = one("[data-apply]", box);
    if (leads) { closePop(true); c.go(leads.getAttribute("href")); return; }
    place(box);
    if (box.dataset.grey !== undefined) { var early = one("[data-find]", box); if (early && doc.activeElement !== early) { early.focus(); } refused(); return; }
    every("[data-keys]", box).forEach(nameKeys);
    if (one("[role=listbox]", box)) { activate(box, 0); }
    if (!pop.ready) { pop.ready = true; window.clearTimeout(pop.timer); moveIn(box); }
  }

  /* The answer was an error: the layer stays shut. */
  function refused() {
    if (one("#float[data-dash-is-loading]")) { return; }
    var asked = pop.n;
    window.setTimeout(function () {
      var box = one("#float .pop");
      var there = box && box.dataset.grey === undefined && box.dataset.shown === pop.name;
      if (pop.name && pop.n === asked && !there && !one("#float[data-dash-is-loading]")) { closePop(true); c.say("This cannot be opened here. Load the page again."); }
    }, 400);
  }

  function moveIn(box) {
    var find = one("[data-find]", box);
    if (find && (box.matches(".pop-dialog") || !window.matchMedia("(pointer: coarse)").matches)) { if (doc.activeElement !== find) { find.focus(); } return; }
    var first = one(".pop-item.on", box) || one(".pop-item", box) || box;
    (phone() ? box : first).focus({ preventScroll: true });
  }

  function anchorBox() {
    if (pop.at) { return { left: pop.at.x, right: pop.at.x, top: pop.at.y, bottom: pop.at.y }; }
    if (!seen(pop.anchor)) { pop.anchor = one('[data-pop="' + CSS.escape(pop.name) + '"]'); }
    return seen(pop.anchor) ? pop.anchor.getBoundingClientRect() : { left: window.innerWidth / 2 - 160, right: 0, top: 96, bottom: 96 };
  }

  function place(box) {
    if (phone() || box.matches(".pop-dialog")) { box.style.left = box.style.top = box.style.maxHeight = ""; return; }
    var near = anchorBox();
    var below = window.innerHeight - near.bottom - 12, above = near.top - 12;
    var up = below < Math.min(box.scrollHeight, 320) && above > below;
    box.style.maxHeight = Math.min(560, up ? above : below) + "px";
    box.style.left = Math.max(8, Math.min(near.left, window.innerWidth - box.offsetWidth - 8)) + "px";
    box.style.top = (up ? Math.max(8, near.top - box.offsetHeight - 4) : near.bottom + 4) + "px";
  }

  function replace() { var box = pop.name && one("#float .pop"); if (box) { if (pop.at) { closePop(false); } else { place(box); } } hideMore(); }
  window.addEventListener("resize", replace);
  window.addEventListener("scroll", function (event) { if (event.target === doc) { replace(); } }, { passive: true, capture: true });

  function closePop(giveBack) {
    if (!pop.name) { return; }
    var name = pop.name;
    window.clearTimeout(pop.timer);
    pop.name = "";
    delete doc.body.dataset.over;
    c.set("float", { tree: null });
    every('[aria-expanded="true"][data-pop], [data-mark][aria-expanded]').forEach(function (button) { button.setAttribute("aria-expanded", "false"); });
    var back = seen(pop.back) ? pop.back : one('[data-pop="' + CSS.escape(name) + '"]');
    if (giveBack && seen(back)) { back.focus({ preventScroll: true }); }
  }
  c.closePop = function () { closePop(true); };

  var typing = 0;
  doc.addEventListener("input", function (event) {
    if (!event.target.matches("[data-find]")) { return; }
    window.clearTimeout(typing);
    var typed = event.target.value.slice(0, 120);
    typing = window.setTimeout(function () { if (pop.name) { ask(typed); } }, 150);
  });

  doc.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-range]")) { return; }
    event.preventDefault();
    ask(event.target.elements.from.value + ".." + event.target.elements.to.value);
  });

  /* moving inside */
  function stops(box) { return every("a[href], button, input, [tabindex='0']", box).filter(function (it) { return seen(it) && !it.disabled && it.tabIndex >= 0; }); }

  function activate(box, at) {
    var options = every("[role=option]", box), field = one("[data-find]", box);
    var chosen = options[Math.max(0, Math.min(at, options.length - 1))];
    options.forEach(function (option) { option.setAttribute("aria-selected", String(option === chosen)); });
    if (!field) { return; }
    if (!chosen) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function step(box, by) {
    var options = every("[role=option]", box);
    if (options.length) {
      var now = options.findIndex(function (option) { return option.getAttribute("aria-selected") === "true"; });
      activate(box, by === "first" ? 0 : by === "last" ? options.length - 1 : (now + by + options.length) % options.length);
      return;
    }
    var items = every(".pop-item", box).filter(seen);
    if (!items.length) { return; }
    var here = items.indexOf(doc.activeElement.closest(".pop-item"));
    var next = by === "first" ? 0 : by === "last" ? items.length - 1 : here < 0 ? 0 : (here + by + items.length) % items.length;
    items[next].focus();
  }

  function around(event, box) {
    var all = stops(box), at = all.indexOf(doc.activeElement);
    if (!all.length) { event.preventDefault(); return; }
    if (event.shiftKey && at <= 0) { event.preventDefault(); all[all.length - 1].focus(); }
    if (!event.shiftKey && (at === all.length - 1 || at < 0)) { event.preventDefault(); all[0].focus(); }
  }

  function inPop(event, box) {
    var field = event.target.matches("input"), find = event.target.matches("[data-find]");
    var by = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" }[event.key];
    if (event.key === "Tab") { around(event, box); return; }
    if (by !== undefined && (!field || (find && typeof by === "number"))) { event.preventDefault(); step(box, by); return; }
    if (event.key === "Enter" && find) {
      event.preventDefault();
      var chosen = one('[role=option][aria-selected="true"]', box) || one(".pop-row .pop-item", box);
      if (chosen) { chosen.click(); }
    }
    if (event.key === " " && event.target.matches("a[role]")) { event.preventDefault(); event.target.click(); }
  }

  /* ---- keys ---- */
  var KEYS = {
    "?": function () { c.pop("help", one('[data-pop="help"]')); },
    "/": function () { c.pop("search", one('[data-pop="search"]')); },
    t: function () {
      var here = doc.activeElement.closest("[data-tile]");
      var tiles = here ? [here] : every("[data-tile]").filter(inView);
      var twin = tiles.map(function (tile) { return one("[data-twin]", tile); }).find(Boolean);
      if (twin) { twin.click(); }
    },
    c: function () { var next = one("[data-following]"); if (next) { c.go(next.dataset.following); } },
    ArrowLeft: function () { press('a[data-step="-1"]'); },
    ArrowRight: function () { press('a[data-step="1"]'); },
    Backspace: function () { press("a[data-up]"); }
  };

  function press(selector) { var found = one(selector); if (found) { c.go(found.getAttribute("href")); } }
  function inView(element) { var box = element.getBoundingClientRect(); return box.bottom > 120 && box.top < window.innerHeight - 40; }
  function types(target) { return target.closest("input, textarea, select, [contenteditable=true], [role=textbox]"); }

  function escape() {
    if (pop.name) { closePop(true); return true; }
    var menu = one("details.menu[open]");
    if (menu) { menu.removeAttribute("open"); one("summary", menu).focus(); return true; }
    if (doc.body.dataset.drawer) { drawer(""); return true; }
    if (one(".strip")) { unselect(); return true; }
    return false;
  }

  doc.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) { return; }
    if (event.key === "Escape") { if (escape()) { event.preventDefault(); event.stopImmediatePropagation(); } return; }
    var box = pop.name && one("#float .pop");
    if (box) { inPop(event, box); return; }
    if (event.metaKey || event.ctrlKey || event.altKey || event.repeat || types(event.target)) { return; }
    if (/^(Arrow|Backspace)/.test(event.key) && event.target.closest(".ag-root, .panel, [role=slider], [role=tablist]")) { return; }
    if (KEYS[event.key] && remembered("keys") !== "off" && !doc.body.dataset.drawer) { event.preventDefault(); KEYS[event.key](); }
  });

  /* ---- marks: the menu on them, the three dots, the strip after a tap ---- */
  var more = null, pressed = { timer: 0, done: false };

  function openMark(mark, at) { c.pop("mark:" + mark.dataset.mark, mark, at); }

  doc.addEventListener("contextmenu", function (event) {
    var mark = event.target.closest("[data-mark]");
    if (!mark || event.shiftKey) { return; }
    event.preventDefault();
    if (pop.name === "mark:" + mark.dataset.mark) { return; }
    openMark(mark, event.button === 2 && event.pointerType !== "touch" ? { x: event.clientX, y: event.clientY } : null);
  });

  doc.addEventListener("pointerdown", function (event) {
    var mark = event.pointerType === "touch" && event.target.closest("[data-mark]");
    pressed.done = false;
    if (mark) { pressed.timer = window.setTimeout(function () { pressed.done = true; if (pop.name !== "mark:" + mark.dataset.mark) { openMark(mark, null); } }, 500); }
  });
  ["pointerup", "pointercancel", "pointermove"].forEach(function (name) {
    doc.addEventListener(name, function (event) { if (name !== "pointermove" || Math.abs(event.movementX) + Math.abs(event.movementY) > 4) { window.clearTimeout(pressed.timer); } }, { passive: true });
  });

  function showMore(mark) {
    if (phone() || mark.closest("#float")) { return; }
    if (!more) {
      more = made("button", "ic sm mark-more", glyph("three-dots"), { type: "button", tabindex: "-1" });
      more.addEventListener("click", function (event) {
        event.stopPropagation();
        var box = more.getBoundingClientRect(), mark = more.mark;
        openMark(mark, { x: box.left, y: box.bottom });
      });
      doc.body.appendChild(more);
    }
    var box = mark.getBoundingClientRect();
    more.mark = mark;
    more.title = "More with this";
    more.setAttribute("aria-label", "More with " + named(mark));
    more.style.left = Math.min(box.right + 1, window.innerWidth - 24) + "px";
    more.style.top = box.top + box.height / 2 - 12 + "px";
    more.hidden = false;
  }

  function hideMore() { if (more) { more.hidden = true; } }
  function named(mark) { return mark.dataset.label || mark.dataset.mark.split(":").slice(2).join(":"); }

  doc.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch") { return; }
    var mark = event.target.closest("[data-mark]");
    if (mark) { showMore(mark); } else if (more && !more.contains(event.target)) { hideMore(); }
  });
  doc.addEventListener("focusin", function (event) {
    var mark = event.target.closest("[data-mark]");
    if (mark && mark.matches(":focus-visible")) { showMore(mark); } else if (event.target !== more) { hideMore(); }
  });

  /* Shows what was tapped at the foot of its tile, with the button that goes on. */
  c.strip = function (tile, says) {
    unselect();
    var words = made("div", "", [made("div", "strong", says.label), made("div", "t2", says.value)]);
    var parts = [words];
    if (says.mark) { parts.push(made("button", "ic", glyph("three-dots"), { type: "button", "data-pop": "mark:" + says.mark, "aria-label": "More with " + says.label })); }
    parts.push(made("a", "btn2 pri", says.does, { href: says.href, "data-go": "1" }));
    tile.append(made("div", "strip", parts, { role: "status" }));
  };

  function select(mark) {
    var tile = mark.closest("[data-tile]");
    if (!tile || mark.dataset.selected !== undefined) { return false; }
    var value = one(".va", mark), change = one(".ch", mark);
    var says = [mark.dataset.value || (value ? value.textContent : "")];
    if (change && change.textContent) { says.push(", ", change.firstElementChild ? change.firstElementChild.cloneNode(true) : change.textContent); }
    var chosen = mark.getAttribute("aria-current") === "true";
    var does = mark.dataset.does || (chosen ? "Lift " : "Filter to ") + named(mark);
    c.strip(tile, { label: named(mark), value: says, href: mark.getAttribute("href"), does: does, mark: mark.dataset.mark });
    mark.dataset.selected = "1";
    return true;
  }

  /* A figure asks whether a tap is to be held: it is, on touch; the strip then follows its address. */
  c.tapped = function (graph, says) {
    var tile = graph.closest("[data-tile]");
    if (!tile || !window.matchMedia("(pointer: coarse)").matches) { return false; }
    var rows = says.rows || [], last = rows[rows.length - 1];
    var words = [rows.length ? rows[0][1] : ""];
    if (rows.length > 2) { words.push(", ", made("span", last[2] || "", last[1]), " vs " + rows[1][0].replace(/^(A|The) /, function (word) { return word.toLowerCase(); })); }
    c.strip(tile, { label: says.t, value: words, href: says.href, does: (says.foot || "Go on").replace(/^Click to see/, "See").replace(/^Click to /, "") });
    return true;
  };

  function unselect() {
    every(".strip").forEach(function (strip) { strip.remove(); });
    every("[data-selected]").forEach(function (mark) { delete mark.dataset.selected; });
  }

  /* ---- waiting: the old figures are dimmed at once; what takes longer says so, and can be cancelled ---- */
  var waiting = { timer: 0, since: 0, box: null };
  var LOADING = "#content [data-dash-is-loading]";

  function wait(canCancel) {
    window.clearInterval(waiting.timer);
    waiting.since = performance.now();
    waiting.timer = window.setInterval(function () {
      var time = performance.now() - waiting.since;
      if (time < 300) { return; }
      if (!one(LOADING)) { window.clearInterval(waiting.timer); if (waiting.box) { waiting.box.remove(); waiting.box = null; } return; }
      if (!waiting.box) { waiting.box = busy(canCancel); }
      one(".busy-time", waiting.box).textContent = (time / 1000).toFixed(1) + " s";
    }, 100);
  }

  function busy(canCancel) {
    var words = made("span", "", "Answering,", { role: "status" });
    var time = made("span", "busy-time", "", { "aria-hidden": "true" });
    var parts = [made("span", "spinner", "", { "aria-hidden": "true" }), words, time];
    if (canCancel) { parts.push(made("button", "pop-link", "Cancel", { type: "button", "data-cancel": "1" })); }
    var tile = every("[data-tile]").filter(inView).find(function (it) { return one(".stage:not(.unseen)", it); }) || every("[data-tile]").find(inView);
    var box = made("div", "busy", parts);
    var near = tile ? tile.getBoundingClientRect() : { left: 0, width: window.innerWidth, top: 96, height: 160 };
    box.style.left = near.left + near.width / 2 + "px";
    box.style.top = Math.max(112, Math.min(near.top + near.height / 2, window.innerHeight - 64)) + "px";
    doc.body.append(box);
    return box;
  }

  /* ---- first visit: three small hints, one after the other, never again ---- */
  var HINTS = [
    { at: function () { return phone() ? one('[data-drawer="filters"].btn2') : one(".fbar-filters > .btn2"); }, head: "Filters act on the whole page",
      says: "They stand in the address: Back undoes one, and a copied link shows the same." },
    { at: function () { var mark = one("[data-mark]"); return mark && (mark.closest("[data-tile]") || mark); }, head: "Click a bar to filter by it",
      says: "Its three dots, or a right click, drill deeper, exclude it, or show the rows behind it." },
    { at: function () { return every(".tile .tools details").find(inView) || one(".tile .tools details"); }, head: "Where does this number come from?",
      says: "The menu of each tile leads to its meaning, its statement and its rows." }
  ];
  var hint = { box: null, at: -1 };

  function hints() {
    if (remembered("tips") === "seen" || hint.box) { return; }
    var tries = 0;
    var timer = window.setInterval(function () {
      tries += 1;
      if (one("[data-mark]") && !one(LOADING) && !pop.name && !location.hash) { window.clearInterval(timer); showHint(Number(remembered("tips")) || 0); }
      if (tries > 60) { window.clearInterval(timer); }
    }, 500);
  }

  function showHint(at) {
    if (hint.box) { hint.box.remove(); hint.box = null; }
    remember("tips", at < HINTS.length ? String(at) : "seen");
    if (at >= HINTS.length) { return; }
    var target = HINTS[at].at();
    if (!seen(target)) { showHint(at + 1); return; }
    if (!inView(target) && target.getBoundingClientRect().top > 120) { target.scrollIntoView({ block: "center" }); }
    var next = made("button", "btn2 pri", at + 1 < HINTS.length ? "Next" : "Done", { type: "button" });
    var close = made("button", "btn2 flat", "Close all", { type: "button" });
    next.addEventListener("click", function (event) { event.stopPropagation(); showHint(at + 1); });
    close.addEventListener("click", function (event) { event.stopPropagation(); showHint(HINTS.length); });
    var foot = made("div", "hint-do", [made("span", "meta", at + 1 + " of " + HINTS.length), close, next]);
    hint.box = made("div", "hint", [made("b", "", HINTS[at].head), made("p", "", HINTS[at].says), foot], { role: "note" });
    hint.target = target;
    doc.body.append(hint.box);
    placeHint();
  }

  function placeHint() {
    if (!hint.box) { return; }
    if (!seen(hint.target)) { hint.target = HINTS[Number(remembered("tips")) || 0].at(); }
    if (!seen(hint.target)) { return; }
    var near = hint.target.getBoundingClientRect(), high = hint.box.offsetHeight;
    var under = near.bottom + 12 + high < window.innerHeight;
    hint.box.style.left = Math.max(16, Math.min(near.left, window.innerWidth - hint.box.offsetWidth - 16)) + "px";
    hint.box.style.top = (under ? near.bottom + 12 : Math.max(8, near.top - high - 12)) + "px";
  }
  window.addEventListener("scroll", placeHint, { passive: true });
  window.addEventListener("resize", placeHint);
  window.addEventListener("load", function () { hints(); nameNav(); });

  /* ---- paper: always light, figures scaled to the width of the page ---- */
  function toPaper() {
    every("[data-now]").forEach(function (place) { place.textContent = "on " + new Date().toLocaleString(); });
    every(".main-svg").forEach(function (svg) {
      svg.setAttribute("viewBox", "0 0 " + svg.clientWidth + " " + svg.clientHeight);
      svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
    });
    root.setAttribute("data-bs-theme", "light");
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", function () {
    every(".main-svg").forEach(function (svg) { svg.removeAttribute("viewBox"); svg.removeAttribute("preserveAspectRatio"); });
    window.cartographScheme();
  });

  c.print = function () {
    closeMenus(null);
    if (root.getAttribute("data-bs-theme") !== "dark") { window.print(); return; }
    var chosen = cookie("theme");
    c.cookie("theme", "light");
    window.cartographScheme();
    c.refresh();
    calm(function () { window.print(); c.cookie("theme", chosen || "system"); window.cartographScheme(); c.refresh(); });
  };

  /* Waits until what was asked has been answered and drawn. */
  function calm(then) {
    var quiet = 0;
    var timer = window.setInterval(function () {
      quiet = one(LOADING) ? 0 : quiet + 1;
      if (quiet > 4) { window.clearInterval(timer); then(); }
    }, 100);
  }

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    if (window.cartographScheme()) { c.refresh(); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cartograph: Object.assign({}, (window.dash_clientside || {}).cartograph, {
      late: function (answers) {
        var answer = answers && answers[0];
        if (!answer || answer.path !== location.pathname) { return window.dash_clientside.no_update; }
        if (answer.search !== location.search) { c.set("refresh", { data: Date.now() }); }
        var above = JSON.stringify(answer.top);
        if (above !== c.above) { c.above = above; c.set("top", { tree: answer.top }); } /* each drawing costs the repaint of a click */
        return window.dash_clientside.no_update;
      },
      title: function (label) { doc.title = label ? label + " · Cartograph" : "Cartograph"; return window.dash_clientside.no_update; }
    })
  });
})();
