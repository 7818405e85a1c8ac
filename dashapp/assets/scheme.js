/* Scheme: light or dark before the first paint, and a cookie by which the server draws its figures alike. And, being the
   first script, what the browser itself brings, before a library puts slower ones in their place: see natives.js. */
(function () {
  "use strict";
  function cookie(name) {
    var found = document.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)"));
    return found ? found[1] : "";
  }
  function apply() {
    var chosen = cookie("theme");
    var dark = chosen === "dark" || (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
    var scheme = dark ? "dark" : "light";
    var changed = cookie("scheme") !== scheme;
    document.documentElement.setAttribute("data-bs-theme", scheme);
    if (changed) { document.cookie = "scheme=" + scheme + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : ""); }
    if (document.cookie.indexOf("nav=small") >= 0) { document.documentElement.classList.add("mini"); }
    return changed;
  }
  window.cartographScheme = apply;
  window.cartographNatives = { trim: String.prototype.trim, toString: Function.prototype.toString, parseFloat: window.parseFloat, parseInt: window.parseInt };
  apply();
})();
