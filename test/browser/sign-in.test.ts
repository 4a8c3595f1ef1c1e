/** The ways in, as a browser goes them: the school's own sign-in, and a password with the code of a phone that scanned it. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { type TOTP, URI } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { root } from '../../src/root.js';
import { ensureUsers } from '../../src/users.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, openPage, press } from './browser.js';
import { enterAs } from './signed-in.js';

const scan = jsqr as unknown as typeof jsqr.default;
const clientSecret = 'fictional-client-secret';
const password = 'otter umbrella quince';

await describeWith('Chromium', 'signing in with a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  let provider: ChildProcess;
  let issuer: string;
  beforeAll(async () => {
    const port = String(await freePort());
    const own = `http://127.0.0.1:${port}`;
    const server = join(root, 'test', 'sign-in', 'provider-server.mjs');
    provider = fork(server, [`${own}/sign-in/provider/back`, clientSecret], { silent: true });
    issuer = await new Promise((resolve) => provider.once('message', (message) => resolve(String(message))));
    const oidc = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'schoolgate', OIDC_CLIENT_SECRET: clientSecret };
    const env = { PORT: port, PUBLIC_URL: own, OIDC_DOMAIN: 'school.example', ...oidc };
    [school, browser] = await Promise.all([startSchoolgate('embedded', env), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
    provider?.kill();
  });

  const be = (sub: string, claims: object) =>
    fetch(`${issuer}/who?${new URLSearchParams({ sub, claims: JSON.stringify(claims) })}`);

  test('by the school’s own sign-in: a stranger is told why not, whoever was invited lands where they wanted to go', async () => {
    const { ctx, schoolId } = school.running;
    const { page, faults } = await openPage(browser, { viewport: { width: 375, height: 800 } });
    await be('anna', { email: 'anna@school.example', email_verified: true });
    const refusal = 'Your account is not on the list of those who use Schoolgate';
    await page.goto(`${school.url}/contacts`);
    await page.getByRole('button', { name: /^Sign in with/ }).click();
    await vi.waitFor(async () =>
      expect(`${page.url()} ${await page.locator('body').textContent()}`).toContain(refusal),
    );
    await ensureUsers(ctx, [{ schoolId, email: 'anna@school.example', name: 'Anna Lund', role: 'comms_admin' }]);
    await page.getByRole('link', { name: 'Back to signing in' }).click();
    await page.getByRole('button', { name: /^Sign in with/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
    expect(await page.getByText('Anna Lund').count()).toBeGreaterThan(0);
    expect(new URL(page.url()).origin).toBe(school.url);
    await press(page, page.getByRole('button', { name: 'Sign out' }));
    await page.goto(`${school.url}/contacts`);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(faults.filter((one) => !/status of 403/.test(one))).toEqual([]);
  });

  /** The picture of the code as a phone's camera sees it on the screen. */
  async function scanned(page: Page): Promise<string | undefined> {
    const picture = sharp(await page.locator('#qr').screenshot()).ensureAlpha();
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    return scan(new Uint8ClampedArray(data), info.width, info.height)?.data;
  }

  test('by password and phone: the code is scanned from the screen, in the light and in the dark', async () => {
    const phone = { viewport: { width: 375, height: 800 }, javaScriptEnabled: false };
    const { page, faults } = await enterAs(school, browser, { role: 'comms_admin', name: 'Pat Lowe', options: phone });
    await page.goto(`${school.url}/my-sign-in/password`);
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('The same again').fill(password);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const link = (await scanned(page)) ?? '';
    expect(link).toMatch(/^otpauth:\/\/totp\//);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await scanned(page)).toBe(link);
    // Beside it stands the same key for whoever cannot scan.
    const totp = URI.parse(link) as TOTP;
    expect((await page.locator('code.sg-code').textContent())?.replaceAll(' ', '')).toBe(totp.secret.base32);
    await page.getByLabel('The code that it shows now').fill(totp.generate());
    await page.getByRole('button', { name: 'Confirm' }).click();
    const [lost = ''] = await page.locator('code.sg-code').allTextContents();
    await press(page, page.getByRole('button', { name: 'Sign out' }));

    const comeIn = async (code: string) => {
      await page.goto(`${school.url}/sign-in/password`);
      await page.getByLabel('Your e-mail address at school').fill('pat.lowe@test.example');
      await page.getByLabel('Your password').fill(password);
      await page.getByLabel('The code that your phone shows').fill(code);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await comeIn('000000');
    expect(await page.getByLabel('Your e-mail address at school').inputValue()).toBe('pat.lowe@test.example');
    expect(await page.getByLabel('Your password').inputValue()).toBe('');
    // The first code was used up when the phone was set up; this is the next one.
    await comeIn(totp.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    await press(page, page.getByRole('button', { name: 'Sign out' }));
    await comeIn(lost);
    await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    expect(faults.filter((one) => !/status of 422/.test(one))).toEqual([]);
  });

  test('given only the address of a sandbox, somebody finds the way in', async () => {
    const { page, faults } = await openPage(browser, {
      viewport: { width: 375, height: 800 },
      javaScriptEnabled: false,
    });
    await page.goto(school.url);
    await page.getByRole('button', { name: 'Helen Straker' }).click();
    await page.getByRole('link', { name: 'Open the mailbox' }).click();
    // Letters take a moment.
    await vi.waitFor(async () => {
      await page.reload();
      expect(await page.locator('article').count()).toBeGreaterThan(0);
    });
    // What came in after it stands below it for whoever is not in yet.
    await school.happen(post('post-1'), comment('The headteacher is a stupid lying cow'));
    await vi.waitFor(async () => {
      await page.reload();
      expect(await page.locator('article').count()).toBeGreaterThan(1);
    });
    await page.locator('article').first().getByRole('link').first().click();
    await page.getByText('Helen Straker').first().waitFor();
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    expect(faults).toEqual([]);
  });
});
