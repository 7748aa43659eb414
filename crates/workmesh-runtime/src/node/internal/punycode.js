/**
 * Punycode (RFC 3492): code points as letters, digits and hyphens.
 */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 128;
const MAX = 0x7fffffff;

/** The bias for the next number, by the one before. */
function adapt(delta, count, isFirst) {
  let rest = isFirst ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return Math.floor(k + ((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function threshold(k, bias) {
  return Math.min(Math.max(k - bias, T_MIN), T_MAX);
}

function letter(digit) {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}

function digitOf(code) {
  if (code >= 48 && code < 58) return code - 22;
  if (code >= 65 && code < 91) return code - 65;
  return code >= 97 && code < 123 ? code - 97 : BASE;
}

function number(delta, bias) {
  let text = "";
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return text + letter(rest);
    text += letter(t + ((rest - t) % (BASE - t)));
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

export function encode(input) {
  const points = decodePoints(input);
  const basic = points.filter((point) => point < FIRST_CODE);
  let output = String.fromCharCode(...basic);
  if (basic.length > 0) output += "-";
  let [code, delta, bias, handled] = [FIRST_CODE, 0, FIRST_BIAS, basic.length];
  while (handled < points.length) {
    const next = points.reduce((least, point) => (point >= code && point < least ? point : least), MAX);
    if (next - code > Math.floor((MAX - delta) / (handled + 1))) {
      throw new RangeError("Overflow: input needs wider integers to process");
    }
    delta += (next - code) * (handled + 1);
    code = next;
    for (const point of points) {
      if (point < code) delta++;
      if (point !== code) continue;
      output += number(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    code++;
  }
  return output;
}

export function decode(input) {
  const end = Math.max(input.lastIndexOf("-"), 0);
  const output = [];
  for (let at = 0; at < end; at++) {
    if (input.charCodeAt(at) >= FIRST_CODE) throw new RangeError("Illegal input >= 0x80 (not a basic code point)");
    output.push(input.charCodeAt(at));
  }
  let [code, place, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  for (let at = end > 0 ? end + 1 : 0; at < input.length; ) {
    const before = place;
    for (let [weight, k] = [1, BASE]; ; k += BASE) {
      const digit = at < input.length ? digitOf(input.charCodeAt(at++)) : BASE;
      if (digit >= BASE) throw new RangeError("Invalid input");
      if (digit > Math.floor((MAX - place) / weight)) throw new RangeError("Overflow: input needs wider integers to process");
      place += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= BASE - t;
    }
    const count = output.length + 1;
    bias = adapt(place - before, count, before === 0);
    code += Math.floor(place / count);
    if (code > 0x10ffff) throw new RangeError("Overflow: input needs wider integers to process");
    place %= count;
    output.splice(place++, 0, code);
  }
  return encodePoints(output);
}

/** The code points of a text. */
export function decodePoints(text) {
  return Array.from({ [Symbol.iterator]: () => String.prototype[Symbol.iterator].call(text) }, (c) => c.codePointAt(0));
}

export function encodePoints(points) {
  return points.map((point) => String.fromCodePoint(point)).join("");
}

/** A domain with each label changed; what stands before an `@` stays. */
function eachLabel(domain, change) {
  const [first, second, ...more] = domain.split("@");
  const [before, labels] = second === undefined ? ["", domain] : [`${first}@`, [second, ...more].join("@")];
  return before + labels.replace(/[\u3002\uff0e\uff61]/g, ".").split(".").map(change).join(".");
}

export function toASCII(input) {
  return eachLabel(input, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));
}

export function toUnicode(input) {
  return eachLabel(input, (label) => (label.startsWith("xn--") ? decode(label.slice(4).toLowerCase()) : label));
}
