/* The pages of the log-in: theme, showing a password, one post per click. Runs in the head, so that the theme is right
   before anything is painted. */
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var YEAR = 31536000;

  function paint() {
    var chosen = root.dataset.theme;
    root.dataset.bsTheme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
  }

  function choose(value) {
    var secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = "theme=" + value + "; Path=/; Max-Age=" + YEAR + "; SameSite=Lax" + secure;
    root.dataset.theme = value;
    paint();
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === value));
    });
  }

  function toggle(button) {
    var field = document.getElementById(button.dataset.show);
    var shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
    field.focus();
  }

  function hideAgain(form) {
    form.querySelectorAll("[data-show]").forEach(function (button) {
      document.getElementById(button.dataset.show).type = "password";
    });
  }

  function once(event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    hideAgain(form); /* so that the browser offers to keep it as a password, and never as text */
    form.dataset.sent = "yes";
  }

  function ready() {
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { choose(button.dataset.themeChoice); });
    });
    document.querySelectorAll("[data-show]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { toggle(button); });
    });
    document.querySelectorAll("form").forEach(function (form) { form.addEventListener("submit", once); });
  }

  paint();
  dark.addEventListener("change", paint);
  document.addEventListener("DOMContentLoaded", ready);
  window.addEventListener("pageshow", function () { /* Back brings a page back as it was left */
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
})();
