/** `env.ASSETS`: files of `public/`, with its `_headers`, `_redirects` and `.assetsignore`. */

/** A case that asks for a path, and shows the answer without the entity tag, which is of the file on this machine. */
function get(path, { host = "h", ...init } = {}) {
  return async ({ env }) => {
    const response = await env.ASSETS.fetch(`http://${host}${path}`, { redirect: "manual", ...init });
    return told(response);
  };
}

/** What is told of an answer: lengths are the business of the connection, and remarks for wrangler's own log are no answer. */
async function told(response) {
  const headers = new Headers(response.headers);
  if (headers.has("etag")) headers.set("etag", headers.get("etag").replace(/[0-9a-f]{32}/, "TAG"));
  headers.delete("content-length");
  headers.delete("x-mf-additional-response-log");
  return [response.status, response.statusText, headers, await response.text()];
}

/** A case that asks twice, the second time with the entity tag of the first in the header that `header` makes of it. */
function again(path, header, method = "GET") {
  return async ({ env }) => {
    const first = await env.ASSETS.fetch(`http://h${path}`);
    await first.text();
    const headers = header(first.headers.get("etag"));
    return told(await env.ASSETS.fetch(`http://h${path}`, { method, headers }));
  };
}

const PATHS = [
  "/", "/index", "/index.html", "/about", "/about/", "/about.html", "/about/index.html", "/about/index", "/dir", "/dir/",
  "/dir.html", "/dir/index", "/dir/index.html", "/dir/index/", "/both", "/both/", "/both.html", "/both/index", "/both/index.html",
  "/nested", "/nested/", "/nested/page", "/nested/page.html", "/nested/page/", "/nested/missing", "/nested/deep", "/nested/deep/",
  "/404", "/404.html", "/onlyidx/", "/onlyidx/index", "/onlyidx", "/missing", "/missing/", "/missing.html", "/a/b/c",
  "/file.txt", "/file.txt/", "/FILE.txt", "/script.js", "/style.css", "/data.json", "/image.png", "/raw.bin", "/noext", "/odd.zzz",
  "/empty.txt", "/pic.svg", "/sp%20ace/a%20b.txt", "/sp ace/a b.txt", "/[brackets].txt", "/%5Bbrackets%5D.txt", "/%5bbrackets%5d.txt",
  "/é.txt", "/%C3%A9.txt", "/%c3%a9.txt", "/100%.txt", "/100%25.txt", "/%5Bx%5D", "/%255Bx%255D", "/%255Bx%255D.html", "/a+b.txt",
  "/a%2Bb.txt", "/%66ile.txt", "/nested%2Fpage", "/nested%2fdeep%2f", "//file.txt", "/nested//page", "///", "/dir//", "/%ff",
  "/../file.txt", "/nested/../file.txt", "/nested/%2e%2e/file.txt", "/..%2ffile.txt", "/%2e%2e%2fwrangler.jsonc", "/..%5cindex.js",
  "/nested/./page", "/file.txt%00", "/file%2etxt", "/;x", "/file.txt;x", "/ignored/x.txt", "/error.log", "/keep.tmp", "/.hidden",
  "/.well-known/x.json", "/.assetsignore", "/_headers", "/_redirects", "/dir?a=b", "/about.html?a=b&c", "/file.txt?x#y", "/about?",
  "/about/?", "/old", "/old?q=1", "/temp", "/see", "/t7", "/t8", "/query", "/query?mine=1", "/ext", "/ext?mine=1", "/extq?mine=1",
  "/rw", "/rw?q", "/rwtxt", "/rwnone", "/bad", "/loop/x", "/s/page", "/s/", "/s", "/users/7/posts/9", "/users//posts/9",
  "/users/7/posts/9/x", "/app/", "/app/x/y", "/out/a/b?c=d", "/slash/a//b", "/late", "/late/", "/static/x", "/old/",
];

