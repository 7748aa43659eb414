/** Code from strings: allowed while a worker starts, refused afterwards. */

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

const AsyncFunction = (async () => {}).constructor;
const GeneratorFunction = function* () {}.constructor;
const AsyncGeneratorFunction = async function* () {}.constructor;
const savedEval = eval;
const savedFunction = Function;

/** Seen while the worker started. */
const atStart = {
  indirect: attempt(() => (0, eval)("1 + 1")),
  value: attempt(() => (0, eval)(5)),
  broken: attempt(() => { try { (0, eval)("1 +"); } catch (error) { return error.name; } }),
  function: attempt(() => new Function("a", "b", "return a + b")(1, 2)),
  called: attempt(() => Function("return this")() === globalThis),
  async: attempt(() => AsyncFunction("return 1") instanceof AsyncFunction),
  generator: attempt(() => [...GeneratorFunction("yield 1; yield 2")()]),
  asyncGenerator: attempt(() => typeof AsyncGeneratorFunction("yield 1")().next),
  timer: attempt(() => setTimeout("1", 0)),
  name: attempt(() => new Function("a", "return a").name),
  text: attempt(() => String(new Function("a", "b", "return a"))),
  brokenFunction: attempt(() => { try { new Function("return ("); } catch (error) { return error.name; } }),
  variable: attempt(() => { (0, eval)("var fromEval = 7"); return globalThis.fromEval; }),
};
const madeAtStart = new Function("x", "return x * 2");

class Derived extends Function {}

export const evaluation = {
  "at start-up": () => atStart,
  "a function made at start-up runs": () => madeAtStart(21),
  "eval": () => (0, eval)("1 + 1"),
  "eval that was kept": () => savedEval("1 + 1"),
  "Function that was kept": () => new savedFunction("return 1"),
  "eval of a number": () => (0, eval)(5),
  "eval of an object": () => (0, eval)({}),
  "eval of nothing": () => (0, eval)(),
  "eval of an empty text": () => (0, eval)(""),
  "eval of what cannot be parsed": () => (0, eval)("1 +"),
  "eval of a String object": () => (0, eval)(new String("1")),
  "new Function": () => new Function("return 1"),
  "Function called": () => Function("return 1"),
  "Function without arguments": () => String(Function()),
  "new Function without arguments": () => String(new Function()),
  "Function of an empty text": () => Function(""),
  "Function of what cannot be parsed": () => Function("return ("),
  "Function through a function's constructor": () => (() => {}).constructor("return 1"),
  "Function through Reflect.construct": () => Reflect.construct(Function, ["return 1"]),
  "Function through apply": () => Function.apply(null, ["return 1"]),
  "Function through bind": () => Function.bind(null, "return 1")(),
  "Function through a class": () => new Derived("return 1"),
  "Function through a class without arguments": () => typeof new Derived(),
  "AsyncFunction": () => AsyncFunction("return 1"),
  "AsyncFunction without arguments": () => AsyncFunction(),
  "new AsyncFunction": () => new AsyncFunction("return 1"),
  "GeneratorFunction": () => GeneratorFunction("yield 1"),
  "GeneratorFunction without arguments": () => GeneratorFunction(),
  "AsyncGeneratorFunction": () => AsyncGeneratorFunction("yield 1"),
  "AsyncFunction through a method": () => ({ async m() {} }).m.constructor("return 1"),
  "GeneratorFunction through a method": () => ({ *m() {} }).m.constructor("return 1"),
  "a timer with a text": () => setTimeout("1", 0),
  "an interval with a text": () => setInterval("1", 0),
  "the error is an EvalError": () => { try { (0, eval)("1"); } catch (error) { return [error instanceof EvalError, error.constructor === EvalError]; } },
  "the shape of Function": () => [Function.name, Function.length, Function.prototype === Object.getPrototypeOf(Function), Object.getOwnPropertyNames(Function).sort()],
  "what functions say they are": () => [(() => {}).constructor === Function, (() => {}) instanceof Function, class {} instanceof Function, Function instanceof Function, Function.prototype.constructor === Function],
  "what async functions say they are": () => [AsyncFunction.name, AsyncFunction.length, (async () => {}) instanceof AsyncFunction, Object.getPrototypeOf(AsyncFunction) === Function, AsyncFunction.prototype[Symbol.toStringTag]],
  "what generator functions say they are": () => [GeneratorFunction.name, GeneratorFunction.length, (function* () {}) instanceof GeneratorFunction, Object.getPrototypeOf(GeneratorFunction) === Function],
  "what async generator functions say they are": () => [AsyncGeneratorFunction.name, (async function* () {}) instanceof AsyncGeneratorFunction],
  "Function as text": () => String(Function),
  "eval as text": () => String(eval),
  "the shape of eval": () => [eval.name, eval.length, Object.hasOwn(eval, "prototype")],
  "new eval": () => { try { new (0, eval)("1"); } catch (error) { return error.name; } },
  "the constructor cannot be put back": () => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(async () => {}), "constructor").writable,
  "WebAssembly": () => typeof WebAssembly,
  "an import of a data URL": async () => { try { await import("data:text/javascript,1"); } catch (error) { return error.name; } },
};
