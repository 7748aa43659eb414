// Builds the package, checks the types of everything, and runs the cases of `workers/cases` in workerd on the
// package as it is installed. `cases.json` lists the names of the cases; all of them must run and hold.
//
// `npm test`; after a case was added, renamed or removed: `npm test -- --update`.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import workerd from "workerd";

const sdk = fileURLToPath(new URL("..", import.meta.url));
const list = join(sdk, "tests/cases.json");

/** The test workers, by the name of their service; the first one answers requests. */
const WORKERS = { cases: { LOGGER: "logger" }, logger: {} };

for (const project of [".", "tests"]) {
  const tsc = join(sdk, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", project], { cwd: sdk, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "workmesh-sdk-"));
let server;
try {
  const names = Object.keys(WORKERS);
  await build({
    // Inside the package "workmesh" means the package itself, by its `exports`: what was built.
    entryPoints: names.map((name) => ({ in: join(sdk, `tests/workers/${name}/src/index.ts`), out: name })),
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    sourcemap: "inline",
    outdir: folder,
  });
  writeFileSync(join(folder, "config.capnp"), configuration());
  const port = await serve();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  if (!response.ok) throw new Error(`the worker answered ${response.status}: ${await response.text()}`);
  process.exitCode = report(await response.json()) ? 0 : 1;
} finally {
  server?.kill();
  rmSync(folder, { recursive: true });
}

/** Starts workerd; answers with its port. */
function serve() {
  const args = ["serve", "--socket-addr=http=127.0.0.1:0", "--control-fd=3", join(folder, "config.capnp")];
  server = spawn(workerd.default, args, { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  return new Promise((resolve, reject) => {
    let told = "";
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
    server.stdio[3].on("data", (chunk) => {
      told += chunk;
      const port = /"event":"listen".*"port":(\d+)/.exec(told)?.[1];
      if (port !== undefined) resolve(port);
    });
  });
}

function configuration() {
  const services = Object.entries(WORKERS).map(([name, bindings]) => {
    const bound = Object.entries(bindings).map(([as, service]) => `(name = "${as}", service = "${service}")`);
    return `    (name = "${name}", worker = (
      modules = [(name = "index.js", esModule = embed "${name}.js")],
      compatibilityDate = "2026-04-01",
      bindings = [${bound.join(", ")}],
    )),`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
${services.join("\n")}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "cases")],
);
`;
}

/** Prints what came of the cases; answers whether all of them ran and held. */
function report(results) {
  const names = Object.keys(results);
  if (process.argv.includes("--update")) writeFileSync(list, `${JSON.stringify(names, null, 2)}\n`);
  const known = JSON.parse(readFileSync(list, "utf8"));
  const problems = [
    ...names.filter((name) => results[name] !== null).map((name) => `${name}\n    ${results[name]}`),
    ...names.filter((name) => !known.includes(name)).map((name) => `${name}\n    is not in cases.json`),
    ...known.filter((name) => !names.includes(name)).map((name) => `${name}\n    did not run`),
  ];
  for (const problem of problems) console.error(`FAILED ${problem}`);
  console.log(`${names.length} cases ran in workerd, ${problems.length} problems`);
  return problems.length === 0;
}
