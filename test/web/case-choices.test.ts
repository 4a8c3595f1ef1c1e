/** What can be done with a comment stands in the order of the policy; what is rare for its state folds, and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, openConsole } from './console.js';
import { type Browser, monday } from './helper.js';
import { type CaseWishes, makeNext } from './next-case.js';

let office: Console;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  office.desk.ctx.policy.settings['removal.mild'] = 'ask-first';
  browser = await office.enter();
});
afterAll(() => office.close());

const order =
  'restore keep-hidden leave ask-to-remove reply hide delete ban report refer answered refer-to-slt restrict-to-head ask-advice illegal-image mark-pupil mute hand-over step-aside'.split(
    ' ',
  );

/** By their names for keys: what stands open, and what is behind “More”. */
function choicesOf(body: string): [string[], string[]] {
  const names = (part = '') =>
    [...part.matchAll(/data-action="([^"]+)"/g)].map(([, name = '']) => name).filter((name) => order.includes(name));
  const [first, more] = body.split('data-more>');
  return [names(first), names(more)];
}

async function choices(wishes: CaseWishes, waits = false): Promise<[string[], string[]]> {
  const { address, comment } = await makeNext(office, wishes);
  const clock = { schoolId: office.school.schoolId, commentId: comment.id, startedAt: monday, dueAt: monday };
  if (waits) await office.desk.ctx.db.clock.create({ data: clock });
  return choicesOf((await browser.get(address)).body);
}

const rare = 'refer-to-slt restrict-to-head ask-advice illegal-image mark-pupil mute step-aside'.split(' ');

test.each<[string, CaseWishes, boolean, string, string]>([
  [
    'hidden, and rude',
    { text: 'You fool', labels: ['abuse'], disposition: 'hide', hidden: true },
    false,
    'restore keep-hidden refer',
    'delete ban report',
  ],
  [
    'hidden, and still harmful',
    { text: 'Ring her on 07700 900123', labels: ['personal_info'], disposition: 'hide', hidden: true },
    false,
    'restore keep-hidden delete report refer',
    'ban',
  ],
  [
    'shown, and only rude, of somebody who waits',
    { text: 'You fool, when is it?', labels: ['abuse', 'query'] },
    true,
    'leave ask-to-remove reply hide refer answered',
    'delete ban report',
  ],
  [
    'a plain question',
    { text: 'When is it?', labels: ['query'], disposition: 'acknowledge' },
    true,
    'leave reply refer answered',
    'ask-to-remove hide delete ban report',
  ],
  [
    'done, and left as it is: the way back stands open',
    { text: 'You fool', labels: ['abuse'], disposition: 'leave', closedAt: monday },
    false,
    'hide refer',
    'reply delete ban report',
  ],
])('%s', async (_, wishes, waits, first, more) => {
  const [open, folded] = await choices(wishes, waits);
  expect(open).toEqual(first.split(' '));
  expect(folded.filter((name) => !rare.includes(name))).toEqual(more.split(' '));
  expect(folded).toEqual(expect.arrayContaining(['illegal-image', 'step-aside']));
  const inOrder = (names: string[]) => expect(names).toEqual(order.filter((name) => names.includes(name)));
  inOrder(open);
  inOrder(folded);
});

test('what is folded is named on the fold, and a reason typed above is sent with what stands in it', async () => {
  const { address } = await makeNext(office, { text: 'When is it?', labels: ['query'], disposition: 'acknowledge' });
  const { body } = await browser.get(address);
  expect(body).toMatch(/<summary[^>]*>(?:(?!<\/summary>)[\s\S])*More: (?:[^<]*, )?hide, (?:[^<]*, )?ban, /);
  expect(body).toMatch(/<button[^>]*formaction="[^"]*\/hide" form="decide"/);
  expect(body).toMatch(/<select[^>]*name="milder" form="decide"/);
  expect(body).toMatch(/<form[^>]* id="decide"/);
});

test('where something is wrong with a rare choice, it stands open, and the others stay where they are', async () => {
  const wishes: CaseWishes = { text: 'When is it?', labels: ['query'], disposition: 'acknowledge' };
  const { address, form } = await makeNext(office, wishes);
  const refused = await browser.post(`${address}/step-aside`, form);
  expect(refused.statusCode).toBe(422);
  const [open, folded] = choicesOf(refused.body);
  expect(open).toEqual('leave reply refer step-aside'.split(' '));
  expect(folded).not.toContain('step-aside');
  const hidden = await browser.post(`${address}/hide`, form);
  expect(choicesOf(hidden.body)[0]).toEqual('leave reply hide refer'.split(' '));
});
