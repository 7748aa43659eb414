/**
 * How the parts of an object are laid out: on one line while they are few and short, else one a line.
 */

/** The width that a line should not pass, in characters. */
const LINE = 80;
/** How many levels of objects may share a line. */
const LEVELS_ON_A_LINE = 3;
/** Arrays longer than this are set in columns. */
const COLUMNS_FROM = 6;
const MAX_COLUMNS = 16;

/**
 * @param {string[]} parts
 * @param {string} prefix what stands before the opening bracket, with its space, or nothing
 * @param {[string, string]} brackets
 * @param {{ indent: number, levels: number, columns: boolean }} place `levels` counts the levels of objects inside
 */
export function layOut(parts, prefix, brackets, place) {
  const [open, close] = brackets;
  if (parts.length === 0) return `${prefix}${open}${close}`;
  const rows = place.columns && parts.length > COLUMNS_FROM ? inColumns(parts) : parts;
  if (rows === parts && place.levels < LEVELS_ON_A_LINE) {
    const used = parts.length + place.indent + open.length + prefix.length + 10;
    const length = parts.reduce((sum, part) => sum + part.length, 0) + parts.length + used;
    if (length <= LINE && !parts.some((part) => part.includes("\n"))) {
      return `${prefix}${open} ${parts.join(", ")} ${close}`;
    }
  }
  const margin = `\n${" ".repeat(place.indent)}`;
  return `${prefix}${open}${margin}  ${rows.join(`,${margin}  `)}${margin}${close}`;
}

/** Rows of equally wide columns, or the parts themselves if they are too wide for that. */
function inColumns(parts) {
  const more = parts.at(-1).startsWith("... ") ? [parts.at(-1)] : [];
  const cells = more.length > 0 ? parts.slice(0, -1) : parts;
  const widths = cells.map((cell) => cell.length + 2);
  const widest = Math.max(...widths);
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (widest > 8 && !(total / widest > 5) && widest > 6 + 2) return parts;
  if (cells.some((cell) => cell.includes("\n")) || widest * 3 >= LINE) return parts;
  const bias = Math.sqrt(widest - total / parts.length);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * Math.max(widest - 2 - bias, 1) * cells.length) / Math.max(widest - 2 - bias, 1)),
    Math.floor(LINE / widest),
    12,
    MAX_COLUMNS - 1,
  );
  if (columns <= 1) return parts;
  return [...rowsOf(cells, columns), ...more];
}

function rowsOf(cells, columns) {
  const widths = Array.from({ length: columns }, (_, column) =>
    cells.reduce((max, cell, i) => (i % columns === column ? Math.max(max, cell.length) : max), 0),
  );
  const numbers = cells.every((cell) => /^-?[\d.]+n?$/.test(cell));
  const rows = [];
  for (let i = 0; i < cells.length; i += columns) {
    const row = cells.slice(i, i + columns).map((cell, column, { length }) => {
      const last = column === length - 1;
      if (numbers) return (last ? cell : `${cell}, `).padStart(widths[column] + (last ? 0 : 2));
      return last ? cell : `${cell}, `.padEnd(widths[column] + 2);
    });
    rows.push(row.join(""));
  }
  return rows;
}
