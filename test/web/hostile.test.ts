/** What strangers write is hostile: in every field of theirs at once, on every page and in every table that comes out. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toCsv } from '../../src/csv-text.js';
import { loadPolicy } from '../../src/policies.js';
import { receiveRequest } from '../../src/requests/receive.js';
import { createApp } from '../../src/web/app.js';
import {
  addRevision,
  type Browser,
  type Desk,
  makeCase,
  makeSchool,
  makeUser,
  monday,
  openDesk,
  reasonFor,
  signedIn,
} from './helper.js';
import { routesOf } from './routes.js';

const turned = '\u202E';
/** Markup, an attribute that ends early, three template languages, a formula, and signs that turn or hide words. */
const hostile = `=2+5 "'><img src=x onerror=alert(1)><script>alert(2)</script></textarea></title>{{7777*7777}}{% raw %}\${7777*7777}<%=7777*7777%> ${turned}txt.exe a\u200Bb\0`;
const kept = hostile.replaceAll('\0', '');
const number = '2026-0666';
let desk: Desk;
let app: FastifyInstance;
let head: Browser;
let requestIds: string[];

beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = await loadPolicy();
  app = await createApp(desk.ctx);
  const { db } = desk.ctx;
  const place = await makeSchool(desk.ctx);
  const { schoolId, accountId, school } = place;
  const link = 'javascript:alert(3)';
  const post = await db.post.create({
    data: { schoolId, accountId, externalId: kept, text: kept, permalink: link, postedAt: monday },
  });
  const person = { name: kept, handle: kept, bio: kept };
  for (const [at, caseNumber] of [number, '2026-0667', '2026-0668'].entries()) {
    const more = at === 2 ? { closedAt: monday } : {};
    const reasons = [reasonFor(kept, '<img src=x')];
    const made = await makeCase(desk.ctx, place, { caseNumber, text: kept, postId: post.id, reasons, ...more });
    await db.author.update({ where: { id: made.author.id }, data: person });
    await db.comment.update({ where: { id: made.comment.id }, data: { permalink: link } });
    const { id: commentId } = made.comment;
    await addRevision(desk.ctx, { commentId, schoolId, text: `${kept} once more`, labels: at ? ['query'] : ['abuse'] });
    const running = { schoolId, commentId, startedAt: monday, dueAt: monday };
    await db.clock.create({ data: running });
  }
  for (const kind of ['report', 'review', 'data_protection', 'staff_concern'] as const)
    await receiveRequest(desk.ctx, {
      school,
      kind,
      reason: 'untrue',
      stamp: kind,
      link: hostile,
      words: hostile,
      email: hostile,
    });
  requestIds = (await db.publicRequest.findMany({ select: { id: true } })).map(({ id }) => id);
  const { id } = await makeUser(desk.ctx, place, 'headteacher');
  head = await signedIn(app, desk.ctx, id);
  await db.session.updateMany({ data: { device: kept } });
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

/** Every page and table; where one needs something that is not here, what it says then. */
function addresses(): string[] {
  const cases = [number, '2026-0667', '2026-0668'];
  const values: Record<string, string[]> = { caseNumber: cases, id: requestIds, period: ['2026-11', '2026-09-01'] };
  const paths = routesOf(app).filter(
    ({ method, path }) => method === 'GET' && !/\*|^\/(updates|local|webhooks|sign-in\/)/.test(path),
  );
  const filled = paths.flatMap(({ path }) => {
    const [name] = /(?<=:)\w+/.exec(path) ?? [];
    const known = (name && values[name]) || [encodeURIComponent(kept)];
    return name ? known.map((value) => path.replace(`:${name}`, value)) : [path];
  });
  const more = ['together?of=writer', 'retract?of=x', '?draft=<b>&done="><img src=x'].map(
    (one) => `/cases/${number}/${one}`,
  );
  const asked = encodeURIComponent(kept);
  return [...new Set([...filled, ...more, `/reads?case=${asked}`, `/?label=${asked}&lane=${asked}`])];
}

/** The nearest open tag before a place in the page that is no mark within the words. */
function tagBefore(body: string, at: number): string {
  const before = body.slice(0, at).replace(/<\/?(mark|br)[^>]*>/g, '');
  return before.slice(before.lastIndexOf('<'));
}

test('nothing of it comes out as markup, as a template or as words that turn what stands beside them', async () => {
  const wrong: string[] = [];
  let shown = 0;
  for (const address of addresses()) {
    const { body, statusCode, headers } = await head.get(address);
    if (statusCode >= 500) wrong.push(`${address}: ${statusCode}`);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    if (/<img src=x|<script>alert|60481729|href="javascript:/i.test(body)) wrong.push(`${address}: not escaped`);
    for (const { index } of body.matchAll(new RegExp(turned, 'g'))) {
      shown += 1;
      const tag = tagBefore(body, index);
      if (!/^<(bdi|textarea|option|input|title|code)|^<[^>]*dir="auto"/.test(tag))
        wrong.push(`${address}: ${tag.slice(0, 60)}`);
    }
  }
  expect(shown).toBeGreaterThan(20);
  expect([...new Set(wrong)]).toEqual([]);
});

test('no cell of a table is a formula', async () => {
  const formula = /(?:^|,|\n)"?(?: *[=+\-@＝＋－＠]|[\t\r](?!\n))/;
  const tables = addresses().filter((address) => /csv/.test(address));
  expect(tables.length).toBeGreaterThan(1);
  for (const address of tables) {
    const { body, statusCode, headers } = await head.get(address);
    if (statusCode !== 200) continue;
    expect(headers['content-type']).toContain('text/csv');
    expect(body, address).not.toMatch(formula);
  }
  const begins = ['=1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1', '＝1'].map((one) => [one]);
  expect(toCsv(begins)).not.toMatch(formula);
});
