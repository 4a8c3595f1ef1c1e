// What others wrote and runs in production: its licences, known holes, and a list of all parts. Plain JavaScript, like prepare.mjs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const npm = (...args) =>
  spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 100_000_000 });

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const counted = new Map();
for (const [path, { dev, devOptional, license = 'said by no field' }] of Object.entries(packages))
  if (path && !dev && !devOptional) counted.set(license, (counted.get(license) ?? 0) + 1);
process.stdout.write('Licences of what runs in production:\n');
for (const [license, count] of [...counted].sort(([, a], [, b]) => b - a))
  process.stdout.write(`  ${String(count).padStart(4)}  ${license}\n`);

const list = npm('sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx');
if (list.status !== 0) {
  process.stderr.write(`The list of parts could not be made: ${list.stderr}\n`);
  process.exit(1);
}
mkdirSync(join(root, 'dist'), { recursive: true });
writeFileSync(join(root, 'dist', 'sbom.json'), list.stdout);
process.stdout.write(`Parts: ${JSON.parse(list.stdout).components.length}, listed in dist/sbom.json (CycloneDX).\n`);

const audit = npm('audit', '--omit', 'dev', '--audit-level', 'high', '--json');
const answer = JSON.parse(audit.stdout || '{}');
if (!answer.metadata) {
  // A mirror of the registry may not know the question. What was not asked has not passed.
  process.stdout.write('Known holes: NOT ASKED, since this registry does not answer npm audit.\n');
} else {
  const { low, moderate, high, critical } = answer.metadata.vulnerabilities;
  process.stdout.write(`Known holes: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low.\n`);
  if (critical + high > 0) process.stdout.write('Run "npm audit --omit dev" to see which.\n');
  process.exitCode = critical + high > 0 ? 1 : 0;
}
