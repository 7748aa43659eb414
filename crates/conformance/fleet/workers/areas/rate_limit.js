/** Rate limiters. Each case has keys of its own, and stays clear of the end of a period. */

/** A key that no other case, and no earlier run, has used. */
const unique = () => crypto.randomUUID();

/** How many of `times` calls with one key succeed, all within one period. */
async function successes(limiter, times, options = {}) {
  const period = (options.period ?? 60) * 1000;
  const left = period - (Date.now() % period);
  if (left < 500) await new Promise((resolve) => setTimeout(resolve, left + 20));
  const key = unique();
  let count = 0;
  for (let call = 0; call < times; call++) count += (await limiter.limit({ key, ...options })).success ? 1 : 0;
  return count;
}

/** A case in which a call fails. */
const fails = (...args) => ({ env }) => env.TWO.limit(...args);

export const rate_limit = {
  "the class of the binding": ({ env }) => [env.TWO.constructor.name, typeof env.TWO.limit, env.TWO.limit.length],
  "a call": ({ env }) => env.TWO.limit({ key: unique() }),
  "the result is a plain object": async ({ env }) => {
    const result = await env.TWO.limit({ key: unique() });
    return [Object.keys(result), Object.getPrototypeOf(result) === Object.prototype, typeof result.success];
  },
  "a call is a promise": ({ env }) => env.TWO.limit({ key: unique() }) instanceof Promise,
  "two of four": ({ env }) => successes(env.TWO, 4),
  "a hundred of a hundred and ten in ten seconds": ({ env }) => successes(env.HUNDRED, 110, { period: 10 }),
  "keys are counted apart": async ({ env }) => [await successes(env.TWO, 3), await successes(env.TWO, 3)],
  "a limit of its own": ({ env }) => successes(env.TWO, 6, { limit: 5 }),
  "a limit of nothing": ({ env }) => successes(env.TWO, 2, { limit: 0 }),
  "a limit below nothing": ({ env }) => successes(env.TWO, 2, { limit: -1 }),
  "a limit that is a fraction": ({ env }) => successes(env.TWO, 4, { limit: 1.5 }),
  "a limit that is no number": ({ env }) => successes(env.TWO, 4, { limit: NaN }),
  "a limit without end": ({ env }) => successes(env.TWO, 4, { limit: Infinity }),
  "no key is a key": async ({ env }) => (await env.TWO.limit({ limit: Infinity })).success,
  "an undefined key": async ({ env }) => (await env.TWO.limit({ key: undefined, limit: Infinity })).success,
  "a long key": async ({ env }) => (await env.TWO.limit({ key: unique().repeat(1000) })).success,
  "a key that is not ASCII": async ({ env }) => (await env.TWO.limit({ key: `é😀\0${unique()}` })).success,
  "a lone surrogate": async ({ env }) => (await env.TWO.limit({ key: `\ud800${unique()}` })).success,
  "calls at once": async ({ env }) => {
    const key = unique();
    const results = await Promise.all([1, 2, 3].map(() => env.TWO.limit({ key })));
    return results.filter((result) => result.success).length;
  },
  "no options": fails(),
  "options that are null": fails(null),
  "options that are a string": fails("key"),
  "options that are a number": fails(1),
  "options that are a function": fails(() => {}),
  "options that are a list": fails([]),
  "options that are a list of one": fails(["x"]),
  "a key that is a number": fails({ key: 1 }),
  "a key that is null": fails({ key: null }),
  "a key that is an object": fails({ key: {} }),
  "a key that is a symbol": async ({ env }) => {
    try {
      await env.TWO.limit({ key: Symbol("x") });
    } catch (error) {
      return error.name;
    }
  },
  "an option that does not exist": fails({ key: "x", other: 1 }),
  "two options that do not exist": fails({ a: 1, key: "x", b: 1 }),
  "a limit that is text": fails({ key: "x", limit: "5" }),
  "a limit that is null": fails({ key: "x", limit: null }),
  "a period that is text": fails({ key: "x", period: "10" }),
  "a period that does not exist": fails({ key: "x", period: 30 }),
  "a period of a fraction": fails({ key: "x", period: 10.5 }),
  "what is wrong first": fails({ key: 1, limit: "x", period: 7 }),
  "an inherited option": ({ env }) => env.TWO.limit(Object.create({ key: 5 })),
};

/** `version_metadata`. */
export const version_metadata = {
  "its keys": ({ env }) => Object.keys(env.VERSION),
  "its class": ({ env }) => [env.VERSION.constructor.name, Object.getPrototypeOf(env.VERSION) === Object.prototype],
  "the id": ({ env }) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(env.VERSION.id),
  "the tag": ({ env }) => env.VERSION.tag,
  "the timestamp": ({ env }) => {
    const { timestamp } = env.VERSION;
    return [typeof timestamp, new Date(timestamp).toISOString() === timestamp, Math.abs(Date.now() - new Date(timestamp)) < 600_000];
  },
  "it can be changed": ({ env }) => {
    const copy = env.VERSION;
    copy.extra = 1;
    const changed = env.VERSION.extra;
    delete copy.extra;
    return [changed, Object.isFrozen(copy)];
  },
};
