// Fills in `expect` of every case in cases.json with what the real runtime answers.
//
// Each app is bundled by `wrangler deploy --dry-run` and run by Miniflare, both from the folder in ORACLE:
//
//   npm ci
//   npm install --prefix ../../target/oracle wrangler@4.86.0
//   ORACLE=../../target/oracle node record.mjs            # writes cases.json
//   ORACLE=../../target/oracle node record.mjs --check    # compares with it instead, exit 1 on a difference
//   ORACLE=../../target/oracle node record.mjs --check --modules DIR   # the same for DIR/<app>.mjs, bundled elsewhere
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const oracle = createRequire(join(resolve(process.env.ORACLE ?? here), 'package.json'));
const { Miniflare } = oracle('miniflare');
const wrangler = join(dirname(oracle.resolve('wrangler/package.json')), 'bin', 'wrangler.js');

/** The response headers that a case pins; the others are the server's business. */
const HEADERS = [
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-max-age',
  'allow',
  'content-type',
  'etag',
  'location',
  'set-cookie',
  'www-authenticate',
  'x-frame-options',
  'x-middleware',
];

const { values: flags } = parseArgs({ options: { check: { type: 'boolean' }, modules: { type: 'string' } } });
const file = join(here, 'cases.json');
const cases = JSON.parse(readFileSync(file, 'utf8'));
let differences = 0;

for (const app of new Set(cases.map((one) => one.app))) {
  const folder = join(here, 'apps', app);
  const toml = readFileSync(join(folder, 'wrangler.toml'), 'utf8');
  const script = flags.modules ? join(flags.modules, `${app}.mjs`) : bundle(folder);
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: readFileSync(script, 'utf8') }],
    compatibilityDate: value(toml, 'compatibility_date'),
    compatibilityFlags: toml.includes('["nodejs_compat"]') ? ['nodejs_compat'] : [],
    bindings: vars(toml),
    d1Databases: toml.includes('[[d1_databases]]') ? { [value(toml, 'binding')]: value(toml, 'database_id') } : {},
  });
  try {
    for (const one of cases.filter((candidate) => candidate.app === app)) {
      const expect = await ask(miniflare, one);
      if (!flags.check) {
        one.expect = expect;
      } else if (!isDeepStrictEqual(expect, one.expect)) {
        differences += 1;
        console.error(`${app}: ${one.method} ${one.path}\n  expected ${JSON.stringify(one.expect)}\n  got      ${JSON.stringify(expect)}`);
      }
    }
  } finally {
    await miniflare.dispose();
  }
}

if (flags.check) {
  console.log(`${cases.length} cases, ${differences} differences`);
  process.exitCode = differences ? 1 : 0;
} else {
  writeFileSync(file, `[\n${cases.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
  console.log(`recorded ${cases.length} cases`);
}

/** The module that wrangler would upload. */
function bundle(folder) {
  const out = mkdtempSync(join(tmpdir(), 'npm-suite-'));
  execFileSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', out], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'development', WRANGLER_SEND_METRICS: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(out, readdirSync(out).find((name) => name.endsWith('.js')));
}

/** One request, and what a case says about its answer. */
async function ask(miniflare, { method, path, headers, body }) {
  const response = await miniflare.dispatchFetch(`http://localhost${path}`, { method, headers, body, redirect: 'manual' });
  // A value with the worker's own address names the port of the moment.
  const pinned = HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null && !value.includes('http://localhost'));
  const text = await response.text();
  const expect = { status: response.status, headers: Object.fromEntries(pinned) };
  const json = response.headers.get('content-type')?.startsWith('application/json');
  // A response of several lines of JSON says that it is JSON, too.
  return json && !text.trimEnd().includes('\n') ? { ...expect, json: JSON.parse(text) } : { ...expect, text };
}

/** A string of a wrangler.toml; these files hold nothing that needs a parser. */
function value(toml, name) {
  return new RegExp(`^${name} = "(.*)"$`, 'm').exec(toml)?.[1];
}

/** The plain-text variables of a wrangler.toml. */
function vars(toml) {
  const table = toml.split('[vars]\n')[1] ?? '';
  return Object.fromEntries([...table.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, name, text]) => [name, text]));
}
