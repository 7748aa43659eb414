/**
 * Records what `wrangler dev` answers for a folder of static assets: `node record.mjs FOLDER_WITH_NODE_MODULES [SITE]`.
 *
 * Writes `recorded.json`: for each of `sites.json` what every request in it came to.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const packages = process.argv[2];
const sites = JSON.parse(readFileSync(join(here, "sites.json"), "utf8"));
const only = process.argv[3];
const TOLD = ["cache-control", "cf-cache-status", "content-type", "etag", "location", "x-all", "x-name", "x-worker", "x-a", "x-b", "x-c"];

function ask(port, { method = "GET", path, headers = {} }) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers: { host: "localhost", ...headers } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => {
        const told = TOLD.filter((name) => response.headers[name] !== undefined);
        const values = told.map((name) => [name, Buffer.from(response.headers[name], "latin1").toString().replace(/[0-9a-f]{32}/, "TAG")]);
        resolve({ status: response.statusCode, headers: Object.fromEntries(values), body: Buffer.concat(parts).toString() });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function record({ config, compatibility_date, worker, files = {} }, requests) {
  const dir = mkdtempSync(join(tmpdir(), "assets-"));
  cpSync(join(here, "../../../crates/conformance/fleet/workers/public"), join(dir, "public"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, "public", name), text);
  if (worker) writeFileSync(join(dir, "index.js"), readFileSync(join(here, "worker.js")));
  mkdirSync(join(dir, "state"));
  const main = worker ? { main: "index.js" } : {};
  const file = { name: "site", compatibility_date, ...main, assets: { directory: "public", ...config } };
  writeFileSync(join(dir, "wrangler.json"), JSON.stringify(file));
  const env = {
    ...process.env,
    CI: "1",
    WRANGLER_SEND_METRICS: "false",
    MINIFLARE_WORKERD_PATH: join(packages, "node_modules/workerd/bin/workerd"),
  };
  const args = ["dev", "--local", "--port", "0", "--ip", "127.0.0.1", "--show-interactive-dev-session=false"];
  const wrangler = spawn(join(packages, "node_modules/.bin/wrangler"), args, { cwd: dir, env });
  const port = await new Promise((resolve, reject) => {
    let printed = "";
    const read = (text) => {
      printed += text;
      const found = /Ready on http:\/\/127\.0\.0\.1:(\d+)\s/.exec(printed);
      if (found) resolve(Number(found[1]));
    };
    wrangler.stdout.on("data", read);
    wrangler.stderr.on("data", read);
    wrangler.on("exit", () => reject(new Error(printed)));
  });
  const answers = [];
  for (const asked of requests) answers.push(await ask(port, asked));
  const ended = new Promise((resolve) => wrangler.on("exit", resolve));
  wrangler.kill();
  await ended;
  rmSync(dir, { recursive: true });
  return answers;
}

const recorded = only ? JSON.parse(readFileSync(join(here, "recorded.json"), "utf8")) : {};
for (const [name, site] of Object.entries(sites.sites)) {
  if (only && !name.includes(only)) continue;
  recorded[name] = await record(site, site.requests ?? sites.requests);
  console.log(`${name}: ${recorded[name].length} answers`);
}
writeFileSync(join(here, "recorded.json"), JSON.stringify(recorded, null, 1) + "\n");
