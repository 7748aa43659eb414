/**
 * What is wrong with JSON, in V8's words: where a text stops being JSON, and how an object comes to contain itself.
 */
const { charCodeAt, indexOf, slice } = String.prototype;
const { apply, ownKeys } = Reflect;
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { isArray } = Array;
const NativeMap = Map;
const { get, set, delete: forget } = Map.prototype;

/** Texts that are no accident of a typing hand: somebody has written a value that JSON does not have. */
const SPECIAL = ["NaN", "Infinity", "undefined", "[object Object]"];
/** How much of a long text a message shows on either side. */
const SHOWN = 10;
/** From where on a text is too deep for the engine as well. */
const MAX_DEPTH = 4096;

const QUOTE = 0x22, MINUS = 0x2d, DOT = 0x2e, ZERO = 0x30, NINE = 0x39, BACKSLASH = 0x5c;

const isDigit = (code) => code >= ZERO && code <= NINE;

/** A fault, thrown through the reader. */
class Fault {
  constructor(message) {
    this.message = message;
  }
}

/** Reads a text until it is none. */
class Reader {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  read() {
    this.#value(0);
    if (this.#next() !== -1) this.#fault("Unexpected non-whitespace character", "after");
  }

  /** The code of a character, or -1 at the end. */
  #code() {
    return this.#at < this.#text.length ? apply(charCodeAt, this.#text, [this.#at]) : -1;
  }

