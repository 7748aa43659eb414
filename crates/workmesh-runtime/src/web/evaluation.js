/**
 * Code from strings: a worker may make functions of texts while it starts, and no more once it serves requests.
 *
 * All ways to the engine's own functions lead through the prototypes of functions, whose constructors are replaced
 * before any script runs. A direct `eval` therefore is an indirect one: it sees the global scope only.
 *
 * The engine's parser must not run out of memory, so nothing gets to it that might need more than is left.
 */
import { ops } from "internal:ops";

const { construct } = Reflect;
const evaluate = globalThis.eval;

/** Whether the worker has started. */
let sealed = false;

/** From now on no code is made from strings. */
export function seal() {
  sealed = true;
}

function refusal() {
  return new EvalError("Code generation from strings disallowed for this context");
}

/** Refuses a text of this many characters if there is no room to parse it. */
function makeRoom(length) {
  if (!ops.may_parse(length)) throw new RangeError("Not enough memory is left to make code from a string");
}

/** A stand-in for a constructor of functions, with its name, length and prototype. */
function standIn(native, parent) {
  const { name, prototype } = native;
  const { [name]: replacement } = {
    [name]: function (...args) {
      // As on the real runtime, a function without any text is not made from one.
      if (sealed && !(parent === null && args.length === 0)) throw refusal();
      let length = 0;
      for (let at = 0; at < args.length; at++) length += (args[at] = `${args[at]}`).length;
      makeRoom(length);
      return construct(native, args, new.target ?? native);
    },
  };
  Object.defineProperty(replacement, "length", { __proto__: null, value: 1 });
  Object.defineProperty(replacement, "prototype", { __proto__: null, value: prototype, writable: false });
  Object.defineProperty(prototype, "constructor", { __proto__: null, value: replacement });
  if (parent !== null) Object.setPrototypeOf(replacement, parent);
  return replacement;
}

/** Replaces what makes code from strings. */
export function installEvaluation() {
  const { eval: replacement } = {
    eval(code) {
      if (sealed && arguments.length > 0) throw refusal();
      if (typeof code === "string") makeRoom(code.length);
      return evaluate(code);
    },
  };
  Object.defineProperty(globalThis, "eval", { __proto__: null, value: replacement });
  const replaced = standIn(Function, null);
  Object.defineProperty(globalThis, "Function", { __proto__: null, value: replaced });
  for (const made of [async () => {}, function* () {}, async function* () {}]) standIn(made.constructor, replaced);
}
