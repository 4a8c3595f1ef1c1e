/** Nothing that somebody typed is lost with their session: on no page, in no field. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isWritten } from '../../src/web/errors.js';
import { type Console, openConsole } from './console.js';
import { type Browser, browse } from './helper.js';
import { multipart } from './multipart.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  browser = await office.enter();
});
afterAll(() => office.close());

const views = join(import.meta.dirname, '..', '..', 'src', 'web', 'views');
/** Days, numbers, what is chosen and not written; and what must never stand on a page. */
const notWritten =
  /^(quiet(From|Until)|storm(Over|Minutes)|pileOnFrom|\w*(on|On|Date|At|discovered|from|when|until|days|minutes|min|case|code|current|password|again|website))$/;

/** The names of all fields of letters, also of those that a macro makes. */
function fieldsOf(source: string): string[] {
  const areas = [...source.matchAll(/<textarea[^>]*?\sname="([\w-]+)/g)];
  const inputs = [
    ...source.matchAll(
      /<input(?![^>]*type="(?:hidden|checkbox|radio|file|date|datetime-local|password)")[^>]*?\sname="([\w-]+)/g,
    ),
  ];
  const made = [...source.matchAll(/forms\.(?:text|area)\("([\w-]+)"/g), ...source.matchAll(/\{\{ field\("(\w+)"/g)];
  const second = source.matchAll(/\{\{ (?:field|input)\([^"()]*(?:"[\w-]*"[^",()]*)?, "([a-z]\w*)",/g);
  return [...areas, ...inputs, ...made, ...second].map(([, name = '']) => name.replace(/-$/, ''));
}

test('every field in which people write is given back', () => {
  const files = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?!public).*\.njk$/.test(name),
  );
  const names = new Set(files.flatMap((name) => fieldsOf(readFileSync(join(views, name), 'utf8'))));
  expect(names.size).toBeGreaterThan(35);
  for (const name of ['note', 'words', 'aim', 'purpose', 'officer', 'alt', 'teamsUrl'])
    expect([...names]).toContain(name);
  const lost = [...names].filter((name) => !isWritten(name) && !notWritten.test(name));
  expect(lost, 'name them in src/web/errors.ts, or here if nobody writes sentences there').toEqual([]);
  for (const secret of ['password', 'current', 'again', 'code', '_csrf']) expect(isWritten(secret)).toBe(false);
});

const id = '018f0000-0000-7000-8000-000000000000';
const typed = 'Rang <b>Mrs Orr</b> twice & wrote it down';
const shown = 'readonly>Rang &lt;b&gt;Mrs Orr&lt;/b&gt; twice &amp; wrote it down</textarea>';

test.each([
  ['/cases/2026-0001/hand-over', 'note', '/cases/2026-0001'],
  ['/duties/tell', 'words', '/duties'],
  [`/duties/${id}/done`, 'note', '/duties'],
  [`/terms/${id}/done`, 'note', '/terms'],
  [`/requests/${id}/close`, 'note', `/requests/${id}`],
  ['/settings/rule', 'reason', '/settings'],
  ['/accounts/x/case', 'audience', '/accounts'],
  [`/people/${id}/restrict`, 'why', `/people/${id}`],
  ['/brakes', 'reason', '/brakes'],
])('%s: the words come back, and after signing in the page does', async (address, field, page) => {
  const stranger = browse(office.app);
  const answer = await stranger.post(address, { [field]: typed, password: 'otter umbrella' });
  expect([answer.statusCode, answer.body.includes(shown)]).toEqual([403, true]);
  expect(answer.body).not.toContain('otter');
  expect(answer.cookies.find(({ name }) => name === 'schoolgate_next')?.value).toBe(page);
  const stale = await browser.send({
    method: 'POST',
    url: address,
    payload: new URLSearchParams({ [field]: typed, _csrf: 'old' }).toString(),
  });
  expect([stale.statusCode, stale.body.includes(shown), stale.body.includes(`href="${page}"`)]).toEqual([
    403,
    true,
    true,
  ]);
});

test('a post with its pictures: the words come back, and no file of a stranger is kept', async () => {
  const stranger = browse(office.app);
  const fields: [string, string][] = [
    ['_csrf', 'of another session'],
    ['text', typed],
    [`alt-${id}`, 'A tree'],
  ];
  const bytes = Buffer.alloc(300_000, 1);
  const send = (all: [string, string][]) =>
    stranger.send({
      method: 'POST',
      url: `/posts/${id}`,
      ...multipart(all, [{ field: 'files', name: 'tree.jpg', bytes }]),
    });
  const answer = await send(fields);
  expect([answer.statusCode, answer.body.includes(shown), answer.body.includes('A tree</textarea>')]).toEqual([
    403,
    true,
    true,
  ]);
  // Not what a stranger could fill the memory with.
  const flood = await send([
    ['text', 'x'.repeat(200_000)],
    [`alt-${id}`, 'y'.repeat(100_000)],
  ]);
  expect([flood.statusCode, flood.body.includes('yyyy')]).toEqual([413, false]);
});
