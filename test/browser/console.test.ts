/** What a communications administrator does, in a real browser: without JavaScript, on a phone, and with a visitor's page beside it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { comment, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, openPage, type Watched } from './browser.js';

const insult = 'The headteacher is a stupid lying cow';

await describeWith('Chromium', 'the console in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(post('post-1'), comment(insult, { ref: 'rude' }));
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const signIn = async ({ page }: Watched) => {
    await page.goto(await signInLink(school));
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
  };
  const hidden = async (ref: string) =>
    (await school.state()).facebook.comments.find((one) => one.ref === ref)?.is_hidden;

  test('sign in, queue, case, restore: without JavaScript', async () => {
    const watched = await openPage(browser, { javaScriptEnabled: false });
    const { page, faults } = watched;
    await signIn(watched);
    expect(await page.getByText('SANDBOX').isVisible()).toBe(true);
    await page.getByRole('listitem').filter({ hasText: '2026-0001' }).getByRole('link').first().click();
    expect(await page.locator('mark').first().isVisible()).toBe(false);
    await page.getByText('Show the words').first().click();
    expect(await page.locator('mark').allTextContents()).not.toEqual([]);
    expect(
      await page
        .getByText(/Clause (LK|BN)-\d+/)
        .first()
        .isVisible(),
    ).toBe(true);
    expect(await hidden('rude')).toBe(true);
    await page.getByRole('button', { name: 'Restore' }).click();
    await school.settle();
    expect(await hidden('rude')).toBe(false);
    await page.reload();
    await page.getByText('Visible', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    expect(await page.getByText('Nothing needs you').isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  test('a sign-in link works once', async () => {
    const { page } = await openPage(browser);
    const link = await signInLink(school);
    await page.goto(link);
    await page.getByRole('button', { name: /continue/i }).click();
    await page.context().clearCookies();
    await page.goto(link);
    expect(await page.getByText('already used').first().isVisible()).toBe(true);
  });

  test('a visitor watches the own comment vanish and the notice appear', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(school.sandboxUrl);
    const text = 'You are all useless idiots and the head is a stupid cow';
    const under = page.locator('article').filter({ hasText: 'bake sale' });
    await under.getByText('Comment as a visitor').click();
    await under.getByLabel('Your name').fill('Angry Visitor');
    await under.getByLabel('What you say').fill(text);
    await under.getByRole('button', { name: 'Post' }).click();
    await school.settle();
    // The page reloads its lists by itself: nobody presses anything.
    await vi.waitFor(
      async () => {
        const feed = await page.locator('#facebook-posts').textContent();
        expect(feed).toContain('We hid a comment here');
        expect(feed).not.toContain(text);
      },
      { timeout: 60_000 },
    );
    expect(faults).toEqual([]);
  });

  test('a parent on a phone reports a comment, and the office reads it: without JavaScript', async () => {
    const phone = { viewport: { width: 375, height: 800 }, javaScriptEnabled: false };
    const [parent, office] = [await openPage(browser, phone), await openPage(browser, { javaScriptEnabled: false })];
    const { page } = parent;
    await page.goto(`${school.url}/public/report`);
    await page.locator('input[name=reason][value=hurtful]').check();
    await page.locator('#words').fill('A comment about our teacher is cruel');
    // Whoever sends it within three seconds is asked to send it again, with the words still there.
    await vi.waitFor(
      async () => {
        await page.locator('form button').click();
        await page.locator('#reference').waitFor({ timeout: 500 });
      },
      { timeout: 60_000 },
    );
    const reference = await page.locator('#reference').textContent();
    expect(reference).toMatch(/^[A-Z\d]{4}-[A-Z\d]{4}$/);
    await signIn(office);
    await office.page.goto(`${school.url}/requests`);
    await office.page
      .getByRole('link', { name: /report/i })
      .last()
      .click();
    await office.page.getByText('A comment about our teacher is cruel').waitFor();
    const tooSoon = /status of 422/;
    expect([...parent.faults, ...office.faults].filter((fault) => !tooSoon.test(fault))).toEqual([]);
  });
});
