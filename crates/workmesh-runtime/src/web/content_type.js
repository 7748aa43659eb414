/**
 * Content types, read as the MIME Sniffing standard does: what has no form is passed over.
 */

/** A parameter behind the type: its name, and its value in quotes, which may be left open, or without. */
const PARAMETER = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\[^]|\\$)*)"?[^;]*|([^;]*)))?/g;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What may stand in a value that is quoted. */
const QUOTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
const ESSENCE = /^[\t\n\r ]*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+)[\t\n\r ]*(?=;|$)/;

/** The parameters of a content type by their names in lower case; of several with one name, the first. */
function parametersOf(contentType) {
  const found = new Map();
  for (const [, name, quoted, plain] of contentType.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    const value = quoted === undefined ? plain?.replace(/[\t\n\r ]+$/, "") : quoted.replace(/\\([^])/g, "$1");
    if (value === undefined || (quoted === undefined && value === "")) continue;
    if (TOKEN.test(key) && QUOTABLE.test(value) && !found.has(key)) found.set(key, value);
  }
  return found;
}

/** A parameter of a content type, with or without quotes; null if it is not there. */
export function parameterOf(contentType, name) {
  return parametersOf(contentType).get(name) ?? null;
}

/** A header may name several content types; of those that are some, the last counts. */
const ELEMENT = /(?:[^",]|"(?:[^"\\]|\\[^])*"?)+/g;

/** The content type that a header names as the standard writes it, but for a space in that of a form; "" for none. */
export function normalized(header) {
  const contentType = (header.match(ELEMENT) ?? []).findLast((text) => ESSENCE.test(text));
  if (contentType === undefined) return "";
  let text = ESSENCE.exec(contentType)[1].toLowerCase();
  const between = text === "multipart/form-data" ? "; " : ";";
  for (const [name, value] of parametersOf(contentType)) {
    text += `${between}${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
  }
  return text;
}
