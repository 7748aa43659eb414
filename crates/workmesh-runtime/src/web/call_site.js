/**
 * What stood at the place where the engine threw, in the words in which V8 prints it: `a.b`, `a(...).b`, `a[0]`.
 *
 * The engine says where it was, but not what it looked at. Its place is the name of the member that is called, or the start of an
 * expression, and the text of the function is there to be read. What cannot be told is null: then the engine's own words stay.
 */
import { columnOf, functionOf, lineOf } from "internal:web/errors";

const { apply } = Reflect;
const { charCodeAt, indexOf, slice } = String.prototype;
const functionText = Function.prototype.toString;

/** How far an expression is followed, in characters: error messages are read by people. */
const LONGEST = 200;

const NAME = /[\p{ID_Continue}$\u200c\u200d#]/u;
const CALLED = "(...)";
const UNNAMED = "(intermediate value)";

/** The text of the function that a frame is in, and where in it the frame is; null if either cannot be told. */
function placeOf(site) {
  const made = functionOf(site);
  const line = site.getLineNumber();
  if (typeof made !== "function" || typeof line !== "number") return null;
  const first = lineOf(made);
  if (first === undefined) return null;
  const text = apply(functionText, made, []);
  let at = 0;
  for (let i = first; i < line; i++) {
    at = apply(indexOf, text, ["\n", at]) + 1;
    if (at === 0) return null;
  }
  at += site.getColumnNumber() - (line === first ? columnOf(made) : 1);
  // Where the engine knows no better, it names the start of the function.
  return at > 0 && at < text.length ? { text, at } : null;
}

function isName(text, at) {
  return at >= 0 && at < text.length && NAME.test(text[at]);
}

function isSpace(text, at) {
  const code = apply(charCodeAt, text, [at]);
  return code === 32 || (code >= 9 && code <= 13);
}

function skipBack(text, at) {
  while (at > 0 && isSpace(text, at - 1)) at--;
  return at;
}

function nameFrom(text, at) {
  let end = at;
  while (isName(text, end)) end++;
  return apply(slice, text, [at, end]);
}

/** Where the bracket that closes at `end - 1` opens; -1 if that cannot be told. Brackets in texts are taken for brackets. */
function openingOf(text, end) {
  let depth = 0;
  for (let i = end - 1; i >= 0; i--) {
    if (text[i] === ")" || text[i] === "]" || text[i] === "}") depth++;
    else if ((text[i] === "(" || text[i] === "[" || text[i] === "{") && --depth === 0) return i;
  }
  return -1;
}

/** Where the bracket that opens at `at` closes; -1 if that cannot be told. */
function closingOf(text, at) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === "(" || text[i] === "[" || text[i] === "{") depth++;
    else if ((text[i] === ")" || text[i] === "]" || text[i] === "}") && --depth === 0) return i;
  }
  return -1;
}

