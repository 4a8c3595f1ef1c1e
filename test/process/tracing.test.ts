/** The way of one comment through two processes, as a collector of OpenTelemetry is told of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { createDatabase, redisUrl } from '../services.js';
import { ask, endAll, launch } from './launch.js';

interface Span {
  traceId: string;
  parentSpanId: string;
  name: string;
  startTimeUnixNano: string;
  attributes: { key: string; value: object }[];
  status: { code?: number };
}
interface Sent {
  resourceSpans: { resource: { attributes: object[] }; scopeSpans: { spans: Span[] }[] }[];
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await endAll();
  for (const close of closing.splice(0).reverse()) await close();
});

/** Takes what it is sent, and answers as a collector does. */
async function openCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        bodies.push(Buffer.concat(parts).toString());
        response.setHeader('content-type', 'application/json').end('{}');
      });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
  );
  const spans = () =>
    bodies.flatMap((body) => {
      const { resourceSpans } = JSON.parse(body) as Sent;
      return resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, by: JSON.stringify(resource) }))),
      );
    });
  return { url: `http://127.0.0.1:${port}`, bodies, spans };
}

test('one trace from the arrival to the hide, by web and worker, with no word and no name in it', async () => {
  const { url, bodies, spans } = await openCollector();
  const database = await createDatabase();
  closing.push(() => database.drop());
  const folder = mkdtempSync(join(tmpdir(), 'schoolgate-traces-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const env = {
    DATA_DIR: folder,
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    SANDBOX_SPEED: '0',
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
  };
  const ready = ({ stdout }: { stdout: string }) => /^Stop .*\n/m.test(stdout);
  const processes = [launch(['web'], env)];
  await processes[0]?.when(ready);
  processes.push(launch(['worker'], env));
  await processes[1]?.when(ready);
  const insult = 'Zebedee Quince is a stupid lying cow';
  await ask(env.SANDBOX_PORT, '/events', [post('post-1'), comment(insult)]);
  const hidden = () => spans().find(({ name }) => name === 'action.hide');
  await vi.waitFor(() => expect(hidden()).toBeDefined(), { timeout: 90_000, interval: 50 });
  // What is not sent yet goes out when a process ends.
  for (const one of processes) expect(await one.end('SIGTERM')).toMatchObject({ code: 0 });
  const way = spans()
    .filter(({ traceId }) => traceId === hidden()?.traceId)
    .toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  const names = way.map(({ name }) => name);
  expect(names.filter((name) => /received|decided|hide/.test(name))).toEqual([
    'comment.received',
    'comment.decided',
    'action.hide',
  ]);
  expect(names).toContain('action.notify');
  expect(new Set(way.map(({ parentSpanId }) => parentSpanId)).size).toBe(1);
  expect(way.map(({ status }) => status.code ?? 0)).toEqual(way.map(() => 0));
  const by = (name: string) => way.find((one) => one.name === name)?.by;
  expect([by('comment.received'), by('action.hide')].map((one) => /"(web|worker)"/.exec(one ?? '')?.[1])).toEqual([
    'web',
    'worker',
  ]);
  expect(bodies.join('\n')).not.toMatch(/Zebedee|Quince|stupid|Visitor/);
});
