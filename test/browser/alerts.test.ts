/** The pages of contacts and alerts on a phone, without JavaScript. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comment, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, openPage } from './browser.js';

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
});
