import { eq, throws } from "./assert.js";

export function primitives() {
  for (const value of [undefined, null, true, 0, -0, NaN, "x", 10n, Infinity]) eq(Object.is(structuredClone(value), value), true);
}

export function plain_objects() {
  const original = { a: 1, b: [1, { c: null }], d: undefined };
  const copy = structuredClone(original);
  eq(copy, original);
  eq([copy === original, copy.b === original.b], [false, false]);
}

export function dates_and_patterns() {
  eq(structuredClone(new Date(5)), new Date(5));
  const pattern = /a/gi;
  pattern.lastIndex = 3;
  const copy = structuredClone(pattern);
  eq([String(copy), copy.lastIndex, copy instanceof RegExp], ["/a/gi", 0, true]);
}

export function maps_and_sets() {
  eq(structuredClone(new Map([[{ a: 1 }, new Set([1, "x"])]])), new Map([[{ a: 1 }, new Set([1, "x"])]]));
}

export function circles() {
  const object = { list: [] };
  object.self = object;
  object.list.push(object);
  const copy = structuredClone(object);
  eq([copy.self === copy, copy.list[0] === copy, copy === object], [true, true, false]);
  const map = new Map();
  map.set("m", map);
  const map_copy = structuredClone(map);
  eq(map_copy.get("m") === map_copy, true);
}

export function shared_references_stay_shared() {
  const shared = {};
  const { a, b } = structuredClone({ a: shared, b: shared });
  eq(a === b, true);
}

export function arrays_with_holes() {
  const array = [1, , 3];
  array.x = 5;
  const copy = structuredClone(array);
  eq([copy.length, 1 in copy, copy.x], [3, false, 5]);
}

export function wrappers() {
  eq([typeof structuredClone(new Number(5)), structuredClone(new String("xyz")).length, structuredClone(Object(1n)).valueOf()], ["object", 3, 1n]);
}

export function bytes_and_views() {
  const view = new Uint8Array([1, 2, 3]).subarray(1);
  const copy = structuredClone({ view, buffer: view.buffer, other: new Float32Array([1.5]) });
  eq([copy.view, copy.view.buffer === copy.buffer, copy.other[0], copy.view.buffer === view.buffer], [new Uint8Array([2, 3]), true, 1.5, false]);
  const data = structuredClone(new DataView(new Uint8Array([1, 2, 3]).buffer, 1, 1));
  eq([data instanceof DataView, data.byteLength, data.getUint8(0)], [true, 1, 2]);
}

export function errors() {
  class Special extends TypeError {}
  const error = new Special("m", { cause: { a: 1 } });
  const copy = structuredClone(error);
  eq([copy.constructor.name, copy.name, copy.message, copy.cause], ["TypeError", "TypeError", "m", { a: 1 }]);
  eq([structuredClone(new RangeError("r")) instanceof RangeError, structuredClone(new Error()).message], [true, ""]);
}

export function dom_exceptions() {
  const copy = structuredClone(new DOMException("a", "AbortError"));
  eq([copy.constructor.name, copy.name, copy.message, copy.code], ["DOMException", "AbortError", "a", 20]);
}

export function classes_become_plain() {
  class X {
    a = 1;
    get b() {
      return 2;
    }
  }
  const copy = structuredClone(new X());
  eq([copy.constructor.name, Object.keys(copy)], ["Object", ["a"]]);
}

export function getters_are_read() {
  eq(structuredClone({ get a() { return 1; } }), { a: 1 });
  throws(() => structuredClone({ get a() { throw new RangeError("g"); } }), "RangeError", "g");
}

export function symbols_as_keys_are_left_out() {
  eq(Object.getOwnPropertySymbols(structuredClone({ [Symbol.iterator]: 1, a: 1 })), []);
}

export function hidden_properties_are_left_out() {
  eq(Object.keys(structuredClone(Object.defineProperty({}, "a", { value: 1 }))), []);
}

export function without_a_prototype() {
  eq(Object.getPrototypeOf(structuredClone(Object.create(null))) === Object.prototype, true);
}

export function what_cannot_be_cloned() {
  throws(() => structuredClone(() => 1), "DataCloneError", "() => 1 could not be cloned.");
  throws(() => structuredClone(Symbol("x")), "DataCloneError", "Symbol(x) could not be cloned.");
  throws(() => structuredClone(Promise.resolve()), "DataCloneError", "#<Promise> could not be cloned.");
  throws(() => structuredClone(new WeakMap()), "DataCloneError", "#<WeakMap> could not be cloned.");
  throws(() => structuredClone({ a: [() => 1] }), "DataCloneError", "() => 1 could not be cloned.");
  throws(() => structuredClone(new URL("http://a")), "DataCloneError", 'Could not serialize object of type "URL". This type does not support serialization.');
  throws(() => structuredClone(), "TypeError", "Failed to execute 'structuredClone' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Value'.");
}

export function headers_can_be_cloned() {
  const copy = structuredClone(new Headers({ a: "b" }));
  eq([copy instanceof Headers, [...copy]], [true, [["a", "b"]]]);
}

export function transfers() {
  const buffer = new Uint8Array([1, 2, 3]).buffer;
  const copy = structuredClone({ buffer, view: new Uint8Array(buffer, 1) }, { transfer: [buffer] });
  eq([buffer.byteLength, copy.buffer.byteLength, copy.view, copy.view.buffer === copy.buffer], [0, 3, new Uint8Array([2, 3]), true]);
}

export function only_some_things_transfer() {
  throws(() => structuredClone({}, { transfer: [{}] }), "TypeError", "Object is not transferable");
}

export function deep_nesting() {
  let deep = {};
  for (let i = 0; i < 200; i++) deep = { deep };
  let copy = structuredClone(deep);
  let depth = 0;
  while (copy.deep) {
    copy = copy.deep;
    depth++;
  }
  eq(depth, 200);
}

export async function blobs_can_be_cloned() {
  const copy = structuredClone(new File(["x"], "name", { type: "a/b" }));
  eq([copy instanceof File, copy.name, copy.type, await copy.text()], [true, "name", "a/b", "x"]);
}
