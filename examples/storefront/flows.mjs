// Plays flows against a running fleet: `node flows.mjs [FILE.json] [http://localhost:8787] [LIST…]`.
// Without a file, the one beside this script; without a list, "requests". What steps captured is written to the
// file that FLOWS_STATE names, if it is set, and read from there by the next run.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const words = process.argv.slice(2);
const file = words[0]?.endsWith(".json") ? words.shift() : new URL("flows.json", import.meta.url);
const [base = "http://localhost:8787", ...lists] = words;
const flows = JSON.parse(readFileSync(file, "utf8"));
const state = process.env.FLOWS_STATE;
const earlier = state && existsSync(state) ? JSON.parse(readFileSync(state, "utf8")) : {};
/** `run` differs from run to run, so that the same flows can be played twice against the same data. */
const vars = { ...flows.vars, run: randomBytes(4).toString("hex"), ...earlier };

let failed = 0;
let played = 0;
for (const list of lists.length > 0 ? lists : ["requests"]) {
  for (const step of flows[list]) {
    played += 1;
    const problem = await play(step);
    if (problem === null) continue;
    failed += 1;
    console.log(`FAILED  ${list}: ${step.name}\n        ${problem}`);
  }
}
if (state) writeFileSync(state, JSON.stringify(vars));
console.log(`${played - failed} of ${played} steps passed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What went wrong, or null. A step that is to come true eventually is repeated for five seconds. */
async function play(step) {
  const deadline = Date.now() + (step.eventually ? 5_000 : 0);
  for (;;) {
    const problem = await attempt(step).catch((error) => `${error.message}: ${error.cause?.message ?? ""}`);
    if (problem === null || Date.now() >= deadline) return problem;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function attempt(step) {
  const { method = "GET", path, headers, as, expect, capture = {}, ...bodies } = fill(step);
  const sent = new Headers(headers);
  if (as) sent.set("authorization", `Bearer ${vars[as]}`);
  if ("body" in step) sent.set("content-type", "application/json");
  const response = await fetch(base + path, {
    method,
    headers: sent,
    body: bodyOf(bodies),
    redirect: "manual",
    duplex: "half",
  });
  const text = await response.text();
  const problem = check(expect, response, text);
  if (problem !== null) return problem;
  for (const [name, from] of Object.entries(capture)) {
    vars[name] = from.startsWith("header:")
      ? response.headers.get(from.slice(7))
      : at(JSON.parse(text), from);
  }
  return null;
}

function bodyOf({ body, bodyText, bodyHex, bodyBytes, chunked }) {
  if (body !== undefined) return JSON.stringify(body);
  if (bodyBytes !== undefined)
    return chunked ? new Blob(["x".repeat(bodyBytes)]).stream() : "x".repeat(bodyBytes);
  return bodyHex === undefined ? bodyText : Buffer.from(bodyHex, "hex");
}

function check(expect, response, text) {
  const got = `${response.status} ${text.slice(0, 300)}`;
  if (response.status !== expect.status) return `expected ${expect.status}, got ${got}`;
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    const actual = response.headers.get(name);
    if (value === "<any>" ? actual === null : actual !== value)
      return `header ${name}: expected ${value}, got ${actual}`;
  }
  if (expect.text !== undefined && text !== expect.text)
    return `expected ${JSON.stringify(expect.text)}, got ${got}`;
  for (const part of expect.includes ?? []) if (!text.includes(part)) return `expected ${part} in ${got}`;
  if (expect.json !== undefined && !isDeepStrictEqual(JSON.parse(text), expect.json)) {
    return `expected ${JSON.stringify(expect.json)}, got ${got}`;
  }
  if (expect.jsonMatch !== undefined && !matches(JSON.parse(text), expect.jsonMatch)) {
    return `expected ${JSON.stringify(expect.jsonMatch)} in ${got}`;
  }
  for (const [pointer, length] of Object.entries(expect.counts ?? {})) {
    const found = at(JSON.parse(text), pointer)?.length;
    if (found !== length) return `expected ${length} entries at ${pointer}, got ${found}`;
  }
  return null;
}

/** Objects may have more fields than expected, and lists more entries before, between and after. */
function matches(actual, expected) {
  if (expected === "<any>") return actual !== undefined;
  if (expected === "<string>") return typeof actual === "string" && actual !== "";
  if (expected === "<number>") return typeof actual === "number";
  if (Array.isArray(expected)) {
    let next = 0;
    for (const entry of Array.isArray(actual) ? actual : []) {
      if (next < expected.length && matches(entry, expected[next])) next += 1;
    }
    return Array.isArray(actual) && next === expected.length;
  }
  if (expected === null || typeof expected !== "object") return actual === expected;
  if (actual === null || typeof actual !== "object") return false;
  return Object.entries(expected).every(([name, value]) => matches(actual[name], value));
}

/** `{{name}}`, in every string. */
function fill(value) {
  if (typeof value === "string")
    return value.replace(/\{\{(\w+)\}\}/g, (_, name) => vars[name] ?? `{{${name}}}`);
  if (Array.isArray(value)) return value.map(fill);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, fill(entry)]));
}

/** A JSON pointer (RFC 6901) without its escapes. */
function at(value, pointer) {
  return pointer
    .split("/")
    .slice(1)
    .reduce((inner, name) => inner?.[name], value);
}
