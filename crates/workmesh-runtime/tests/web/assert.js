/**
 * What the cases need to say: a value equals another, a call throws, a promise rejects.
 */

/** Fails unless the two values look the same; objects are compared by their parts. */
export function eq(actual, expected) {
  const [a, e] = [show(actual), show(expected)];
  if (a !== e) throw new Error(`got ${a}, expected ${e}`);
}

/** Fails unless `act` throws an error of this name and, where one is given, this message. */
export function throws(act, name, message = undefined) {
  let value;
  try {
    value = act();
  } catch (error) {
    check(error, name, message);
    return;
  }
  throw new Error(`got ${show(value)}, expected ${name}`);
}

/** Fails unless the promise, or what the function gives, rejects with such an error. */
export async function rejects(act, name, message = undefined) {
  let value;
  try {
    value = await (typeof act === "function" ? act() : act);
  } catch (error) {
    check(error, name, message);
    return;
  }
  throw new Error(`got ${show(value)}, expected ${name}`);
}

function check(error, name, message) {
  const got = `${error?.name}: ${error?.message}`;
  if (error?.name !== name) throw new Error(`got ${got}, expected ${name}`);
  if (message !== undefined && error.message !== message) throw new Error(`got ${got}, expected the message ${message}`);
}

/** A value as text, in which differences show. */
export function show(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${Array.from(value, show).join(", ")}]`;
  if (value instanceof Error) return `${value.name}(${value.message})`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}[${[...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]}]`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer[${[...new Uint8Array(value)]}]`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name}${show([...value])}`;
  return `{${Object.keys(value).map((key) => `${key}: ${show(value[key])}`).join(", ")}}`;
}

/** The bytes of a text. */
export function bytes(text) {
  return new TextEncoder().encode(text);
}

/** Bytes as text. */
export function text(array) {
  return new TextDecoder().decode(array);
}
