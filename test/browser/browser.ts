/** Debian's Chromium by playwright-core. A console error, a failed request or a page error fails the test that saw it. */
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsOf } from '../pages/eyes.js';
import { chromiumPath } from '../services.js';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: quiet });
}

export interface Watched {
  page: Page;
  faults: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => {
    const fault = `${request.url()}: ${request.failure()?.errorText}`;
    // A stream has no end but that its page is left; and some pages are left before their icon has come.
    if (!/\/(updates(\?.*)?|favicon\.svg): net::ERR_ABORTED$/.test(fault)) faults.push(fault);
  });
  return { page, faults };
}

/** Presses what leads to another page, and waits until that page is whole: one left before is a failed request. */
export async function press(page: Page, what: Locator): Promise<void> {
  const loaded = page.waitForEvent('load');
  await what.click();
  await loaded;
}

/** For what test/pages/places.ts and states.ts do not have: nothing that WCAG 2.2 AA forbids, and its colours in the dark as well. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOf(page), page.url()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, { onlyColours: true }), `${page.url()} in the dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

/** What is wider than the screen makes people scroll sideways. */
export async function expectFits(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(content, page.url()).toBeLessThanOrEqual(screen ?? 0);
}
