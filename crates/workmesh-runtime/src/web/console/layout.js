/**
 * How the parts of an object are laid out: on one line while they are few and short, else one a line.
 */

/** Arrays longer than this are set in columns. */
const COLUMNS_FROM = 6;
/** For each level of objects that may share a line. */
const COLUMNS_OF_A_LEVEL = 4;
const MAX_COLUMNS = 15;
/** What stands between two parts of a row: a comma and a space. */
const SEPARATOR = 2;
/** The height of a character over its width. */
const HEIGHT = 2.5;

/**
 * @param {string[]} parts
 * @param {string} prefix what stands before the opening bracket, with its space, or nothing
 * @param {[string, string]} brackets
 * @param {{ indent: number, levels: number, columns: boolean, compact: number | boolean, breakLength: number }} place
 *   `levels` counts the levels of objects inside, of which fewer than `compact` may share a line
 */
export function layOut(parts, prefix, brackets, place) {
  const [open, close] = brackets;
  if (parts.length === 0) return `${prefix}${open}${close}`;
  const rows = columnsOf(parts, place);
  if (rows === parts && (place.compact === true || place.levels < place.compact)) {
    const used = place.compact === true ? 0 : parts.length + place.indent + open.length + prefix.length + 10;
    const length = parts.reduce((sum, part) => sum + widthOf(part), 0) + parts.length + used;
    if (length <= place.breakLength && !parts.some((part) => part.includes("\n"))) {
      return `${prefix}${open} ${parts.join(", ")} ${close}`;
    }
  }
  const margin = `\n${" ".repeat(place.indent)}`;
  if (place.compact === true) {
    return `${prefix}${open}${prefix === "" ? " " : `${margin}  `}${rows.join(`,${margin}  `)} ${close}`;
  }
  return `${prefix}${open}${margin}  ${rows.join(`,${margin}  `)}${margin}${close}`;
}

/** The width of a text without its colors. */
function widthOf(text) {
  return text.includes("\u001b") ? text.replace(/\u001b\[\d+m/g, "").length : text.length;
}

/** The parts, in rows of columns if they may be. */
function columnsOf(parts, { columns, compact, breakLength, indent }) {
  const few = parts.length <= COLUMNS_FROM || typeof compact === "boolean" || compact < 1;
  return !columns || few ? parts : inColumns(parts, indent, breakLength, compact * COLUMNS_OF_A_LEVEL);
}

/**
 * Rows of columns, or the parts themselves if they are too wide or too different for that.
 *
 * A table that looks about square has as many columns as its height, measured in characters that are two and a half
 * times as high as wide.
 */
function inColumns(parts, indent, width, most) {
  const rest = parts.at(-1).startsWith("... ") ? [parts.at(-1)] : [];
  const cells = rest.length > 0 ? parts.slice(0, -1) : parts;
  const total = cells.reduce((sum, cell) => sum + widthOf(cell) + SEPARATOR, 0);
  const longest = Math.max(...cells.map(widthOf));
  const widest = longest + SEPARATOR;
  const alike = total / widest > 5 || longest <= 6;
  if (widest * 3 + indent >= width || !alike || cells.some((cell) => cell.includes("\n"))) return parts;
  const usual = Math.max(widest - 3 - Math.sqrt(widest - total / parts.length), 1);
  const square = Math.round(Math.sqrt(HEIGHT * usual * cells.length) / usual);
  const columns = Math.min(square, Math.floor((width - indent) / widest), most, MAX_COLUMNS);
  return columns <= 1 ? parts : [...rowsOf(cells, columns), ...rest];
}

function rowsOf(cells, columns) {
  const widths = Array.from({ length: columns }, (_, column) =>
    cells.reduce((max, cell, i) => (i % columns === column ? Math.max(max, widthOf(cell)) : max), 0),
  );
  const numbers = cells.every((cell) => /^(\u001b\[33m)?-?[\d.]+n?(\u001b\[39m)?$/.test(cell));
  const colors = (cell) => cell.length - widthOf(cell);
  const rows = [];
  for (let i = 0; i < cells.length; i += columns) {
    const row = cells.slice(i, i + columns).map((cell, column, { length }) => {
      const last = column === length - 1;
      if (numbers) return (last ? cell : `${cell}, `).padStart(widths[column] + (last ? 0 : 2) + colors(cell));
      return last ? cell : `${cell}, `.padEnd(widths[column] + 2 + colors(cell));
    });
    rows.push(row.join(""));
  }
  return rows;
}
