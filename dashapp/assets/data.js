/* Data: files are sent piece by piece, a page on which a job runs looks again each second, a chosen column shows what it holds. */
(function () {
  "use strict";
  var doc = document;
  var c = (window.cartograph = window.cartograph || {});
  var PIECE = 4 * 1024 * 1024, TRIES = 4, PAUSE = 1000;
  var LOST = "The connection was lost on the way. Send it again.";

  function one(selector, within) { return (within || doc).querySelector(selector); }

  /* ---- sending: one file after the other; it goes on while other pages are looked at ---- */
  var files = [], busy = false;

  function made(tag, cls, words) {
    var element = doc.createElement(tag);
    element.className = cls;
    if (words) { element.textContent = words; }
    return element;
  }

  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024).toLocaleString("en") + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function said(file) {
    if (file.words) { return file.words; }
    if (file.state === "sent") { return "here"; }
    if (file.state === "looking") { return "looking at it"; }
    return file.state === "sending" ? size(file.at) + " of " + size(file.size) : "waits";
  }

  function button(words, cls, does) {
    var element = made("button", cls, words);
    element.type = "button";
    element.addEventListener("click", does);
    return element;
  }

  function row(file) {
    var box = made("div", "send" + (file.state === "failed" ? " failed" : ""));
    var head = made("div", "job-head");
    head.append(made("b", "", file.name));
    if (file.state === "failed") { head.append(button("Dismiss", "btn2 flat", function () { drop(file); })); }
    if (file.state === "waiting" || file.state === "sending") { head.append(button("Stop", "btn2 flat", function () { stop(file); })); }
    var track = made("div", "track"), done = made("s", "");
    done.style.width = (file.size ? Math.round(100 * file.at / file.size) : 0) + "%";
    track.append(done);
    box.append(head);
    if (file.state !== "failed") { box.append(track); }
    box.append(made("p", file.state === "failed" ? "refused" : "meta", said(file)));
    return box;
  }

  function draw() {
    var place = one("[data-sending]");
    if (!place) { return; }
    place.replaceChildren.apply(place, files.map(row));
    var sent = files.filter(function (file) { return file.state === "sent"; });
    if (!busy && sent.length && sent.length < files.length) {
      place.append(button(sent.length === 1 ? "Go on with " + sent[0].name : "Go on with the other " + sent.length, "btn2 pri", go));
    }
  }

  function drop(file) {
    files = files.filter(function (other) { return other !== file; });
    draw();
    if (!busy) { settle(); }
  }

  function stop(file) {
    file.stopped = true;
    if (file.controller) { file.controller.abort(); }
    if (file.id) { post("/act/data.discard", JSON.stringify({ fields: { uploads: file.id } }), "application/json").catch(function () { return null; }); }
    drop(file);
  }

  function post(address, body, type, signal) {
    return fetch(address, { method: "POST", headers: { "Content-Type": type, Accept: "application/json" }, body: body, signal: signal }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (told) {
        if (answer.ok) { return told; }
        var error = new Error((told.error || "This could not be sent.") + (told.reference ? " Reference " + told.reference + "." : ""));
        error.received = told.received;
        throw error;
      });
    });
  }

  function json(address, told, signal) { return post(address, JSON.stringify(told), "application/json", signal); }

  /* A lost answer is asked for again: the server says where the file goes on. */
  function piece(file, tries) {
    var body = file.blob.slice(file.at, file.at + PIECE);
    return post("/upload/" + file.id + "/" + file.at, body, "application/octet-stream", file.controller.signal).catch(function (error) {
      if (error.received !== undefined) { return { received: error.received }; }
      if (file.stopped || !(error instanceof TypeError)) { throw error; }
      if (!tries) { throw new Error(LOST); }
      return new Promise(function (then) { window.setTimeout(then, PAUSE); }).then(function () { return piece(file, tries - 1); });
    });
  }

  function pieces(file) {
    if (file.at >= file.size) { return null; }
    return piece(file, TRIES).then(function (told) { file.at = told.received; draw(); return pieces(file); });
  }

  function send(file) {
    file.state = "sending";
    file.controller = new AbortController();
    draw();
    return json("/upload/begin", { name: file.name, size: file.size }, file.controller.signal).then(function (told) {
      file.id = told.id;
      return pieces(file);
    }).then(function () {
      file.state = "looking";
      draw();
      return json("/upload/" + file.id + "/finish", {}, file.controller.signal);
    }).then(function () { file.state = "sent"; }).catch(function (error) {
      if (file.stopped) { return; }
      file.state = "failed";
      file.words = error instanceof TypeError ? LOST : error.message;
    });
  }

  function next() {
    var file = files.find(function (other) { return other.state === "waiting"; });
    if (!file) { busy = false; draw(); settle(); return; }
    busy = true;
    send(file).then(next);
  }

  /* When all are here the columns come; where one was refused, its sentence stays until it is read. */
  function settle() {
    var sent = files.filter(function (file) { return file.state === "sent"; });
    if (!sent.length || sent.length < files.length) { return; }
    if (one("[data-sending]")) { go(); return; }
    files = [];
    c.say(sent.length === 1 ? sent[0].name + " is here; it waits on the page Data." : "The files are here; they wait on the page Data.");
  }

  function go() {
    var ids = files.filter(function (file) { return file.state === "sent"; }).map(function (file) { return file.id; });
    files = [];
    draw();
    c.go("/data?x.upload=" + ids.join(","));
  }

  function take(list) {
    Array.from(list).forEach(function (blob) { files.push({ blob: blob, name: blob.name, size: blob.size, at: 0, state: "waiting", words: "" }); });
    if (!busy) { next(); } else { draw(); }
  }

  doc.addEventListener("change", function (event) {
    if (!event.target.matches("input[data-files]")) { return; }
    take(event.target.files);
    event.target.value = "";
  });

  /* what is dropped anywhere on the page is meant for the zone */
  var depth = 0;

  function carries(event) { return event.dataTransfer && Array.from(event.dataTransfer.types).indexOf("Files") >= 0 && one("[data-drop]"); }
  function over(state) { var zone = one("[data-drop]"); if (zone) { zone.classList.toggle("over", state); } }

  doc.addEventListener("dragenter", function (event) { if (carries(event)) { event.preventDefault(); depth += 1; over(true); } });
  doc.addEventListener("dragleave", function (event) { if (carries(event)) { depth = Math.max(0, depth - 1); if (!depth) { over(false); } } });
  doc.addEventListener("dragover", function (event) { if (carries(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; } });
  doc.addEventListener("drop", function (event) {
    if (!carries(event)) { return; }
    event.preventDefault();
    depth = 0;
    over(false);
    take(event.dataTransfer.files);
  });

  window.addEventListener("beforeunload", function (event) { if (busy) { event.preventDefault(); } });
  new MutationObserver(function () { var place = one("[data-sending]"); if (place && files.length && !place.firstChild) { draw(); } })
    .observe(doc.documentElement, { childList: true, subtree: true });

  /* ---- a job runs: look again, as long as it is shown and somebody looks. Quietly: nothing is dimmed, no spinner ---- */
  var looked = 0;

  window.setInterval(function () {
    var running = one("[data-poll]");
    if (!running || doc.hidden || one("#content [data-dash-is-loading]")) { return; }
    var now = Date.now();
    if (now - looked >= Number(running.dataset.poll)) { looked = now; c.set("refresh", { data: now }); }
  }, 250);

  /* ---- a column is chosen: show what it holds ---- */
  doc.addEventListener("change", function (event) {
    if (!event.target.matches("select[data-column]")) { return; }
    var chosen = event.target.selectedOptions[0], place = one("[data-holds]", event.target.closest("tr").lastElementChild);
    var odd = one(".odd", event.target.closest("tr"));
    if (place) { place.textContent = (chosen && chosen.dataset.holds) || ""; }
    if (odd) { odd.hidden = true; }
    event.target.removeAttribute("aria-invalid");
  });
})();
