// Asks wrangler what it makes of each case and writes facts.json, which tests/inheritance.rs compares with.
// Needs wrangler, and is run by hand: node tests/inheritance/record.mjs /path/to/node_modules
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const require = createRequire(path.resolve(process.argv[2], "x.js"));
const wrangler = require("wrangler");
const facts = {};

for (const line of readFileSync(path.join(here, "cases"), "utf8").trim().split("\n")) {
	const [dir, env] = line.split(" ");
	const file = path.join(here, dir, dir === "jsonc" ? "wrangler.jsonc" : "wrangler.toml");
	try {
		const config = wrangler.unstable_readConfig({ config: file, env }, { hideWarnings: true });
		const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(file, env);
		const ids = (stores) => Object.entries(stores ?? {}).map(([binding, { id }]) => [binding, id]);
		facts[line] = {
			name: config.name,
			main: path.relative(path.join(here, dir), config.main),
			compatibility_date: config.compatibility_date,
			compatibility_flags: config.compatibility_flags,
			routes: (config.routes ?? (config.route ? [config.route] : [])).map((route) => route.pattern ?? route),
			crons: config.triggers?.crons ?? [],
			cpu_ms: config.limits?.cpu_ms ?? null,
			vars: workerOptions.bindings ?? {},
			kv: ids(workerOptions.kvNamespaces),
			d1: ids(workerOptions.d1Databases),
			services: config.services.map(({ binding, service }) => [binding, service]),
			tail_consumers: (config.tail_consumers ?? []).map(({ service }) => service),
			define: config.define,
			alias: config.alias ?? {},
			rules: config.rules.map(({ type, globs }) => [type, globs]),
			observability: config.observability?.enabled ?? null,
		};
	} catch (error) {
		facts[line] = { error: error.message.split("\n")[0] };
	}
}
const version = require("wrangler/package.json").version;
writeFileSync(path.join(here, "facts.json"), JSON.stringify({ wrangler: version, facts }, null, "\t") + "\n");
