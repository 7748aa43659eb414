/**
 * How the parts of an object are laid out: on one line while they are few and short, else one a line.
 */

/** The width that a line should not pass, in characters. */
const LINE = 80;
/** How many levels of objects may share a line. */
const LEVELS_ON_A_LINE = 3;
/** Arrays longer than this are set in columns. */
const COLUMNS_FROM = 6;
const MAX_COLUMNS = 12;
/** What stands between two parts of a row: a comma and a space. */
const SEPARATOR = 2;
/** The height of a character over its width. */
const HEIGHT = 2.5;

/**
 * @param {string[]} parts
 * @param {string} prefix what stands before the opening bracket, with its space, or nothing
 * @param {[string, string]} brackets
 * @param {{ indent: number, levels: number, columns: boolean }} place `levels` counts the levels of objects inside
 */
export function layOut(parts, prefix, brackets, place) {
  const [open, close] = brackets;
  if (parts.length === 0) return `${prefix}${open}${close}`;
  const rows = place.columns && parts.length > COLUMNS_FROM ? inColumns(parts, place.indent) : parts;
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

/**
 * Rows of columns, or the parts themselves if they are too wide or too different for that.
 *
 * A table that looks about square has as many columns as its height, measured in characters that are two and a half
 * times as high as wide.
 */
function inColumns(parts, indent) {
  const rest = parts.at(-1).startsWith("... ") ? [parts.at(-1)] : [];
  const cells = rest.length > 0 ? parts.slice(0, -1) : parts;
  const total = cells.reduce((sum, cell) => sum + cell.length + SEPARATOR, 0);
  const longest = Math.max(...cells.map((cell) => cell.length));
  const widest = longest + SEPARATOR;
  const alike = total / widest > 5 || longest <= 6;
  if (widest * 3 + indent >= LINE || !alike || cells.some((cell) => cell.includes("\n"))) return parts;
  const usual = Math.max(widest - 3 - Math.sqrt(widest - total / parts.length), 1);
  const square = Math.round(Math.sqrt(HEIGHT * usual * cells.length) / usual);
  const columns = Math.min(square, Math.floor((LINE - indent) / widest), MAX_COLUMNS);
  return columns <= 1 ? parts : [...rowsOf(cells, columns), ...rest];
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
