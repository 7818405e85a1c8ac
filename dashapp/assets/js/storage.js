/* Storage: what a browser remembers; one that remembers nothing works all the same. */

export function readStored(name) {
  try { return window.localStorage.getItem(name) || ""; } catch { return ""; }
}

export function writeStored(name, value) {
  try { window.localStorage.setItem(name, value); } catch { /* private windows refuse */ }
}

export function readCookie(name) {
  const found = document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`));
  return found ? found[1] : "";
}

/** Set a cookie for a year. */
export function writeCookie(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
}
