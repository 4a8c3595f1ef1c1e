/** A communications administrator's morning: twenty items, from the list to the empty list, by keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { comment, mention, post, xReply } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser } from './browser.js';
import { enterAs, type Person } from './signed-in.js';

type Choice = 'keep' | 'restore' | 'hide' | 'leave' | 'harmless' | 'done-by-hand' | 'wait' | 'reply';

/** What lies there in the morning, and what is done about it. */
const cases: [Choice, string][] = [
  ['keep', 'The headteacher is a stupid lying cow'],
  ['keep', 'What a bunch of morons you are'],
  ['keep', 'The office staff are scum'],
  ['keep', 'Shut up you fat pig'],
  ['keep', 'Mrs Ashby in the office is a fat lazy cow'],
  ['keep', 'My number is 07700 900123 ring me'],
  ['keep', 'Buy cheap watches at http://spam.example now!!!'],
  ['restore', 'What a pair of morons you two are'],
  ['restore', 'Shut up you stupid pig'],
  ['restore', 'The headteacher is a stupid old cow and I told her so'],
  ['hide', 'That is total crap'],
  ['leave', 'That is total crap, all of it'],
  ['harmless', 'You will regret this, I know where you live'],
  ['wait', 'She should be sacked, that teacher is useless'],
  ['reply', 'Why was my complaint not answered? It is a disgrace'],
];
const onX: [Choice, string][] = [
  ['keep', 'You are all useless idiots on X'],
  ['keep', 'Your office staff are scum'],
];
const atUs: [Choice, string] = ['done-by-hand', '@ThistlewickPri your head is a stupid cow'];
const questions = ['When does the bake sale start?', 'Does anybody from the office ever answer the phone?'];
const plan = new Map([...cases, ...onX, atUs].map(([choice, text]) => [text, choice]));

