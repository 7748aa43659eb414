/**
 * `Ratelimit`: a rate limiter in `env`. The counts are the fleet's: whoever binds the same namespace shares them.
 */
import { ops } from "internal:ops";
import { illegalConstructor } from "internal:web/idl";
import { token } from "internal:web/token";

/** What a call may say. */
const OPTIONS = ["key", "limit", "period"];
/** The periods there are, in seconds. */
const PERIODS = [10, 60];

function check(condition, message) {
  if (!condition) throw new Error(message);
}

export class Ratelimit {
  #slot;
  #limit;
  #period;

  constructor(key, slot, limit, period) {
    if (key !== token) throw illegalConstructor();
    this.#slot = slot;
    this.#limit = limit;
    this.#period = period;
  }

  async limit(options) {
    check(typeof options === "object" && options !== null, "invalid rate limit options");
    const unknown = Object.keys(options).filter((name) => !OPTIONS.includes(name));
    check(unknown.length === 0, `bad rate limit options: [${unknown.join(",")}]`);
    const { key = "", limit = this.#limit, period = this.#period } = options;
    check(typeof key === "string", `invalid key: ${key}`);
    check(typeof limit === "number", `limit must be a number: ${limit}`);
    check(typeof period === "number", `period must be a number: ${period}`);
    check(PERIODS.includes(period), `unsupported period: ${period}`);
    return { success: ops.rate_limit(this.#slot, key, limit, period) };
  }
}
