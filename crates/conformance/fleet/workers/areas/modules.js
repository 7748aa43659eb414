/** Imports that are not code, plain values in `env`, and what `.dev.vars` says. */
import bytes from "../files/bytes.bin";
import page from "../files/page.html";
import query from "../files/query.sql";
import * as textModule from "../files/text.txt";
import text from "../files/text.txt";
import marked from "../files/notes.md";

export const modules = {
  "a text": () => text,
  "the names of a text module": () => Object.keys(textModule),
  "a page": () => page,
  "a query": () => query,
  "a file by a rule": () => marked,
  "bytes": () => bytes,
  "the class of bytes": () => [bytes.constructor.name, bytes.byteLength],
  "an import by a name that is known at once": async () => (await import("../files/text.txt")).default === text,
  "a variable": ({ env }) => env.TEXT,
  "an empty variable": ({ env }) => env.EMPTY,
  "a number": ({ env }) => env.NUMBER,
  "a boolean": ({ env }) => env.FLAG,
  "an object": ({ env }) => env.OBJECT,
  "a list": ({ env }) => env.LIST,
  "null": ({ env }) => env.NOTHING,
  "a variable that a secret replaces": ({ env }) => env.REPLACED,
  "a secret": ({ env }) => env.SECRET,
  "a secret in quotes": ({ env }) => env.QUOTED,
  "a secret in single quotes": ({ env }) => env.SINGLE,
  "a secret of two lines": ({ env }) => env.LINES,
  "a secret with a comment": ({ env }) => env.COMMENT,
  "a secret with a hash in quotes": ({ env }) => env.HASH,
  "a secret with spaces": ({ env }) => env.SPACES,
  "an empty secret": ({ env }) => env.NO_VALUE,
  "an exported secret": ({ env }) => env.EXPORTED,
  "a secret that looks like JSON": ({ env }) => env.JSONISH,
  "a secret that names another": ({ env }) => env.NAMES,
  "a secret in backticks": ({ env }) => env.BACKTICKS,
  "a secret twice": ({ env }) => env.TWICE,
  "env is an object": ({ env }) => [Object.getPrototypeOf(env) === Object.prototype, Object.isFrozen(env)],
};
