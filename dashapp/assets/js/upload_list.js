/* Upload list: the files on their way, each with how far it is and what can be done with it. */
import { make, makeButton, one } from "./dom.js";
import { dropFile, isSending, queueChanged, queuedFiles, sentFiles, showColumns, stopFile } from "./upload_queue.js";

const MEGABYTE = 1_048_576;
const STATES = { sent: "here", looking: "looking at it", waiting: "waits" };

/** Write the size of a file. */
export function writeSize(bytes) {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / 1024).toLocaleString("en")} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

/** Say how far a file is. */
export function describeFile(file) {
  if (file.words) { return file.words; }
  return file.state === "sending" ? `${writeSize(file.at)} of ${writeSize(file.size)}` : STATES[file.state];
}

function makeRow(file) {
  const isFailed = file.state === "failed";
  const head = make("div", "job-head", make("b", "", file.name));
  if (isFailed) { head.append(makeButton("Dismiss", "btn btn-link", () => { dropFile(file); })); }
  if (file.state === "waiting" || file.state === "sending") { head.append(makeButton("Stop", "btn btn-link", () => { stopFile(file); })); }
  const parts = [head];
  if (!isFailed) {
    const done = make("s");
    done.style.width = `${file.size ? Math.round((100 * file.at) / file.size) : 0}%`;
    parts.push(make("div", "track", done));
  }
  return make("div", isFailed ? "send failed" : "send", [...parts, make("p", isFailed ? "refused" : "meta", describeFile(file))]);
}

function draw() {
  const place = one("[data-sending]");
  if (!place) { return; }
  const files = queuedFiles(), sent = sentFiles();
  place.replaceChildren(...files.map(makeRow));
  if (!isSending() && sent.length && sent.length < files.length) {
    place.append(makeButton(sent.length === 1 ? `Go on with ${sent[0].name}` : `Go on with the other ${sent.length}`, "btn btn-primary", showColumns));
  }
}

queueChanged.listen(draw);
new MutationObserver(() => {
  const place = one("[data-sending]");
  if (place && queuedFiles().length && !place.firstChild) { draw(); } /* the page Data was left and came back */
}).observe(document.documentElement, { childList: true, subtree: true });
