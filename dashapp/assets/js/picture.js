/* Picture: a figure as a file, with its title, filters, and who made it when. */
import { isShown, make, one } from "./dom.js";
import { say } from "./messages.js";
import { postJson } from "./server.js";

const WIDTH = 960, PAD = 24, SCALE = 2, LINE = 16, GAP = 12, KEPT = 10_000;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Break a text into lines of a width. `measure` returns the width of a text. */
export function breakLines(text, width, measure) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > width) { lines.push(line); line = word; } else { line = longer; }
  }
  return line ? [...lines, line] : lines;
}

/** Draw a sheet: the title, what is shown, the figure, the foot. */
function drawSheet(image, words, width, height) {
  const sheet = document.createElement("canvas"), pen = sheet.getContext("2d"), room = width - 2 * PAD;
  const face = getComputedStyle(document.body).fontFamily, small = `12px ${face}`;
  pen.font = small;
  const measure = (text) => pen.measureText(text).width;
  const above = breakLines([words.caption, words.filters].filter(Boolean).join(". "), room, measure);
  const below = breakLines(words.foot, room, measure);
  const top = PAD + 24 + above.length * LINE + GAP, whole = top + height + GAP + below.length * LINE + PAD;
  Object.assign(sheet, { width: width * SCALE, height: whole * SCALE });
  pen.scale(SCALE, SCALE);
  pen.fillStyle = colour("--bg");
  pen.fillRect(0, 0, width, whole);
  const write = (lines, from) => { lines.forEach((line, n) => { pen.fillText(line, PAD, from + n * LINE); }); };
  Object.assign(pen, { textBaseline: "top", fillStyle: colour("--text"), font: `600 16px ${face}` });
  write([words.title], PAD);
  Object.assign(pen, { font: small, fillStyle: colour("--text-3") });
  write(above, PAD + 24);
  pen.drawImage(image, PAD, top, room, height);
  write(below, top + height + GAP);
  return sheet;
}

function save(sheet, name) {
  sheet.toBlob((blob) => {
    const link = make("a", "", [], { href: URL.createObjectURL(blob), download: name });
    link.click();
    window.setTimeout(() => { URL.revokeObjectURL(link.href); }, KEPT);
  }, "image/png");
}

async function loadImage(source) {
  const image = new Image();
  image.src = source;
  try { await image.decode(); } catch { throw new Error("The figure cannot be drawn as a picture."); }
  return image;
}

/** Save the figure of a tile as a PNG file. */
export async function savePicture(tile) {
  const graph = one(`#tile-${CSS.escape(tile)} .js-plotly-plot`);
  if (!isShown(graph) || !window.Plotly) { say("There is no figure to save: show it first."); return; }
  const page = location.pathname.replace(/^\/|\/$/g, "") || "overview", box = graph.getBoundingClientRect();
  const width = Math.max(WIDTH, Math.round(box.width) + 2 * PAD), height = Math.round(box.height);
  try {
    const address = `/export/png/${encodeURIComponent(page)}/${encodeURIComponent(tile)}`;
    const words = await postJson(address, { search: location.search.replace(/^\?/, "") });
    const image = await window.Plotly.toImage(graph, { format: "png", width: width - 2 * PAD, height, scale: SCALE });
    save(drawSheet(await loadImage(image), words, width, height), words.file);
  } catch (error) {
    say(error.message);
  }
}