  /** The code of the next character that is no white space. */
  #next() {
    let code = this.#code();
    while (code === 0x20 || (code >= 0x9 && code <= 0xd && code !== 0xb && code !== 0xc)) {
      this.#at++;
      code = this.#code();
    }
    return code;
  }

  /** Whether the next character is the one with this code, which is then read. */
  #take(code) {
    if (this.#next() !== code) return false;
    this.#at++;
    return true;
  }

  #value(depth) {
    if (depth > MAX_DEPTH) throw null;
    const code = this.#next();
    if (code === QUOTE) this.#string();
    else if (code === MINUS || isDigit(code)) this.#number();
    else if (code === 0x7b) this.#object(depth + 1);
    else if (code === 0x5b) this.#array(depth + 1);
    else if (code === 0x74) this.#literal("true");
    else if (code === 0x66) this.#literal("false");
    else if (code === 0x6e) this.#literal("null");
    else this.#unexpected();
  }

  #object(depth) {
    this.#at++;
    if (this.#take(0x7d)) return;
    this.#member("Expected property name or '}'", depth);
    while (this.#take(0x2c)) this.#member("Expected double-quoted property name", depth);
    if (!this.#take(0x7d)) this.#fault("Expected ',' or '}' after property value");
  }

  #member(expected, depth) {
    if (this.#next() !== QUOTE) this.#fault(expected);
    this.#string();
    if (!this.#take(0x3a)) this.#fault("Expected ':' after property name");
    this.#value(depth);
  }

  #array(depth) {
    this.#at++;
    if (this.#take(0x5d)) return;
    do this.#value(depth);
    while (this.#take(0x2c));
    if (!this.#take(0x5d)) this.#fault("Expected ',' or ']' after array element");
  }

  #literal(word) {
    for (let i = 0; i < word.length; i++) {
      if (this.#code() !== apply(charCodeAt, word, [i])) this.#unexpected();
      this.#at++;
    }
  }

  #string() {
    this.#at++;
    for (let code = this.#code(); code !== QUOTE; code = this.#code()) {
      if (code === -1) this.#fault("Unterminated string");
      if (code < 0x20) this.#fault("Bad control character in string literal");
      this.#at++;
      if (code === BACKSLASH) this.#escape();
    }
    this.#at++;
  }

  #escape() {
    const code = this.#code();
    if (code === -1) this.#unexpected();
    if (apply(indexOf, "\"\\/bfnrtu", [this.#text[this.#at]]) < 0) this.#fault("Bad escaped character");
    this.#at++;
    if (code !== 0x75) return;
    for (let i = 0; i < 4; i++) {
      const digit = this.#code();
      if (digit === -1) this.#unexpected();
      const lower = digit | 0x20;
      if (!isDigit(digit) && !(lower >= 0x61 && lower <= 0x66)) this.#fault("Bad Unicode escape");
      this.#at++;
    }
  }

  #number() {
    if (this.#code() === MINUS) {
      this.#at++;
      if (!isDigit(this.#code())) this.#fault("No number after minus sign");
    }
    if (this.#code() === ZERO) {
      this.#at++;
      if (isDigit(this.#code())) this.#unexpected();
    } else {
      this.#digits("");
    }
    if (this.#code() === DOT) {
      this.#at++;
      this.#digits("Unterminated fractional number");
    }
    if ((this.#code() | 0x20) === 0x65) {
      this.#at++;
      if (this.#code() === MINUS || this.#code() === 0x2b) this.#at++;
      this.#digits("Exponent part is missing a number");
    }
  }

  #digits(otherwise) {
    if (!isDigit(this.#code())) this.#fault(otherwise);
    while (isDigit(this.#code())) this.#at++;
  }

  #fault(what, where = "in") {
    let line = 1;
    let start = 0;
    for (let i = 0; i < this.#at; i++) {
      const code = apply(charCodeAt, this.#text, [i]);
      if (code === 0xd && i + 1 < this.#at && apply(charCodeAt, this.#text, [i + 1]) === 0xa) continue;
      if (code !== 0xa && code !== 0xd) continue;
      line++;
      start = i + 1;
    }
    throw new Fault(`${what} ${where} JSON at position ${this.#at} (line ${line} column ${this.#at - start + 1})`);
  }

  /** The next character begins nothing that could stand here. */
  #unexpected() {
    const text = this.#text;
    const at = this.#at;
    const code = this.#code();
    for (let i = 0; i < SPECIAL.length; i++) {
      if (text === SPECIAL[i]) throw new Fault(`"${text}" is not valid JSON`);
    }
    if (code === -1) throw new Fault("Unexpected end of JSON input");
    if (isDigit(code) || code === MINUS) this.#fault("Unexpected number");
    if (code === QUOTE) this.#fault("Unexpected string");
    const isLong = text.length > 2 * SHOWN;
    const from = isLong && at >= SHOWN ? at - SHOWN : 0;
    const to = isLong && at < text.length - SHOWN ? at + SHOWN : text.length;
    const part = `${from > 0 ? "..." : ""}"${apply(slice, text, [from, to])}"${to < text.length ? "..." : ""}`;
    throw new Fault(`Unexpected token '${text[at]}', ${part} is not valid JSON`);
  }
}

/** What is wrong with a text; null if it is right, or cannot be told. */
export function textFault(text) {
  try {
    new Reader(text).read();
  } catch (fault) {
    if (fault instanceof Fault) return fault.message;
  }
  return null;
}

/** How many steps of a circle a message tells at its beginning; of the others, it tells the last. */
const STEPS = 2;

/** How an object comes to contain itself. */
export function circleText(value) {
  let text = "Converting circular structure to JSON";
  const steps = findCircle(value);
  if (steps === null) return text;
  text += `\n    --> starting at object with constructor '${constructorName(steps[0].of)}'`;
  const last = steps.length - 1;
  for (let i = 0; i < last; i++) {
    if (i < STEPS || i === last - 1) {
      text += `\n    |     ${steps[i].name} -> object with constructor '${constructorName(steps[i + 1].of)}'`;
    } else if (i === STEPS) {
      text += "\n    |     ...";
    }
  }
  return `${text}\n    --- ${steps[last].name} closes the circle`;
}

/** The steps of the first circle, each an object and the name of its property that comes next. */
function findCircle(value) {
  const path = [];
  const places = new NativeMap();
  const visit = (object) => {
    if (typeof object !== "object" || object === null) return null;
    const before = apply(get, places, [object]);
    if (before !== undefined) {
      const steps = [];
      for (let i = before; i < path.length; i++) steps[steps.length] = path[i];
      return steps;
    }
    if (path.length > MAX_DEPTH) return null;
    apply(set, places, [object, path.length]);
    const keys = ownKeys(object);
    for (let i = 0; i < keys.length; i++) {
      const property = typeof keys[i] === "string" ? getOwnPropertyDescriptor(object, keys[i]) : undefined;
      if (property === undefined || !property.enumerable) continue;
      path[path.length] = { of: object, name: isArray(object) ? `index ${keys[i]}` : `property '${keys[i]}'` };
      const found = visit(written(property.get === undefined ? property.value : apply(property.get, object, []), keys[i]));
      if (found !== null) return found;
      path.length--;
    }
    apply(forget, places, [object]);
    return null;
  };
  return visit(written(value, ""));
}

/** What is written down in place of a value. */
function written(value, key) {
  const replace = typeof value === "object" && value !== null ? value.toJSON : undefined;
  return typeof replace === "function" ? apply(replace, value, [key]) : value;
}

function constructorName(object) {
  for (let holder = object; holder !== null; holder = getPrototypeOf(holder)) {
    const { value } = getOwnPropertyDescriptor(holder, "constructor") ?? {};
    if (typeof value === "function" && typeof value.name === "string" && value.name !== "") return value.name;
  }
  return "Object";
}
