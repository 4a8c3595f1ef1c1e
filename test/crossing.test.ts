/** Somebody of one school who knows every id of another: by no page, form or job do they see, change or make anything there. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Account } from '../prisma/generated/client.js';
import { handlersOf } from '../src/jobs/handlers.js';
import { jobNames } from '../src/jobs/queue.js';
import { inSchool } from '../src/scope.js';
import { otherSchool } from './crossing-rows.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform } from './inbound/platform.js';
import { onBoth } from './services.js';
import { type Browser, signedIn } from './web/helper.js';
import { routesOf } from './web/routes.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const secret = 'Zebedee-words';

await onBoth((address) => {
  let desk: Desk;
  let other: string;
  let account: Account;
  let browser: Browser;
  let userId: string;
  /** Of every kind of row that a page or a form names. */
  let ids: string[];
  const caseNumber = '2026-0777';

  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address(), connectors: [platform().connector] });
    ({ other, account, userId, ids } = await otherSchool(desk, { secret, caseNumber }));
    browser = await signedIn(desk.app, desk.ctx, userId);
  });
  afterAll(() => desk.close());

  /** All rows of the other school, as they stand. */
  async function theirs(): Promise<string> {
    const tables = await desk.ctx.db.$queryRaw<{ name: string }[]>`SELECT table_name::text AS name
      FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'schoolId' ORDER BY 1`;
    const all: string[] = [];
    for (const { name } of tables) {
      const sql = `SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') AS rows FROM "${name}" t WHERE "schoolId" = '${other}'`;
      const [row] = await desk.ctx.db.$queryRawUnsafe<{ rows: string }[]>(sql);
      all.push(`${name}: ${row?.rows}`);
    }
    return all.join('\n');
  }

  test('by every page and form with an id: nothing is shown, nothing is changed, and a page says that there is none', async () => {
    const routes = routesOf(desk.app).filter(
      ({ method, path }) => method !== 'HEAD' && path.includes(':') && !/^\/(webhooks|sign-in)\//.test(path),
    );
    expect(routes.length).toBeGreaterThan(40);
    const before = await theirs();
    const wrong: string[] = [];
    const lines: string[] = [];
    desk.ctx.log = pino({ level: 'warn', base: null }, { write: (line: string) => void lines.push(line) });
    for (const { method, path } of routes) {
      const values = path.includes(':caseNumber') ? [caseNumber] : /:(rule|clause|period|date)/.test(path) ? [] : ids;
      for (const value of values) {
        // Where several routes have their place in one, each by its own name.
        const url = path
          .replaceAll(/:\w+\|/g, '')
          .replaceAll(':what', 'done')
          .replaceAll(/:\w+/g, value);
        const form = { id: value, on: '2026-11-09', note: 'x', reason: 'x', revision: value, to: userId };
        const { statusCode, body } = await (method === 'GET' ? browser.get(url) : browser.post(url, form));
        if (body.includes(secret)) wrong.push(`${method} ${url} shows it`);
        // Whoever asks for it is written down: once, and with no word of what it is.
        const noted = lines.splice(0).map((line) => JSON.parse(line));
        const one = { level: 40, kind: path.split('/')[1], id: value, user: userId, school: desk.schoolId };
        const said = statusCode === 404 ? [{ ...one, msg: 'address.refused', time: expect.anything() }] : [];
        expect(noted, `${method} ${url}`).toEqual(said);
        // A link that was used up, and a file that nobody chose, have words of their own.
        if (statusCode >= 500 || (method === 'GET' && ![404, 410, 422].includes(statusCode)))
          wrong.push(`${method} ${url} ${statusCode}`);
      }
    }
    for (const url of [
      `/reads?case=${caseNumber}`,
      `/beside?case=${caseNumber}`,
      '/',
      '/answers',
      '/people',
      '/live',
    ]) {
      const { body } = await browser.get(url);
      if (body.includes(secret)) wrong.push(`${url} shows it`);
    }
    expect(wrong).toEqual([]);
    expect(await theirs()).toBe(before);
  });

  test('what is another school’s is the same page as what is nobody’s', async () => {
    const comment = await desk.ctx.db.comment.findFirstOrThrow({ where: { schoolId: other } });
    const person = await desk.ctx.db.person.findFirstOrThrow({ where: { schoolId: other } });
    const publication = await desk.ctx.db.publication.findFirstOrThrow({ where: { schoolId: other } });
    const nobodys = '01890000-0000-7000-8000-000000000000';
    const asked: [(url: string) => Promise<{ statusCode: number; body: string }>, string, string[]][] = [
      [browser.get, '/cases/', [caseNumber, '2026-9999']],
      [browser.get, '/people/', [person.id, nobodys]],
      [browser.get, '/posts/', [publication.id, nobodys]],
      [browser.post, '/answers/', [comment.id, nobodys]],
      [browser.post, '/accounts/', [`${account.id}/disconnect`, `${nobodys}/disconnect`]],
    ];
    for (const [ask, path, [theirs, none]] of asked) {
      const [first, second] = [await ask(`${path}${theirs}`), await ask(`${path}${none}`)];
      expect([first.statusCode, second.statusCode], path).toEqual([404, 404]);
      expect(first.body, path).toBe(second.body);
    }
  });

  test('a job that is done for one school does nothing with an id of the other, on the database with the wall', async () => {
    const { ctx } = desk;
    const [me] = await ctx.db.$queryRaw<{ role: string }[]>`SELECT current_user::text AS role`;
    if (me?.role !== 'schoolgate_all') return;
    const before = await theirs();
    // As if a job had mistaken whose it is: the wall is all that stands.
    const { moderate } = await import('../src/comments.js');
    const { perform } = await import('../src/actions.js');
    const { pollAccount } = await import('../src/polling.js');
    const { climbAlert } = await import('../src/alerts/climb.js');
    const { rescoreClocks } = await import('../src/rescoring.js');
    const judge = (one: typeof ctx, id: string) => moderate(one, [id]);
    for (const work of [judge, perform, pollAccount, climbAlert, rescoreClocks])
      for (const id of ids) await inSchool(desk.schoolId, () => work(ctx, id)).catch(() => undefined);
    expect(await theirs()).toBe(before);
  });

  test('every job takes an id that is of nothing it knows, and does nothing', async () => {
    const handlers = handlersOf(desk.ctx);
    const before = await theirs();
    const { id } = await desk.ctx.db.publication.findFirstOrThrow({ where: { schoolId: other } });
    for (const name of jobNames.filter((one) => /moderate|perform|poll|climb|rescore/.test(one)))
      await handlers[name](id);
    expect(await theirs()).toBe(before);
  });
});
