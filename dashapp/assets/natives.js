/* Natives: Dash loads a library for browsers of 2017, which puts its own functions in the place of the browser's. They are
   several times slower and are called thousands of times while figures are drawn: we put the browser's back. */
(function () {
  "use strict";
  var own = window.cartographNatives;
  String.prototype.trim = own.trim;
  Function.prototype.toString = own.toString;
  window.parseFloat = own.parseFloat;
  window.parseInt = own.parseInt;
})();
