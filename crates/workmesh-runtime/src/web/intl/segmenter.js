/**
 * `Intl.Segmenter`: characters as readers see them, words and sentences.
 */
import { ops } from "internal:ops";
import { isObject } from "internal:web/idl";
import { exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";
import { token } from "internal:web/token";

const CLASS = "Segmenter";
const KINDS = ["grapheme", "word", "sentence"];

export class Segmenter {
  #resolved;

  constructor(locales = undefined, given = undefined) {
    const { locale } = resolveLocale(locales);
    if (given !== undefined && !isObject(given)) throw new TypeError("Incorrect options");
    const options = optionsFrom(given, `Intl.${CLASS}`);
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    const granularity = option(options, CLASS, "granularity", KINDS, "grapheme");
    this.#resolved = { locale, granularity };
  }

  segment(input) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "segment", this);
    return new Segments(token, `${input}`, this.#resolved.granularity);
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }
}

Object.defineProperty(Segmenter, "length", { __proto__: null, value: 0 });
exposeIntl(Segmenter, CLASS);

/** The segments of one text. */
class Segments {
  #input;
  #granularity;
  #lengths;

  constructor(key, input, granularity) {
    if (key !== token) throw new TypeError("Illegal constructor");
    this.#input = input;
    this.#granularity = granularity;
    this.#lengths = ops.intl_segments(input, KINDS.indexOf(granularity));
  }

  containing(index = 0) {
    const at = Math.trunc(Number(index)) || 0;
    if (at < 0 || at >= this.#input.length) return undefined;
    let start = 0;
    for (const length of this.#lengths) {
      if (at < start + Math.abs(length)) return this.#segment(start, length);
      start += Math.abs(length);
    }
    return undefined;
  }

  [Symbol.iterator]() {
    let [start, next] = [0, 0];
    return Object.setPrototypeOf({
      next: () => {
        if (next === this.#lengths.length) return { value: undefined, done: true };
        const length = this.#lengths[next++];
        const value = this.#segment(start, length);
        start += Math.abs(length);
        return { value, done: false };
      },
    }, SEGMENT_ITERATOR);
  }

  #segment(index, length) {
    const found = { segment: this.#input.slice(index, index + Math.abs(length)), index, input: this.#input };
    if (this.#granularity === "word") found.isWordLike = length > 0;
    return found;
  }
}

Object.defineProperty(Segments.prototype, "constructor", { __proto__: null, value: Object });

const SEGMENT_ITERATOR = Object.create(Iterator.prototype, {
  [Symbol.toStringTag]: { __proto__: null, value: "Segmenter String Iterator", configurable: true },
});
