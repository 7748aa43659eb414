import { eq } from "./assert.js";

export function time_is_counted_from_1970() {
  eq([performance.timeOrigin, Math.abs(performance.now() - Date.now()) < 60_000], [0, true]);
}

export function it_is_an_object_of_its_class() {
  eq([String(performance), JSON.stringify(performance)], ["[object Performance]", "{}"]);
}
