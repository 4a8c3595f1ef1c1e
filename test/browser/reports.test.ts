/** The digest and the reports in a browser: on a phone, on a desk, with and without JavaScript, and on paper. */
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { came, weekend } from '../figures/traffic.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectFits, openBrowser, openPage } from './browser.js';

const phone = { viewport: { width: 375, height: 667 } };
const desk = { viewport: { width: 1280, height: 900 } };
/** SCREENSHOTS=folder: what the pages look like, for people. */
const folder = process.env.SCREENSHOTS;
const pages = [
  '/digest/2026-11-23',
  '/digest/2026-11-23/mail',
  '/digest/2026-12-29',
  '/reports/2026-11',
  '/reports/2026-09-01',
];

await describeWith('Chromium', 'digest and reports in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    const { ctx, schoolId } = school.running;
    const now = new Date('2026-12-29T09:00:00Z');
    Object.assign(ctx, { clock: { ...ctx.clock, now: () => now } });
    const { id: accountId } = await ctx.db.account.findFirstOrThrow({ where: { platform: 'facebook' } });
    const person = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
    for (const one of weekend(person.id)) await came(ctx, { schoolId, accountId }, one);
    // A school in its holidays.
    const span = { schoolId, startsOn: '2026-12-19', endsOn: '2027-01-03', kind: 'holiday' as const };
    await ctx.db.calendarSpan.create({ data: { ...span, name: 'Christmas', addedBy: person.id, addedAt: now } });
    if (folder) mkdirSync(folder, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  async function signedIn(options: BrowserContextOptions) {
    const watched = await openPage(browser, options);
    await watched.page.goto(await signInLink(school));
    await watched.page.getByRole('button', { name: /continue/i }).click();
    // What the first page still loads would be broken off by going on, and count as a fault.
    await watched.page.waitForURL(`${school.url}/`);
    await watched.page.waitForLoadState('load');
    return watched;
  }

  test.each([
    ['a phone', phone],
    ['a desk', desk],
  ])('on %s: nothing is wider than the screen', async (name, options) => {
    const { page, faults } = await signedIn(options);
    for (const path of pages) {
      await page.goto(`${school.url}${path}`, { waitUntil: 'load' });
      if (folder) await page.screenshot({ path: `${folder}/${name}${path.replaceAll('/', '-')}.png`, fullPage: true });
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await expectFits(page);
    }
    expect(faults).toEqual([]);
  });

  test('the digest is one screen of a phone, and says the numbers of its picture', async () => {
    const { page, faults } = await signedIn(phone);
    await page.goto(`${school.url}/digest/2026-11-23/mail`, { waitUntil: 'load' });
    const picture = page.getByRole('img');
    expect(await picture.getAttribute('alt')).toBe('The last 14 days: 22 received, 5 answered in time, 3 late.');
    const needs = page.getByRole('heading', { name: 'Needs you' });
    const answering = page.getByRole('heading', { name: 'Answering' });
    expect((await needs.boundingBox())?.y).toBeLessThan(200);
    expect((await answering.boundingBox())?.y).toBeLessThan(667);
    // All of a busy Monday, on the phones of the last ten years.
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(812);
    expect(faults).toEqual([]);
  });

  test('in holidays it is of a week', async () => {
    const { page, faults } = await signedIn(desk);
    await page.goto(`${school.url}/digest/2026-12-29`, { waitUntil: 'load' });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('week to Tue 29 Dec');
    expect(faults).toEqual([]);
  });

  test('without JavaScript the numbers of each chart stand in its table', async () => {
    const { page, faults } = await signedIn({ ...phone, javaScriptEnabled: false });
    await page.goto(`${school.url}/reports/2026-11`, { waitUntil: 'load' });
    // It folds by the browser's own means: what counts is that the numbers are there for those who open it.
    const saturday = page.locator('details tr', { hasText: 'Sat 21 Nov' }).first();
    expect(await saturday.locator('td').allTextContents()).toEqual(['11', '2', '2']);
    expect(faults).toEqual([]);
  });

  test('on paper: the report and nothing of the console', async () => {
    const { page, faults } = await signedIn(desk);
    await page.goto(`${school.url}/reports/2026-11`, { waitUntil: 'load' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Report to the governors').isVisible()).toBe(true);
    for (const words of ['SANDBOX:', 'Sign out', 'Download as CSV', 'Another month or term'])
      expect(await page.getByText(words).first().isVisible(), words).toBe(false);
    // Tables that fold on the screen stand open.
    expect(await page.getByRole('rowheader', { name: 'Sat 21 Nov' }).first().isVisible()).toBe(true);
    // It goes to the governors, and names nobody.
    expect(await page.getByText('A member of staff (1)').isVisible()).toBe(true);
    for (const name of ['Helen Straker', 'Test Person'])
      expect(await page.getByText(name).first().isVisible(), name).toBe(false);
    if (folder) await page.screenshot({ path: `${folder}/paper.png`, fullPage: true });
    const paper = await page.pdf({ format: 'A4', ...(folder && { path: `${folder}/report.pdf` }) });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(faults).toEqual([]);
  });
});
