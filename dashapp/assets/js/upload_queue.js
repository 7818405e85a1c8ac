/* Upload queue: files are sent piece by piece, one after the other; it goes on while other pages are looked at. */
import { go } from "./address.js";
import { one } from "./dom.js";
import { say } from "./messages.js";
import { isUnreachable, post, postJson } from "./server.js";
import { createSignal } from "./signals.js";

/** Sent when something about a file changed. */
export const queueChanged = createSignal();

const PIECE = 4 * 1024 * 1024, TRIES = 4, PAUSE = 1000;
const LOST = "The connection was lost on the way. Send it again.";
const OTHERWISE = { otherwise: "This could not be sent." };
let files = [];
let isBusy = false;

export const queuedFiles = () => files;
export const isSending = () => isBusy;
export const sentFiles = () => files.filter((file) => file.state === "sent");
const wait = (time) => new Promise((then) => { window.setTimeout(then, time); });

/** Add files; the first is sent at once. */
export function addFiles(list) {
  for (const blob of list) { files.push({ blob, name: blob.name, size: blob.size, at: 0, state: "waiting", words: "" }); }
  if (isBusy) { queueChanged.send(); } else { sendAll(); }
}

/** Forget a file that was refused. */
export function dropFile(file) {
  files = files.filter((other) => other !== file);
  queueChanged.send();
  if (!isBusy) { finish(); }
}

/** Stop a file that waits or is being sent; the server forgets what it has of it. */
export function stopFile(file) {
  file.isStopped = true;
  file.controller?.abort();
  if (file.id) { postJson("/act/data.discard", { fields: { uploads: file.id } }).catch(() => null); }
  dropFile(file);
}

/** Go on to the columns of the files that are here. */
export function showColumns() {
  const ids = sentFiles().map((file) => file.id);
  files = [];
  queueChanged.send();
  go(`/data?x.upload=${ids.join(",")}`);
}

async function sendAll() {
  isBusy = true;
  for (let file = nextFile(); file; file = nextFile()) { await send(file); }
  isBusy = false;
  queueChanged.send();
  finish();
}

const nextFile = () => files.find((file) => file.state === "waiting");

async function send(file) {
  file.controller = new AbortController();
  const options = { signal: file.controller.signal, ...OTHERWISE };
  setState(file, "sending");
  try {
    file.id = (await postJson("/upload/begin", { name: file.name, size: file.size }, options)).id;
    while (file.at < file.size) {
      file.at = (await sendPiece(file, options, TRIES)).received;
      queueChanged.send();
    }
    setState(file, "looking");
    await postJson(`/upload/${file.id}/finish`, {}, options);
    file.state = "sent";
  } catch (error) {
    if (!file.isStopped) { Object.assign(file, { state: "failed", words: isUnreachable(error) ? LOST : error.message }); }
  }
}

function setState(file, state) {
  file.state = state;
  queueChanged.send();
}

/** Send the next piece. A lost answer is asked for again: the server says where the file goes on. */
async function sendPiece(file, options, tries) {
  try {
    const piece = file.blob.slice(file.at, file.at + PIECE);
    return await post(`/upload/${file.id}/${file.at}`, piece, "application/octet-stream", options);
  } catch (error) {
    if (error.body?.received !== undefined) { return error.body; }
    if (file.isStopped || !isUnreachable(error)) { throw error; }
    if (!tries) { throw new Error(LOST, { cause: error }); }
    await wait(PAUSE);
    return sendPiece(file, options, tries - 1);
  }
}

/** When all are here the columns come; where one was refused, its sentence stays until it is read. */
function finish() {
  const sent = sentFiles();
  if (!sent.length || sent.length < files.length) { return; }
  if (one("[data-sending]")) { showColumns(); return; }
  files = [];
  say(sent.length === 1 ? `${sent[0].name} is here; it waits on the page Data.` : "The files are here; they wait on the page Data.");
}

window.addEventListener("beforeunload", (event) => { if (isBusy) { event.preventDefault(); } });
