/**
 * Runs the body of a request as a program: each byte is an instruction, and those after it say on what. Values come from a pool that
 * begins with the global object and all that it leads to, so nothing of the platform needs to be named here.
 */
const { apply, construct, get, set, getPrototypeOf, ownKeys } = Reflect;
const { isArray } = Array;
const BytesOf = Uint8Array;
const PromiseOf = Promise;
const { setTimeout } = globalThis;

const MAX_POOL = 256;
const MODULES = [
  'assert', 'async_hooks', 'buffer', 'crypto', 'diagnostics_channel', 'dns', 'events', 'fs', 'http', 'net', 'os', 'path', 'process',
  'querystring', 'stream', 'string_decoder', 'timers', 'url', 'util', 'v8', 'vm', 'zlib',
];
const STRINGS = [
  '', 'a', 'utf-8', 'utf-16le', 'shift_jis', 'gzip', 'deflate-raw', 'bytes', 'SHA-256', 'AES-GCM', 'ECDSA', 'P-256', 'RSA-OAEP', 'HMAC', 'jwk',
  'raw', 'spki', 'pkcs8', 'encrypt', 'sign', 'name', 'length', 'type', 'then', 'message', 'constructor', 'http://a/b?c#d', '/:id(\\d+)*', 'POST', 'text/html',
  'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name=a\r\n\r\nb\r\n--x--', '<a b="c">d</a><!--e-->', 'a > b', 'en-u-nu-thai',
  'Asia/Tokyo', '{"a":[1,null]}', '\uD800', '\u0000', '(?<x>a+)+$', '2024-02-30T25:61Z', 'data:,x',
];
const NUMBERS = [0, -0, 1, -1, 0.5, NaN, Infinity, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 1e21];

/** The properties of a value and of what it inherits from, found once. */
const known = new Map();
function keysOf(value) {
  if (value === null || value === undefined) return [];
  const found = known.get(value);
  if (found !== undefined) return found;
  const keys = [];
  for (let at = Object(value), depth = 0; at !== null && depth < 6; at = getPrototypeOf(at), depth++) {
    for (const key of ownKeys(at)) if (keys.length < 2000) keys[keys.length] = key;
  }
  known.set(value, keys);
  return keys;
}

class Machine {
  constructor(bytes, pool) {
    this.bytes = bytes;
    this.pool = pool;
    this.at = 0;
  }
  byte() {
    return this.at < this.bytes.length ? this.bytes[this.at++] : 0;
  }
  word() {
    return this.byte() * 256 + this.byte();
  }
  pick(from) {
    return from[this.byte() % from.length];
  }
  value() {
    return this.pool[this.byte() % this.pool.length];
  }
  values() {
    const values = [];
    for (let left = this.byte() % 5; left > 0; left--) values[values.length] = this.value();
    return values;
  }
  key(of) {
    const keys = keysOf(of);
    return keys.length === 0 ? this.pick(STRINGS) : keys[this.word() % keys.length];
  }
  push(value) {
    if (this.pool.length < MAX_POOL) this.pool[this.pool.length] = value;
    else this.pool[this.byte()] = value;
  }
  text() {
    let text = '';
    for (let left = this.byte() % 40; left > 0; left--) text += String.fromCharCode(this.byte());
    return text;
  }
  /** A function that runs the next instructions each time that it is called. */
  callback() {
    const begin = this.at;
    const count = this.byte() % 8;
    let left = 20;
    const machine = this;
    return function (...args) {
      if (left-- <= 0) return undefined;
      const back = machine.at;
      machine.at = begin + 1;
      for (const arg of args) machine.push(arg);
      machine.push(this);
      try {
        for (let step = 0; step < count; step++) machine.step();
        return machine.value();
      } finally {
        machine.at = back;
      }
    };
  }
  literal() {
    switch (this.byte() % 16) {
      case 0: return this.pick(NUMBERS);
      case 1: return this.pick(STRINGS);
      case 2: return this.text();
      case 3: return this.byte() - 128;
      case 4: return this.values();
      case 5: return { [this.pick(STRINGS)]: this.value(), [this.pick(STRINGS)]: this.value() };
      case 6: return new BytesOf(this.byte());
      case 7: return new ArrayBuffer(this.byte(), { maxByteLength: 512 });
      case 8: return new ArrayBuffer(this.byte() * 65536);
      case 9: return this.callback();
      case 10: {
        const call = this.callback();
        return { get [this.pick(STRINGS)]() { return apply(call, this, []); }, valueOf: call, toString: call };
      }
      case 11: {
        const call = this.callback();
        return new Proxy(Object(this.value()), { get: call, has: call, ownKeys: call, getPrototypeOf: call });
      }
      case 12: return { then: this.callback() };
      case 13: return this.pick([undefined, null, true, false, 10n, -(2n ** 64n), Symbol.iterator, Symbol.asyncIterator, Symbol.toPrimitive]);
      case 14: return this.pick(STRINGS).repeat(this.word());
      default: return { [Symbol.iterator]: this.callback(), next: this.callback(), get done() { return false; } };
    }
  }
  step() {
    const code = this.byte() % 16;
    if (code < 4) return this.push(this.literal());
    if (code < 8) {
      const target = this.value();
      const method = get(Object(target), this.key(target), target);
      return this.push(typeof method === 'function' ? apply(method, target, this.values()) : method);
    }
    if (code < 10) {
      const target = this.value();
      return this.push(get(Object(target), this.key(target), target));
    }
    if (code < 13) {
      const target = this.value();
      return this.push(typeof target === 'function' ? construct(target, this.values()) : target);
    }
    if (code === 13) return this.push(apply(this.value(), this.value(), this.values()));
    if (code === 14) {
      const target = this.value();
      return this.push(set(Object(target), this.byte() < 200 ? this.key(target) : this.pick(STRINGS), this.value()));
    }
    // A class of the platform, and an object of it.
    const name = this.key(globalThis);
    this.push(globalThis[name]);
    return this.push(construct(globalThis[name], this.values()));
  }
  async run() {
    while (this.at < this.bytes.length) {
      try {
        const code = this.bytes[this.at];
        if (code === 0xff) {
          this.at++;
          this.push(await import(`node:${this.pick(MODULES)}`));
        } else if (code >= 0xf0) {
          this.at++;
          const { promise, resolve } = PromiseOf.withResolvers();
          setTimeout(resolve, 50);
          this.push(await PromiseOf.race([this.value(), promise]));
        } else {
          this.step();
        }
      } catch (error) {
        this.push(error);
      }
    }
  }
}

export class Entry {
  fetch() {
    return new Response('entry');
  }
}

export default {
  async fetch(request, env, ctx) {
    if (request.method === 'GET') return new Response('fine');
    const bytes = new BytesOf(await request.arrayBuffer());
    const machine = new Machine(bytes, [globalThis, request, env, ctx, env.SELF]);
    await machine.run();
    const last = machine.pool[machine.pool.length - 1];
    return last instanceof Response ? last : new Response(isArray(last) ? 'array' : typeof last);
  },
};
