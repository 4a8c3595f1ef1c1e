/**
 * `npm run pages`: each page on a simulated slow phone, measured, looked over by axe, and photographed. Writes docs/pages.md
 * and docs/screenshots. Judged here: the goals that do not hang on how busy this machine is.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/root.js';
import { openBrowser, openPage } from '../browser/browser.js';
import { look } from './eyes.js';
import { type Figures, median, slowDown, visit } from './meter.js';
import { type Place, places } from './places.js';
import { type Prepared, prepare, type Visitor } from './prepare.js';
import { type Line, report } from './report.js';

/** PAGES_VISITS=1 for a quick look. */
const visits = Number(process.env.PAGES_VISITS ?? 3);
const goals = { firstPaint: 1_000, bytes: 150 * 1024, shift: 0.1 };
/** Of a longer page its beginning: the rest is more of the same. */
const tallest = { 375: 900, 1280: 800 } as const;
const folder = join(root, 'docs', 'screenshots');

let prepared: Prepared;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  prepared = await prepare(browser);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await prepared?.close();
});

const pages = new Map<Visitor | null, Page>();
async function pageOf(as: Visitor | null): Promise<Page> {
  const known = pages.get(as);
  if (known) return known;
  const page = as
    ? await prepared.enter(browser, as)
    : (await openPage(browser, { viewport: { width: 375, height: 800 } })).page;
  pages.set(as, page);
  return page;
}

test('measured, looked over and photographed', async () => {
  const lines: Line[] = [];
  const all = places(prepared);
  for (const place of all) {
    lines.push(await line(place));
    // After each, so that a run that is broken off has told something.
    writeFileSync(join(root, 'docs', 'pages.md'), report(lines, { machine: machine(), goals, visits, of: all.length }));
  }
  expect(lines.filter(({ violations }) => violations.length > 0)).toEqual([]);
  expect(
    lines.filter(({ cold }) => cold.bytes > goals.bytes || cold.shift > goals.shift).map(({ place }) => place.name),
  ).toEqual([]);
});

const machine = () =>
  `${process.version}, Chromium ${browser.version()}, ${cpus().length} processors, load average ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`;

async function line(place: Place): Promise<Line> {
  const page = await pageOf(place.as);
  const url = `${prepared.school.url}${place.path}`;
  const session = await slowDown(page);
  const all: Figures[] = [];
  const again: Figures[] = [];
  for (let at = 0; at < visits; at += 1) {
    all.push(await visit(page, session, { url, cold: true }));
    again.push(await visit(page, session, { url, cold: false }));
  }
  // A page that somebody may not see measures well, and says nothing.
  expect((await page.request.get(url)).status(), place.name).toBe(place.status ?? 200);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  const seen = await look(page);
  await photograph(page, place);
  return { place, cold: middle(all), warm: middle(again), ...seen };
}

const middle = (all: Figures[]): Figures => ({
  firstPaint: median(all.map(({ firstPaint }) => firstPaint)),
  largestPaint: median(all.map(({ largestPaint }) => largestPaint)),
  shift: median(all.map(({ shift }) => shift)),
  bytes: median(all.map(({ bytes }) => bytes)),
});

async function photograph(page: Page, { name, dark }: Place): Promise<void> {
  for (const width of [375, 1280] as const) {
    await page.setViewportSize({ width, height: 800 });
    // A phone has no keys, and shows none.
    await page.evaluate((has) => document.documentElement.classList.toggle('sg-keys', has), width > 375);
    await shoot(page, `${name}-${width}`, tallest[width]);
  }
  await page.setViewportSize({ width: 375, height: 800 });
  if (!dark) return;
  await page.evaluate(() => document.documentElement.classList.remove('sg-keys'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, `${name}-375-dark`, tallest[375]);
  await page.emulateMedia({ colorScheme: null });
}

async function shoot(page: Page, name: string, most: number): Promise<void> {
  const whole = await page.screenshot({ fullPage: true });
  // PAGES_WHOLE=folder: uncut, for whoever looks at each.
  if (process.env.PAGES_WHOLE) writeFileSync(join(process.env.PAGES_WHOLE, `${name}.png`), whole);
  const { width = 0, height = 0 } = await sharp(whole).metadata();
  await sharp(whole)
    .extract({ left: 0, top: 0, width, height: Math.min(height, most) })
    .webp({ quality: 14, effort: 6, smartSubsample: true })
    .toFile(join(folder, `${name}.webp`));
}
