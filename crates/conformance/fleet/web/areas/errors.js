/** Errors: their own properties and the head of their stack. */

const head = (error) => error.stack.split("\n")[0];
const frame = /^ {4}at .+$/;

class Named extends Error {
  constructor(message) {
    super(message);
    this.name = "Named";
  }
}
class OnPrototype extends Error {}
OnPrototype.prototype.name = "OnPrototype";
class Getter extends Error {
  get name() { return "Getter"; }
}

export const errors = {
  "the head of a stack": () => head(new Error("boo")),
  "the head without a message": () => head(new Error()),
  "the head with an empty message": () => head(new TypeError("")),
  "the head of a message of two lines": () => new Error("a\nb").stack.split("\n").slice(0, 2),
  "the head of a TypeError": () => head(new TypeError("boo")),
  "the head of an AggregateError": () => head(new AggregateError([new Error("x")], "many")),
  "the head of a DOMException": () => head(new DOMException("gone", "AbortError")),
  "the head of a platform error": () => { try { new URL("x"); } catch (error) { return head(error); } },
  "the head of the engine's error": () => { try { null.x; } catch (error) { return head(error).split(":")[0]; } },
  "the head of a class that sets its name": () => head(new Named("m")),
  "the head of a class with a name on its prototype": () => head(new OnPrototype("m")),
  "the head of a class with a getter for its name": () => head(new Getter("m")),
  "the head of a class without a name": () => head(new (class Foo extends Error {})("m")),
  "the head does not follow the message": () => { const error = new Error("a"); error.message = "b"; return head(error); },
  "the head does not follow the name": () => { const error = new Error("a"); error.name = "B"; return head(error); },
  "the head of a rejection": () => Promise.reject(new Error("r")).catch(head),
  "the head with a cause": () => head(new Error("a", { cause: new Error("b") })),
  "frames follow the head": () => new Error("x").stack.split("\n").slice(1).every((line) => frame.test(line)),
  "there are frames": () => new Error("x").stack.split("\n").length > 1,
  "the stack does not end with a new line": () => new Error("x").stack.endsWith("\n"),
  "a frame names the function": () => { function named() { return new Error("x"); } return /at named /.test(named().stack.split("\n")[1]); },
  "a frame has a line and a column": () => /:\d+:\d+\)?$/.test(new Error("x").stack.split("\n")[1]),
  "own properties": () => Object.getOwnPropertyNames(new Error("x")).sort(),
  "own properties without a message": () => Object.getOwnPropertyNames(new Error()).sort(),
  "own properties with a cause": () => Object.getOwnPropertyNames(new Error("x", { cause: 1 })).sort(),
  "keys of an error": () => Object.keys(new Error("x")),
  "the error as JSON": () => JSON.stringify(new Error("x")),
  "hasOwn stack": () => Object.hasOwn(new Error("x"), "stack"),
  "stack is not enumerable": () => Object.prototype.propertyIsEnumerable.call(new Error("x"), "stack"),
  "stack can be written": () => { const error = new Error("x"); error.stack = "mine"; return error.stack; },
  "stack can be written with a number": () => { const error = new Error("x"); error.stack = 5; return error.stack; },
  "stack can be deleted": () => { const error = new Error("x"); return [delete error.stack, error.stack]; },
  "a written stack is not enumerable": () => { const error = new Error("x"); error.stack = "mine"; return Object.keys(error); },
  "Error.prototype has no stack": () => "stack" in Error.prototype,
  "an object made from an error's prototype has no stack": () => Object.create(Error.prototype).stack,
  "captureStackTrace of an object": () => { const object = {}; Error.captureStackTrace(object); return [head(object), Object.keys(object)]; },
  "captureStackTrace of an object with a name": () => { const object = { name: "N", message: "m" }; Error.captureStackTrace(object); return head(object); },
  "captureStackTrace of an error": () => { const error = new Named("m"); Error.captureStackTrace(error); return head(error); },
  "captureStackTrace leaves frames out": () => {
    function outer() { return inner(); }
    function inner() { const object = {}; Error.captureStackTrace(object, inner); return object.stack; }
    return [/at inner/.test(outer()), /at outer/.test(outer())];
  },
  "captureStackTrace of nothing": () => { try { Error.captureStackTrace(); } catch (error) { return error.name; } },
  "captureStackTrace returns nothing": () => Error.captureStackTrace({}),
  "stackTraceLimit": () => Error.stackTraceLimit,
  "stackTraceLimit as a property": () => { const found = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit"); return [found.writable, found.enumerable, found.configurable]; },
  "stackTraceLimit of one": () => { const before = Error.stackTraceLimit; Error.stackTraceLimit = 1; const error = new Error("x"); Error.stackTraceLimit = before; return error.stack.split("\n").length; },
  "stackTraceLimit of none": () => { const before = Error.stackTraceLimit; Error.stackTraceLimit = 0; const error = new Error("x"); Error.stackTraceLimit = before; return error.stack; },
  "prepareStackTrace is not there": () => ["prepareStackTrace" in Error, Error.prepareStackTrace],
  "prepareStackTrace is used": () => {
    Error.prepareStackTrace = (error, sites) => [error.message, Array.isArray(sites), typeof sites[0].getFileName(), typeof sites[0].getLineNumber(), typeof sites[0].getColumnNumber()];
    try { return new Error("x").stack; } finally { delete Error.prepareStackTrace; }
  },
  "prepareStackTrace for captureStackTrace": () => {
    Error.prepareStackTrace = (error, sites) => sites;
    try { const holder = {}; Error.captureStackTrace(holder); return [Array.isArray(holder.stack), holder.stack[0].getFunctionName()]; } finally { delete Error.prepareStackTrace; }
  },
  "prepareStackTrace that is no function": () => { Error.prepareStackTrace = 5; try { return head(new Error("x")); } finally { delete Error.prepareStackTrace; } },
  "prepareStackTrace taken away": () => { Error.prepareStackTrace = () => 1; delete Error.prepareStackTrace; return head(new Error("x")); },
  "a frame as text": () => {
    Error.prepareStackTrace = (error, sites) => String(sites[0]);
    try { function here() { return new Error("x").stack; } return /^here \(.+:\d+:\d+\)$/.test(here()); } finally { delete Error.prepareStackTrace; }
  },
  "what a frame can be asked": () => {
    Error.prepareStackTrace = (error, sites) => Object.getOwnPropertyNames(Object.getPrototypeOf(sites[0])).sort();
    try { return new Error("x").stack; } finally { delete Error.prepareStackTrace; }
  },
  "an error that ran out of stack": () => { function deep() { return 1 + deep(); } try { deep(); } catch (error) { return [error.name, error.message, typeof error.stack, head(error)]; } },
  "a stack of a structured clone": () => head(structuredClone(new TypeError("x"))),
  "cause is its own": () => { const found = Object.getOwnPropertyDescriptor(new Error("x", { cause: 1 }), "cause"); return [found.value, found.enumerable, found.writable, found.configurable]; },
  "a cause that is undefined": () => "cause" in new Error("x", { cause: undefined }),
  "no cause": () => "cause" in new Error("x", {}),
  "options that are no object": () => "cause" in new Error("x", 5),
  "errors of an AggregateError": () => new AggregateError([1, 2], "m").errors,
  "errors is not enumerable": () => Object.keys(new AggregateError([1], "m")),
  "AggregateError with a cause": () => new AggregateError([], "m", { cause: 1 }).cause,
  "Error called without new": () => Error("x") instanceof Error,
  "Error.isError": () => [Error.isError(new Error()), Error.isError(new TypeError()), Error.isError({}), Error.isError(Object.create(Error.prototype))],
  "Error.isError of a DOMException": () => Error.isError(new DOMException()),
  "error as text": () => [String(new Error("x")), String(new Error()), String(new TypeError("y"))],
  "error as text with changed parts": () => { const error = new Error("x"); error.name = ""; return String(error); },
  "the tag of an error": () => Object.prototype.toString.call(new Error()),
  "the tag of a DOMException": () => Object.prototype.toString.call(new DOMException()),
  "DOMException's own properties": () => Object.getOwnPropertyNames(new DOMException("m", "AbortError")).sort(),
  "DOMException's code": () => [new DOMException("m", "AbortError").code, new DOMException("m", "Nope").code, new DOMException().name],
  "DOMException's members": () => Object.getOwnPropertyNames(DOMException.prototype).sort(),
  "DOMException's statics": () => Object.getOwnPropertyNames(DOMException).sort(),
  "DOMException's constants": () => Object.entries(DOMException).map(([key, value]) => `${key}=${value}`),
  "DOMException with options": () => new DOMException("m", { name: "X", cause: 5 }).cause,
  "DOMException with a number as its name": () => new DOMException("m", 5).name,
  "DOMException called without new": () => DOMException("m"),
  "DOMException is an error": () => [new DOMException() instanceof Error, Object.getPrototypeOf(DOMException.prototype) === Error.prototype],
  "DOMException.name is read through an accessor": () => { try { return DOMException.prototype.name; } catch (error) { return error.message; } },
  "SuppressedError": () => { const error = new SuppressedError(1, 2, "m"); return [error.error, error.suppressed, error.message]; },
};
