/** What people of other roles come for: a head's approval, a governor's view, and every door that stays shut. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { comment, post } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { describeWith } from '../services.js';
import { openBrowser, type Watched } from './browser.js';
import { enterAs } from './signed-in.js';

const fear = 'My son told me a teacher touched him and he is scared to go home';
const slur = 'The headteacher is a stupid lying cow';

await describeWith('Chromium', 'roles in a browser', () => {
  let school: Schoolgate;
  let browser: Browser;
  beforeAll(async () => {
    [school, browser] = await Promise.all([startSchoolgate(), openBrowser()]);
    await school.happen(post('post-1'), comment(fear, { ref: 'fear' }), comment(slur, { ref: 'rude' }));
  });
  afterAll(async () => {
    await browser?.close();
    await school?.close();
  });

  const enter = (role: Role, name?: string) => enterAs(school, browser, { role, name });
  const numberOf = async (text: string) =>
    (await school.running.ctx.db.review.findFirstOrThrow({ where: { comment: { current: { text } } } })).caseNumber;
  /** A page that is refused is an answer, and a beat ends where its page is left; nothing else may have gone wrong. */
  const faultsOf = (...people: Watched[]) =>
    people
      .flatMap(({ faults }) => faults)
      .filter((one) => !/status of (403|404|422)|\/still: net::ERR_ABORTED$/.test(one));

  test('a head approves what the office proposes, and from then on it holds', async () => {
    const [office, head] = [await enter('comms_admin'), await enter('headteacher')];
    const { page } = office;
    await page.goto(`${school.url}/settings/rules/hate.slur`);
    await page.getByLabel('Is it on?').selectOption('observe');
    await page.getByLabel('Why?').fill('Tried for a week');
    await page.getByRole('button', { name: 'Propose it' }).click();
    await page.getByText('You had a hand in it').waitFor();
    expect(await page.getByRole('button', { name: 'Approve it' }).count()).toBe(0);
    const mode = () => school.running.ctx.policy.rules.find(({ id }) => id === 'hate.slur')?.mode;
    expect(mode()).toBe('enforce');

    await head.page.goto(`${school.url}/settings`);
    await head.page.getByRole('button', { name: /See what it would have done/ }).click();
    await head.page.getByText(/comments were judged anew/).waitFor();
    await head.page.getByText('Tried for a week').first().waitFor();
    // A refusal without a word is none.
    await head.page.getByRole('button', { name: 'Do not approve it' }).click();
    await head.page.getByRole('alert').waitFor();
    await head.page.keyboard.press('y');
    await head.page.waitForURL(/settings\?done=/);
    await head.page.getByRole('heading', { name: 'What was decided before' }).waitFor();
    expect(mode()).toBe('observe');
    await page.goto(`${school.url}/settings/rules/hate.slur`);
    expect(await page.getByText('Tried for a week').count()).toBe(1);
    expect(faultsOf(office, head)).toEqual([]);
  });

  test('a governor reads the figures and what the policy says, and changes nothing', async () => {
    const governor = await enter('governor');
    const { page } = governor;
    expect(new URL(page.url()).pathname).toBe('/reports');
    const menu = page.getByRole('navigation', { name: 'Main' }).first().getByRole('link');
    const ours = (await menu.allTextContents()).map((text) => text.trim());
    expect(ours.filter((text) => !/Mailbox|Visitor page/.test(text))).toEqual(['Reports', 'Policy']);
    for (const path of ['/reports', '/policy']) {
      await page.goto(`${school.url}${path}`);
      const forms = page.locator('form[method="post"]');
      expect(await forms.count(), path).toBe(1);
      await forms.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(await page.getByText(/stupid|scared/).count(), path).toBe(0);
    }
    const number = await numberOf(slur);
    await page.goto(`${school.url}/cases/${number}`);
    await page.getByRole('heading', { name: 'You cannot see this page' }).waitFor();
    // A form of somebody else's page, sent all the same.
    await page.goto(`${school.url}/policy`);
    const answer = await send(page, `/cases/${number}/restore`);
    expect([answer.status, answer.words.includes('You cannot see this page')]).toEqual([403, true]);
    expect(faultsOf(governor)).toEqual([]);
  });

  /** As a form of this page would be sent, by the browser itself. */
  const send = (page: Page, path: string) =>
    page.evaluate(async (to) => {
      const token = document.querySelector<HTMLInputElement>('input[name=_csrf]')?.value ?? '';
      const answer = await fetch(to, { method: 'POST', body: new URLSearchParams({ _csrf: token }) });
      return { status: answer.status, words: await answer.text() };
    }, path);

  /** By role: the pages of the menu that are theirs. All others are shut. */
  const doors =
    '/ /answers /digest /alerts /contacts /terms /duties /requests /reports /policy /settings /posts /live /people /calendar /accounts /reads /retention /exports /users /brakes /failed /queue-state'.split(
      ' ',
    );
  const shutFor: [Role, string][] = [
    ['comms_admin', '/reads /retention /users /exports /queue-state'],
    [
      'publisher',
      '/ /answers /digest /alerts /contacts /terms /requests /reports /settings /people /calendar /accounts /reads /retention /users /brakes /exports /failed /queue-state',
    ],
    ['headteacher', '/queue-state'],
    ['deputy_head', '/settings /accounts /reads /retention /users /exports /failed /queue-state'],
    ['dsl', '/settings /calendar /accounts /reads /retention /users /exports /failed /queue-state'],
    ['deputy_dsl', '/settings /calendar /accounts /reads /retention /users /exports /failed /queue-state'],
    [
      'media_lead',
      '/contacts /settings /people /calendar /accounts /reads /retention /users /brakes /exports /failed /queue-state',
    ],
    [
      'dpo',
      '/ /answers /digest /alerts /contacts /terms /settings /posts /live /people /calendar /accounts /users /brakes /failed /queue-state',
    ],
    [
      'governor',
      '/ /answers /digest /alerts /contacts /terms /duties /requests /settings /posts /live /people /calendar /accounts /reads /retention /users /brakes /exports /failed /queue-state',
    ],
    ['chair', '/contacts /posts /live /people /calendar /accounts /users /exports /failed /queue-state'],
    [
      'trust_comms',
      '/ /answers /digest /alerts /contacts /terms /duties /requests /posts /live /people /calendar /accounts /reads /retention /users /brakes /exports /failed /queue-state',
    ],
    [
      'sysadmin',
      '/ /answers /digest /alerts /contacts /terms /duties /requests /reports /policy /settings /posts /live /people /reads /retention /exports',
    ],
  ];

  /** Each door as the browser of this person finds it. Whoever begins elsewhere than at the list is led there. */
  const knock = (page: Page) =>
    page.evaluate(async (paths) => {
      const found = paths.map(async (path) => {
        const answer = await fetch(path);
        const refused = (await answer.text()).includes('You cannot see this page') && answer.status === 403;
        const at = new URL(answer.url).pathname;
        const open = answer.ok && (at === path || (path !== '/' && at.startsWith(`${path}/`)));
        return [path, open ? 'open' : refused || answer.redirected ? 'shut' : `${answer.status}`];
      });
      return Object.fromEntries(await Promise.all(found)) as Record<string, string>;
    }, doors);

  test.each(shutFor)(
    'the doors of a %s: the menu shows those that open, the others say why not',
    async (role, shut) => {
      const person = await enter(role, `Kim Doors ${role.replaceAll('_', ' ')}`);
      const { page } = person;
      const closed = shut.split(' ').filter((path) => path !== '');
      const menu = page.getByRole('navigation', { name: 'Main' }).first();
      const answers = await knock(page);
      for (const path of doors) {
        const isOpen = !closed.includes(path);
        expect(await menu.locator(`a[href="${path}"]`).count(), `${path} in the menu`).toBe(isOpen ? 1 : 0);
        expect(answers[path], path).toBe(isOpen ? 'open' : 'shut');
      }
      const [shown] = closed.filter((path) => path !== '/');
      if (shown) {
        await page.goto(`${school.url}${shown}`);
        await page.getByRole('heading', { name: 'You cannot see this page' }).waitFor();
      }
      expect(faultsOf(person)).toEqual([]);
    },
  );
});
