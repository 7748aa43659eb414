/**
 * `Event` and `CustomEvent`.
 */
import { badConstruction, expose, illegalInvocation, isDictionary, isObject, narrowText } from "internal:web/idl";
import { token } from "internal:web/token";

const AT_TARGET = 2;

/** The state of an event: `(value) => state`, undefined for anything that is not an `Event`. */
export let eventState;

/** What an event remembers while and after it is dispatched. */
class EventState {
  constructor(type, init, trusted) {
    this.type = type;
    this.bubbles = Boolean(init?.bubbles);
    this.cancelable = Boolean(init?.cancelable);
    this.composed = Boolean(init?.composed);
    this.trusted = trusted;
    this.canceled = false;
    this.dispatching = false;
    this.stopped = false;
    this.stoppedAtOnce = false;
    /** Whether the listener that is running may not cancel the event. */
    this.passive = false;
    this.target = null;
    this.currentTarget = null;
  }

  cancel() {
    if (this.cancelable && !this.passive) this.canceled = true;
  }
}

function stateOf(event) {
  const state = isObject(event) ? eventState(event) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class Event {
  #state;

  static {
    eventState = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(type, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("Event", 1, "string");
    if (!isDictionary(init)) throw badConstruction("Event", 2, "Init");
    this.#state = new EventState(narrowText(type), init, key === token);
  }

  get type() { return stateOf(this).type; }
  get eventPhase() { return stateOf(this).dispatching ? AT_TARGET : 0; }
  get composed() { return stateOf(this).composed; }
  get bubbles() { return stateOf(this).bubbles; }
  get cancelable() { return stateOf(this).cancelable; }
  get defaultPrevented() { return stateOf(this).canceled; }
  get returnValue() { return !stateOf(this).canceled; }
  get currentTarget() { return stateOf(this).currentTarget ?? undefined; }
  get target() { return stateOf(this).target ?? undefined; }
  get srcElement() { return stateOf(this).target ?? undefined; }
  get timeStamp() { return stateOf(this), 0; }
  get isTrusted() { return stateOf(this).trusted; }
  get cancelBubble() { return stateOf(this).stopped; }
  set cancelBubble(value) { if (value) stateOf(this).stopped = true; }

  stopImmediatePropagation() {
    const state = stateOf(this);
    state.stopped = state.stoppedAtOnce = true;
  }

  preventDefault() { stateOf(this).cancel(); }
  stopPropagation() { stateOf(this).stopped = true; }

  composedPath() {
    const { currentTarget } = stateOf(this);
    return currentTarget === null ? [] : [currentTarget];
  }
}

expose(Event);
["NONE", "CAPTURING_PHASE", "AT_TARGET", "BUBBLING_PHASE"].forEach((name, value) => {
  for (const holder of [Event, Event.prototype]) Object.defineProperty(holder, name, {
    __proto__: null, value, enumerable: true, configurable: true,
  });
});

export class CustomEvent extends Event {
  #detail;

  constructor(type, init = undefined) {
    if (arguments.length < 1) throw badConstruction("CustomEvent", 1, "string");
    if (!isDictionary(init)) throw badConstruction("CustomEvent", 2, "CustomEventInit");
    super(type, init);
    this.#detail = init?.detail;
  }

  get detail() {
    if (!(isObject(this) && #detail in this)) throw illegalInvocation();
    return this.#detail;
  }
}

expose(CustomEvent);
