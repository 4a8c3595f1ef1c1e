/** Both accounts from an empty form to connected and disconnected, through the platforms' own pages, on a phone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { noteAssessment } from '../../src/duties/assessments.js';
import { issueLink } from '../../src/users.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { expectAccessible, expectFits, openBrowser, openPage, press, type Watched } from './browser.js';

const phone = { viewport: { width: 375, height: 667 } };
const platforms = [
  { id: 'x', name: 'X', account: '@ThistlewickPri' },
  { id: 'facebook', name: 'Facebook', account: 'Thistlewick Primary School' },
];

await describeWith('Chromium', 'connecting in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  let admin: Watched;
  let head: Watched;
  beforeAll(async () => {
    const env = { SECRET_KEYS: Buffer.alloc(32, 7).toString('base64') };
    [school, browser] = await Promise.all([startSchoolgate('embedded', env), openBrowser()]);
    admin = await signedIn('comms_admin');
    head = await signedIn('headteacher');
    // No account is approved before its effects on people are assessed (LK-31).
    const { ctx, schoolId } = school.running;
    const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'comms_admin' } });
    await noteAssessment(
      ctx,
      { schoolId, userId, role: 'comms_admin' },
      { use: 'accounts', on: '2026-09-01', officer: 'Dee Petts' },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  async function signedIn(role: Role): Promise<Watched> {
    const { ctx, schoolId } = school.running;
    const user = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role } });
    const watched = await openPage(browser, { ...phone, javaScriptEnabled: role === 'comms_admin' });
    await watched.page.goto(await issueLink(ctx, user.id));
    await press(watched.page, watched.page.getByRole('button', { name: /continue/i }));
    await watched.page.goto(`${school.url}/accounts`);
    return watched;
  }

  /** The case of one platform, as it stands on the page: each platform's fields have names of their own. */
  const field = (page: Page, platform: string, name: string) => page.locator(`#${platform}-${name}`);
  const putOnRecord = (page: Page, platform: string) =>
    page.locator(`form[action="/accounts/${platform}/case"]`).getByRole('button', { name: 'Put on record' }).click();
  const says = (page: Page, words: string) => page.getByText(words).first().waitFor();
  const seen = async (page: Page) => {
    await expectAccessible(page);
    await expectFits(page);
  };

  test.each(platforms)('$name, from an empty form to the end', async ({ id, name, account }) => {
    const { page } = admin;
    await page.goto(`${school.url}/accounts`);

    // Nothing is put on record before all of it is said, and nothing that was typed is lost.
    await putOnRecord(page, id);
    await says(page, 'Say which account it is');
    await field(page, id, 'account').fill(account);
    await putOnRecord(page, id);
    await says(page, 'Say what the account is for');
    await field(page, id, 'aim').fill('News for parents');
    await putOnRecord(page, id);
    await says(page, 'Say whom it is for');
    expect(await field(page, id, 'aim').inputValue()).toBe('News for parents');
    const rest = {
      audience: 'Parents',
      promotion: 'The newsletter',
      openReason: 'Questions',
      adminOne: 'Helen Straker',
    };
    for (const [key, value] of Object.entries(rest)) await field(page, id, key).fill(value);
    await putOnRecord(page, id);
    await says(page, 'Name at least two administrators');
    await field(page, id, 'adminTwo').fill('Ruth Ashby');
    await putOnRecord(page, id);
    await says(page, 'The case is on record');
    expect(await page.locator(`#connect-${id}`).count()).toBe(0);

    await head.page.goto(`${school.url}/accounts`);
    await head.page.locator(`form[action="/accounts/${id}/approve"]`).getByRole('button').click();
    await says(head.page, 'The account is approved');

    // Off to the platform: first no, then yes.
    for (const choice of ['#refuse', '#allow']) {
      await page.goto(`${school.url}/accounts`);
      await page.locator(`#connect-${id}`).click();
      await seen(page);
      await page.getByRole('button', { name: `Continue at ${name}` }).click();
      await says(page, `Schoolgate wants to use ${account}`);
      await page.locator(choice).click();
      await says(page, choice === '#allow' ? `${account} is connected.` : 'Nothing was connected');
    }
    await seen(page);
    expect(new URL(page.url()).origin).toBe(school.url);

    await page.getByRole('button', { name: `Disconnect ${account}` }).click();
    await says(page, 'the platform has ended what it was given');
    expect(await page.getByRole('button', { name: /Disconnect/ }).count()).toBe(0);
    expect(await school.running.ctx.db.credential.count()).toBe(0);
    // The browser itself notes each page that was answered 422; nothing else may have gone wrong.
    expect([...admin.faults, ...head.faults].filter((one) => !one.includes('status of 422'))).toEqual([]);
    expect((await school.calls()).filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  });
});
