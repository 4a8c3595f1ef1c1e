/** The pages about time, on a phone and without JavaScript: calendar, terms, a case with its clock and its locks, and the menu. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comment, mention, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, openPage } from './browser.js';

const phone = { viewport: { width: 375, height: 667 } };
const desk = { viewport: { width: 1280, height: 900 } };
/** To be looked at by a person: SCREENSHOTS=/tmp/somewhere. */
const shots = process.env.SCREENSHOTS;
if (shots) mkdirSync(shots, { recursive: true });

await describeWith('Chromium', 'clocks in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(
      post('post-1'),
      comment("Hello, I'm a journalist writing about school parking. Could someone give me a line by noon?"),
      comment('The head is a rude clown, when will somebody answer my e-mail about clubs?'),
      mention('@ThistlewickPri im in year 5 and i want a hamster'),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const signIn = async (page: Page) => {
    await page.goto(await signInLink(school));
    await page.getByRole('button', { name: /continue/i }).click();
    // Who goes on before the page is whole cuts its loading off, and a cut-off load is a fault.
    await page.waitForLoadState('networkidle');
  };
  const caseOf = async (label: string) => {
    const { db } = school.running.ctx;
    const where = { comment: { current: { decision: { labels: { has: label } } } } };
    return `/cases/${(await db.review.findFirstOrThrow({ where })).caseNumber}`;
  };

  test('the menu folds on a phone, opens without JavaScript, and every link in it is as high as a thumb', async () => {
    const { page } = await openPage(browser, { ...phone, javaScriptEnabled: false });
    await signIn(page);
    const terms = page.getByRole('link', { name: 'Terms' });
    expect(await terms.isVisible()).toBe(false);
    const menu = page.getByText('Menu', { exact: true });
    expect((await menu.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await menu.click();
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await links.count()).toBeGreaterThan(6);
    for (const link of await links.all()) expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    if (shots) await page.screenshot({ path: `${shots}/375-menu.png` });
    await terms.click();
    expect(new URL(page.url()).pathname).toBe('/terms');
    const wide = await openPage(browser, desk);
    await signIn(wide.page);
    expect(await wide.page.getByRole('link', { name: 'Terms' }).isVisible()).toBe(true);
    expect(await wide.page.getByText('Menu', { exact: true }).isVisible()).toBe(false);
  });

  test('a time that cannot be is refused with the reason, beside what was typed', async () => {
    const { page } = await openPage(browser, phone);
    await signIn(page);
    await page.goto(`${school.url}${await caseOf('journalist')}`);
    await page.getByText('Answered elsewhere, or no answer needed').click();
    await page.getByLabel('When (empty: now)').fill('2030-01-01T10:00');
    await page.getByLabel('Note').fill('Rang the desk');
    await page.getByRole('button', { name: 'It was answered' }).click();
    expect(await page.locator('#when-error').textContent()).toContain('still to come');
    expect(await page.getByLabel('Note').inputValue()).toBe('Rang the desk');
    expect(await page.getByRole('link', { name: /still to come/ }).getAttribute('href')).toBe('#when');
    if (shots) await page.screenshot({ path: `${shots}/375-refused-time.png`, fullPage: true });
    await page.getByLabel('When (empty: now)').fill('');
    await page.getByRole('button', { name: 'It was answered' }).click();
    await page.getByText(/^More: /).click();
    expect(await page.getByText('Not answered after all').isVisible()).toBe(true);
  });
});
