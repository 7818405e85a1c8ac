/* Scheme: light or dark before the first paint, and a cookie by which the server draws its figures alike. And, being the
   first script, it keeps what the browser itself brings, before a library puts slower functions in its place: see
   js/native_functions.js. The one script that is no module: a module would run after the first paint. */
(function startScheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)"), tablet = window.matchMedia("(max-width: 1023px)");

  function readCookie(name) {
    const found = document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`));
    return found ? found[1] : "";
  }

  /** Apply the theme that was chosen. True if the scheme is another than the server knows. */
  window.cartographScheme = () => {
    const chosen = readCookie("theme");
    const isDark = chosen === "dark" || (chosen !== "light" && dark.matches);
    const scheme = isDark ? "dark" : "light";
    const isOther = readCookie("scheme") !== scheme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.documentElement.dataset.bsTheme = scheme;
    if (isOther) { document.cookie = `scheme=${scheme}; path=/; max-age=31536000; samesite=lax${secure}`; }
    const nav = readCookie("nav"); /* until somebody chooses, a tablet's page gets the room */
    document.documentElement.classList.toggle("mini", nav ? nav === "small" : tablet.matches);
    return isOther;
  };

  window.cartographNatives = {
    trim: String.prototype.trim, toString: Function.prototype.toString, parseFloat: window.parseFloat, parseInt: window.parseInt,
  };
  window.cartographScheme();
})();
