/**
 * A *pull-into*: a buffer that waits to be filled with the bytes of a stream, and how far it is.
 */

const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayTag = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;

/** The classes of views by their names, as the language made them. */
const VIEWS = new Map(
  [
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array,
    BigUint64Array, Float16Array, Float32Array, Float64Array,
  ].map((constructor) => [constructor.name, constructor]),
);

export class PullInto {
  buffer;
  offset;
  length;
  /** Bytes that must be there before the read is answered. */
  minimum;
  elementSize;
  /** Who waits: a reader "default" or "byob", or "none" once it was released. */
  reader;
  filled = 0;
  #View;

  constructor(buffer, offset, length, minimum, View, reader) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.minimum = minimum;
    this.elementSize = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
    this.reader = reader;
    this.#View = View;
  }

  /** A buffer of the stream's own, for a reader that brings none. */
  static ofStream(buffer) {
    return new PullInto(buffer, 0, buffer.byteLength, 1, Uint8Array, "default");
  }

  /**
   * A reader's view, whose buffer is taken from the reader until it is filled.
   * @param {number} minimum the elements that must be there
   * @throws {TypeError} if the buffer cannot be taken
   */
  static ofReader(view, minimum) {
    const View = VIEWS.get(typedArrayTag.call(view)) ?? DataView;
    const { byteOffset, byteLength } = view;
    const elementSize = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
    return new PullInto(view.buffer.transfer(), byteOffset, byteLength, minimum * elementSize, View, "byob");
  }

  /** Whether it holds whole elements only. */
  get isWhole() {
    return this.filled % this.elementSize === 0;
  }

  /** The filled part, as the kind of view that the reader brought. */
  view() {
    return new this.#View(this.buffer, this.offset, this.filled / this.elementSize);
  }

  /** How much of the given number of bytes it takes, and whether that makes it ready: then whole elements only. */
  share(available) {
    const most = Math.min(available, this.length - this.filled);
    const total = this.filled + most;
    const whole = total - (total % this.elementSize);
    return whole >= this.minimum ? [whole - this.filled, true] : [most, false];
  }

  /** Copies bytes behind those that are there. */
  add(bytes) {
    new Uint8Array(this.buffer, this.offset + this.filled, bytes.byteLength).set(bytes);
    this.filled += bytes.byteLength;
  }

  /** Takes off the bytes that do not make up an element. */
  takeRest() {
    const rest = this.filled % this.elementSize;
    const end = this.offset + this.filled;
    this.filled -= rest;
    return this.buffer.slice(end - rest, end);
  }

  /** @throws {RangeError} if a view cannot be what the source has written in this buffer's place */
  checkReplacement(view) {
    if (this.offset + this.filled !== view.byteOffset) throw new RangeError("The view has the wrong offset");
    if (this.buffer.byteLength !== view.buffer.byteLength) throw new RangeError("The view's buffer has the wrong size");
    if (this.filled + view.byteLength > this.length) throw new RangeError("The view is too large");
  }
}
