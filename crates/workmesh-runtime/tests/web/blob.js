import { bytes, eq, text, throws } from "./assert.js";

export async function parts_are_joined() {
  const blob = new Blob(["aé", new Uint8Array([1, 2, 3]), new Blob(["xx"]), new Uint16Array([0x4141]).buffer, new DataView(new ArrayBuffer(2), 1)]);
  eq([blob.size, await blob.bytes()], [11, new Uint8Array([97, 195, 169, 1, 2, 3, 120, 120, 65, 65, 0])]);
}

export async function other_parts_become_text() {
  eq(await new Blob([{}, 5, null]).text(), "[object Object]5null");
}

export function parts_are_a_list() {
  for (const parts of ["abc", {}, 5, null]) throws(() => new Blob(parts), "TypeError");
  eq([new Blob().size, new Blob([]).size, new Blob(undefined).type], [0, 0, ""]);
}

export function types_are_lower_case() {
  eq(new Blob([], { type: "A/B; c=D" }).type, "a/b; c=d");
}

export async function slices() {
  const blob = new Blob(["abcdef"], { type: "a/b" });
  const slice = async (...range) => await blob.slice(...range).text();
  eq([await slice(), await slice(1), await slice(1, 3), await slice(-3, -1)], ["abcdef", "bcdef", "bc", "de"]);
  eq([await slice(4, 2), await slice(100), await slice(-100, 2), await slice(2, 100)], ["", "", "ab", "cdef"]);
  eq([blob.slice(1).type, blob.slice(1, 2, "x/y").type], ["", "x/y"]);
  eq(await blob.slice(1, 5).slice(1, 3).text(), "cd");
}

export async function contents() {
  const blob = new Blob(["hé"]);
  eq([await blob.text(), await blob.arrayBuffer(), await blob.bytes()], ["hé", bytes("hé").buffer, bytes("hé")]);
  eq(await new Blob([new Uint8Array([255])]).text(), "\ufffd");
}

export async function parts_are_copied() {
  const part = new Uint8Array([65]);
  const blob = new Blob([part]);
  part[0] = 66;
  eq(await blob.text(), "A");
  (await blob.bytes())[0] = 67;
  eq(await blob.text(), "A");
}

export async function streams() {
  const seen = [];
  for await (const chunk of new Blob(["abc"]).stream()) seen.push(text(chunk));
  eq(seen, ["abc"]);
  eq(await new Response(new Blob(["x".repeat(200_000)]).stream()).text(), "x".repeat(200_000));
  eq(await new Response(new Blob([]).stream()).text(), "");
}

export async function files() {
  const file = new File(["a"], "n.txt", { type: "a/b", lastModified: 5 });
  eq([file.name, file.size, file.type, file.lastModified, file instanceof Blob, String(file)], ["n.txt", 1, "a/b", 5, true, "[object File]"]);
  eq(await file.text(), "a");
  eq(typeof new File([], "n").lastModified, "number");
}

export function files_have_names() {
  throws(() => new File(["a"]), "TypeError", "Failed to construct 'File': constructor parameter 2 is not of type 'string'.");
}

export function the_class_looks_like_one() {
  eq([String(new Blob()), Reflect.ownKeys(new Blob(["x"]))], ["[object Blob]", []]);
  throws(() => Blob.prototype.size, "TypeError");
}
