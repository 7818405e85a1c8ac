/* Server: requests of our own beside Dash's; an error is the sentence that the server gave. */

/** Return what the server answered. Raises its sentence, with the reference where there is one. */
export async function readAnswer(answer, otherwise = "This could not be done.") {
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) { return body; }
  const words = body.error || otherwise;
  throw Object.assign(new Error(body.reference ? `${words} Reference ${body.reference}.` : words), { body });
}

/** Post a body of a type. */
export async function post(address, body, type, { signal, otherwise } = {}) {
  const headers = { "Content-Type": type, Accept: "application/json" };
  return readAnswer(await fetch(address, { method: "POST", headers, body, signal }), otherwise);
}

export function postJson(address, value, options) {
  return post(address, JSON.stringify(value), "application/json", options);
}

/** True if no answer came at all: fetch raises a TypeError for that. */
export function isUnreachable(error) { return error instanceof TypeError; }
