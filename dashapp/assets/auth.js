/* The pages of the log-in: choosing a theme, showing a password, one post per click. */

const YEAR = 31_536_000;
const every = (selector, within = document) => within.querySelectorAll(selector);

function chooseTheme(name) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${name}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  window.cartographScheme();
  for (const button of every("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === name));
  }
}

function toggleSecret(button) {
  const field = document.getElementById(button.dataset.show);
  const isHidden = field.type === "password";
  field.type = isHidden ? "text" : "password";
  button.textContent = isHidden ? "Hide" : "Show";
  button.setAttribute("aria-pressed", String(isHidden));
  field.focus();
}

/** Send a form once; a shown password is hidden first, so that the browser offers to keep it as one and never as text. */
function sendOnce(event) {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  for (const button of every("[data-show]", form)) { document.getElementById(button.dataset.show).type = "password"; }
  form.dataset.sent = "yes";
}

for (const button of every("[data-theme-choice], [data-show]")) { button.hidden = false; } /* without scripts they do nothing */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice], [data-show]");
  if (button?.dataset.show) { toggleSecret(button); }
  if (button?.dataset.themeChoice) { chooseTheme(button.dataset.themeChoice); }
});
document.addEventListener("submit", sendOnce);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { window.cartographScheme(); });
window.addEventListener("pageshow", () => { /* Back brings a page back as it was left */
  for (const form of every("form")) { delete form.dataset.sent; }
});
