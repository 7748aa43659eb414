/**
 * What is wrong with a text that is no JSON, and with a value that has itself in it, in V8's words.
 *
 * Both are asked once the engine has refused, so the text is read a second time only where something is to be said about it.
 */
const { apply } = Reflect;
const { charCodeAt, slice } = String.prototype;

/** How many characters V8 shows on either side of one that it did not expect. */
const AROUND = 10;

/** Texts that come of values that were never JSON. */
const SPECIAL = new Set(["NaN", "Infinity", "undefined", "[object Object]"]);

const ESCAPED = '"\\/bfnrt';
const [QUOTE, MINUS, DOT, ZERO] = [34, 45, 46, 48];

/** What ends the reading: what is wrong, in words. */
class Wrong {
  constructor(words) {
    this.words = words;
  }
}

class Reader {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  /** Reads one value that is the whole text. */
  all() {
    this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#here("Unexpected non-whitespace character after JSON");
  }

  #code() {
    return this.#at < this.#text.length ? apply(charCodeAt, this.#text, [this.#at]) : -1;
  }

  #space() {
    for (let code = this.#code(); code === 32 || code === 10 || code === 13 || code === 9; code = this.#code()) this.#at++;
  }

  /** Something is wrong at this place, which is named. */
  #here(words) {
    let line = 1;
    let column = 1;
    for (let i = 0; i < this.#at; i++) {
      const code = apply(charCodeAt, this.#text, [i]);
      if (code === 13 && apply(charCodeAt, this.#text, [i + 1]) === 10 && i + 1 < this.#at) continue;
      if (code === 10 || code === 13) {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    const within = apply(slice, words, [-4]) === "JSON" ? words : `${words} in JSON`;
    return new Wrong(`${within} at position ${this.#at} (line ${line} column ${column})`);
  }

  /** Something else was expected here, whatever it is. */
  #unexpected() {
    const text = this.#text;
    const at = this.#at;
    const { length } = text;
    if (at >= length) return new Wrong("Unexpected end of JSON input");
    const code = this.#code();
    if (code === MINUS || isDigit(code)) return this.#here("Unexpected number");
    if (code === QUOTE) return this.#here("Unexpected string");
    if (SPECIAL.has(text)) return new Wrong(`"${text}" is not valid JSON`);
    const start = length > 2 * AROUND && at >= AROUND ? at - AROUND : 0;
    const end = length > 2 * AROUND && at < length - AROUND ? at + AROUND : length;
    const shown = `${start > 0 || (length > 2 * AROUND && at >= AROUND) ? "..." : ""}"${apply(slice, text, [start, end])}"${end < length ? "..." : ""}`;
    return new Wrong(`Unexpected token '${text[at]}', ${shown} is not valid JSON`);
  }

  #value() {
    this.#space();
    const code = this.#code();
    if (code === QUOTE) return this.#string();
    if (code === MINUS || isDigit(code)) return this.#number();
    switch (this.#text[this.#at]) {
      case "{": return this.#object();
      case "[": return this.#array();
      case "t": return this.#literal("true");
      case "f": return this.#literal("false");
      case "n": return this.#literal("null");
      default: throw this.#unexpected();
    }
  }

  #literal(word) {
    for (let i = 0; i < word.length; i++, this.#at++) if (this.#text[this.#at] !== word[i]) throw this.#unexpected();
  }

  #digits() {
    const from = this.#at;
    while (isDigit(this.#code())) this.#at++;
    return this.#at > from;
  }

  #number() {
    if (this.#code() === MINUS) {
      this.#at++;
      if (!isDigit(this.#code())) throw this.#here("No number after minus sign");
    }
    if (this.#code() === ZERO) {
      this.#at++;
      if (isDigit(this.#code())) throw this.#here("Unexpected number");
    } else {
      this.#digits();
    }
    if (this.#code() === DOT) {
      this.#at++;
      if (!this.#digits()) throw this.#here("Unterminated fractional number");
    }
    if (this.#text[this.#at] === "e" || this.#text[this.#at] === "E") {
      this.#at++;
      if (this.#text[this.#at] === "+" || this.#text[this.#at] === "-") this.#at++;
      if (!this.#digits()) throw this.#here("Exponent part is missing a number");
    }
  }

  #string() {
    for (this.#at++; ; this.#at++) {
      const code = this.#code();
      if (code === -1) throw this.#here("Unterminated string");
      if (code < 32) throw this.#here("Bad control character in string literal");
      if (code === QUOTE) break;
      if (code === 92) this.#escape();
    }
    this.#at++;
  }

  /** An escape, of which the last character is left. */
  #escape() {
    this.#at++;
    const kind = this.#text[this.#at];
    if (kind === undefined) throw this.#unexpected();
    if (kind === "u") {
      for (let i = 0; i < 4; i++) {
        this.#at++;
        if (this.#code() === -1) throw this.#here("Bad Unicode escape");
        if (!/[\da-fA-F]/.test(this.#text[this.#at])) throw this.#here("Bad Unicode escape");
      }
    } else if (!ESCAPED.includes(kind)) {
      throw this.#here("Bad escaped character");
    }
  }

  #array() {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === "]") return void this.#at++;
    for (;;) {
      this.#value();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== "," && next !== "]") throw this.#here("Expected ',' or ']' after array element");
      this.#at++;
      if (next === "]") return;
    }
  }

  #object() {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === "}") return void this.#at++;
    for (let first = true; ; first = false) {
      this.#space();
      if (this.#code() !== QUOTE) throw this.#here(first ? "Expected property name or '}'" : "Expected double-quoted property name");
      this.#string();
      this.#space();
      if (this.#text[this.#at] !== ":") throw this.#here("Expected ':' after property name");
      this.#at++;
      this.#value();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== "," && next !== "}") throw this.#here("Expected ',' or '}' after property value");
      this.#at++;
      if (next === "}") return;
    }
  }
}

function isDigit(code) {
  return code >= ZERO && code <= ZERO + 9;
}

/** What is wrong with a text, in V8's words; null if it is JSON. */
export function wrongInJson(text) {
  try {
    new Reader(text).all();
  } catch (error) {
    // Nesting may be too deep for this reader.
    return error instanceof Wrong ? error.words : null;
  }
  return null;
}

/** The way from an object to itself: the objects on it, and under which key each has the next; null if none is found. */
function circleIn(value, above, keys) {
  if (typeof value !== "object" || value === null || typeof value.toJSON === "function") return null;
  const at = above.indexOf(value);
  if (at >= 0) return { objects: above.slice(at), keys: keys.slice(at) };
  above.push(value);
  for (const key of Object.keys(value)) {
    keys.push(Array.isArray(value) ? `index ${key}` : `property '${key}'`);
    const found = circleIn(value[key], above, keys);
    if (found !== null) return found;
    keys.pop();
  }
  above.pop();
  return null;
}

const nameOf = (object) => `object with constructor '${object.constructor?.name ?? "Object"}'`;

/** V8's words for a value that has itself in it; null if that cannot be told. */
export function circleWords(value) {
  const circle = circleIn(value, [], []);
  if (circle === null) return null;
  const { objects, keys } = circle;
  const steps = keys.slice(0, -1).map((key, i) => `\n    |     ${key} -> ${nameOf(objects[i + 1])}`);
  const shown = steps.length > 3 ? [...steps.slice(0, 2), "\n    |     ...", steps.at(-1)] : steps;
  const start = `Converting circular structure to JSON\n    --> starting at ${nameOf(objects[0])}`;
  return `${start}${shown.join("")}\n    --- ${keys.at(-1)} closes the circle`;
}
