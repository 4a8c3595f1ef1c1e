/** What a thumb or a narrow screen would find wrong: targets that are too small, and words that are cut off. */
import type { Page } from 'playwright-core';

/** CSS pixels, both ways; WCAG 2.2 AA asks for 24. */
const least = 44;

/**
 * Each control that is smaller than a thumb. A box and its label are one target, and links within a sentence are as high as
 * its lines (as WCAG 2.5.8 has it too).
 */
export const smallTargets = (page: Page) =>
  page.evaluate((size) => {
    const controls = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
    const isSeen = (it: HTMLElement) =>
      it.checkVisibility({ visibilityProperty: true }) &&
      !it.closest('.govuk-visually-hidden, .govuk-skip-link, [aria-hidden=true]');
    /** Words of its block that are not links: what one reads around it. */
    const inSentence = (it: HTMLElement) => {
      if (!it.matches('a') || !/^inline$/.test(getComputedStyle(it).display)) return false;
      let block = it.parentElement;
      while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
      const around = block?.cloneNode(true) as HTMLElement | undefined;
      for (const other of Array.from(around?.querySelectorAll('a, button, kbd, form, .govuk-visually-hidden') ?? []))
        other.remove();
      return /\p{L}{2}/u.test(around?.textContent ?? '');
    };
    const boxOf = (it: HTMLElement) => {
      const labels = it.matches('[type=checkbox], [type=radio]')
        ? Array.from((it as HTMLInputElement).labels ?? [])
        : [];
      const all = [it, ...labels].map((one) => one.getBoundingClientRect());
      return {
        width: Math.max(...all.map(({ right }) => right)) - Math.min(...all.map(({ left }) => left)),
        height: Math.max(...all.map(({ bottom }) => bottom)) - Math.min(...all.map(({ top }) => top)),
      };
    };
    return Array.from(document.querySelectorAll<HTMLElement>(controls))
      .filter((it) => isSeen(it) && !inSentence(it))
      .map((it) => ({ it, ...boxOf(it) }))
      .filter(({ width, height }) => width < size - 0.5 || height < size - 0.5)
      .map(({ it, width, height }) => {
        const words = (it.getAttribute('aria-label') ?? it.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
        return `${it.tagName.toLowerCase()}.${it.className} “${words || it.id}” ${Math.round(width)} × ${Math.round(height)}`;
      });
  }, least);

/** Marks what is seen now and was not when this was asked before: of each its outermost part. True where there is any. */
export const markNew = (page: Page) =>
  page.evaluate(() => {
    const all = Array.from(document.body.querySelectorAll<HTMLElement>('*')).filter((it) => it.checkVisibility());
    const known = (window as { seenBefore?: WeakSet<Element> }).seenBefore;
    const fresh = known ? all.filter((it) => !known.has(it)) : [];
    for (const it of fresh) it.toggleAttribute('data-new', !it.parentElement?.closest('[data-new]'));
    Object.assign(window, { seenBefore: new WeakSet(all) });
    return fresh.length > 0;
  });

/** What reaches beyond the screen, or beyond a box that shows no more of it. */
export const cutOff = (page: Page) =>
  page.evaluate(() => {
    // What scrolls by itself shows all that it has, also to a keyboard.
    const scrolls = (it: Element | null): boolean =>
      it !== null && (/auto|scroll/.test(getComputedStyle(it).overflowX) || scrolls(it.parentElement));
    const screen = document.documentElement.clientWidth;
    const found: string[] = [];
    const name = (it: Element) =>
      `${it.tagName.toLowerCase()}.${it.getAttribute('class')} “${it.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
    if (document.documentElement.scrollWidth > screen)
      found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const it of Array.from(document.body.querySelectorAll<HTMLElement>('*'))) {
      if (!it.checkVisibility({ visibilityProperty: true })) continue;
      if (it.closest('.govuk-visually-hidden, .govuk-skip-link, .sg-trap, svg')) continue;
      const { left, right, width } = it.getBoundingClientRect();
      if (width > 0 && (right > screen + 1 || left < -1) && !scrolls(it.parentElement))
        found.push(`${name(it)} from ${left} to ${right}`);
      const { overflowX, overflowY } = getComputedStyle(it);
      const hides = (way: string) => way === 'hidden' || way === 'clip';
      if (it.matches('input, select')) continue;
      if (hides(overflowX) && it.scrollWidth > it.clientWidth + 1) found.push(`${name(it)} is cut off at its side`);
      if (hides(overflowY) && it.scrollHeight > it.clientHeight + 1) found.push(`${name(it)} is cut off below`);
    }
    return found;
  });
