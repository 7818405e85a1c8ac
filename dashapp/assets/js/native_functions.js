/* Native functions: Dash loads a library for browsers of 2017, which replaces the browser's functions by its own. They are
   several times slower and are called thousands of times while figures are drawn: the browser's are put back. */

const { trim, toString, parseFloat, parseInt } = window.cartographNatives; /* kept by `assets/scheme.js`, the first script */
/* eslint-disable no-extend-native -- nothing is added: what was there before the library came is put back */
Object.defineProperty(String.prototype, "trim", { value: trim, writable: true, configurable: true });
Object.defineProperty(Function.prototype, "toString", { value: toString, writable: true, configurable: true });
Object.assign(window, { parseFloat, parseInt });
