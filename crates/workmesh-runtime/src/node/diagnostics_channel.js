/**
 * `node:diagnostics_channel`: named channels on which libraries tell what they do.
 */
import { invalidArgType } from "internal:node/errors";
import { validateFunction, validateObject } from "internal:node/validators";
import { apply } from "internal:web/idl";
import { report } from "internal:web/report";
import { token } from "internal:web/token";

/** The channels that somebody knows; they stay as long as the isolate. @type {Map<string | symbol, Channel>} */
const channels = new Map();

export class Channel {
  #name;
  #subscribers = [];
  /** How stores get their values from a message. @type {Map<object, (message: any) => any>} */
  #stores = new Map();

  constructor(key, name) {
    if (key !== token) throw new TypeError("Illegal constructor");
    this.#name = name;
  }

  hasSubscribers() {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  publish(message) {
    for (const subscriber of this.#subscribers.slice()) {
      try {
        subscriber(message, this.#name);
      } catch (error) {
        report(error);
      }
    }
  }

  subscribe(subscription) {
    checkSubscription("subscribe", "Channel", 1, subscription);
    this.#subscribers.push(subscription);
  }

  unsubscribe(subscription) {
    const at = this.#subscribers.indexOf(subscription);
    if (at >= 0) this.#subscribers.splice(at, 1);
  }

  bindStore(store, transform = undefined) {
    this.#stores.set(store, transform ?? ((message) => message));
  }

  unbindStore(store) {
    return this.#stores.delete(store);
  }

  runStores(message, callback, thisArg = undefined, ...args) {
    let run = () => {
      this.publish(message);
      return apply(callback, thisArg, args);
    };
    for (const [store, transform] of this.#stores) {
      const inner = run;
      run = () => store.run(transform(message), inner);
    }
    return run();
  }
}

function checkSubscription(method, className, index, subscription) {
  if (typeof subscription === "function") return;
  throw new TypeError(`Failed to execute '${method}' on '${className}': parameter ${index} is not of type 'function'.`);
}

export function channel(name) {
  const key = typeof name === "symbol" ? name : `${name}`;
  let found = channels.get(key);
  if (found === undefined) channels.set(key, (found = new Channel(token, key)));
  return found;
}

export function hasSubscribers(name) {
  return channels.get(typeof name === "symbol" ? name : `${name}`)?.hasSubscribers() ?? false;
}

export function subscribe(name, subscription) {
  checkSubscription("subscribe", "DiagnosticsChannelModule", 2, subscription);
  channel(name).subscribe(subscription);
}

export function unsubscribe(name, subscription) {
  checkSubscription("unsubscribe", "DiagnosticsChannelModule", 2, subscription);
  channel(name).unsubscribe(subscription);
}

const PHASES = ["start", "end", "asyncStart", "asyncEnd", "error"];

export class TracingChannel {
  constructor(...[channels]) {
    for (const phase of PHASES) this[phase] = channels[phase];
  }

  hasSubscribers() {
    return PHASES.some((phase) => this[phase].hasSubscribers());
  }

  subscribe(handlers) {
    for (const phase of PHASES) if (handlers[phase]) this[phase].subscribe(handlers[phase]);
  }

  unsubscribe(handlers) {
    for (const phase of PHASES) if (handlers[phase]) this[phase].unsubscribe(handlers[phase]);
  }

  traceSync(fn, context = {}, thisArg = undefined, ...args) {
    return this.start.runStores(context, () => {
      try {
        context.result = apply(fn, thisArg, args);
        return context.result;
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg = undefined, ...args) {
    const settled = (publish) => {
      publish();
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    const failed = (error) => {
      context.error = error;
      this.error.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        return Promise.resolve(apply(fn, thisArg, args)).then(
          (result) => {
            settled(() => { context.result = result; });
            return result;
          },
          (error) => {
            settled(() => failed(error));
            throw error;
          },
        );
      } catch (error) {
        failed(error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg = undefined, ...args) {
    const callback = args.at(position);
    validateFunction(callback, "callback");
    const { start, end, asyncStart, asyncEnd, error: failures } = this;
    function wrapped(error, result) {
      if (error) {
        context.error = error;
        failures.publish(context);
      } else {
        context.result = result;
      }
      asyncStart.runStores(context, () => {
        try {
          return apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    args.splice(position, 1, wrapped);
    return start.runStores(context, () => {
      try {
        return apply(fn, thisArg, args);
      } catch (error) {
        context.error = error;
        failures.publish(context);
        throw error;
      } finally {
        end.publish(context);
      }
    });
  }
}

export function tracingChannel(nameOrChannels) {
  if (typeof nameOrChannels === "string") {
    const named = PHASES.map((phase) => [phase, channel(`tracing:${nameOrChannels}:${phase}`)]);
    return new TracingChannel(Object.fromEntries(named));
  }
  validateObject(nameOrChannels, "channels");
  for (const phase of PHASES) {
    if (!(nameOrChannels[phase] instanceof Channel)) throw invalidArgType(`channels.${phase}`, "Channel", nameOrChannels[phase]);
  }
  return new TracingChannel(nameOrChannels);
}

export default { hasSubscribers, channel, subscribe, unsubscribe, tracingChannel, Channel };
