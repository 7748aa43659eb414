/**
 * `RegExp.$1` and its like, which the engine does not have. A bundle that names one of them imports this module.
 *
 * Every search of the language goes through `exec`, so what it found last is noted there.
 */
const { apply } = Reflect;
const { defineProperty } = Object;
const { slice } = String.prototype;
const { exec: search } = RegExp.prototype;

/** What was found, and in which text. */
let groups = [""];
let text = "";
let from = 0;

/** A match is the worker's to change, so what is in it is copied. */
function note(match) {
  const copy = [];
  for (let i = 0; i < match.length; i++) defineProperty(copy, i, { __proto__: null, value: match[i], writable: true });
  groups = copy;
  text = match.input;
  from = match.index;
}

const { exec } = {
  exec(string) {
    const match = apply(search, this, [string]);
    if (match !== null) note(match);
    return match;
  },
};

const group = (index) => (index > 0 && index < groups.length ? groups[index] ?? "" : "");
const last = () => groups[0];
const lastGroup = () => group(groups.length - 1);
const before = () => apply(slice, text, [0, from]);
const after = () => apply(slice, text, [from + groups[0].length]);
/** What a script may write instead of the text that was searched. */
let given;
const input = () => given?.of === groups ? given.text : text;

const readers = {
  __proto__: null,
  input, $_: input, lastMatch: last, "$&": last, lastParen: lastGroup, "$+": lastGroup,
  leftContext: before, "$`": before, rightContext: after, "$'": after,
};
for (let i = 1; i <= 9; i++) readers[`$${i}`] = () => group(i);

for (const name in readers) {
  const read = readers[name];
  const write = read === input ? (value) => (given = { of: groups, text: `${value}` }) : () => {};
  defineProperty(RegExp, name, {
    __proto__: null,
    get: { get() { return read(); } }.get,
    set: { set(value) { write(value); } }.set,
    configurable: true,
  });
}

defineProperty(RegExp.prototype, "exec", { __proto__: null, value: exec, writable: true, configurable: true });