/** What stands between brackets, where it is a name or a literal; a text is printed as a member. */
function keyText(inside) {
  if (/^[\w$]+$/.test(inside)) return `[${inside}]`;
  const found = /^(["'`])([^\\"'`]+)\1$/.exec(inside);
  return found === null ? null : `.${found[2]}`;
}

/** The expression that ends at `end`, walked backwards. */
function expressionBefore(text, end) {
  let printed = "";
  for (let at = skipBack(text, end); printed.length < LONGEST; at = skipBack(text, at)) {
    const last = text[at - 1];
    if (last === ")" || last === "]") {
      const open = openingOf(text, at);
      if (open < 0) return null;
      const before = skipBack(text, open);
      const follows = before > 0 && (isName(text, before - 1) || /[)\]]/.test(text[before - 1]));
      if (!follows || /\b(return|await|typeof|new|in|of|case|void|yield)$/.test(apply(slice, text, [0, before]))) return UNNAMED + printed;
      const key = last === ")" ? CALLED : keyText(apply(slice, text, [open + 1, at - 1]));
      if (key === null) return null;
      printed = key + printed;
      at = open;
      continue;
    }
    if (last === '"' || last === "'") {
      const literal = /(["'])([^\\"']*)\1$/.exec(apply(slice, text, [0, at]));
      return literal === null ? null : `"${literal[2]}"${printed}`;
    }
    let start = at;
    while (isName(text, start - 1)) start--;
    if (start === at) return last === "}" || last === "`" ? UNNAMED + printed : null;
    printed = apply(slice, text, [start, at]) + printed;
    const before = skipBack(text, start);
    if (text[before - 1] !== ".") return /\bnew$/.test(apply(slice, text, [0, before])) ? unnamedIfCalled(printed) : printed;
    const optional = text[before - 2] === "?";
    printed = (optional ? "?." : ".") + printed;
    at = before - (optional ? 2 : 1);
  }
  return null;
}

/** What `new X(...)` made has no name. */
function unnamedIfCalled(printed) {
  const at = apply(indexOf, printed, [CALLED]);
  return at < 0 ? printed : UNNAMED + apply(slice, printed, [at + CALLED.length]);
}

/** The expression that starts at `at`: names, members and indices, and calls if it is not called itself. */
function expressionFrom(text, at, calls = false) {
  const name = nameFrom(text, at);
  if (name === "void") return "(void 0)";
  if (name !== "") return name === "new" || name === "await" ? UNNAMED : withMembers(text, at + name.length, name, calls);
  const literal = /^(?:(["'])([^\\"']*)\1|\{\s*\}|\[[\w\s,.]*\])/.exec(apply(slice, text, [at, at + LONGEST]));
  if (literal !== null) {
    const printed = literal[2] === undefined ? literal[0].replace(/\s/g, "") : `"${literal[2]}"`;
    return withMembers(text, at + literal[0].length, printed, calls);
  }
  const close = text[at] === "(" ? closingOf(text, at) : -1;
  return close < 0 ? null : withMembers(text, close + 1, UNNAMED, calls);
}

/** An expression with the members and indices that follow it. */
function withMembers(text, from, start, calls = false) {
  let printed = start;
  let next = from;
  while (printed.length < LONGEST) {
    const dot = /^\s*(\?\.|\.)\s*(?=[\p{ID_Start}$_#])/u.exec(apply(slice, text, [next, next + LONGEST]));
    if (dot !== null) {
      const name = nameFrom(text, next + dot[0].length);
      printed += dot[1] + name;
      next += dot[0].length + name.length;
      continue;
    }
    if (calls && text[next] === "(") {
      const close = closingOf(text, next);
      if (close < 0) return null;
      printed += CALLED;
      next = close + 1;
      continue;
    }
    const index = /^\[([^[\]]*)\]/.exec(apply(slice, text, [next, next + LONGEST]));
    const key = index === null ? null : keyText(index[1]);
    if (key === null) return index === null ? printed : null;
    printed += key;
    next += index[0].length;
  }
  return null;
}

/** What is called by the name at `at`: a member, one by its key, or the name itself. */
function calleeText(text, at, before) {
  const end = at + nameFrom(text, at).length;
  const opening = text[before - 1];
  const isKey = opening === "[" && text[end] === "]" && isName(text, skipBack(text, before - 1) - 1);
  if (opening !== "." && !isKey) return expressionFrom(text, at);
  const from = isKey ? before - 1 : end;
  const head = expressionBefore(text, from);
  return head === null ? null : withMembers(text, from, head);
}

/** What is called, or made with `new`, where the frame is, and whether it is made: `{ text, made }`, or null. */
export function calleeAt(site) {
  const place = placeOf(site);
  if (place === null) return null;
  const { text, at } = place;
  if (text[at] === "[") {
    const close = closingOf(text, at);
    const printed = close < 0 ? null : expressionBefore(text, close + 1);
    return printed === null ? null : { text: printed, made: false };
  }
  if (!isName(text, at)) return null;
  const before = skipBack(text, at);
  const printed = calleeText(text, at, before);
  if (printed === null) return null;
  return { text: printed, made: /\bnew$/.test(apply(slice, text, [Math.max(before - 4, 0), before])) };
}

/** The expression that starts where the frame is, or that is taken apart by the pattern there; null if it cannot be told. */
export function expressionAt(site) {
  const place = placeOf(site);
  if (place === null) return null;
  const { text, at } = place;
  const close = text[at] === "[" || text[at] === "{" ? closingOf(text, at) : -1;
  const from = close < 0 ? null : /^\s*=(?![=>])\s*/.exec(apply(slice, text, [close + 1, close + 1 + LONGEST]));
  return expressionFrom(text, from === null ? at : close + 1 + from[0].length, true);
}

/** Whether the frame is at a pattern inside of another one. */
export function isNestedPattern(site) {
  const place = placeOf(site);
  if (place === null) return false;
  const before = skipBack(place.text, place.at);
  return place.text[place.at] === "{" && place.text[before - 1] === ":";
}

/** Whether what is at the frame is spread into the arguments of a call. */
export function isSpreadArgument(site) {
  const place = placeOf(site);
  if (place === null) return false;
  const before = skipBack(place.text, place.at);
  if (apply(slice, place.text, [before - 3, before]) !== "...") return false;
  let depth = 0;
  for (let i = before - 1; i >= 0; i--) {
    if (place.text[i] === ")" || place.text[i] === "]" || place.text[i] === "}") depth++;
    else if ((place.text[i] === "(" || place.text[i] === "[" || place.text[i] === "{") && depth-- === 0) return place.text[i] === "(";
  }
  return false;
}
