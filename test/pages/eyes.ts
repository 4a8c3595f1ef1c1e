/** What a machine can see of a page: what WCAG 2.2 AA forbids, and how faint its faintest words are. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export interface Seen {
  violations: string[];
  /** Of light on dark and dark on light, the lowest of all words; 4.5 is the least that is allowed for small ones. */
  contrast: { light: number; dark: number };
  /** Pixels by which it is wider than a phone. */
  tooWide: number;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Looking {
  onlyColours?: boolean;
  /** A selector: where the rest was looked at already. */
  within?: string;
}

/** Everything of WCAG 2.2 AA. */
export async function violationsOf(page: Page, { onlyColours = false, within }: Looking = {}): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${axe.source} }`);
  return (await run(page, onlyColours ? colours : everything, within)).violations;
}

const everything: axe.RunOnly = { type: 'tag', values: tags };
const colours: axe.RunOnly = { type: 'rule', values: ['color-contrast'] };

export async function look(page: Page): Promise<Seen> {
  await page.evaluate(axe.source);
  const light = await run(page, everything);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page, colours);
  await page.emulateMedia({ colorScheme: null });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return {
    violations: [...light.violations, ...dark.violations.map((one) => `in the dark: ${one}`)],
    contrast: { light: light.contrast, dark: dark.contrast },
    tooWide: Math.max(0, tooWide),
  };
}

interface Found {
  violations: string[];
  contrast: number;
}

function run(page: Page, runOnly: axe.RunOnly, within?: string): Promise<Found> {
  return page.evaluate(
    async ([rules, part]) => {
      const { axe: eyes } = window as unknown as { axe: typeof import('axe-core') };
      const { violations, passes } = await eyes.run(part ?? document, { runOnly: rules });
      const words = [...violations, ...passes]
        .filter(({ id }) => id === 'color-contrast')
        .flatMap(({ nodes }) => nodes);
      const ratios = words
        .flatMap(({ any }) => any.map(({ data }) => Number(data?.contrastRatio)))
        .filter((one) => one > 0);
      return {
        violations: violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
        ),
        contrast: Math.min(...ratios),
      };
    },
    [runOnly, within ?? null] as const,
  );
}
