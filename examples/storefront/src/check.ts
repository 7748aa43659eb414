// Checks: functions from an unknown value to a value of a known type. They compose, and they name the field.

/** What is wrong with a value, in words for whoever sent it. */
export class Invalid extends Error {}

export type Check<T> = (value: unknown) => T;

/** Trimmed, in one normal form, without control characters, `min` to `max` UTF-16 units long. */
export const text =
  (min: number, max: number): Check<string> =>
  (value) => {
    if (typeof value !== "string") throw new Invalid("must be a string");
    const clean = value.normalize("NFC").trim();
    if (clean.length < min || clean.length > max) throw new Invalid(`must have ${min} to ${max} characters`);
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(clean))
      throw new Invalid("must not contain control characters");
    return clean;
  };

/** Taken as it is: a password is not ours to tidy up. */
export const secret =
  (min: number, max: number): Check<string> =>
  (value) => {
    if (typeof value !== "string" || value.length < min || value.length > max) {
      throw new Invalid(`must be a string of ${min} to ${max} characters`);
    }
    return value;
  };

/** Only the shape: whether a mailbox exists, only a message to it can tell. */
export const email: Check<string> = (value) => {
  const address = text(3, 254)(value).toLowerCase();
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address)) throw new Invalid("must be an email address");
  return address;
};

export const slug: Check<string> = (value) => {
  if (typeof value !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) || value.length > 64) {
    throw new Invalid("must be lower-case words joined by hyphens");
  }
  return value;
};

export const integer =
  (min: number, max: number): Check<number> =>
  (value) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      throw new Invalid(`must be a whole number from ${min} to ${max}`);
    }
    return value as number;
  };

export const finite: Check<number> = (value) => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Invalid("must be a number");
  return value;
};

export const oneOf =
  <const T extends string>(choices: readonly T[]): Check<T> =>
  (value) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new Invalid(`must be one of ${choices.join(", ")}`);
    return found;
  };

export const optional =
  <T>(check: Check<T>): Check<T | null> =>
  (value) =>
    value === undefined || value === null ? null : check(value);

export const list =
  <T>(check: Check<T>, min: number, max: number): Check<T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      throw new Invalid(`must be a list of ${min} to ${max} entries`);
    }
    return value.map((entry, i) => named(`[${i}]`, check, entry));
  };

type Shape = Record<string, Check<unknown>>;
type Shaped<S extends Shape> = { [K in keyof S]: ReturnType<S[K]> };

/** Exactly these fields. Every wrong one is reported, not the first only. */
export const object =
  <S extends Shape>(shape: S): Check<Shaped<S>> =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new Invalid("must be an object");
    const fields = new Map(Object.entries(value));
    const result: Record<string, unknown> = {};
    const problems: string[] = [];
    for (const [name, check] of Object.entries(shape)) {
      try {
        result[name] = named(name, check, fields.get(name));
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        problems.push(error.message);
      }
      fields.delete(name);
    }
    for (const name of fields.keys()) problems.push(`${name} is not a field`);
    if (problems.length > 0) throw new Invalid(problems.join("; "));
    // Each name of the shape was just filled in by its own check.
    return result as Shaped<S>;
  };

function named<T>(name: string, check: Check<T>, value: unknown): T {
  try {
    return check(value);
  } catch (error) {
    throw error instanceof Invalid ? new Invalid(`${name} ${error.message}`) : error;
  }
}