export const assets = {
  "the class of the binding": ({ env }) => env.ASSETS.constructor.name,
  "the keys of the binding": ({ env }) => Object.keys(env.ASSETS),
  "a string without a host": ({ env }) => env.ASSETS.fetch("/file.txt"),
  "a request": async ({ env }) => told(await env.ASSETS.fetch(new Request("http://h/file.txt"))),
  "a URL": async ({ env }) => told(await env.ASSETS.fetch(new URL("https://other.test:8080/style.css"))),
  "nothing": ({ env }) => env.ASSETS.fetch(),
  "redirects are followed": async ({ env }) => {
    const response = await env.ASSETS.fetch("http://h/about.html");
    return [response.status, response.redirected, response.url, await response.text()];
  },
  "the url of a response": async ({ env }) => (await env.ASSETS.fetch("http://h/style.css")).url,
  "the form of an entity tag": async ({ env }) => /^"[0-9a-f]{32}"$/.test((await env.ASSETS.fetch("http://h/style.css")).headers.get("etag")),
  "two files have two tags": async ({ env }) => {
    const tags = [];
    for (const path of ["/style.css", "/script.js", "/style.css"]) tags.push((await env.ASSETS.fetch(`http://h${path}`)).headers.get("etag"));
    return [tags[0] === tags[1], tags[0] === tags[2]];
  },
  "a body of bytes": async ({ env }) => new Uint8Array(await (await env.ASSETS.fetch("http://h/raw.bin")).arrayBuffer()),
  "a body as JSON": async ({ env }) => (await env.ASSETS.fetch("http://h/data.json")).json(),
  "a body as a stream": async ({ env }) => {
    const { body } = await env.ASSETS.fetch("http://h/file.txt");
    return [body.constructor.name, (await body.getReader().read()).value];
  },
  "the body of an empty file": async ({ env }) => (await (await env.ASSETS.fetch("http://h/empty.txt")).arrayBuffer()).byteLength,
  "headers can be changed on a copy": async ({ env }) => {
    const response = new Response((await env.ASSETS.fetch("http://h/style.css")).body, { headers: { "x-own": "1" } });
    return [[...response.headers], await response.text()];
  },
  "the headers of a response cannot be changed": async ({ env }) => {
    const response = await env.ASSETS.fetch("http://h/style.css");
    try {
      response.headers.set("x", "y");
      return "changed";
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  },
  ...Object.fromEntries(PATHS.map((path) => [`GET ${path}`, get(path)])),
  ...Object.fromEntries(
    ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"].flatMap((method) =>
      ["/file.txt", "/about.html", "/missing", "/old", "/rwnone"].map((path) => [`${method} ${path}`, get(path, { method })]),
    ),
  ),
  "POST with a body": get("/file.txt", { method: "POST", body: "x" }),
  "a range": get("/file.txt", { headers: { range: "bytes=0-3" } }),
  "a range that is none": get("/style.css", { headers: { range: "bytes=900-" } }),
  "an authorization": get("/style.css", { headers: { authorization: "Bearer x" } }),
  "a HEAD of a page": get("/dir/", { method: "HEAD" }),
  "the tag again": again("/style.css", (tag) => ({ "if-none-match": tag })),
  "the weak tag again": again("/style.css", (tag) => ({ "if-none-match": `W/${tag}` })),
  "the tag in a list": again("/style.css", (tag) => ({ "if-none-match": `"x", ${tag}` })),
  "the tag without quotes": again("/style.css", (tag) => ({ "if-none-match": tag.slice(1, -1) })),
  "any tag": again("/style.css", () => ({ "if-none-match": "*" })),
  "another tag": again("/style.css", () => ({ "if-none-match": '"x"' })),
  "the tag in if-match": again("/style.css", (tag) => ({ "if-match": tag })),
  "another tag in if-match": again("/style.css", () => ({ "if-match": '"x"' })),
  "the tag again, and HEAD": again("/style.css", (tag) => ({ "if-none-match": tag }), "HEAD"),
  "the tag again, and a range": again("/style.css", (tag) => ({ "if-none-match": tag, range: "bytes=0-1" })),
  "a date in the future": get("/style.css", { headers: { "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" } }),
  "headers of a page with a tag again": again("/nested/page", (tag) => ({ "if-none-match": tag })),
  "accept-encoding": get("/style.css", { headers: { "accept-encoding": "gzip, br" } }),
  "sec-fetch-mode navigate": get("/missing", { headers: { "sec-fetch-mode": "navigate" } }),
  "rules for a host": get("/style.css", { host: "www.example.com" }),
  "rules for a host with a port": get("/style.css", { host: "www.example.com:8080" }),
  "rules for a deeper host": get("/style.css", { host: "a.b.example.com" }),
};
