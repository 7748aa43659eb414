/**
 * `console.table`: rows and columns in a frame.
 */
import { inspect, quote } from "internal:web/console/inspect";
import { isObject } from "internal:web/idl";

/**
 * @param {unknown} data
 * @param {string[]} [only] the columns to show
 * @returns {string | null} null if the data has no rows
 */
export function table(data, only) {
  if (!isObject(data)) return null;
  const keyed = data instanceof Map || data instanceof Set;
  const rows = rowsOf(data);
  const columns = [...new Set(rows.flatMap(([, row]) => (isObject(row) ? Object.keys(row) : [])))];
  const shown = only === undefined ? columns : columns.filter((column) => only.includes(column));
  const values = rows.some(([, row]) => !isObject(row));
  const head = [keyed ? "(iteration index)" : "(index)", ...shown, ...(values ? ["Values"] : [])];
  const body = rows.map(([index, row]) => [
    String(index),
    ...shown.map((column) => (isObject(row) && Object.hasOwn(row, column) ? cell(row[column]) : "")),
    ...(values ? [isObject(row) ? "" : cell(row)] : []),
  ]);
  return frame(head, body);
}

/** The rows with their indexes. */
function rowsOf(data) {
  if (data instanceof Map) return [...data].map(([key, value]) => [cell(key), value]);
  return data instanceof Set ? [...[...data].entries()] : Object.entries(data);
}

function cell(value) {
  return typeof value === "string" ? quote(value) : inspect(value, 0);
}

function frame(head, body) {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((row) => row[i].length)) + 2);
  const line = (left, middle, right) => left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const row = (cells) => `│${cells.map((text, i) => ` ${text.padEnd(widths[i] - 1)}`).join("│")}│`;
  return [line("┌", "┬", "┐"), row(head), line("├", "┼", "┤"), ...body.map(row), line("└", "┴", "┘")].join("\n");
}
