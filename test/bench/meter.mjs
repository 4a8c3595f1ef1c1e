// Loaded into the measured process before anything else: times its webhooks as their sender sees them, and on its way
// out writes them to BENCH_FILE. Node tells of every fetch by itself, so the program under measure has no code for this.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const begun = new WeakMap();
const answered = [];

subscribe('undici:request:create', ({ request }) => {
  if (request.path === '/webhooks/facebook') begun.set(request, { at: Date.now(), from: performance.now() });
});
subscribe('undici:request:headers', ({ request, response }) => {
  const one = begun.get(request);
  if (one && response.statusCode === 200) answered.push({ at: one.at, ms: performance.now() - one.from });
});
process.on('exit', () => writeFileSync(process.env.BENCH_FILE, JSON.stringify(answered)));
