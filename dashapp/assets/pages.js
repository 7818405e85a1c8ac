/* Pages: forms that lead to another address instead of changing anything: `data-get` is the path, the fields are its query. */
(function () {
  "use strict";
  var doc = document;
  var c = (window.cartograph = window.cartograph || {});

  function address(form) {
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && value.trim()) { query.append(name, value.trim()); }
    });
    var said = query.toString();
    return form.dataset.get + (said ? "?" + said : "");
  }

  doc.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-get]");
    if (!form) { return; }
    event.preventDefault();
    c.go(address(form));
  });

  /* a choice needs no button, and an emptied search shows all again */
  doc.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-get]");
    if (form && event.target.matches("select, [type=date]")) { c.go(address(form)); }
  });
  doc.addEventListener("search", function (event) {
    var form = event.target.closest && event.target.closest("form[data-get]");
    if (form && !event.target.value) { c.go(address(form)); }
  }, true);
})();
