/** `URLPattern`. */
import { PATTERNS } from "../data/url_patterns.js";

const PARTS = ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];

/** What a pattern is, and what it makes of an input. */
function tried([args, inputs]) {
  let pattern;
  try {
    pattern = new URLPattern(...args);
  } catch (error) {
    return error.name;
  }
  const parts = [...PARTS.map((part) => pattern[part]), pattern.hasRegExpGroups];
  if (!Array.isArray(inputs)) return parts;
  let found;
  try {
    found = pattern.exec(...inputs);
  } catch (error) {
    return [parts, error.name];
  }
  return [parts, found === null ? null : PARTS.map((part) => [found[part].input, found[part].groups])];
}

const data = Object.fromEntries(PATTERNS.map((entry, index) => [`the pattern ${index}: ${JSON.stringify(entry).slice(0, 80)}`, () => tried(entry)]));

/** The error of a call. */
function message(run) {
  try {
    return run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

export const urlpattern = {
  ...data,
  "errors of the constructor": () => [
    () => new URLPattern("not a url"), () => new URLPattern("https://example.com/(", undefined), () => new URLPattern({ pathname: "/:a:b/:a" }),
    () => new URLPattern({ pathname: "/([" }), () => new URLPattern({ pathname: "/{a" }), () => new URLPattern({}, "https://a"), () => new URLPattern("/a", "nope"), () => new URLPattern({ baseURL: "nope" }),
    () => new URLPattern({ port: "abc" }), () => new URLPattern({ hostname: "a b" }), () => new URLPattern({ protocol: "ht tp" }),
  ].map((run) => message(run)),
  "arguments of wrong types": () => [
    () => new URLPattern(5), () => new URLPattern(null), () => new URLPattern(true), () => new URLPattern(Symbol("s")), () => new URLPattern({}, 5), () => new URLPattern("https://a/b", {}, {}), () => new URLPattern({}, { ignoreCase: 1 }, 5),
    () => new URLPattern([]).pathname, () => new URLPattern(() => {}).pathname, () => new URLPattern("https://a/b", null).pathname, () => new URLPattern("/b", "https://a", null).pathname, () => new URLPattern({ pathname: 5 }).pathname, () => new URLPattern({ pathname: null }).pathname,
  ].map((run) => message(run)).map((value) => (value instanceof URLPattern ? "a pattern" : value)),
  "called without new": () => message(() => URLPattern({})),
  "without arguments": () => PARTS.map((part) => new URLPattern()[part]),
  "with undefined": () => PARTS.map((part) => new URLPattern(undefined)[part]),
  "with a URL object": () => message(() => new URLPattern(new URL("https://a.example/b")).href ?? new URLPattern(new URL("https://a.example/b")).hostname),
  "ignoreCase": () => [new URLPattern({ pathname: "/Abc" }, { ignoreCase: true }).test({ pathname: "/aBC" }), new URLPattern({ pathname: "/Abc" }).test({ pathname: "/aBC" }), new URLPattern("/Abc", "https://a", { ignoreCase: true }).test("https://a/ABC")],
  "the result of exec": () => new URLPattern({ pathname: "/books/:id/:rest*" }).exec("https://example.com/books/5/a/b?x=1#y"),
  "the keys of the result": () => Object.keys(new URLPattern({ pathname: "/:id" }).exec("https://example.com/5")),
  "the inputs": () => [new URLPattern({ pathname: "/:id" }).exec("/5", "https://example.com").inputs, new URLPattern({ pathname: "/:id" }).exec({ pathname: "/5" }).inputs],
  "a group that did not match": () => { const { groups } = new URLPattern({ pathname: "/:a/:b?" }).exec({ pathname: "/x" }).pathname; return [Object.keys(groups), groups.b]; },
  "the prototype of groups": () => Object.getPrototypeOf(new URLPattern({ pathname: "/:a" }).exec({ pathname: "/x" }).pathname.groups) === Object.prototype,
  "exec that does not match": () => new URLPattern({ pathname: "/a" }).exec("https://example.com/b"),
  "test": () => [new URLPattern("https://*.example.com/*").test("https://a.example.com/x"), new URLPattern("https://*.example.com/*").test("https://example.com/x")],
  "test of nothing": () => [new URLPattern({}).test(), new URLPattern({ pathname: "/a" }).test()],
  "test of a wrong URL": () => [new URLPattern({}).test("not a url"), new URLPattern({}).exec("not a url")],
  "test of wrong types": () => [() => new URLPattern({}).test(5), () => new URLPattern({}).test(null), () => new URLPattern({}).test(undefined), () => new URLPattern({}).test({}, "https://a"), () => new URLPattern({}).test(Symbol("s")), () => new URLPattern({}).test("/a", "nope"), () => new URLPattern({}).test(new URL("https://a/b"))].map((run) => message(run)),
  "exec of wrong types": () => [() => new URLPattern({}).exec({}, "https://a"), () => new URLPattern({}).exec("/a", "nope")].map((run) => message(run)),
  "a member of another object": () => message(() => URLPattern.prototype.test.call({}, "https://a")),
  "an accessor of another object": () => message(() => Object.getOwnPropertyDescriptor(URLPattern.prototype, "pathname").get.call({})),
  "an accessor cannot be written": () => { try { new URLPattern({}).pathname = "x"; } catch (error) { return error.name; } },
  "the tag": () => String(new URLPattern({})),
  "hasRegExpGroups": () => [new URLPattern({ pathname: "/(a)" }).hasRegExpGroups, new URLPattern({ pathname: "/:a" }).hasRegExpGroups, new URLPattern({ pathname: "/*" }).hasRegExpGroups, new URLPattern({ pathname: "/:a(\\d+)" }).hasRegExpGroups],
  "groups by number": () => new URLPattern({ pathname: "/(a)/(b)/*" }).exec({ pathname: "/a/b/c" }).pathname.groups,
  "unicode names": () => new URLPattern({ pathname: "/:café" }).exec({ pathname: "/x" }).pathname.groups,
  "a regexp with a look-ahead": () => new URLPattern({ pathname: "/:a((?!x).*)" }).test({ pathname: "/y" }),
  "own names of a pattern": () => Object.getOwnPropertyNames(new URLPattern({})),
};
