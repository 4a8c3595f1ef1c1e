/** What goes wrong in real life: the back button, a lost session, a stale page, two people at once, a double click, and hostile words. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { issueLink } from '../../src/users.js';
import { comment, edit, post } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectFits, openBrowser, type Watched } from './browser.js';
import { enterAs, type Person } from './signed-in.js';

const insult = 'The headteacher is a stupid lying cow';
const markup = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;

await describeWith('Chromium', 'bad input in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  let alex: Person;
  let count = 0;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(post('post-1'));
    alex = await enterAs(school, browser, { role: 'comms_admin', name: 'Alex Orme' });
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const db = () => school.running.ctx.db;
  /** Something new and rude, hidden by itself, with its page. */
  async function newCase(words = '', name?: string) {
    count += 1;
    const text = words || `${insult}, number ${count}`;
    const ref = `ref-${count}-${text.length}`;
    await school.happen(comment(text, { ref, ...(name && { by: { name } }) }));
    const review = await db().review.findFirstOrThrow({ where: { comment: { current: { text } } } });
    return { ref, ...review, url: `${school.url}/cases/${review.caseNumber}` };
  }
  const done = (commentId: string, kind: 'unhide' | 'reply') => db().action.count({ where: { commentId, kind } });
  /** An answer that is a refusal, and a list that was being fetched anew when its page was left. */
  const expected = /status of (403|404|409|422)|\/(still)?: net::ERR_ABORTED$/;
  const faultsOf = (...people: Watched[]) =>
    people.flatMap(({ faults }) => faults).filter((one) => !expected.test(one));

  test('back after a decision shows the case as it is now, and nothing is done twice', async () => {
    const { page } = alex;
    const one = await newCase();
    await page.goto(one.url);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('You restored the comment').waitFor();
    await school.settle();
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: 'The comment' }).waitFor();
    expect(await page.getByRole('button', { name: 'Restore' }).count()).toBe(0);
    await page.getByText('Visible', { exact: true }).first().waitFor();
    expect(await done(one.commentId, 'unhide')).toBe(1);
    expect(faultsOf(alex)).toEqual([]);
  });

  test('back after signing out shows nobody’s words', async () => {
    const one = await newCase();
    const gone = await enterAs(school, browser, { role: 'comms_admin', name: 'Gale Hurst' });
    const { page } = gone;
    await page.goto(one.url);
    await page.keyboard.press('.');
    await page.locator('.sg-line--self mark').first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.locator('mark').count()).toBe(0);
    expect(await page.content()).not.toContain('stupid');
    expect(faultsOf(gone)).toEqual([]);
  });

  test('a session that ends while somebody writes: the words come back, and after signing in so does the case', async () => {
    const one = await newCase();
    const writer = await enterAs(school, browser, { role: 'comms_admin', name: 'Robin Vale' });
    const { page } = writer;
    await page.goto(one.url);
    await page.getByText(/^More: /).click();
    await page.getByText('Hand it over to a colleague').click();
    const words = 'They rang this morning, <b>be kind</b>';
    await page.getByLabel('What should they know?').fill(words);
    await db().session.deleteMany({ where: { userId: writer.userId } });
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByRole('heading', { name: 'What you typed' }).waitFor();
    expect(await page.getByLabel('Your words').inputValue()).toBe(words);
    await page.getByRole('link', { name: 'sign in again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goto(await issueLink(school.running.ctx, writer.userId));
    await page.getByRole('button', { name: /continue/i }).click();
    await page.waitForURL(one.url);
    expect(faultsOf(writer)).toEqual([]);
  });

  test('ten thousand characters by somebody whose name is markup: list, page and phone bear it', async () => {
    const long = `${insult}. ${'The car park was full again and it rained all day. '.repeat(205)}`.slice(0, 10_000);
    const one = await newCase(long, markup);
    const dialogs: string[] = [];
    const { page } = alex;
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto(`${school.url}/`);
    const card = page.locator(`[data-case="${one.caseNumber}"]`);
    expect((await card.textContent())?.length).toBeLessThan(600);
    await expectFits(page);
    await page.goto(one.url);
    await page.getByText(markup).first().waitFor();
    await page.keyboard.press('.');
    await page.getByText('The car park was full').last().waitFor();
    await expectFits(page);
    expect(await page.locator('img[src=x]').count()).toBe(0);
    await page.goto(`${school.url}/digest`);
    expect(await page.getByText('The car park was full').count()).toBe(0);
    await expectFits(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect([dialogs, faultsOf(alex)]).toEqual([[], []]);
  });

  test('a case that is not there, and one of another school, are the same page', async () => {
    const { page } = alex;
    const one = await newCase();
    const other = await db().school.create({ data: { name: 'Another Primary' } });
    const theirs = '2026-9000';
    await db().review.update({ where: { id: one.id }, data: { schoolId: other.id, caseNumber: theirs } });
    const shown: string[] = [];
    for (const number of [theirs, '2026-9999', '..%2f..', '%3Cb%3E']) {
      const answer = await page.goto(`${school.url}/cases/${number}`);
      expect(answer?.status(), number).toBe(404);
      shown.push((await page.locator('main').textContent()) ?? '');
    }
    expect(new Set(shown).size).toBe(1);
    await db().review.update({ where: { id: one.id }, data: { schoolId: one.schoolId, caseNumber: one.caseNumber } });
    expect(faultsOf(alex)).toEqual([]);
  });

  test('two people take a case at the same moment: one has it, the other reads who', async () => {
    const one = await newCase();
    const beth = await enterAs(school, browser, { role: 'comms_admin', name: 'Beth Marsh' });
    const both = [alex, beth];
    for (const { page } of both) await page.goto(one.url);
    const take = ({ page }: Person) => page.getByRole('button', { name: 'I am dealing with it' }).click();
    await Promise.all(both.map(take));
    const has = async ({ page }: Person) => {
      await page
        .getByText(/dealing with this case|took this case a moment ago/)
        .first()
        .waitFor();
      return (await page.getByText('You are dealing with this case').count()) > 0;
    };
    const winners = await Promise.all(both.map(has));
    expect(winners.filter(Boolean).length).toBe(1);
    const [winner, loser] = winners[0] ? both : [beth, alex];
    await loser?.page.getByText('Somebody else took this case a moment ago').waitFor();
    const { claimedBy } = await db().review.findUniqueOrThrow({ where: { id: one.id } });
    expect(claimedBy).toBe(winner?.userId);
    expect(faultsOf(...both)).toEqual([]);
  });

  test('two people decide at the same moment: one decision holds, and the other hears of it', async () => {
    const one = await newCase();
    const beth = await enterAs(school, browser, { role: 'comms_admin', name: 'Beth Marsh' });
    for (const { page } of [alex, beth]) await page.goto(one.url);
    await Promise.all([
      alex.page.getByRole('button', { name: 'Restore' }).click(),
      beth.page.getByRole('button', { name: 'Keep hidden' }).click(),
    ]);
    for (const { page } of [alex, beth])
      await page.locator('.govuk-notification-banner--success, .govuk-error-summary').first().waitFor();
    await school.settle();
    const review = await db().review.findUniqueOrThrow({ where: { id: one.id } });
    const isHidden = (await school.state()).facebook.comments.find(({ ref }) => ref === one.ref)?.is_hidden;
    expect(review.state).toBe('closed');
    expect(isHidden, 'what stands there is what the last decision says').toBe(review.outcome !== 'restore');
    expect(faultsOf(alex, beth)).toEqual([]);
  });

  test('a page that is out of date asks again, with both wordings and what was typed', async () => {
    const { page } = alex;
    const one = await newCase();
    await page.goto(one.url);
    await page.locator('#reason').fill('As our rules say');
    await school.happen(edit(one.ref, `${insult}, and ugly, and it goes on`));
    await page.getByText('This case has changed since you opened it.').waitFor();
    await page.getByRole('button', { name: 'Keep hidden' }).click();
    await page.getByRole('heading', { name: 'What you saw' }).waitFor();
    await page.getByText('What stands there now').waitFor();
    expect(await page.locator('#reason').inputValue()).toBe('As our rules say');
    expect((await db().review.findUniqueOrThrow({ where: { id: one.id } })).state).not.toBe('closed');
    expect(faultsOf(alex)).toEqual([]);
  });

  test('a double click is one click: a decision, an answer, a new post', async () => {
    const { page } = alex;
    const one = await newCase();
    await page.goto(one.url);
    await page.getByRole('button', { name: 'Restore' }).dblclick();
    await page.getByText(/You restored the comment/).waitFor();
    await school.settle();
    expect(await done(one.commentId, 'unhide')).toBe(1);
    await page.getByText(/^More: /).click();
    await page.getByText('Reply in public').first().click();
    await page.getByLabel('Your reply').fill('Thank you for telling us.');
    await page.getByRole('button', { name: 'Send the reply' }).dblclick();
    await page.locator('.govuk-notification-banner--success').waitFor();
    await school.settle();
    expect(await done(one.commentId, 'reply')).toBe(1);
    await page.goto(`${school.url}/posts`);
    const drafts = await db().publication.count();
    await page.getByRole('button', { name: 'Write a post' }).dblclick();
    await page.waitForURL(/posts\/[\w-]+$/);
    await vi.waitFor(async () => expect(await db().publication.count()).toBe(drafts + 1));
    expect(faultsOf(alex)).toEqual([]);
  });
});
