// Makes a checkout ready to run: installs, generates and builds what is missing or out of date, and nothing else.
// Plain JavaScript without dependencies, since nothing is installed yet. Speaks on stderr: stdout is for data.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const at = (...parts) => join(root, ...parts);
const say = (text) => process.stderr.write(`${text}\n`);

/** In this order; each is done again only when what it depends on has changed since. */
const steps = [
  {
    title: 'Installing what is missing (a minute or two, once)',
    isDone: installed,
    // Not `npm ci`: it refuses a lock file that was written where a platform's optional package could not be looked up.
    // With --no-save the versions of the lock file hold, and the file stays as it is.
    run: () =>
      tool('npm', ['install', '--no-save', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], npmOptions),
  },
  {
    title: 'Generating the database client',
    ...stamped(at('prisma', 'generated', '.schoolgate'), ['prisma/schema.prisma', 'package-lock.json']),
    // `generate` needs no engine, but looks for one and would download it: any existing file will do.
    run: () => script('prisma/build/index.js', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
  },
  {
    title: 'Building',
    ...stamped(at('dist', '.schoolgate'), [
      'src',
      'connectors',
      'moderation',
      'test/torture',
      'prisma/schema.prisma',
      'package-lock.json',
    ]),
    run: build,
  },
];

/** Throws with a plain message if a step fails. */
export async function prepare() {
  checkNode();
  for (const { title, isDone, run, done } of steps) {
    if (isDone()) continue;
    say(`${title} …`);
    await run();
    done?.();
  }
}

/** Beside the old one and then in its place: a server that runs from it goes on undisturbed while this takes its seconds. */
async function build() {
  const fresh = at(`dist.${process.pid}`);
  script('typescript/bin/tsc', ['-p', 'src/bin/tsconfig.json', '--outDir', fresh]);
  mkdirSync(join(fresh, 'assets'), { recursive: true });
  const { buildAssets } = await import(pathToFileURL(at('src', 'web', 'assets', 'build.mjs')).href);
  await buildAssets(join(fresh, 'assets'));
  await keepPolicies(fresh);
  try {
    rmSync(at('dist'), { recursive: true, force: true });
    renameSync(fresh, at('dist'));
  } catch (error) {
    // Another command that began at the same time was first: it built the same.
    if (!existsSync(at('dist', 'src', 'main.js'))) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Reads the packs and word lists now, so that no start has to. A wrong one is no matter of building: the start names it. */
async function keepPolicies(fresh) {
  const { keepPolicies: keep } = await import(pathToFileURL(join(fresh, 'src', 'policies.js')).href);
  try {
    keep();
  } catch {
    // Nothing is kept, so the start reads them itself, and says what is wrong and where.
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Schoolgate needs Node 20.19 or newer. This is ${process.versions.node}.`);
  }
}

/** npm is a .cmd on Windows, which needs a shell. */
const npmOptions = { shell: process.platform === 'win32' };

/** npm's own record of what it installed, against the lock file: also right after somebody ran `npm install` by hand. */
function installed() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const [wanted, there] = [at('package-lock.json'), record].map(
    (file) => JSON.parse(readFileSync(file, 'utf8')).packages,
  );
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) => path === '' || optional || peer || there[path]?.version === version,
  );
}

function stamped(file, dependsOn) {
  return {
    isDone: () => existsSync(file) && readFileSync(file, 'utf8') === stampOf(dependsOn),
    done: () => writeFileSync(file, stampOf(dependsOn)),
  };
}

function script(path, args, env = {}) {
  tool(process.execPath, [at('node_modules', path), ...args], { env: { ...process.env, ...env } });
}

function tool(command, args, options) {
  // What the tool prints is progress or the reason of a failure: shown as it comes, on stderr.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error || status !== 0)
    throw new Error(`“${[command, ...args].join(' ')}” failed${error ? `: ${error.message}` : '.'}`);
}

/** Changes when a file is added, removed, or written. */
function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesBelow(at(one)))) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  await prepare().catch((error) => {
    say(error.message);
    process.exit(1);
  });
}
