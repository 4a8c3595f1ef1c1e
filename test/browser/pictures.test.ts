/** Issue 6 from end to end in a real browser: stopped with both reasons, mended, published, withdrawn, and on the list of what must come down. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grantRight } from '../../src/publishing/rights.js';
import { type Schoolgate, signInLink, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, expectFits, openBrowser, openPage, press } from './browser.js';

const badge = (name: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#7a9"/>` +
        `<rect x="200" y="200" width="500" height="200" fill="#fff"/><text x="450" y="325" font-family="DejaVu Sans" font-size="64" text-anchor="middle">${name}</text></svg>`,
    ),
  )
    .jpeg()
    .toBuffer();

await describeWith('Chromium', 'pictures in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  let folder = '';
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'schoolgate-pictures-'));
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    writeFileSync(file('IMG_0001.jpg'), await badge('Mason Carr'));
    writeFileSync(
      file('IMG_0002.jpg'),
      await sharp(await badge(''))
        .jpeg()
        .toBuffer(),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function signIn(page: Page) {
    const link = await signInLink(school);
    const { ctx, schoolId } = school.running;
    const { id: userId } = await ctx.db.user.findUniqueOrThrow({ where: { email: 'comms_admin@test.example' } });
    const head = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'headteacher' } });
    for (const { id: accountId } of await ctx.db.account.findMany())
      await grantRight(ctx, { schoolId, userId: head.id }, { userId, accountId, untilDate: '2027-07-31' });
    await page.goto(link);
    await press(page, page.getByRole('button', { name: /continue/i }));
  }

  /** The fields of the only picture of a post, as a careful publisher fills them in. */
  async function describe(page: Page, pupil: string) {
    await page.getByLabel('What does it show?').fill('A child with a prize');
    await page.getByLabel('These people:').check();
    await page.getByLabel('One name or number a line').fill(pupil);
    for (const legend of [/Can you read any name/, /Are faces seen/, /swimwear/])
      await page.getByRole('group', { name: legend }).getByLabel('No', { exact: true }).check();
    await page.getByLabel('Whose picture is it?').fill('Our own');
  }

  test('a badge and an ended consent stop a post; mended it goes out, and a withdrawal puts it on the list', async () => {
    const phone = { viewport: { width: 375, height: 800 } };
    const { page, faults } = await openPage(browser, { ...phone, javaScriptEnabled: false });
    await signIn(page);
    await page.goto(`${school.url}/posts`);
    await press(page, page.getByRole('button', { name: 'Write a post' }));
    await page.getByLabel(/^Facebook/).check();
    await page.getByLabel('What it says').fill('A prize for reading');
    await page.getByLabel('Add pictures').setInputFiles(file('IMG_0001.jpg'));
    await press(page, page.getByRole('button', { name: 'Save and check' }).last());
    await school.settle();
    await describe(page, 'Mason Carr');
    await press(page, page.getByRole('button', { name: 'Publish now' }));
    const stops = page.locator('#findings-section');
    expect(await stops.getByText('A name can be read in the picture').first().isVisible()).toBe(true);
    expect(await stops.getByText('Mason Carr: the consent for social media ended on').isVisible()).toBe(true);
    expect((await school.state()).facebook.posts).toEqual([]);
    const post = page.url();

    // Another picture, and a new form.
    await press(page, page.getByRole('button', { name: /Take this picture out/ }));
    await page.getByLabel('Add pictures').setInputFiles(file('IMG_0002.jpg'));
    await press(page, page.getByRole('button', { name: 'Save and check' }).last());
    await school.settle();
    await page.goto(`${school.url}/people?letter=C`);
    await page.getByRole('link', { name: 'Mason Carr' }).click();
    const person = page.url();
    const form = page.locator('form[action$="/consent"]');
    await form.getByLabel('Social media').check();
    await form.getByLabel('Who signed it?').fill('Rob Carr');
    await form.getByLabel('Who is that to the child?').fill('father');
    await form.getByLabel('Where is the form?').fill('CF-2026-045');
    await press(page, page.getByRole('button', { name: 'Record the consent' }));
    await page.goto(post);
    await describe(page, 'Mason Carr');
    await press(page, page.getByRole('button', { name: 'Publish now' }));
    await school.settle();
    await page.reload();
    expect(await page.getByText('Out on Facebook').isVisible()).toBe(true);
    expect((await school.state()).facebook.posts.map(({ message }) => message)).toEqual(['A prize for reading']);

    await page.goto(person);
    await page.getByLabel('Who asked?').fill('father');
    await press(page, page.getByRole('button', { name: 'Withdraw the consent' }));
    await school.settle();
    await page.goto(`${school.url}/live`);
    expect(await page.getByText('Mason Carr: the consent for social media was withdrawn').first().isVisible()).toBe(
      true,
    );
    expect(await page.getByRole('img', { name: 'The picture that is up' }).isVisible()).toBe(true);
    // Out of sight at once, and a person can show it again.
    expect((await school.state()).facebook.posts.map(({ is_hidden }) => is_hidden)).toEqual([true]);
    await press(page, page.getByRole('button', { name: 'Show the post again' }));
    await school.settle();
    expect((await school.state()).facebook.posts.map(({ is_hidden }) => is_hidden)).toEqual([false]);
    await page.goto(`${school.url}/live`);
    await press(page, page.getByRole('button', { name: 'Hide the post now' }));
    await school.settle();
    expect((await school.state()).facebook.posts.map(({ is_hidden }) => is_hidden)).toEqual([true]);
    await page.goto(post);
    expect(await page.getByText(/^Hidden on Facebook since/).isVisible()).toBe(true);
    // A browser tells of the page that was stopped as of a fault.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });

  test('what shows pictures is accessible and fits a phone, in the light and in the dark', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 375, height: 800 }, colorScheme: 'dark' });
    await signIn(page);
    const { db } = school.running.ctx;
    const person = await db.person.findFirstOrThrow();
    const draft = await db.publication.findFirstOrThrow({ include: { pictures: true } });
    await db.publication.update({ where: { id: draft.id }, data: { state: 'stopped' } });
    for (const path of [`/posts/${draft.id}`, '/live', `/people/${person.id}`]) {
      const answer = await page.goto(`${school.url}${path}`);
      expect(answer?.status(), path).toBe(200);
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await expectAccessible(page);
      await expectFits(page);
    }
    expect(faults).toEqual([]);
  });
});
