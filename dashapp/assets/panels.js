/* Panels: the side panel, forms that change something, what the grid calls, pictures of figures. */
(function () {
  "use strict";
  var doc = document;
  var c = (window.cartograph = window.cartograph || {});

  /* side panel */
  var opener = null, shown = "", steps = 0, open = false;

  function at() { return { hash: location.hash, path: location.pathname, search: location.search }; }

  c.closePanel = function () {
    if (!open && !location.hash) { return; }
    if (steps === 1) { steps = 0; window.history.back(); return; }
    steps = 0;
    window.history.replaceState({}, "", location.pathname + location.search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };

  function ask(hash, search, rounds, path) {
    if (!hash || hash === "#") {
      if (!open) { return window.dash_clientside.no_update; }
      open = false;
      steps = 0;
      c.set("panel", { tree: null });
      return null;
    }
    open = true;
    return { hash: hash, search: search || "", path: path || "", n: rounds };
  }

  /* the focus goes in when another panel appears, and back to where it was when the last one is gone */
  function settle() {
    var box = doc.querySelector("#panel > .panel-box");
    var name = box ? box.dataset.panel : "";
    if (name === shown) { return; }
    if (!shown && name && !opener) { opener = doc.activeElement; }
    shown = name;
    doc.body.classList.toggle("with-panel", Boolean(name));
    if (box) {
      var heading = box.querySelector("h2");
      if (heading) { heading.focus({ preventScroll: true }); }
    } else if (opener) {
      if (doc.contains(opener)) { opener.focus({ preventScroll: true }); }
      opener = null;
    }
  }
  new MutationObserver(settle).observe(doc.documentElement, { childList: true, subtree: true });

  function behind(link) {
    var menu = link.closest("details.menu");
    return menu && menu.querySelector("summary");
  }

  doc.addEventListener("click", function (event) {
    var near = event.target.closest("[data-close='panel']");
    if (near) { c.closePanel(); return; }
    var link = event.target.closest("a[data-go]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      steps = /^#./.test(link.getAttribute("href")) ? steps + 1 : 0;
      if (steps && !open) { opener = behind(link) || link; } /* of a menu that closes, what opened it */
    }
    if (event.target.closest("a[download]")) {
      window.setTimeout(function () { doc.querySelectorAll("details.menu[open]").forEach(function (one) { one.removeAttribute("open"); }); }, 0);
    }
  }, true);

  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented || !open || doc.querySelector("dialog[open], #float > *, details.menu[open]")) { return; }
    c.closePanel();
  });

  /* forms that change something */
  function fields(form) {
    var found = {};
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") { found[name] = name in found ? found[name] + "\n" + value : value; }
    });
    return found;
  }

  function told(form) {
    var place = form.querySelector(".act-told");
    if (!place) {
      place = doc.createElement("p");
      place.className = "act-told";
      place.setAttribute("role", "alert");
      form.appendChild(place);
    }
    return place;
  }

  function say(form, words, kind) {
    var place = told(form);
    place.className = "act-told " + (kind || "");
    place.textContent = words || "";
    return place;
  }

  function keep(form, done) {
    var place = say(form, done.words + " ", "");
    var code = doc.createElement("code");
    code.textContent = done.keep;
    var copy = doc.createElement("button");
    copy.type = "button";
    copy.className = "btn2";
    copy.setAttribute("data-copy", done.keep);
    copy.textContent = "Copy";
    place.append(code, copy);
  }

  function finish(form, done) {
    form.reset();
    if (done.keep) { keep(form, done); } else { say(form, ""); c.say(done.words); }
    c.refresh();
    if (done.go) { c.go(done.go); }
  }

  function sent(answer) {
    return answer.json().catch(function () { return {}; }).then(function (body) {
      if (answer.ok) { return body; }
      var words = body.error || "This could not be done.";
      throw new Error(body.reference ? words + " Reference " + body.reference + "." : words);
    });
  }

  function act(form) {
    if (form.dataset.busy) { return; }
    form.dataset.busy = "1";
    form.setAttribute("aria-busy", "true");
    say(form, "");
    fetch("/act/" + encodeURIComponent(form.dataset.act), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ fields: fields(form) })
    }).then(sent).then(function (done) { finish(form, done); }).catch(function (error) {
      var lost = error instanceof TypeError;
      say(form, lost ? "The server cannot be reached; nothing was changed. Try again." : error.message, "bad");
    }).finally(function () {
      delete form.dataset.busy;
      form.removeAttribute("aria-busy");
    });
  }

  function button(words, cls) {
    var made = doc.createElement("button");
    made.type = "button";
    made.className = cls;
    made.textContent = words;
    return made;
  }

  c.confirm = function (words, yes, then) {
    var dialog = doc.createElement("dialog");
    dialog.className = "ask";
    var said = doc.createElement("p");
    said.id = "ask-words";
    said.textContent = words;
    dialog.setAttribute("aria-labelledby", said.id);
    var row = doc.createElement("div");
    row.className = "ask-do";
    var no = button("Cancel", "btn2"), sure = button(yes, "btn2 danger");
    row.append(sure, no);
    dialog.append(said, row);
    doc.body.appendChild(dialog);
    no.addEventListener("click", function () { dialog.close(); });
    sure.addEventListener("click", function () { dialog.close(); then(); });
    dialog.addEventListener("close", function () { dialog.remove(); });
    dialog.showModal();
    no.focus();
  };

  doc.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-act]");
    if (!form) { return; }
    event.preventDefault();
    if (form.dataset.busy) { return; }
    if (!form.dataset.confirm) { act(form); return; }
    var pressed = event.submitter, verb = pressed ? (pressed.textContent.trim() || pressed.title) : "";
    c.confirm(form.dataset.confirm, verb || "Yes", function () { act(form); });
  });

  /* what the grid calls */
  var functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  functions.shown = function (params) {
    var text = params.data && params.data[params.colDef.field + "__shown"];
    return text === undefined || text === null ? "" : text;
  };

  var components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  components.CartographMember = function (props) {
    var href = props.data && props.data[props.colDef.field + "__href"];
    var words = props.value === null || props.value === undefined ? "" : String(props.value);
    return href ? React.createElement("a", { href: href, "data-go": "1", tabIndex: -1 }, words) : words;
  };

  doc.addEventListener("keydown", function (event) {
    var cell = event.key === "Enter" && event.target.closest(".grid .ag-cell");
    if (!cell) { return; }
    var row = cell.getAttribute("row-id") || cell.closest("[row-index]").getAttribute("row-index");
    var link = cell.querySelector("a[data-go]");
    if (!link) { link = cell.closest(".grid").querySelector("[row-index='" + row + "'] a[data-go]"); }
    if (link) { event.preventDefault(); link.click(); }
  });

  /* pictures of figures */
  var WIDTH = 960, PAD = 24, SCALE = 2;

  function colour(name) { return getComputedStyle(doc.documentElement).getPropertyValue(name).trim(); }

  function lines(pen, text, room) {
    var found = [], line = "";
    text.split(" ").forEach(function (word) {
      var longer = line ? line + " " + word : word;
      if (line && pen.measureText(longer).width > room) { found.push(line); line = word; } else { line = longer; }
    });
    return line ? found.concat(line) : found;
  }

  function drawn(image, words, width, height) {
    var sheet = doc.createElement("canvas"), pen = sheet.getContext("2d"), room = width - 2 * PAD;
    var face = getComputedStyle(doc.body).fontFamily, small = "12px " + face, strong = "600 16px " + face;
    pen.font = small;
    var above = lines(pen, [words.caption, words.filters].filter(Boolean).join(". "), room), below = lines(pen, words.foot, room);
    var top = PAD + 24 + above.length * 16 + 12, whole = top + height + 12 + below.length * 16 + PAD;
    sheet.width = width * SCALE;
    sheet.height = whole * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = colour("--bg");
    pen.fillRect(0, 0, width, whole);
    pen.textBaseline = "top";
    pen.fillStyle = colour("--text");
    pen.font = strong;
    pen.fillText(words.title, PAD, PAD);
    pen.font = small;
    pen.fillStyle = colour("--text-3");
    above.forEach(function (line, n) { pen.fillText(line, PAD, PAD + 24 + n * 16); });
    pen.drawImage(image, PAD, top, room, height);
    below.forEach(function (line, n) { pen.fillText(line, PAD, top + height + 12 + n * 16); });
    return sheet;
  }

  function save(sheet, name) {
    sheet.toBlob(function (blob) {
      var link = doc.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    }, "image/png");
  }

  function loaded(source) {
    return new Promise(function (done, failed) {
      var image = new Image();
      image.onload = function () { done(image); };
      image.onerror = function () { failed(new Error("The figure cannot be drawn as a picture.")); };
      image.src = source;
    });
  }

  c.picture = function (tile) {
    var graph = doc.querySelector("#tile-" + CSS.escape(tile) + " .js-plotly-plot");
    if (!graph || !window.Plotly || graph.closest(".unseen")) { c.say("There is no figure to save: show it first."); return Promise.resolve(); }
    var page = location.pathname.replace(/^\/|\/$/g, "") || "overview", box = graph.getBoundingClientRect();
    var width = Math.max(WIDTH, Math.round(box.width) + 2 * PAD), height = Math.round(box.height);
    return fetch("/export/png/" + encodeURIComponent(page) + "/" + encodeURIComponent(tile), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ search: location.search.replace(/^\?/, "") })
    }).then(sent).then(function (words) {
      var size = { format: "png", width: width - 2 * PAD, height: height, scale: SCALE };
      return window.Plotly.toImage(graph, size).then(loaded).then(function (image) { save(drawn(image, words, width, height), words.file); });
    }).catch(function (error) { c.say(error.message); });
  };

  doc.addEventListener("click", function (event) {
    var near = event.target.closest("button[data-png]");
    if (near) { c.picture(near.dataset.png); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cartograph: Object.assign({}, (window.dash_clientside || {}).cartograph, { panel: ask })
  });
})();
