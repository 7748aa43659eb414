/**
 * A worker that runs one case (`/area/case`), those of one area (`/area`) or all (`/`), and answers with what happened.
 *
 * Every area but `standard` also passes on the real runtime.
 *
 * The answer is `{ passed: string[], failed: { name: string, message: string }[] }`. A case is a named function that an
 * area exports; it gets the request, the bindings and the context of a real request. Paths below `/peer/` belong to
 * the worker's other role, which the cases of `calls.js` reach through the binding `SELF`.
 */
import * as abort from "./abort.js";
import * as blob from "./blob.js";
import * as body from "./body.js";
import * as bytes from "./bytes.js";
import * as calls from "./calls.js";
import * as d1 from "./d1.js";
import * as encoding from "./encoding.js";
import * as events from "./events.js";
import * as form_data from "./form_data.js";
import * as globals from "./globals.js";
import * as headers from "./headers.js";
import * as kv from "./kv.js";
import { peer } from "./peer.js";
import * as performance from "./performance.js";
import * as pipe from "./pipe.js";
import * as readable from "./readable.js";
import * as request from "./request.js";
import * as response from "./response.js";
import * as standard from "./standard.js";
import * as structured_clone from "./structured_clone.js";
import * as timers from "./timers.js";
import * as transform from "./transform.js";
import * as url from "./url.js";
import * as url_search_params from "./url_search_params.js";
import * as writable from "./writable.js";

const AREAS = {
  abort, blob, body, bytes, calls, d1, encoding, events, form_data, globals, headers, kv,
  performance, pipe, readable, request, response, standard, structured_clone, timers, transform, url,
  url_search_params, writable,
};

/** How long a case may take, in ms: far longer than any does. */
const PATIENCE = 10_000;

async function run(test, world) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("did not end")), PATIENCE);
  });
  try {
    await Promise.race([test(world), late]);
  } finally {
    clearTimeout(timer);
  }
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/peer/")) return peer(request, pathname.slice("/peer/".length), env);
    const [wantedArea, wantedCase] = pathname.slice(1).split("/");
    const failed = [];
    const passed = [];
    for (const [area, cases] of Object.entries(AREAS)) {
      if (wantedArea !== "" && wantedArea !== area) continue;
      for (const [name, test] of Object.entries(cases)) {
        if (wantedCase !== undefined && wantedCase !== name) continue;
        try {
          await run(test, { request, env, ctx });
          passed.push(`${area}/${name}`);
        } catch (error) {
          failed.push({ name: `${area}/${name}`, message: `${error?.stack ?? error}` });
        }
      }
    }
    return Response.json({ passed, failed });
  },
};
