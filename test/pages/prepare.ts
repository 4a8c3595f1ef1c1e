/** A school's morning: what came over night, a change proposed, a ban asked for, a post half written, a report by a parent. */
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../prisma/generated/client.js';
import { grantRight } from '../../src/publishing/rights.js';
import { receiveRequest } from '../../src/requests/receive.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import { openPage } from '../browser/browser.js';
import { comment, mention, post, xReply } from '../events.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

export interface Prepared {
  school: Schoolgate;
  cases: Record<'hidden' | 'question' | 'long' | 'asked' | 'safeguarding', string>;
  ids: Record<'alert' | 'request' | 'post' | 'person', string>;
  /** A page of somebody of this role, signed in. */
  enter(browser: Browser, role: Role): Promise<Page>;
  close(): Promise<void>;
}

const cake = 'Our bake sale is on Friday at three. Cakes and plants, and the choir sings.';
const long = `${'It rained all day and the car park was full again. '.repeat(196)}You are all useless idiots`;

/** What a school gets, the harmful more often than in life. */
const night = [
  post('post-1', 'facebook', cake),
  post('post-x', 'x', 'The Year 6 trip to the museum is on 20 November.'),
  ...[
    'When does the bake sale start?',
    'What a lovely picture of the choir, well done all!',
    'The headteacher is a stupid lying cow',
    'You are all useless idiots and the head is a stupid cow',
    'Why was my son kept in at lunch? Nobody told us.',
    'My son told me a teacher touched him and he is scared to go home',
    'Im in year 6 and my stepdad hits me every night, please help',
    'I know where you live and I will kill you tonight',
    'Earn £500 a day from home, click http://money.example/now',
    'hi im 10 and i love this school',
    'I have complained about the car park three times and nobody has answered',
    'Such a stupid lying cow, our headteacher, as everybody at the gate says',
    long,
  ].map((text, at) => comment(text, { ref: `night-${at}` })),
  xReply('Is the trip still on if it snows?', { post: 'post-x' }),
  xReply('Pathetic school run by stupid liars', { post: 'post-x' }),
  mention('@ThistlewickPri when do the clubs start again?'),
];

export async function prepare(browser: Browser): Promise<Prepared> {
  const school = await startSchoolgate();
  const { ctx, schoolId } = school.running;
  await school.happen(...night);
  await ensureUsers(ctx, [
    { schoolId, role: 'governor', name: 'Oliver Tait', email: 'oliver.tait@thistlewick.example' },
  ]);
  await ctx.db.user.updateMany({ where: { schoolId }, data: { attestedAt: ctx.clock.now() } });
  const enter = entering(school);
  const cases = await someCases(school);
  const ids = await someRows(school);
  const [office, lead] = [await enter(browser, 'comms_admin'), await enter(browser, 'dsl')];
  await proposeRule(school, office);
  ids.post = await beginPost(school, office);
  await choosePassword(school, office);
  cases.asked = await askForBan(school, { page: lead, cases: await hiddenCases(school) });
  for (const page of [office, lead]) await page.context().close();
  return { school, cases, ids, enter, close: () => school.close() };
}

const entering = (school: Schoolgate) => async (browser: Browser, role: Role) => {
  const { ctx, schoolId } = school.running;
  const user = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role } });
  const { page } = await openPage(browser, { viewport: { width: 375, height: 800 }, serviceWorkers: 'block' });
  await page.goto(await issueLink(ctx, user.id));
  await page.getByRole('button', { name: /continue/i }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  return page;
};

async function someCases(school: Schoolgate): Promise<Prepared['cases']> {
  const { db } = school.running.ctx;
  const find = async (where: object) =>
    (await db.review.findFirst({ where: { state: { not: 'closed' }, ...where }, orderBy: { caseNumber: 'asc' } }))
      ?.caseNumber ?? (await db.review.findFirstOrThrow({ where, orderBy: { caseNumber: 'asc' } })).caseNumber;
  const hidden = await find({ lane: 'general', aboutHead: false, comment: { hiddenAt: { not: null } } });
  const other = { caseNumber: { not: hidden }, lane: 'general' };
  return {
    hidden,
    question: await find({ ...other, comment: { hiddenAt: null, clock: { isNot: null } } }),
    long: await find({ comment: { current: { text: long } } }),
    asked: '',
    safeguarding: await find({ lane: 'safeguarding' }),
  };
}

async function hiddenCases(school: Schoolgate): Promise<string[]> {
  const where = { lane: 'general' as const, comment: { hiddenAt: { not: null }, platform: 'facebook' as const } };
  const found = await school.running.ctx.db.review.findMany({ where, orderBy: { caseNumber: 'desc' } });
  return found.map(({ caseNumber }) => caseNumber);
}

async function someRows(school: Schoolgate): Promise<Prepared['ids']> {
  const { ctx, schoolId } = school.running;
  const { school: row } = await ctx.db.account.findFirstOrThrow({ include: { school: true } });
  const sent = { link: '', words: 'This comment about our teacher is unkind', email: 'parent@home.example' };
  await receiveRequest(ctx, { school: row, kind: 'report', reason: 'hurtful', stamp: 'pages', ...sent });
  const [alert, request, person] = await Promise.all([
    ctx.db.alert.findFirstOrThrow({ where: { schoolId } }),
    ctx.db.publicRequest.findFirstOrThrow({ where: { schoolId } }),
    ctx.db.person.findFirstOrThrow({ where: { schoolId } }),
  ]);
  return { alert: alert.id, request: request.id, person: person.id, post: '' };
}

async function proposeRule({ url }: Schoolgate, page: Page): Promise<void> {
  await page.goto(`${url}/settings/rules/hate.slur`);
  await page.getByLabel('Is it on?').selectOption('observe');
  await page.getByLabel('Why?').fill('Tried for a week, with a person looking at each');
  await page.getByRole('button', { name: 'Propose it' }).click();
  await page.getByRole('heading', { name: 'What it would have done' }).waitFor();
}

async function beginPost({ running: { ctx, schoolId }, url }: Schoolgate, page: Page): Promise<string> {
  const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'comms_admin' } });
  const { id: headId } = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'headteacher' } });
  for (const { id: accountId } of await ctx.db.account.findMany({ where: { schoolId } }))
    await grantRight(ctx, { schoolId, userId: headId }, { userId, accountId, untilDate: '2027-07-31' });
  await page.goto(`${url}/posts`);
  await page.getByRole('button', { name: 'Write a post' }).click();
  await page.getByLabel(/^Facebook/).check();
  await page.getByLabel('What it says').fill('Well done to Mason Carr for his reading!');
  await page.getByRole('button', { name: 'Save and check' }).last().click();
  await page.getByText('It is saved').waitFor();
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

/** As far as the code that a phone scans. */
async function choosePassword({ url }: Schoolgate, page: Page): Promise<void> {
  await page.goto(`${url}/my-sign-in/password`);
  for (const field of ['#password', '#again']) await page.locator(field).fill('otter umbrella quince');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#qr').waitFor();
}

/** Of the first of these cases whose writer can be banned; the answer is its number. */
async function askForBan({ url }: Schoolgate, { page, cases }: { page: Page; cases: string[] }): Promise<string> {
  for (const caseNumber of cases) {
    await page.goto(`${url}/cases/${caseNumber}/ban`);
    if ((await page.locator('#reason').count()) === 0) continue;
    await page.locator('#reason').fill('The third time this month');
    await page.locator('#milder').selectOption({ index: 1 });
    await page.locator('#do-ban').click();
    await page.waitForURL(/done=proposed/);
    return caseNumber;
  }
  throw new Error('nobody can be banned');
}