await describeWith('Chromium', 'a morning by keyboard', () => {
  let school: Schoolgate;
  let browser: Browser;
  let alex: Person;
  let page: Page;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate('embedded', { UNDO_SECONDS: '1' }), openBrowser()]);
    const said = [...cases.map(([, text]) => text), ...questions].map((text) => comment(text));
    const there = onX.map(([, text]) => xReply(text));
    await school.happen(post('post-1'), post('post-x', 'x'), ...said, ...there, mention(atUs[1]));
    alex = await enterAs(school, browser, { role: 'comms_admin', name: 'Alex Orme' });
    page = alex.page;
    // Whoever reaches for a mouse finds none.
    for (const way of ['click', 'dblclick', 'fill', 'check', 'selectOption'] as const)
      vi.spyOn(page, way).mockRejectedValue(new Error('by keyboard alone'));
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const db = () => school.running.ctx.db;
  const press = (key: string) => page.keyboard.press(key);
  const here = () => new URL(page.url()).pathname;
  /** A key that leads to another page, and that page whole. */
  async function go(key: string): Promise<void> {
    const loaded = page.waitForEvent('load');
    await press(key);
    await loaded;
  }
  /** Tab, until one stands on what has this name. */
  async function tabTo(name: RegExp, most = 12): Promise<void> {
    for (let steps = 0; steps < most; steps += 1) {
      await press('Tab');
      const at = await page.evaluate(() => {
        const it = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLElement> }) | null;
        return it?.labels?.[0]?.textContent ?? it?.textContent ?? '';
      });
      if (name.test(at.trim())) return;
    }
    throw new Error(`${name} is not among the next ${most} at ${page.url()}`);
  }
  const textOf = async () => {
    const caseNumber = decodeURIComponent(here().split('/')[2] ?? '');
    const found = await db().review.findFirstOrThrow({
      where: { caseNumber },
      include: { comment: { include: { current: true } } },
    });
    return found.comment.current?.text ?? '';
  };
  async function reply(): Promise<void> {
    await press('a');
    for (let steps = 0; steps < 3; steps += 1) await press('Shift+Tab');
    await go('Enter');
    await press('a');
    expect(await page.getByLabel('Your reply').inputValue()).not.toBe('');
    await tabTo(/^Send the reply/);
    await go('Enter');
    await page.getByText('Your reply is on its way').waitFor();
  }
  const doing: Record<Choice, () => Promise<void>> = {
    keep: () => go('k'),
    restore: () => go('r'),
    leave: () => go('l'),
    async hide() {
      await press('h');
      await page.keyboard.type('It breaks our house rules');
      await tabTo(/^Hide/);
      await go('Enter');
      // What is missing is one step away.
      await tabTo(/^Choose why nothing milder/, 1);
      await press('Enter');
      await press('ArrowDown');
      await tabTo(/^Hide/);
      await go('Enter');
    },
    async harmless() {
      await press('l');
      await page.keyboard.type('A known parent, who meant the weather');
      await tabTo(/^Leave as it is/);
      await go('Enter');
    },
    async 'done-by-hand'() {
      await go(',');
      await go('l');
    },
    async wait() {
      await press('w');
      await page.keyboard.type('The head wants to read it first');
      await tabTo(/^Until the next/);
      await go('Enter');
    },
    async reply() {
      await reply();
      await go('l');
    },
  };

  const open = () => db().review.count({ where: { state: { not: 'closed' }, snoozedUntil: null } });
  /** Each case of the list, from the first to the last, by “next case” as long as there is one. */
  async function clearList(): Promise<number> {
    let dealt = 0;
    for (; dealt < plan.size && (await open()) > 0; dealt += 1) {
      if (here() === '/') {
        await press('j');
        await go('Enter');
      }
      const text = await textOf();
      const choice = plan.get(text);
      if (!choice) throw new Error(`nobody expected: ${text}`);
      await doing[choice]();
      expect(await page.locator('.govuk-error-summary').count(), text).toBe(0);
      if (here() !== '/' && (await page.getByRole('link', { name: 'Next case' }).count()) > 0) await go('n');
    }
    return dealt;
  }

  test('the list is cleared: hidden, shown, left, put aside and answered', { timeout: 180_000 }, async () => {
    await page.getByText(`Needs you (${plan.size})`).first().waitFor();
    expect(await clearList()).toBe(plan.size);
    if (here() !== '/') await go('u');
    // What is left is said where one would stop.
    await page.getByText('Nothing needs you. But somebody waits: 2 to answer.').waitFor();
    expect(await page.getByRole('link', { name: 'Can wait (1)' }).count()).toBe(1);
  });

  test('whoever asked something is answered in our own words, and nothing of it stays behind', async () => {
    for (const left of [2, 1]) {
      await tabTo(new RegExp(`^To answer \\(${left}\\)`));
      await go('Enter');
      await press('j');
      await go('a');
      await reply();
      // Answered, the case that was opened for it is done: there is nothing to close by hand.
      const waiting = { where: { state: 'running' } } as const;
      await vi.waitFor(async () => expect(await db().clock.count(waiting)).toBe(left - 1), { timeout: 60_000 });
      expect(await open()).toBe(0);
      await go('u');
    }
    await page.getByText('Nothing needs you.').waitFor();
  });

  test('the platforms show each as it was decided, and each answer once', async () => {
    await school.settle();
    const shouldHide = ([choice]: [Choice, string]) => choice === 'keep' || choice === 'hide' || choice === 'wait';
    const { facebook, x } = await school.state();
    for (const one of cases)
      expect(facebook.comments.find(({ message }) => message === one[1])?.is_hidden, one[1]).toBe(shouldHide(one));
    for (const one of onX) expect(x.tweets.find(({ text }) => text.includes(one[1]))?.hidden, one[1]).toBe(true);
    const answered = facebook.comments.filter(({ message }) => message.endsWith('School office'));
    const asked = answered.map(({ parent_id }) => facebook.comments.find(({ id }) => id === parent_id)?.message);
    expect(asked.sort()).toEqual(
      [...cases.filter(([choice]) => choice === 'reply').map(([, text]) => text), ...questions].sort(),
    );
    // The refusal that was asked for.
    expect(alex.faults.filter((one) => !/status of 422/.test(one))).toEqual([]);
  });
});
