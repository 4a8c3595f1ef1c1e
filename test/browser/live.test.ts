/** A list that stays where it is while things happen, and a case that is worked by keyboard. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureUsers, issueLink } from '../../src/users.js';
import { comment, edit, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, openBrowser, openPage } from './browser.js';

const insult = 'The headteacher is a stupid lying cow';

await describeWith('Chromium', 'a console that stays up to date', () => {
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

  const enter = async (link: string) => {
    const watched = await openPage(browser);
    await watched.page.goto(link);
    await watched.page.getByRole('button', { name: /continue/i }).click();
    await watched.page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    return watched;
  };
  const colleague = async () => {
    const { ctx, schoolId } = school.running;
    const email = 'beth@test.example';
    const [user] = await ensureUsers(ctx, [{ schoolId, role: 'comms_admin', name: 'Beth Two', email }]);
    return issueLink(ctx, user?.id ?? '');
  };
  const reviews = () => school.running.ctx.db.review;
  const until = async (caseNumber: string) =>
    (await reviews().findFirstOrThrow({ where: { caseNumber } })).claimUntil?.getTime();
  const card = (page: Page, number: string) => page.locator(`[data-case="${number}"]`);

  test('what is new is announced, and comes in only when it is asked for', async () => {
    const { page, faults } = await enter(await signInLink(school));
    const first = card(page, '2026-0001').getByRole('link');
    await first.focus();
    await school.happen(comment(`${insult}!`, { ref: 'rude-2' }));
    await page.getByText('There is 1 new case here.').waitFor();
    expect(await page.locator('[data-case]').count()).toBe(1);
    expect(await first.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.getByText('Needs you (2)').first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press('f');
    await card(page, '2026-0002').waitFor();
    // Whoever stood on a card still does.
    expect(await first.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(faults).toEqual([]);
  });

  test('who is on a case shows in the list of the others, and leaving gives it back', async () => {
    const [mine, theirs] = [await enter(await signInLink(school)), await enter(await colleague())];
    await theirs.page.goto(`${school.url}/cases/2026-0001`);
    await theirs.page.keyboard.press('t');
    await theirs.page.getByText('You are dealing with this case').waitFor();
    await card(mine.page, '2026-0001').getByText('Beth Two is on it').waitFor();
    const whole = (await until('2026-0001')) ?? 0;
    await theirs.page.keyboard.press('u');
    await theirs.page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    // Soon free, not at once: the page may only have been loaded anew.
    await vi.waitFor(async () => expect(await until('2026-0001')).toBeLessThan(whole - 500_000));
    await card(mine.page, '2026-0001').getByText('Beth Two is on it').waitFor({ state: 'detached', timeout: 15_000 });
    expect([...mine.faults, ...theirs.faults]).toEqual([]);
  });

  test('a case that changed under the eyes of its reader says so, and what was typed stays', async () => {
    const { page, faults } = await enter(await signInLink(school));
    await page.goto(`${school.url}/cases/2026-0002`);
    await page.getByLabel('In your own words').fill('half a sentence');
    await school.happen(edit('rude-2', `${insult}, and ugly`));
    await page.getByText('This case has changed since you opened it.').waitFor();
    expect(await page.getByLabel('In your own words').inputValue()).toBe('half a sentence');
    // What comes in later takes no other action's key.
    for (const its of [page.getByRole('button', { name: /^Load it again/ }), page.locator('[data-action="refer"]')])
      await its.locator('kbd').waitFor();
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByText('edited since').waitFor();
    expect(faults).toEqual([]);
  });

  test('keys are shown, explained, and can be switched off', async () => {
    const { page, faults } = await enter(await signInLink(school));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'The comment' }).waitFor();
    const restore = page.getByRole('button', { name: 'Restore' });
    expect(await restore.locator('kbd').textContent()).toBe('r');
    // Also of what stands folded: each action has a key of its own as soon as it is seen.
    await page.evaluate(() => {
      for (const fold of Array.from(document.querySelectorAll<HTMLDetailsElement>('.sg-panel details')))
        fold.open = true;
    });
    const bare = () =>
      page.evaluate(() => {
        const all = Array.from(document.querySelectorAll<HTMLElement>('[data-action]')).filter((it) =>
          it.checkVisibility(),
        );
        const own = all.filter((it) => !/^(send|note)-/.test(it.dataset.action ?? ''));
        return own.filter((it) => !it.querySelector('kbd')).map((it) => it.dataset.action);
      });
    await expect.poll(bare).toEqual([]);
    await page.reload();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Shortcuts' });
    await dialog.getByText('Restore', { exact: true }).waitFor();
    await dialog.getByLabel('Use shortcuts on this device').uncheck();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await restore.locator('kbd').count()).toBe(0);
    // Letters typed into a field are letters.
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await dialog.getByLabel('Use shortcuts on this device').check();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('In your own words').pressSequentially('rh');
    expect(await page.getByLabel('In your own words').inputValue()).toBe('rh');
    const before = page.url();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('r');
    await page.waitForURL((address) => address.href !== before);
    await school.settle();
    expect((await reviews().findMany({ where: { state: 'closed' } })).length).toBe(1);
    await page.keyboard.press('n');
    await page.waitForURL(/cases\/2026-000[12]$/);
    expect(faults).toEqual([]);
  });

  test('side by side, what is done in the console happens on the page of the visitors', async () => {
    const { page, faults } = await enter(await signInLink(school));
    const text = 'Such a stupid lying cow, our headteacher';
    await school.happen(comment(text, { ref: 'beside' }));
    const found = await reviews().findFirstOrThrow({ where: { comment: { current: { text } } } });
    await page.goto(`${school.url}/beside`);
    const [ours, theirs] = [page.frameLocator('[title="The console"]'), page.frameLocator('[title*="visitors"]')];
    await theirs.getByText('We hid a comment here').first().waitFor();
    expect(await theirs.getByText(text).count()).toBe(0);
    await ours.locator(`[data-case="${found.caseNumber}"] h2 a`).click();
    await ours.getByRole('button', { name: 'Restore' }).click();
    await theirs.getByText(text).waitFor();
    expect(faults).toEqual([]);
  });
});
