/**
 * The order of texts: letters before their accents before their case, as in the root of Unicode's collation.
 *
 * Latin letters, digits and the punctuation of ASCII are as there; letters of other scripts follow by their code points,
 * script after script, which is right for most of them.
 */

/** Punctuation, then symbols, then money: ASCII in the order of its characters. */
const PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%";
const SYMBOLS = "`^+<=>|~";
const SPACE = 1;
const FIRST_PUNCTUATION = 10;
const FIRST_SYMBOL = 100;
const OTHER_SYMBOL = 200;
const MONEY = 0x200000;
const DIGIT = 0x200100;
const LATIN = 0x200200;
const LETTER = 0x200300;

/** Letters that are others with an accent of their own. */
const EXPANSIONS = { __proto__: null, æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ß: "ss", ẞ: "SS", ø: "o", Ø: "O", ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i" };

const ASCII = Array.from({ length: 128 }, (_, code) => asciiWeight(String.fromCharCode(code)));

function asciiWeight(c) {
  if (/\s/.test(c)) return SPACE + " \t\n\v\f\r".indexOf(c);
  if (c < " " || c === "\x7f") return 0;
  if (/\d/.test(c)) return DIGIT + Number(c);
  if (/[a-z]/i.test(c)) return LATIN + c.toLowerCase().charCodeAt(0);
  if (c === "$") return MONEY;
  const at = PUNCTUATION.indexOf(c);
  return at >= 0 ? FIRST_PUNCTUATION + at : FIRST_SYMBOL + SYMBOLS.indexOf(c);
}

/** The elements of a text: `[letter, accent, form]`; the form of a capital is 1, of a variant 2. */
function elementsOf(text, ignorePunctuation) {
  const elements = [];
  for (const c of text.normalize("NFD")) pushElements(elements, c);
  return ignorePunctuation ? elements.filter(([letter]) => letter === 0 || letter >= FIRST_SYMBOL) : elements;
}

function pushElements(elements, c) {
  const code = c.codePointAt(0);
  if (code < 128) {
    if (ASCII[code] > 0) elements.push([ASCII[code], 0, c >= "A" && c <= "Z" ? 1 : 0]);
    return;
  }
  if (/\p{M}/u.test(c)) {
    elements.push([0, code, 0]);
    return;
  }
  const letters = EXPANSIONS[c];
  if (letters !== undefined) {
    for (const letter of letters) pushElements(elements, letter);
    elements.push([0, 0x10000, 0]);
    return;
  }
  const plain = c.normalize("NFKD");
  if (plain !== c && plain.length <= 8) {
    const before = elements.length;
    for (const part of plain) pushElements(elements, part);
    if (elements.length > before) elements[before][2] += 2;
    return;
  }
  if (/[\p{L}\p{N}]/u.test(c)) {
    const lower = c.toLowerCase();
    elements.push([LETTER + lower.codePointAt(0), 0, lower === c ? 0 : 1]);
  } else if (/\p{Sc}/u.test(c)) {
    elements.push([MONEY + 1 + (code & 0x3f), 0, 0]);
  } else if (/\p{P}/u.test(c)) {
    elements.push([FIRST_SYMBOL - 1, code, 0]);
  } else if (!/\p{Cc}|\p{Cf}/u.test(c)) {
    elements.push([OTHER_SYMBOL + code, 0, 0]);
  }
}

/** Joins the digits of each number into one element that compares as the number does. */
function withNumbers(elements) {
  const result = [];
  for (let at = 0; at < elements.length; at++) {
    const [letter] = elements[at];
    if (letter < DIGIT || letter >= DIGIT + 10) {
      result.push(elements[at]);
      continue;
    }
    let digits = "";
    for (; at < elements.length && elements[at][0] >= DIGIT && elements[at][0] < DIGIT + 10; at++) digits += elements[at][0] - DIGIT;
    at--;
    const significant = digits.replace(/^0+(?=.)/, "");
    // Longer numbers are larger; among those of one length the digits decide.
    result.push([DIGIT + Math.min(significant.length, 0xff) / 0x100, 0, 0], ...Array.from(significant, (digit) => [DIGIT + Number(digit), 0, 0]));
  }
  return result;
}

function compareLevel(a, b, level, keep) {
  const [left, right] = [a.filter(keep), b.filter(keep)];
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    const difference = left[at][level] - right[at][level];
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

const isLetter = ([letter]) => letter > 0;
const isAny = () => true;

/**
 * Compares two texts.
 * @param {{ sensitivity: string, numeric: boolean, caseFirst: string, ignorePunctuation: boolean }} options
 */
export function compareTexts(a, b, options) {
  let [left, right] = [elementsOf(a, options.ignorePunctuation), elementsOf(b, options.ignorePunctuation)];
  if (options.numeric) [left, right] = [withNumbers(left), withNumbers(right)];
  const { sensitivity } = options;
  const letters = compareLevel(left, right, 0, isLetter);
  if (letters !== 0 || sensitivity === "base") return letters;
  const accents = sensitivity === "case" ? 0 : compareLevel(accented(left), accented(right), 1, isAny);
  if (accents !== 0 || sensitivity === "accent") return accents;
  const forms = formsOf(sensitivity, options.caseFirst);
  return compareLevel(left.map(forms), right.map(forms), 2, isLetter);
}

/** The forms that count: for `case` only whether a letter is a capital. */
function formsOf(sensitivity, caseFirst) {
  const [mask, flip] = [sensitivity === "case" ? 1 : -1, caseFirst === "upper" ? 1 : 0];
  return ([letter, accent, form]) => [letter, accent, (form ^ flip) & mask];
}

/** Accents by the letter that they are on, so that a letter without any comes before the same one with some. */
function accented(elements) {
  const result = [];
  for (const [letter, accent] of elements) {
    if (letter > 0) result.push([0, 0x20]);
    if (accent > 0) result.push([0, 0x100 + accent]);
  }
  return result;
}

/** The usual comparison of texts of ASCII, without taking them apart; undefined if there is something else in them. */
function compareAscii(a, b) {
  let form = 0;
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right && left < 128 && ASCII[left] > 0) continue;
    if (left > 127 || right > 127) return undefined;
    const difference = ASCII[left] - ASCII[right];
    if (ASCII[left] === 0 || ASCII[right] === 0) return undefined;
    if (difference !== 0) {
      // An accent may follow the shared part of the other text, and belongs to the letter before.
      return isAscii(a, at) && isAscii(b, at) ? Math.sign(difference) : undefined;
    }
    if (form === 0) form = left > right ? -1 : 1;
  }
  if (!isAscii(a, shared) || !isAscii(b, shared)) return undefined;
  return a.length === b.length ? form : Math.sign(a.length - b.length);
}

function isAscii(text, from) {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || ASCII[code] === 0) return false;
  }
  return true;
}

const USUAL = { sensitivity: "variant", numeric: false, caseFirst: "false", ignorePunctuation: false };

/** Compares two texts as a collator without options does. */
export function compareUsual(a, b) {
  return a === b ? 0 : (compareAscii(a, b) ?? compareTexts(a, b, USUAL));
}
