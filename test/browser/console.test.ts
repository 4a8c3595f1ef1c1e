/** What a communications administrator does, in a real browser: without JavaScript, on a phone, and with a visitor's page beside it. */
import { DateTime } from 'luxon';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordNotice } from '../../src/defamation/recording.js';
import { issueLink } from '../../src/users.js';
import { comment, post } from '../events.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, expectFits, openBrowser, openPage, press, type Watched } from './browser.js';

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

  test('every page is accessible and fits a phone', async () => {
    const watched = await openPage(browser, { viewport: { width: 375, height: 800 } });
    const { page, faults } = watched;
    await school.happen(comment(`${insult}!`, { ref: 'rude-2' }));
    await page.goto(`${school.url}/sign-in`);
    await expectAccessible(page);
    for (const path of [
      '/sign-in/password',
      '/public/house-rules',
      '/public/report',
      '/public/review',
      '/public/accounts',
      '/public/staff-concern?lang=cy',
      '/public/data-protection',
    ]) {
      await page.goto(`${school.url}${path}`);
      await expectAccessible(page);
      await expectFits(page);
    }
    await signIn(watched);
    const { db } = school.running.ctx;
    const found = await db.review.findFirstOrThrow({ where: { state: 'open' } });
    // Something that the school said there, so that it can be taken back.
    const { schoolId, accountId } = await db.comment.findUniqueOrThrow({ where: { id: found.commentId } });
    const sent = {
      key: 'said',
      kind: 'reply',
      state: 'done',
      externalId: '1_2',
      payload: { text: 'Thank you' },
    } as const;
    const now = { requestedBy: 'bot', requestedAt: new Date(), doneAt: new Date() };
    const { id } = await db.action.create({
      data: { schoolId, accountId, commentId: found.commentId, ...sent, ...now },
    });
    const second = await db.user.findFirstOrThrow({ where: { role: 'headteacher' } });
    const revisionId = (await db.comment.findUniqueOrThrow({ where: { id: found.commentId } })).currentId ?? '';
    const asked = { what: 'delete', reason: 'It names a child', by: second.id, at: new Date() };
    await db.proposal.create({ data: { schoolId, commentId: found.commentId, revisionId, ...asked } });
    const words = {
      name: 'Zelda',
      email: 'z@home.example',
      statement: 's',
      place: 'p',
      harm: 'h',
      meaning: 'm',
      wrong: 'w',
    };
    const answers = { unknownWriter: 'yes', shareName: 'no', shareEmail: '', stamp: 'of-this-test' } as const;
    const about = {
      school: await db.school.findUniqueOrThrow({ where: { id: schoolId } }),
      review: found,
      comment: await db.comment.findUniqueOrThrow({ where: { id: found.commentId } }),
      userId: second.id,
    };
    const { ctx: whole } = school.running;
    const received = DateTime.fromJSDate(whole.clock.now(), { zone: 'Europe/London' }).toFormat("yyyy-MM-dd'T'HH:mm");
    await recordNotice(whole, about, { ...words, ...answers, reach: 'private', received });
    for (const path of [
      '/',
      `/cases/${found.caseNumber}`,
      `/cases/${found.caseNumber}/ban`,
      `/cases/${found.caseNumber}/notice`,
      `/cases/${found.caseNumber}/together?of=writer`,
      `/cases/${found.caseNumber}/retract?of=${id}`,
      '/done',
      '/policy',
      '/mailbox',
      '/my-sign-in',
      '/my-sign-in/password',
      '/attest',
    ]) {
      const answer = await page.goto(`${school.url}${path}`);
      expect(answer?.status(), path).toBe(200);
      await expectAccessible(page);
      await expectFits(page);
    }
    const { ctx } = school.running;
    const head = await ctx.db.user.findFirstOrThrow({ where: { role: 'headteacher' } });
    await page.context().clearCookies();
    await page.goto(await issueLink(ctx, head.id));
    await press(page, page.getByRole('button', { name: 'Continue' }));
    await page.goto(`${school.url}/settings/rules/hate.slur`);
    await page.getByLabel('Is it on?').selectOption('observe');
    await page.getByLabel('Why?').fill('Tried for a week');
    await page.getByRole('button', { name: 'Propose it' }).click();
    await page.getByRole('heading', { name: 'What it would have done' }).waitFor();
    for (const path of [
      '/users',
      '/reads',
      '/retention',
      `/users?edit=${head.id}`,
      '/settings',
      '/settings/proposal',
      '/settings/rules/hate.hint',
      '/duties',
    ]) {
      await page.goto(`${school.url}${path}`);
      await expectAccessible(page);
      await expectFits(page);
    }
    expect(faults).toEqual([]);
  });
});
