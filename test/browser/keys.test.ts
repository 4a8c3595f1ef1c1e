/** Every action of every page has a key, shown on it; in a list, of the item to which one has come. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comment, post } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, press } from './browser.js';
import { enterAs, type Person } from './signed-in.js';

await describeWith('Chromium', 'keys on every page', () => {
  let school: Schoolgate;
  let browser: Browser;
  let head: Person;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    const words = ['The headteacher is a stupid lying cow', 'When does the bake sale start?'];
    await school.happen(post('post-1'), ...words.map((text) => comment(text)));
    head = await enterAs(school, browser, { role: 'headteacher' });
    const { db } = school.running.ctx;
    const { schoolId, accountId, id: commentId } = await db.comment.findFirstOrThrow({ where: { ours: false } });
    const asked = { requestedBy: 'bot', requestedAt: new Date(), doneAt: new Date() };
    const refused = { kind: 'mute', state: 'failed', attempts: 1, errorCode: 'forbidden', payload: {} } as const;
    for (const key of ['refused-1', 'refused-2'])
      await db.action.create({ data: { schoolId, accountId, commentId, key, ...refused, ...asked } });
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  /** What can be pressed and has no key: buttons, and folds that hold a form. */
  const bare = (page: Page) =>
    page.evaluate(() => {
      const all = document.querySelectorAll<HTMLElement>(
        'main button, main a.govuk-button, main details:has(form) > summary',
      );
      const here = document.activeElement?.closest('[data-item]') ?? null;
      // The list of keys is of what is seen; a picture's own fields and the button for Enter are for whoever is in the form.
      return Array.from(all)
        .filter(
          (it) => it.checkVisibility() && !it.closest('details > form, .govuk-details__text, .govuk-visually-hidden'),
        )
        .filter((it) => !it.matches('.govuk-visually-hidden') && (it.closest('[data-item]') ?? here) === here)
        .filter((it) => !it.closest('[data-item]') || here?.contains(it))
        .filter((it) => !it.querySelector('kbd'))
        .map((it) => it.textContent?.trim().replace(/\s+/g, ' '));
    });

  const pages =
    `/ /answers /alerts /contacts /terms /duties /requests /settings /settings/rules/hate.hint /posts /live /people /people/import
    /calendar /accounts /users /reads /retention /exports /brakes /failed /attest /my-sign-in /my-sign-in/password`.split(
      /\s+/,
    );

  test.each(pages)('%s', async (path) => {
    const { page } = head;
    await page.goto(`${school.url}${path}`);
    await page.locator('html.sg-keys').waitFor();
    expect(await bare(page), 'before any item').toEqual([]);
    const items = await page.locator('[data-item]').count();
    for (let at = 0; at < Math.min(items, 3); at += 1) {
      await page.keyboard.press('j');
      expect(await bare(page), `item ${at}`).toEqual([]);
    }
  });

  test('a key means the item where one stands, and a button waits for what it needs', async () => {
    const { page } = head;
    await page.goto(`${school.url}/settings`);
    await page.keyboard.press('e');
    expect(await page.locator('details[open]').count()).toBe(0);
    const values = page.locator('[data-item]').filter({ hasText: 'Propose another' });
    await values.nth(1).locator('summary').focus();
    await page.keyboard.press('e');
    await values.nth(1).locator('details[open]').waitFor();
    expect(await values.first().locator('details[open]').count()).toBe(0);
    await page.goto(`${school.url}/brakes`);
    await page.keyboard.press('s');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reason');
    expect(new URL(page.url()).pathname).toBe('/brakes');
    await page.keyboard.press('Tab');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Shortcuts' }).getByText('Stop everything').waitFor();
    // What cannot be taken back waits for Enter.
    await page.goto(`${school.url}/users`);
    const people = page.locator('[data-item]').filter({ has: page.locator('[data-careful]') });
    await people.first().locator('a').first().focus();
    await page.keyboard.press('x');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/Suspend/);
    expect(await school.running.ctx.db.user.count({ where: { disabledAt: { not: null } } })).toBe(0);
    expect(head.faults).toEqual([]);
  });

  test('on a case, what is rare folds: a key opens the fold, and a finger does without JavaScript', async () => {
    const { page } = head;
    await page.goto(`${school.url}/answers`);
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.waitForURL(/cases/);
    const path = page.url();
    await page.goto(path);
    const [more, isAt] = [page.locator('#more'), () => page.evaluate(() => document.activeElement?.id)];
    for (const [key, field] of Object.entries({ v: 'hand-to', h: 'reason', x: 'aside-reason' })) {
      expect(await more.getAttribute('open')).toBe(null);
      await page.keyboard.press(key);
      expect([await more.getAttribute('open'), await isAt()], key).toEqual(['', field]);
      await page.reload();
    }
    // Also of what cannot be seen yet, the key is in the list.
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Shortcuts' })
      .getByText(/^Step aside:/)
      .waitFor();
    const finger = await enterAs(school, browser, { role: 'comms_admin', options: { javaScriptEnabled: false } });
    await finger.page.goto(path);
    expect(await finger.page.getByRole('button', { name: /^Hide/ }).isVisible()).toBe(false);
    await finger.page.getByText(/^More: /).click();
    await finger.page.locator('#reason').fill('Not for our page');
    await finger.page.locator('#milder').selectOption({ index: 1 });
    await press(finger.page, finger.page.getByRole('button', { name: /^Hide/ }));
    await finger.page.getByText('The comment is being hidden.').waitFor();
    expect([...head.faults, ...finger.faults]).toEqual([]);
  });
});
