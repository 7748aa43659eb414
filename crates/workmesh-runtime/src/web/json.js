/**
 * `JSON.parse` and `JSON.stringify` with the words that scripts know from V8 when they throw. What is wrong with a text
 * is looked for only once the engine has refused it.
 */
import { jsonFaults } from "internal:web/parts";

const { parse: parseNatively, stringify: stringifyNatively } = JSON;
const Refused = SyntaxError;
const Circular = TypeError;

/** What the engine says of an object that contains itself. */
const CIRCULAR = "circular reference";

export const { parse, stringify } = {
  parse(text, reviver) {
    const given = `${text}`;
    try {
      return reviver === undefined ? parseNatively(given) : parseNatively(given, reviver);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // A reviver may throw whatever it likes about a text that is right.
      const message = jsonFaults.load().textFault(given);
      throw message === null ? error : new Refused(message);
    }
  },

  stringify(value, replacer, space) {
    try {
      return stringifyNatively(value, replacer, space);
    } catch (error) {
      if (!(error instanceof Circular) || error.message !== CIRCULAR) throw error;
      throw new Circular(jsonFaults.load().circleText(value));
    }
  },
};
