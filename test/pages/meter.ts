/** What a page costs somebody on a slow phone: times, bytes and shifts as Chromium itself counts them. */
import type { CDPSession, Page } from 'playwright-core';

/** A phone of some years ago on a slow 4G line: the figures that Lighthouse uses for its mobile test. */
export const slowPhone = { cpu: 4, latencyMs: 150, downKbit: 1638, upKbit: 750 };

export interface Figures {
  /** Milliseconds from the beginning of the navigation. */
  firstPaint: number;
  largestPaint: number;
  /** Cumulative layout shift, no unit. */
  shift: number;
  /** Bytes over the wire without pictures, headers included. */
  bytes: number;
}

/** Runs in the page before anything of it does. */
const watch = () => {
  const seen = { largest: 0, shift: 0 };
  Object.assign(window, { seenByMeter: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
};

export async function slowDown(page: Page): Promise<CDPSession> {
  await page.addInitScript(watch);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowPhone.cpu });
  const { latencyMs: latency, downKbit, upKbit } = slowPhone;
  const line = { downloadThroughput: (downKbit * 1024) / 8, uploadThroughput: (upKbit * 1024) / 8 };
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, ...line });
  return session;
}

/** One visit; `cold`: nothing of ours is in the browser's memory yet. */
export async function visit(
  page: Page,
  session: CDPSession,
  { url, cold }: { url: string; cold: boolean },
): Promise<Figures> {
  const pictures = new Set<string>();
  let bytes = 0;
  const onResponse = ({ requestId, type }: { requestId: string; type: string }) => {
    if (type === 'Image') pictures.add(requestId);
  };
  const onEnd = ({ requestId, encodedDataLength }: { requestId: string; encodedDataLength: number }) => {
    if (!pictures.has(requestId)) bytes += encodedDataLength;
  };
  session.on('Network.responseReceived', onResponse);
  session.on('Network.loadingFinished', onEnd);
  await session.send('Network.setCacheDisabled', { cacheDisabled: cold });
  await page.goto(url, { waitUntil: 'load' });
  const figures = await page.evaluate(readFigures);
  session.off('Network.responseReceived', onResponse);
  session.off('Network.loadingFinished', onEnd);
  return { ...figures, bytes };
}

/** Once the browser has nothing left to paint, and with it the last entry of each kind is there. */
const readFigures = () =>
  new Promise<Omit<Figures, 'bytes'>>((resolve) => {
    requestIdleCallback(() =>
      requestAnimationFrame(() => {
        const { largest, shift } = (window as unknown as { seenByMeter: { largest: number; shift: number } })
          .seenByMeter;
        const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
        resolve({ firstPaint: first, largestPaint: Math.max(first, largest), shift });
      }),
    );
  });

export const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
