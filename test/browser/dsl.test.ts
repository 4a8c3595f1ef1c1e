/** A case of the safeguarding lead, from its arrival to its end, and who else sees it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { comment, post } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, expectFits, openBrowser, press } from './browser.js';
import { enterAs, type Person } from './signed-in.js';

const worry = 'Mr Hale hit my daughter in class and left bruises, everybody here knows he is a paedophile';
const young = 'hi im 10 and i love this school';
const ofHead = 'Mrs Pemberton hit my son and he came home with bruises';

await describeWith('Chromium', 'a case of the safeguarding lead', () => {
  let school: Schoolgate;
  let browser: Browser;
  let dora: Person;
  let number: string;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(
      post('post-1'),
      comment(worry, { ref: 'worry' }),
      comment(ofHead, { ref: 'head' }),
      comment(young),
    );
    dora = await enterAs(school, browser, { role: 'dsl', name: 'Dora Lind' });
    number = await numberOf(worry);
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const numberOf = async (text: string) =>
    (await school.running.ctx.db.review.findFirstOrThrow({ where: { comment: { current: { text } } } })).caseNumber;
  const card = (page: Page, one: string) => page.locator(`[data-case="${one}"]`);
  /** Of the list and of the address: whether the list has the case, and what its address says. */
  async function finds(page: Page, one: string) {
    await page.goto(school.url);
    const listed = await card(page, one).count();
    const answer = await page.goto(`${school.url}/cases/${one}`);
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    expect(
      await page
        .getByText(/Hale|bruises/)
        .filter({ visible: true })
        .count(),
      heading ?? '',
    ).toBe(0);
    return [
      listed,
      answer?.status(),
      heading?.trim().match(/^(Page not found|You cannot see this page|Case [\d-]+)/)?.[0],
    ];
  }

  test('the office, the publisher and the governor find no such case', async () => {
    const none = [0, 404, 'Page not found'];
    const shut = [0, 403, 'You cannot see this page'];
    const expected: [Role, unknown[]][] = [
      ['comms_admin', none],
      ['media_lead', none],
      ['publisher', shut],
      ['governor', shut],
    ];
    for (const [role, what] of expected) {
      const { page } = await enterAs(school, browser, { role });
      expect(await finds(page, number), role).toEqual(what);
    }
  });

  test('the head sees it, but for what is about her: that the chair sees', async () => {
    const [head, chair] = [
      await enterAs(school, browser, { role: 'headteacher' }),
      await enterAs(school, browser, { role: 'chair' }),
    ];
    const hers = await numberOf(ofHead);
    const seen = (one: string) => [1, 200, `Case ${one}`];
    expect(await finds(head.page, number)).toEqual(seen(number));
    expect(await finds(head.page, hers)).toEqual([0, 404, 'Page not found']);
    expect(await finds(chair.page, hers)).toEqual(seen(hers));
    expect(await finds(chair.page, number)).toEqual([0, 404, 'Page not found']);
    expect(await finds(dora.page, hers)).toEqual(seen(hers));
  });

  /** What the case needs, written down: each answer by what stands beside its field. */
  async function writeDown(title: string, answers: [RegExp, string][], note: string): Promise<void> {
    const { page } = dora;
    const step = page.locator('#needs .sg-step').filter({ has: page.getByText(title, { exact: true }) });
    await step.locator('summary').click();
    for (const [field, value] of answers) {
      const at = step.getByLabel(field);
      if (await at.evaluate((it) => it instanceof HTMLSelectElement)) await at.selectOption({ label: value });
      else await at.fill(value);
    }
    await step.locator('textarea').fill(note);
    await press(page, step.getByRole('button', { name: 'Write it down' }));
    await page.getByText('It is written down.').waitFor();
  }

  test('from the lane to the end: folded words, why it was hidden, who was told and with which reference', async () => {
    const { page } = dora;
    await page.goto(school.url);
    await page.getByRole('link', { name: 'Safeguarding (3)' }).click();
    await card(page, number).getByRole('link').click();
    await page.getByRole('heading', { level: 2, name: 'The comment' }).waitFor();

    // Nobody has to read it before they want to.
    expect(
      await page
        .getByText(/Hale|bruises/)
        .filter({ visible: true })
        .count(),
    ).toBe(0);
    await page
      .locator('.sg-line--self')
      .getByText(/^Show the words/)
      .click();
    await page
      .locator('.sg-line--self')
      .getByText(/bruises/)
      .first()
      .waitFor();
    await page.getByText(/It was hidden by Schoolgate/).waitFor();
    expect(await page.locator('#why-sentence').textContent()).toMatch(/A child may be at risk.*clause LK-09/);
    expect((await school.state()).facebook.comments.find(({ ref }) => ref === 'worry')?.is_hidden).toBe(true);

    // It does not end before what such a case needs is written down.
    await page.getByRole('button', { name: 'Keep hidden' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByText('This case is done').count()).toBe(0);
    await writeDown('The police', [[/What happened/, 'We told them']], 'Reference 4471/26');
    const harm: [RegExp, string][] = [
      [/harm a child/, 'Yes'],
      [/an offence/, 'It may be'],
      [/a risk to children/, 'Yes'],
      [/unfit to work/, 'It may be'],
    ];
    await writeDown('The four tests of harm', harm, 'What the mother wrote');
    const lado: [RegExp, string][] = [
      [/What happened/, 'They were told'],
      [/^If they were told/, '2026-11-09T07:00'],
    ];
    await writeDown('The local authority’s designated officer (LADO)', lado, 'Told the officer on duty, LADO 88');
    expect(await page.locator('#needs').getByText('To do', { exact: true }).count()).toBe(0);
    const written = page.locator('#needs');
    for (const words of ['Reference 4471/26', 'Told the officer on duty, LADO 88', /We told them: Dora Lind/])
      await written.getByText(words).first().waitFor();
    await expectAccessible(page);

    await press(page, page.getByRole('button', { name: 'Keep hidden' }));
    await page.getByText('The comment stays hidden. This case is done.').waitFor();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    expect(await card(page, number).count()).toBe(0);
    await page.goto(`${school.url}/done`);
    await card(page, number).waitFor();
    expect(dora.faults.filter((one) => !/status of (404|409|422)/.test(one))).toEqual([]);
  });

  test('a letter to the family, and a locked case, on a phone', async () => {
    const { page } = dora;
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto(`${school.url}/cases/${await numberOf(young)}`);
    await press(page, page.getByRole('link', { name: /^A letter to the family/ }));
    const filled = ['Mrs Quill', 'Zebedee', 'Dora Lind, 01632 960001'];
    for (const [index, words] of filled.entries()) await page.locator('main input[maxlength]').nth(index).fill(words);
    await page.getByLabel('In which language?').selectOption('cy');
    await press(page, page.getByRole('button', { name: 'Make the letter' }));
    await page.locator('#letter').waitFor();
    await expectAccessible(page);
    await expectFits(page);
    const hers = await numberOf(ofHead);
    await page.goto(`${school.url}/cases/${hers}`);
    await page.keyboard.press('-');
    await press(page, page.getByRole('button', { name: 'Lock it and tell them' }));
    await page.getByRole('heading', { name: 'Locked: a picture there may be illegal' }).waitFor();
    await page.getByText('It is no such picture').click();
    await press(page, page.getByRole('button', { name: 'Unlock the case' }));
    await page.getByText('Say how you know').first().waitFor();
    expect(await page.getByText(/bruises/).count()).toBe(0);
  });
});
