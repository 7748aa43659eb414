// Stands before a worker of the storefront. Each call is announced to the control server, which says what
// becomes of it; the answer's body stays open for as long as the call does, so that the control server sees
// when it ended, be it because the mesh cut it off.

import { CONTROL } from "./control.js";

/** What this isolate knows and the control server does not: calls it made, answers it got, calls it ended. */
let news = [];

export function stand(worker, original) {
  return {
    ...original,
    async fetch(request, env, ctx) {
      const { arrival, order, open } = await announce(worker, request);
      let outcome = "cut";
      try {
        await obey(order, open);
        const response = await original.fetch(request, watched(env, worker, arrival, request), ctx);
        outcome = String(response.status);
        return response;
      } catch (error) {
        outcome = words(error);
        throw error;
      } finally {
        news.push(["ended", arrival, outcome, Date.now()]);
        // A call that was cut off has no body any more.
        open.cancel().catch(() => {});
      }
    },
  };
}

async function announce(worker, request) {
  const told = news.slice();
  const answer = await fetch(CONTROL, {
    method: "POST",
    headers: {
      "x-worker": worker,
      "x-method": request.method,
      "x-repeatable": request.headers.has("idempotency-key") ? "yes" : "no",
      "x-caller": request.headers.get("x-chaos-caller") ?? "client",
      "x-call": request.headers.get("x-chaos-call") ?? request.headers.get("x-chaos-request") ?? "",
      "x-request": request.headers.get("x-chaos-request") ?? "",
    },
    body: JSON.stringify(told),
  });
  // Only now is it certain that they have arrived.
  news = news.filter((item) => !told.includes(item));
  const [word, millis] = answer.headers.get("x-order").split(" ");
  return {
    arrival: Number(answer.headers.get("x-arrival")),
    order: { word, millis: Number(millis) },
    open: answer.body.getReader(),
  };
}

async function obey({ word, millis }, open) {
  if (word === "wait") await new Promise((resolve) => setTimeout(resolve, millis));
  if (word === "throw") throw new Error("chaos");
  // The control server never sends anything: an upstream that has died.
  if (word === "hang") await open.read();
}

/** The worker's `env`, with every call to a sibling named and its outcome noted. */
function watched(env, worker, arrival, request) {
  let count = 0;
  const sibling = (binding, target) => ({
    async fetch(input, init) {
      const call = `${worker}-${arrival}-${count++}`;
      const onward = new Request(input, init);
      onward.headers.set("x-chaos-caller", worker);
      onward.headers.set("x-chaos-call", call);
      onward.headers.set("x-chaos-request", request.headers.get("x-chaos-request") ?? "");
      news.push(["made", binding, call, Date.now()]);
      try {
        const response = await target.fetch(onward);
        const fallback = response.headers.get("x-workmesh-fallback") ?? "";
        news.push(["seen", binding, call, Date.now(), String(response.status), fallback]);
        return response;
      } catch (error) {
        news.push(["seen", binding, call, Date.now(), words(error), ""]);
        throw error;
      }
    },
  });
  const pairs = Object.entries(env).map(([name, value]) =>
    [name, typeof value?.fetch === "function" ? sibling(name, value) : value]);
  return Object.fromEntries(pairs);
}

const words = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
