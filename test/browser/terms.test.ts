/** The page of terms and a case with a ban to confirm, on a phone and without JavaScript. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comment, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, openPage, press } from './browser.js';

await describeWith('Chromium', 'terms in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(post('post-1'), comment('hi im 10 and i love this school', { ref: 'child' }));
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  test('a ban to confirm is found on the page of terms and confirmed on its case', async () => {
    const phone = { viewport: { width: 375, height: 667 } };
    const { page, faults } = await openPage(browser, { ...phone, javaScriptEnabled: false });
    await page.goto(await signInLink(school));
    await press(page, page.getByRole('button', { name: /continue/i }));
    await page.goto(`${school.url}/terms`);
    expect(await page.getByText('overdue').first().isVisible()).toBe(true);
    await press(page, page.getByRole('link', { name: /must confirm/ }));
    await press(page, page.getByRole('button', { name: 'Confirm the ban' }));
    expect(await page.getByText('You confirmed the ban').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Confirm the ban' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
