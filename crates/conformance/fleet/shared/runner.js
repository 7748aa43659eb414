/**
 * A worker that runs cases: `GET /GROUP` lists them as `{ area: [name, …] }`, `GET /GROUP/AREA/NAME` runs one and
 * answers with what it came to, in words.
 *
 * A case is a function of `{ request, env, ctx }` whose result, or whose exception, is a fact about the runtime.
 */
import { show } from "./show.js";

/** How long a case may take, in ms: far longer than any does. */
const PATIENCE = 5_000;

export async function serve(areas, request, env, ctx) {
  const [, , area, name] = new URL(request.url).pathname.split("/").map(decodeURIComponent);
  if (area === undefined) {
    return Response.json(Object.fromEntries(Object.entries(areas).map(([area, cases]) => [area, Object.keys(cases)])));
  }
  const run = Object.hasOwn(areas, area) && Object.hasOwn(areas[area], name) ? areas[area][name] : undefined;
  if (run === undefined) return new Response(`There is no case ${area}/${name}.`, { status: 404 });
  return new Response(await outcome(run, { request, env, ctx }));
}

async function outcome(run, world) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("The case did not end.")), PATIENCE);
  });
  try {
    return await show(await Promise.race([run(world), late]));
  } catch (error) {
    return `throws ${await show(error)}`;
  } finally {
    clearTimeout(timer);
  }
}
