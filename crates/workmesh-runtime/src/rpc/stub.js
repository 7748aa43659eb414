/**
 * `RpcStub`, `RpcPromise` and `RpcProperty`: functions that stand for something elsewhere.
 *
 * Any name that they do not have themselves is a property of what they stand for, which nobody asks for until it is called or
 * awaited. So calls can be made on what an earlier call will come to. All three are functions without a property of their
 * own; what they stand for is in a private field, and unknown names come from an object behind their prototypes.
 */
import { badConstruction, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { addExport } from "internal:rpc/exports";
import { Later, Remote } from "internal:rpc/remote";
import { wildcard } from "internal:rpc/wildcard";

/** What a reference stands for, by its class. */
const STUB = 0;
const PROMISE = 1;
const PROPERTY = 2;

class Identity {
  constructor(object) {
    return object;
  }
}

/** The private field of a reference. */
class Standing extends Identity {
  #state;

  constructor(object, state) {
    super(object);
    this.#state = state;
  }

  static of(value) {
    return isObject(value) && #state in value ? value.#state : undefined;
  }
}

function propertyOf(receiver, name) {
  const state = Standing.of(receiver);
  // Nobody may take a stub for a promise.
  if (state === undefined || (state.kind === STUB && name === "then")) return undefined;
  return newProperty(state.hook, [...state.path, name]);
}

/** A function that stands for something. */
function stand(prototype, kind, hook, path, promise = null) {
  const reference = (...args) => newPromise(hook.call(path, args));
  delete reference.name;
  delete reference.length;
  Object.setPrototypeOf(reference, prototype);
  new Standing(reference, { kind, hook, path, promise });
  return reference;
}

/** The state of a method's receiver. */
function stateOf(reference, kind) {
  const state = Standing.of(reference);
  if (state === undefined || state.kind !== kind) throw illegalInvocation();
  return state;
}

export class RpcStub {
  constructor(target) {
    if (!isObject(target)) throw badConstruction("JsRpcStub", 1, "Object");
    return newStub(ops.rpc_loopback(addExport(target)));
  }

  dup() {
    return newStub(stateOf(this, STUB).hook.dup());
  }

  [Symbol.dispose]() {
    stateOf(this, STUB).hook.dispose();
  }
}

export class RpcPromise {
  constructor() {
    throw illegalConstructor();
  }

  then(fulfilled, rejected) {
    return stateOf(this, PROMISE).promise.then(fulfilled, rejected);
  }

  catch(rejected) {
    return stateOf(this, PROMISE).promise.catch(rejected);
  }

  finally(settled) {
    return stateOf(this, PROMISE).promise.finally(settled);
  }

  [Symbol.dispose]() {
    stateOf(this, PROMISE).promise.then((value) => value?.[Symbol.dispose]?.(), () => {});
  }
}

/** What the property is elsewhere: asked for anew each time. */
function read(property) {
  const { hook, path } = stateOf(property, PROPERTY);
  return hook.call(path, null);
}

export class RpcProperty {
  constructor() {
    throw illegalConstructor();
  }

  then(fulfilled, rejected) {
    return read(this).then(fulfilled, rejected);
  }

  catch(rejected) {
    return read(this).catch(rejected);
  }

  finally(settled) {
    return read(this).finally(settled);
  }
}

for (const Kind of [RpcStub, RpcPromise, RpcProperty]) {
  expose(Kind, `Js${Kind.name}`);
  Object.setPrototypeOf(Kind.prototype, wildcard(propertyOf));
}

/** The stub for a service that the host holds under this number. */
export function newStub(target) {
  return stand(RpcStub.prototype, STUB, new Remote(target), []);
}

/** A property of what `hook` leads to. */
export function newProperty(hook, path) {
  return stand(RpcProperty.prototype, PROPERTY, hook, path);
}

function newPromise(promise) {
  return stand(RpcPromise.prototype, PROMISE, new Later(promise), [], promise);
}

/** The host's number for what a stub stands for; undefined for anything but a stub. */
export function stubTarget(value) {
  const state = Standing.of(value);
  return state?.kind === STUB ? state.hook.number() : undefined;
}

/** Whether a value stands for something elsewhere. */
export function isReference(value) {
  return Standing.of(value) !== undefined;
}

/** Goes on from a reference: calls what is at the end of the path, or asks for it if there are no arguments. */
export function follow(reference, path, args) {
  const state = Standing.of(reference);
  return state.hook.call([...state.path, ...path], args);
}
