/**
 * Every page, and what it looks like when something is missing or went wrong: by axe in the light and in the dark, on a phone and
 * on a desk, with everything open that folds; for thumbs; and at 200 % and on the narrowest screen.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.js';
import { violationsOf } from '../pages/eyes.js';
import type { Cases } from '../pages/night.js';
import { fits, noPage, places } from '../pages/places.js';
import { type Prepared, prepare, type Visitor } from '../pages/prepare.js';
import type { Ids } from '../pages/rows.js';
import { states, unfold } from '../pages/states.js';
import { cutOff, markNew, smallTargets } from '../pages/thumbs.js';
import { describeWith } from '../services.js';
import { routesOf } from '../web/routes.js';
import { openBrowser, openPage } from './browser.js';

/** Their names, before anything is there. */
const names = places({ cases: {} as Cases, ids: {} as Ids }).map(({ name }) => name);

await describeWith('Chromium', 'every page', () => {
  let prepared: Prepared;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
    prepared = await prepare(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await prepared?.close();
  });

  const pages = new Map<Visitor | null, Page>();
  async function pageOf(as: Visitor | null): Promise<Page> {
    const known = pages.get(as);
    if (known) return known;
    const stranger = async () => (await openPage(browser)).page;
    const page = as ? await prepared.enter(browser, as) : await stranger();
    pages.set(as, page);
    return page;
  }

  /** 200 % of a desk of 1280 pixels is the width of 640. */
  const size = (page: Page, width: number) => page.setViewportSize({ width, height: 800 });

  /** With everything open. `within`: of a page that is looked at by itself only what is wrong on it. */
  async function faultsOf(page: Page, within?: string): Promise<[string, string[]][]> {
    await unfold(page);
    const found: [string, string[]][] = [];
    await size(page, 375);
    await markNew(page);
    found.push(['on a phone', await violationsOf(page, { within })]);
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(['in the dark', await violationsOf(page, { within, onlyColours: true })]);
    found.push(['for a thumb', await smallTargets(page)]);
    for (const width of [375, 320, 640]) {
      await size(page, width);
      found.push([`at ${width} pixels`, await cutOff(page)]);
    }
    await size(page, 1280);
    // The colours of the others hang on no width, and their names and roles do not either.
    if (await markNew(page)) {
      found.push(['on a desk in the dark', await violationsOf(page, { within: '[data-new]', onlyColours: true })]);
      await page.emulateMedia({ colorScheme: null });
      found.push(['on a desk', await violationsOf(page, { within: '[data-new]' })]);
    }
    await page.emulateMedia({ colorScheme: null });
    return found.filter(([, faults]) => faults.length > 0);
  }

  test('every address that can be asked for is among them', async () => {
    const app = await createApp(prepared.school.running.ctx);
    const routes = routesOf(app).filter(({ method, path }) => method === 'GET' && !noPage.test(path));
    await app.close();
    const all = places(prepared);
    const missing = routes.filter(({ path }) => !all.some((one) => fits(one.path, path)));
    expect(
      missing.map(({ path }) => path),
      'name them in test/pages/places.ts',
    ).toEqual([]);
  });

  test.each(names)('%s', async (name) => {
    const place = places(prepared).find((one) => one.name === name);
    if (!place) throw new Error('it is not there any more');
    const page = await pageOf(place.as);
    const answer = await page.goto(`${prepared.school.url}${place.path}`);
    expect(answer?.status()).toBe(place.status ?? 200);
    expect(await faultsOf(page)).toEqual([]);
  });

  test.each(states.map((one) => [one.name, one] as const))('%s', async (_, { as, reach, within }) => {
    const page = await pageOf(as);
    await reach(page, prepared);
    if (within) expect(await page.locator(within).count()).toBeGreaterThan(0);
    expect(await faultsOf(page, within)).toEqual([]);
  });
});
