/** A school's morning: what came over night, a change proposed, a ban asked for, a post half written, a report by a parent. */
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../prisma/generated/client.js';
import { grantRight } from '../../src/publishing/rights.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import { openPage } from '../browser/browser.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { type Cases, hiddenCases, night, someCases } from './night.js';
import { type Ids, someNotice, someRows } from './rows.js';

/** Beside people of each role: the first of a school where nothing is yet, and somebody who has not said that they know the policy. */
export type Visitor = Role | 'newcomer' | 'untrained';

export interface Prepared {
  school: Schoolgate;
  cases: Cases;
  ids: Ids;
  /** A page of somebody of this role, signed in. */
  enter(browser: Browser, as: Visitor): Promise<Page>;
  close(): Promise<void>;
}

export async function prepare(browser: Browser): Promise<Prepared> {
  const school = await startSchoolgate();
  const { ctx, schoolId } = school.running;
  await school.happen(...night);
  await ensureUsers(ctx, [
    { schoolId, role: 'governor', name: 'Oliver Tait', email: 'oliver.tait@thistlewick.example' },
    { schoolId, role: 'sysadmin', name: 'Ned Farrow', email: 'ned.farrow@thistlewick.example' },
    { schoolId, role: 'publisher', name: 'Imre Vass', email: 'imre.vass@thistlewick.example' },
    { schoolId, role: 'comms_admin', name: 'Una Reid', email: emails.untrained },
  ]);
  await ctx.db.user.updateMany({ where: { schoolId }, data: { attestedAt: ctx.clock.now() } });
  await ctx.db.user.update({ where: { email: emails.untrained }, data: { attestedAt: null } });
  await anotherSchool(school);
  const enter = entering(school);
  const cases = await someCases(school);
  const ids = await someRows(school, cases);
  const [office, lead] = [await enter(browser, 'comms_admin'), await enter(browser, 'dsl')];
  await proposeRule(school, office);
  ids.post = await beginPost(school, office);
  await choosePassword(school, office);
  cases.asked = await askForBan(school, { page: lead, cases: await hiddenCases(school) });
  await someNotice(school, cases.asked);
  for (const page of [office, lead]) await page.context().close();
  return { school, cases, ids, enter, close: () => school.close() };
}

const emails = { newcomer: 'nia.pell@new.example', untrained: 'una.reid@thistlewick.example' };

async function anotherSchool({ running: { ctx } }: Schoolgate): Promise<void> {
  const { id: schoolId } = await ctx.db.school.create({ data: { name: 'New Moor Primary School' } });
  await ensureUsers(ctx, [{ schoolId, role: 'comms_admin', name: 'Nia Pell', email: emails.newcomer }]);
}

const entering = (school: Schoolgate) => async (browser: Browser, as: Visitor) => {
  const { ctx, schoolId } = school.running;
  const where = as === 'newcomer' || as === 'untrained' ? { email: emails[as] } : { schoolId, role: as };
  const user = await ctx.db.user.findFirstOrThrow({ where, orderBy: { createdAt: 'asc' } });
  const { page } = await openPage(browser, { viewport: { width: 375, height: 800 }, serviceWorkers: 'block' });
  await page.goto(await issueLink(ctx, user.id));
  await page.getByRole('button', { name: /continue/i }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  return page;
};

async function proposeRule({ url }: Schoolgate, page: Page): Promise<void> {
  await page.goto(`${url}/settings/rules/hate.slur`);
  await page.getByLabel('Is it on?').selectOption('observe');
  await page.getByLabel('Why?').fill('Tried for a week, with a person looking at each');
  await page.getByRole('button', { name: 'Propose it' }).click();
  await page.getByRole('heading', { name: 'What it would have done' }).waitFor();
}

async function beginPost({ running: { ctx, schoolId }, url }: Schoolgate, page: Page): Promise<string> {
  const { id: userId } = await ctx.db.user.findFirstOrThrow({
    where: { schoolId, role: 'comms_admin' },
    orderBy: { createdAt: 'asc' },
  });
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
