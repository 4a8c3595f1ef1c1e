/** No engine runs containers here: what the image would hold is laid out in a folder, and started as the image starts it. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/index.js';
import { root } from '../../src/root.js';
import { settings } from '../../src/settings.js';
import { freePort } from '../ports.js';
import { copyTemplate } from '../template.js';

const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
const listed = (keyword: string): string[] =>
  JSON.parse(last.find((line) => line.startsWith(`${keyword} `))?.slice(keyword.length) ?? '[]');

describe('the image', () => {
  const image = mkdtempSync(join(tmpdir(), 'schoolgate-image-'));
  const data = copyTemplate(inject('template'));
  afterAll(() => {
    rmSync(image, { recursive: true, force: true });
    data.remove();
  });

  test('holds all that a start needs, and nobody in it is root', async () => {
    const copied = last.flatMap((line) => /^COPY --from=build \/app\/(\S+) /.exec(line)?.[1] ?? []);
    expect(copied).toContain('node_modules');
    for (const path of copied) {
      mkdirSync(dirname(join(image, path)), { recursive: true });
      if (path === 'node_modules') symlinkSync(join(root, path), join(image, path));
      else cpSync(join(root, path), join(image, path), { recursive: true });
    }
    expect(last.indexOf('USER node')).toBeGreaterThan(0);
    const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()), SANDBOX_SPEED: '0' };
    const [program = '', ...args] = [...listed('ENTRYPOINT'), ...listed('CMD')];
    const env = { PATH: process.env.PATH ?? '', ...ports, DATA_DIR: data.dir, NODE_ENV: 'production' };
    const child = spawn(program, args, { cwd: image, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve) => {
      void ended.then(() => resolve());
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part: string) => {
          said += part;
          if (/^Stop /m.test(said)) resolve();
        });
    });
    expect(said).toContain('Schoolgate is ready');
    expect((await fetch(`http://127.0.0.1:${ports.PORT}/sign-in`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${ports.PORT}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

test('the composition runs commands that there are, with settings that there are, and every image has a version', () => {
  const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
  for (const name of ['web', 'worker']) {
    const { command, environment, read_only } = services[name];
    expect([name, command.every((one: string) => one in commands), read_only]).toEqual([name, true, true]);
    expect(Object.keys(environment).filter((key) => !(key in settings))).toEqual([]);
  }
  expect(Object.keys(services)).toEqual(['web', 'worker', 'postgres', 'redis', 'mailbox']);
  for (const { image, build } of Object.values<{ image: string; build?: string }>(services))
    expect([image, build !== undefined || /:v?\d/.test(image)]).toEqual([image, true]);
  // Nothing is open to the network but what somebody opens.
  for (const { ports = [] } of Object.values<{ ports?: string[] }>(services))
    for (const one of ports) expect(one).toMatch(/^127\.0\.0\.1:/);
});
