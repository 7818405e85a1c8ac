/* Grid: what AG Grid calls to show a cell, and Enter on a row, which follows its link. */

const functions = (window.dashAgGridFunctions ??= {});
const components = (window.dashAgGridComponentFunctions ??= {});

/** Return the text of a cell as the server wrote it; columns call it as their formatter. */
functions.shown = ({ data, colDef }) => data?.[`${colDef.field}__shown`] ?? "";

/** Draw a member: a link where the server gave an address. */
components.CartographMember = ({ value, data, colDef }) => {
  const href = data?.[`${colDef.field}__href`], words = String(value ?? "");
  return href ? window.React.createElement("a", { href, "data-go": "1", tabIndex: -1 }, words) : words;
};

document.addEventListener("keydown", (event) => {
  const cell = event.key === "Enter" && event.target.closest(".grid .ag-cell");
  if (!cell) { return; }
  const row = cell.getAttribute("row-id") || cell.closest("[row-index]").getAttribute("row-index");
  const link = cell.querySelector("a[data-go]") || cell.closest(".grid").querySelector(`[row-index='${row}'] a[data-go]`);
  if (link) { event.preventDefault(); link.click(); }
});
