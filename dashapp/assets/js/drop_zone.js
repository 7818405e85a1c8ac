/* Drop zone: what is chosen, or dropped anywhere on the page, is sent. */
import { one } from "./dom.js";
import { addFiles } from "./upload_queue.js";

let depth = 0;

const carriesFiles = (event) => Boolean(event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files") && one("[data-drop]"));
const setOver = (isOver) => { one("[data-drop]")?.classList.toggle("over", isOver); };

/** Call a function for events that carry files, which the browser would else open. */
function onFiles(name, does) {
  document.addEventListener(name, (event) => {
    if (carriesFiles(event)) { event.preventDefault(); does(event); }
  });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[data-files]")) { return; }
  addFiles(event.target.files);
  event.target.value = "";
});

onFiles("dragenter", () => { depth += 1; setOver(true); });
onFiles("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) { setOver(false); } });
onFiles("dragover", (event) => { event.dataTransfer.dropEffect = "copy"; });
onFiles("drop", (event) => { depth = 0; setOver(false); addFiles(event.dataTransfer.files); });
