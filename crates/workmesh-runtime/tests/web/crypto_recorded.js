import { eq } from "./assert.js";
import { record } from "./crypto_cases.js";
import { VALUES } from "./crypto_recorded_values.js";

export async function everything_is_as_it_was_on_the_real_runtime() {
  const values = await record();
  eq(Object.keys(values), Object.keys(VALUES));
  for (const [name, value] of Object.entries(VALUES)) eq([name, values[name]], [name, value]);
}
