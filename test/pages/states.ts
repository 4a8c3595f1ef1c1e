/** What a page looks like when something is missing or has gone wrong, and how one comes there. */
import type { Page } from 'playwright-core';
import { edit } from '../events.js';
import { toEdit } from './night.js';
import type { Prepared, Visitor } from './prepare.js';

export interface State {
  name: string;
  as: Visitor | null;
  /** From the page of somebody to the state. */
  reach(page: Page, prepared: Prepared): Promise<void>;
  /** What is new there, of a page that is among the places. */
  within?: string;
}

const refusal = 'main [role=alert], .govuk-error-message, form:has(.govuk-error-message)';

type Where = (prepared: Pick<Prepared, 'cases' | 'ids'>) => string;

/** A form as it stands, sent by this button. */
const sent = (name: string, as: Visitor | null, path: string | Where, button: string | RegExp): State => ({
  name,
  as,
  within: refusal,
  async reach(page, prepared) {
    await page.goto(`${prepared.school.url}${typeof path === 'string' ? path : path(prepared)}`);
    await press(page, button);
  },
});

/** The first of these buttons, also in a fold. What it leads to is whole. */
export async function press(page: Page, button: string | RegExp): Promise<void> {
  await unfold(page);
  const loaded = page.waitForEvent('load');
  await page.locator('main').getByRole('button', { name: button }).first().click();
  await loaded;
}

/** Everything that is folded away, the menu as well. */
export const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const fold of Array.from(document.querySelectorAll('details'))) fold.open = true;
  });

const caseOf =
  (which: keyof Prepared['cases'], rest = ''): Where =>
  ({ cases }) =>
    `/cases/${cases[which]}${rest}`;
const ofSchool =
  (path: string): Where =>
  ({ ids }) =>
    `/public/${path}?school=${ids.school}`;

const onCases: State[] = [
  sent('hide-without-reason', 'comms_admin', caseOf('question'), /^Hide/),
  sent('reply-without-words', 'comms_admin', caseOf('question'), 'Send the reply'),
  sent('hand-over-without-words', 'comms_admin', caseOf('question'), 'Hand it over'),
  sent('step-aside-without-words', 'comms_admin', caseOf('question'), 'Step aside'),
  sent('wait-without-reason', 'comms_admin', caseOf('question'), 'Until the next working day'),
  sent('refer-without-words', 'comms_admin', caseOf('question'), /^Tell (them|the)/),
  sent('leaders-without-words', 'comms_admin', caseOf('question'), 'Hand it to them'),
  sent('appeal-without-words', 'comms_admin', caseOf('question'), 'Record the appeal'),
  sent('alone-without-words', 'comms_admin', caseOf('question'), 'Leave it to them'),
  sent('ban-without-reason', 'comms_admin', caseOf('hidden', '/ban'), /[Bb]an|second person/),
  sent('delete-without-reason', 'comms_admin', caseOf('hidden', '/delete'), /^(Delete|Ask)/),
  sent('together-without-any', 'comms_admin', caseOf('hidden', '/together?of=thread'), 'Decide them'),
  sent('notice-without-words', 'comms_admin', caseOf('hidden', '/notice'), 'Record it'),
  sent('step-without-answer', 'comms_admin', caseOf('threat'), 'Write it down'),
  sent('decline-without-words', 'comms_admin', caseOf('asked'), 'Decline it'),
  sent('letter-without-words', 'dsl', caseOf('young', '/family-letter'), 'Make the letter'),
  sent('evidence-without-words', 'headteacher', caseOf('hidden', '/evidence'), 'Make the file'),
];

const onOthers: State[] = [
  sent('sign-in-without-address', null, '/sign-in', 'Send me a link'),
  sent('password-without-any', null, '/sign-in/password', 'Sign in'),
  sent('attest-without-tick', 'comms_admin', '/attest', 'Confirm'),
  sent('duty-without-words', 'comms_admin', '/duties', 'Send it in confidence'),
  sent('contact-without-name', 'comms_admin', '/contacts', 'Save'),
  sent('day-without-date', 'comms_admin', '/calendar', 'Change this day'),
  sent('account-without-words', 'comms_admin', '/accounts', 'Put on record'),
  sent('rule-without-reason', 'comms_admin', '/settings/rules/hate.hint', 'Propose it'),
  sent('brake-without-reason', 'comms_admin', '/brakes', 'Only watch'),
  sent('post-without-answers', 'comms_admin', ({ ids }) => `/posts/${ids.post}`, 'Publish now'),
  sent('request-without-outcome', 'comms_admin', ({ ids }) => `/requests/${ids.request}`, 'Close it'),
  sent('user-without-name', 'headteacher', '/users', 'Invite'),
  sent('export-without-kind', 'headteacher', '/exports', 'Put it on the list'),
  sent('hold-without-case', 'headteacher', '/retention', 'Hold this case'),
  sent('report-without-words', null, ofSchool('report'), 'Send'),
];

const odd: State[] = [
  {
    name: 'time-to-come',
    as: 'comms_admin',
    async reach(page, prepared) {
      await page.goto(`${prepared.school.url}${caseOf('journalist')(prepared)}`);
      await unfold(page);
      await page.locator('#when').fill('2030-01-01T10:00');
      await press(page, 'It was answered');
    },
  },
  {
    name: 'words-changed',
    as: 'comms_admin',
    async reach(page, prepared) {
      const { school } = prepared;
      const where = { comment: { current: { text: toEdit.before } } };
      const { caseNumber } = await school.running.ctx.db.review.findFirstOrThrow({ where });
      await page.goto(`${school.url}/cases/${caseNumber}`);
      await school.happen(edit(toEdit.ref, toEdit.text));
      // A list that was being fetched anew must not be broken off.
      await page.getByText('This case has changed since you opened it.').waitFor();
      await press(page, 'Keep hidden');
    },
  },
  {
    name: 'session-lost',
    as: 'publisher',
    async reach(page, { school }) {
      await page.goto(`${school.url}/duties`);
      await unfold(page);
      await page.locator('main textarea').first().fill('They rang this morning');
      const { db } = school.running.ctx;
      await db.session.deleteMany({ where: { user: { role: 'publisher' } } });
      await press(page, 'Send it in confidence');
    },
  },
  {
    name: 'image-locked',
    as: 'dsl',
    async reach(page, prepared) {
      await page.goto(`${prepared.school.url}${caseOf('safeguarding')(prepared)}`);
      await press(page, 'Lock it and tell them');
      await press(page, 'Unlock the case');
    },
  },
  {
    name: 'shortcuts',
    as: 'comms_admin',
    async reach(page, prepared) {
      await page.goto(`${prepared.school.url}${caseOf('hidden')(prepared)}`);
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    },
  },
];

/** In an order in which none spoils the next. */
export const states: State[] = [...onOthers, ...onCases, ...odd];
