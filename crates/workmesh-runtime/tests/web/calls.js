import { bytes, eq, rejects, text, throws } from "./assert.js";

const echo = async (env, ...args) => (await env.SELF.fetch(...args)).json();

export async function a_get({ env }) {
  const seen = await echo(env, "http://anything/peer/echo?a=b#f");
  eq([seen.method, seen.path, seen.body, seen.hasBody], ["GET", "/peer/echo?a=b", "", false]);
}

export async function a_url_object({ env }) {
  eq((await echo(env, new URL("http://anything/peer/echo?x"))).path, "/peer/echo?x");
}

export async function a_post({ env }) {
  const seen = await echo(env, "http://x/peer/echo", { method: "POST", body: "héllo", headers: { "X-A": "1" } });
  eq([seen.method, seen.body, seen.headers["x-a"], seen.headers["content-type"]], ["POST", "héllo", "1", "text/plain;charset=UTF-8"]);
}

export async function bodies_of_all_kinds({ env }) {
  const post = async (body) => (await echo(env, "http://x/peer/echo", { method: "POST", body })).body;
  eq(await post(bytes("abc")), "abc");
  eq(await post(new Blob(["blob"])), "blob");
  eq(await post(new URLSearchParams({ a: "b" })), "a=b");
  eq(await post(new Response("from a response").body), "from a response");
  eq(await post(ReadableStream.from([bytes("a"), bytes("b")])), "ab");
  eq(await post(""), "");
}

export async function a_form({ env }) {
  const form = new FormData();
  form.append("a", "1");
  const seen = await echo(env, "http://x/peer/echo", { method: "POST", body: form });
  eq([seen.headers["content-type"].startsWith("multipart/form-data; boundary="), seen.body.includes('name="a"')], [true, true]);
}

export async function a_request({ env }) {
  const request = new Request("http://x/peer/echo", { method: "PUT", body: "x", headers: { q: "1" } });
  const seen = await echo(env, request);
  eq([seen.method, seen.body, seen.headers.q, request.bodyUsed], ["PUT", "x", "1", true]);
}

export async function a_request_and_an_init({ env }) {
  const request = new Request("http://x/peer/echo", { method: "PUT", body: "x" });
  const seen = await echo(env, request, { method: "POST", headers: { r: "2" } });
  eq([seen.method, seen.body, seen.headers.r], ["POST", "x", "2"]);
}

export async function a_used_request({ env }) {
  const request = new Request("http://x/peer/echo", { method: "POST", body: "x" });
  await request.text();
  await rejects(() => env.SELF.fetch(request), "TypeError", "Cannot reconstruct a Request with a used body.");
}

export async function the_response({ env }) {
  const response = await env.SELF.fetch("http://x/peer/status?status=404");
  eq([response.status, response.ok, response.headers.get("x-peer"), response.type, response.redirected], [404, false, "yes", "default", false]);
  eq([response.bodyUsed, await response.text(), response.bodyUsed], [false, "status 404", true]);
}

export async function the_status_text_of_a_response({ env }) {
  const text = async (query) => (await env.SELF.fetch(`http://x/peer/phrase?${query}`)).statusText;
  eq([await text("Nope"), await text(""), await env.SELF.fetch("http://x/peer/status?status=404").then((r) => r.statusText)], ["Nope", "", "Not Found"]);
  const response = await env.SELF.fetch("http://x/peer/onward?Nope");
  eq([response.status, response.statusText], [404, "Nope"]);
}

export async function the_url_of_a_response({ env }) {
  eq((await env.SELF.fetch("http://x/peer/echo?a=b#f")).url, "http://x/peer/echo?a=b");
  eq((await env.SELF.fetch(new Request("http://x/peer/echo#f"))).url, "http://x/peer/echo");
  eq((await env.SELF.fetch("http://x/peer/redirect#f")).url, "http://x/peer/echo?redirected");
}

export async function the_responses_headers_cannot_change({ env }) {
  const response = await env.SELF.fetch("http://x/peer/status?status=200");
  throws(() => response.headers.set("a", "b"), "TypeError", "Can't modify immutable headers.");
  const copy = new Response(response.body, response);
  copy.headers.set("a", "b");
  eq([copy.headers.get("a"), copy.headers.get("x-peer"), await copy.text()], ["b", "yes", "status 200"]);
}

export async function a_response_without_a_body({ env }) {
  const response = await env.SELF.fetch("http://x/peer/status?status=204");
  eq([response.status, response.body, await response.text()], [204, null, ""]);
}

