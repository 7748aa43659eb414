/**
 * Calls that arrive: a message in, what the method came to out.
 */
import { DOMException } from "internal:web/dom_exception";
import { isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { Decoder } from "internal:rpc/decode";
import { Encoder } from "internal:rpc/encode";

/**
 * Serves a call. The answer goes through `ops.rpc_respond`.
 *
 * @param {number} context
 * @param {string} text
 * @param {unknown[]} parts
 * @param {(path: string[], args: unknown[] | null) => unknown} run does what is asked for
 */
export function serve(context, text, parts, run) {
  const decoder = new Decoder(parts);
  try {
    const [path, args = null] = decoder.run(text);
    const result = run(path, args);
    if (isObject(result) && typeof result.then === "function") settle(context, decoder, result);
    else answer(context, decoder, result);
  } catch (error) {
    refuse(context, decoder, error);
  }
}

async function settle(context, decoder, promise) {
  try {
    answer(context, decoder, await promise);
  } catch (error) {
    refuse(context, decoder, error);
  }
}

function answer(context, decoder, value) {
  const encoder = new Encoder();
  const text = encoder.run(value);
  ops.rpc_respond(context, true, text, encoder.parts);
  for (const begin of encoder.begun) begin();
  release(decoder);
}

function refuse(context, decoder, error) {
  ops.rpc_respond(context, false, JSON.stringify(describe(error)), []);
  release(decoder);
}

/** What came with the call is only lent: what is to be kept has been duplicated. */
function release(decoder) {
  for (const stub of decoder.stubs) stub[Symbol.dispose]();
}

/** The code of what was thrown. Only errors have a class that the caller can see. */
function describe(thrown) {
  try {
    if (thrown instanceof DOMException) return ["D", thrown.name, thrown.message];
    if (thrown instanceof Error) return ["e", `${thrown.name}`, `${thrown.message}`, ""];
    const text = isObject(thrown) && typeof thrown !== "function" ? `#<${thrown.constructor?.name ?? "Object"}>` : String(thrown);
    return ["e", "Error", text, ""];
  } catch {
    return ["e", "Error", "a value that has no string form", ""];
  }
}
