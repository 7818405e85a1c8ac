/* Signals: what happens in one module and matters to others that it does not import. */

/** Make a signal: listeners are called in the order in which they came. */
export function createSignal() {
  const listeners = [];
  return {
    listen(listener) { listeners.push(listener); },
    send(...values) { for (const listener of listeners) { listener(...values); } },
  };
}