export async function a_streamed_response({ env }) {
  const response = await env.SELF.fetch("http://x/peer/stream");
  eq(await response.text(), "one two three");
}

export async function a_streamed_response_chunk_by_chunk({ env }) {
  const response = await env.SELF.fetch("http://x/peer/stream");
  const reader = response.body.getReader();
  let all = "";
  for (let read; !(read = await reader.read()).done; ) all += text(read.value);
  eq(all, "one two three");
}

export async function a_response_passed_through_a_transform({ env }) {
  const { body } = await env.SELF.fetch("http://x/peer/stream");
  const upper = new TransformStream({ transform: (chunk, controller) => controller.enqueue(bytes(text(chunk).toUpperCase())) });
  eq(await new Response(body.pipeThrough(upper)).text(), "ONE TWO THREE");
}

export async function cloned_responses({ env }) {
  const response = await env.SELF.fetch("http://x/peer/stream");
  const clone = response.clone();
  eq([await clone.text(), await response.text()], ["one two three", "one two three"]);
}

export async function a_body_passed_on({ env }) {
  const response = await env.SELF.fetch("http://x/peer/pass", { method: "POST", body: ReadableStream.from([bytes("a"), bytes("b")]) });
  eq([response.status, await response.text()], [201, "ab"]);
}

export async function a_cancelled_response({ env }) {
  const response = await env.SELF.fetch("http://x/peer/endless");
  const reader = response.body.getReader();
  eq((await reader.read()).done, false);
  await reader.cancel();
  eq((await reader.read()).done, true);
}

export async function cookies({ env }) {
  const response = await env.SELF.fetch("http://x/peer/cookies");
  eq(response.headers.getSetCookie(), ["a=1; Path=/", "b=2"]);
}

export async function redirects_are_followed({ env }) {
  const seen = await echo(env, "http://x/peer/redirect");
  eq(seen.path, "/peer/echo?redirected");
}

export async function redirects_are_left_alone({ env }) {
  const response = await env.SELF.fetch("http://x/peer/redirect", { redirect: "manual" });
  eq([response.status, response.headers.get("location")], [302, "http://x/peer/echo?redirected"]);
}

export async function exceptions_cross({ env }) {
  let error;
  await env.SELF.fetch("http://x/peer/throw").catch((thrown) => (error = thrown));
  eq([error instanceof Error, error.message], [true, "thrown by the peer"]);
}

export async function urls_are_absolute({ env }) {
  await rejects(() => env.SELF.fetch("/x"), "TypeError", "Invalid URL: /x");
  await rejects(() => fetch("/x"), "TypeError", "Invalid URL: /x");
  await rejects(() => fetch("ftp://x/"), "TypeError", "Fetch API cannot load: ftp://x/");
  await rejects(() => fetch(), "TypeError", "Failed to execute 'fetch' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Request or string'.");
}

export async function data_urls_answer_themselves() {
  const get = async (url, init) => {
    const response = await fetch(url, init);
    return [response.status, response.headers.get("content-type"), await response.text()];
  };
  eq(await get("data:text/plain,hi"), [200, "text/plain", "hi"]);
  eq(await get("data:,hi%20there%"), [200, "text/plain;charset=US-ASCII", "hi there%"]);
  eq(await get("data:;base64,aGk="), [200, "text/plain;charset=US-ASCII", "hi"]);
  eq(await get("data:TEXT/html;charset=utf-8,<p>%C3%A9"), [200, "text/html;charset=utf-8", "<p>é"]);
  eq(await get("data:application/json;base64,e30"), [200, "application/json", "{}"]);
  eq(await get("data:text/plain;charset=utf-8;base64,aGk%3D#f"), [200, "text/plain;charset=utf-8", "hi"]);
  eq((await get("data:text/plain;base64,!!"))[2], "");
  await rejects(() => fetch("data:nocomma"), "TypeError", "Fetch API cannot load: data:nocomma");
}

export async function many_at_a_time({ env }) {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => echo(env, `http://x/peer/echo?${i}`)));
  eq(answers.map(({ path }) => path), Array.from({ length: 20 }, (_, i) => `/peer/echo?${i}`));
}

export function the_binding_looks_like_one({ env }) {
  eq([String(env.SELF), env.SELF.constructor.name], ["[object Fetcher]", "Fetcher"]);
}

export async function the_url_of_a_cloned_response({ env }) {
  eq((await env.SELF.fetch("http://x/peer/echo")).clone().url, "http://x/peer/echo");
}
