/** The pages of contacts and alerts on a phone, without JavaScript. */
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendTest } from '../../src/alerts/contacts.js';
import { comment, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, expectFits, openBrowser, openPage } from './browser.js';

await describeWith('Chromium', 'contacts and alerts on a phone', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(post('post-1'), comment('You are a stupid lying cow', { ref: 'rude' }));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  test('read, and say that it was seen', { timeout: 180_000 }, async () => {
    const { page, faults } = await openPage(browser, {
      javaScriptEnabled: false,
      viewport: { width: 375, height: 740 },
    });
    await page.goto(await signInLink(school));
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByText('Menu', { exact: true }).click();
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('link', { name: /Case 2026-0001/ }).click();
    expect(await page.getByText('Helen Straker').first().isVisible()).toBe(true);
    await page.getByRole('button', { name: 'I have seen it' }).click();
    await page
      .getByText(/Seen .* by Test Person/)
      .first()
      .waitFor();
    // The menu is folded on a phone.
    await page.goto(`${school.url}/contacts`);
    expect(await page.getByText('Nobody is on duty today').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('fit the screen and can be read by everybody', { timeout: 180_000 }, async () => {
    const { ctx, schoolId } = school.running;
    const { id, email } = await ctx.db.contact.findFirstOrThrow({ where: { role: 'dsl' } });
    const [since, lastAt] = [ctx.clock.now(), ctx.clock.now()];
    const way = { schoolId, channel: 'email' as const, who: 'Daniel Okoye', since, lastAt };
    await ctx.db.unreachable.create({ data: { ...way, key: `email:${email}`, reason: 'bounced 5.1.1' } });
    await sendTest(ctx, { schoolId, userId: schoolId }, id);
    await school.settle();
    const { page } = await openPage(browser, { viewport: { width: 375, height: 740 } });
    await page.goto(await signInLink(school));
    await page.getByRole('button', { name: /continue/i }).click();
    const alert = await school.running.ctx.db.alert.findFirstOrThrow();
    const shots = process.env.SCREENSHOTS;
    if (shots) mkdirSync(shots, { recursive: true });
    for (const [path, width] of ['/alerts', `/alerts/${alert.id}`, '/contacts', '/seen/x/y'].flatMap((one) =>
      [375, 1280].map((width) => [one, width] as const),
    )) {
      await page.setViewportSize({ width, height: 740 });
      await page.goto(`${school.url}${path}`);
      if (shots)
        await page.screenshot({ path: `${shots}/${path.split('/')[1]}-${path.length}-${width}.png`, fullPage: true });
      await expectFits(page);
      await expectAccessible(page);
    }
  });
});
