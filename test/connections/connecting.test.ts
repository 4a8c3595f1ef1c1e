/** A person connects the school's accounts through the console, against the fakes' pages of consent; and disconnects them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { connectSteps } from '../../src/connections/steps.js';
import { connectorOf } from '../../src/context.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import { decide } from '../connectors/consent.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate('embedded', {
    SECRET_KEYS: Buffer.alloc(32, 7).toString('base64'),
    X_WEBHOOK: 'on',
  });
}, 60_000);
afterAll(() => school.close());

/** A browser that keeps its cookies and sends the form's token. */
async function browser(role: Role) {
  const { ctx, schoolId } = school.running;
  const email = `${role}@test.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId, role, name: 'Test Person', email }]);
  const cookies = new Map<string, string>();
  const ask = async (path: string, body?: Record<string, string>) => {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const url = new URL(path, school.url);
    const answer = await fetch(url, {
      ...(body && { method: 'POST', body: new URLSearchParams(body) }),
      headers,
      redirect: 'manual',
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    return { status: answer.status, text: await answer.text() };
  };
  let token = '';
  const get = async (path: string) => {
    const page = await ask(path);
    token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? token;
    return page;
  };
  const post = (path: string, body: Record<string, string> = {}) => ask(path, { ...body, _csrf: token });
  const link = new URL(await issueLink(ctx, user?.id ?? '')).pathname;
  await get(link);
  await post(link);
  await get('/accounts');
  return { get, post, userId: user?.id ?? '' };
}

const theCase = {
  ...{
    account: 'Thistlewick',
    aim: 'News for parents',
    audience: 'Parents',
    promotion: 'The newsletter',
    open: 'yes',
    openReason: 'Questions',
  },
  ...{ adminOne: 'Helen Straker', adminTwo: 'Ruth Ashby' },
};
const goTo = (text: string) => /id="go"[^>]* href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
const credentials = () => school.running.ctx.db.credential.findMany({ include: { account: true } });
const pathOf = (url: URL) => url.pathname + url.search;

async function approve(platform: 'facebook' | 'x', account = theCase.account) {
  const admin = await browser('comms_admin');
  await admin.post(`/accounts/${platform}/case`, { ...theCase, account });
  const head = await browser('headteacher');
  const early = await head.post(`/accounts/${platform}/approve`);
  if ((await school.running.ctx.db.assessment.count()) === 0)
    expect(early.text).toContain('First its effects on people');
  await head.post('/duties/assessment', { use: 'accounts', on: '2026-11-02', officer: 'Dee Petts' });
  await head.post(`/accounts/${platform}/approve`);
  return admin;
}

describe('before anything is connected', () => {
  test('a case with one administrator is refused in the policy’s words', async () => {
    const admin = await browser('comms_admin');
    const one = await admin.post('/accounts/x/case', { ...theCase, adminTwo: '' });
    expect([one.status, one.text]).toEqual([422, expect.stringContaining('Name at least two administrators')]);
    const same = await admin.post('/accounts/x/case', { ...theCase, adminTwo: 'helen straker' });
    expect(same.text).toContain('Name at least two administrators');
  });

  test('without a case, and before the head approved it, nobody gets to the platform', async () => {
    const admin = await browser('comms_admin');
    expect((await admin.post('/accounts/x/connect')).text).toContain('First put the account’s case on record');
    await admin.post('/accounts/x/case', theCase);
    expect((await admin.post('/accounts/x/connect')).text).toContain('The headteacher has not approved');
    const refused = await admin.post('/accounts/x/approve');
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Only the headteacher may approve')]);
    expect((await browser('dsl').catch(() => null)) && (await (await browser('dsl')).get('/accounts')).status).toBe(
      403,
    );
  });

  test('the command line says what is to be done, and gives the link', async () => {
    const { lines } = await connectSteps(school.running.ctx, 'x');
    expect(lines.join('\n')).toMatch(/\[done\] 1\..*\n.*\/accounts\/connected\/x.*\n\[done\] 3\..*\n\[ {4}\] 4\./);
    expect(lines.join('\n')).toContain('/sign-in/');
  });
});

describe('an approval', () => {
  test('is of one account: another of the same platform is not connected by it', async () => {
    const { ctx, schoolId } = school.running;
    const admin = await approve('x', 'PE department');
    const go = goTo((await admin.post('/accounts/x/connect')).text);
    const refused = await admin.get(pathOf(await decide(go, 'allow')));
    expect(refused.text).toContain('approved “PE department”, and this is @ThistlewickPri');
    expect(await credentials()).toEqual([]);
    await ctx.db.accountApproval.deleteMany({ where: { schoolId, account: 'PE department' } });
  });
});

describe('X', () => {
  test('is connected, read with the new token, and what it gave stands nowhere in clear', async () => {
    const admin = await approve('x');
    const go = goTo((await admin.post('/accounts/x/connect')).text);
    expect(go).toContain('code_challenge_method=S256');
    const back = await decide(go, 'allow');
    const done = await admin.get(pathOf(back));
    expect(done.text).toContain('@ThistlewickPri is connected.');
    expect(done.text).toMatch(/Schoolgate does not see:<\/strong> Posts of people who hide them/);
    const [row] = await credentials();
    const bound = await school.running.ctx.db.accountApproval.findFirst({ where: { accountId: row?.accountId } });
    expect(bound).toMatchObject({ account: 'Thistlewick', approvedAt: expect.any(Date) });
    expect(row).toMatchObject({ account: { platform: 'x', handle: 'ThistlewickPri' }, refusedAt: null, version: 1 });
    expect(row?.sealed).toMatch(/^s1\./);
    const { ctx } = school.running;
    const connector = row && connectorOf(ctx, row.account);
    await connector?.polling?.poll(null, ctx.clock.now());
    expect(ctx.connectors.filter(({ platform }) => platform === 'x')).toHaveLength(1);
    const audit = await ctx.db.auditEvent.findMany({ where: { kind: { startsWith: 'account.' } } });
    expect(audit.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account.requested', 'account.approved', 'account.connected']),
    );
    const everything = JSON.stringify([audit, await ctx.db.connectAttempt.findMany(), await credentials()]);
    expect(everything).not.toContain('sandbox-x-access');
    expect(everything).not.toContain('sandbox-x-refresh');
  });

  test('is told of at once by X, where Schoolgate has registered itself', async () => {
    await school.settle();
    const author = { id: '77', name: 'Idris Pen', handle: 'idrispen', bio: '' };
    const mention = { type: 'mention_added', platform: 'x', author, text: '@ThistlewickPri is the hall open?' };
    await school.happen(mention);
    const { db } = school.running.ctx;
    const told = await db.commentRevision.findMany({ where: { comment: { platform: 'x', ours: false } } });
    expect(told).toMatchObject([{ channel: 'webhook', text: mention.text, webhookAt: expect.any(Date) }]);
    const { findings } = await db.account.findFirstOrThrow({ where: { platform: 'x' } });
    expect(findings).toEqual([]);
    const charged = await db.apiCharge.findFirst({ where: { item: 'post_read' } });
    expect(charged).toMatchObject({ microUsd: 5_000 });
  });

  test('comes back only to who began, once, with its own state', async () => {
    const admin = await browser('comms_admin');
    const before = (await credentials())[0]?.connectedAt;
    const go = goTo((await admin.post('/accounts/x/connect')).text);
    const back = await decide(go, 'allow');
    const forged = new URL(back);
    forged.searchParams.set('state', 'of-somebody-else');
    expect((await admin.get(pathOf(forged))).text).toContain('was not begun here');
    // Another person's browser, as by a link that was sent to them.
    const head = await browser('headteacher');
    expect((await head.get(pathOf(back))).text).toContain('was not begun here');
    expect((await admin.get(pathOf(back).replace('/x?', '/facebook?'))).text).toContain('was not begun here');
    expect((await credentials())[0]?.connectedAt).toEqual(before);
    expect((await admin.get(pathOf(back))).text).toContain('is connected');
    expect((await admin.get(pathOf(back))).text).toContain('was not begun here');
  });

  test('that is refused on X’s page changes nothing', async () => {
    const admin = await browser('comms_admin');
    const back = await decide(goTo((await admin.post('/accounts/x/connect')).text), 'refuse');
    expect((await admin.get(pathOf(back))).text).toContain('Nothing was connected');
  });

  test('that gives too little is not kept', async () => {
    const admin = await browser('comms_admin');
    const go = new URL(goTo((await admin.post('/accounts/x/connect')).text));
    go.searchParams.set('scope', 'tweet.read users.read offline.access');
    const before = (await credentials())[0]?.connectedAt;
    const answer = await admin.get(pathOf(await decide(go.href, 'allow')));
    expect(answer.text).toContain('tweet.write, tweet.moderate.write is missing');
    expect((await credentials())[0]?.connectedAt).toEqual(before);
  });

  test('that is disconnected is revoked, and the settings’ token counts again', async () => {
    const admin = await browser('comms_admin');
    const [row] = await credentials();
    const token = row && (await import('../../src/connections/tokens.js')).openTokens(school.running.ctx.config, row);
    const done = await admin.post(`/accounts/${row?.accountId}/disconnect`);
    expect(done.text).toContain('the platform has ended what it was given');
    const ended = (await school.calls()).filter(
      ({ method, path }) => method === 'DELETE' && path.includes('activity/'),
    );
    expect(ended).toHaveLength(5);
    expect(await credentials()).toEqual([]);
    const authorization = `Bearer ${token?.accessToken}`;
    expect((await fetch(`${school.sandboxUrl}/x/2/users/me`, { headers: { authorization } })).status).toBe(401);
    expect((await admin.get('/accounts')).text).toContain('by the settings file');
  });
});

describe('Facebook', () => {
  test('is connected by somebody who may moderate the page, and by nobody else', async () => {
    const admin = await approve('facebook');
    const weak = new URL(goTo((await admin.post('/accounts/facebook/connect')).text));
    weak.searchParams.set('decision', 'weak');
    const sent = await fetch(weak, { redirect: 'manual' });
    const refused = await admin.get(pathOf(new URL(sent.headers.get('location') ?? '')));
    expect(refused.text).toContain('not moderate it');
    expect(await credentials()).toEqual([]);
    const go = goTo((await admin.post('/accounts/facebook/connect')).text);
    expect((await admin.get(pathOf(await decide(go, 'allow')))).text).toContain(
      'Thistlewick Primary School is connected.',
    );
    const [row] = await credentials();
    expect(row?.scopes).toContain('MODERATE');
    expect(JSON.stringify(row)).not.toContain('sandbox-fb-page');
    const done = await admin.post(`/accounts/${row?.accountId}/disconnect`);
    expect(done.text).toContain('the platform has ended what it was given');
  });

  test('that does not answer when it is disconnected is disconnected here, and a person is told to end it there', async () => {
    const admin = await browser('comms_admin');
    const go = goTo((await admin.post('/accounts/facebook/connect')).text);
    await admin.get(pathOf(await decide(go, 'allow')));
    const [row] = await credentials();
    await school.fault({ platform: 'facebook', path: 'debug_token', html: true });
    expect((await admin.post(`/accounts/${row?.accountId}/disconnect`)).text).toContain('end it there as well');
    expect(await credentials()).toEqual([]);
  });
});

test('no call went to an unknown route, and none shows a secret', async () => {
  const calls = await school.calls();
  expect(calls.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  expect(JSON.stringify(calls)).not.toMatch(/sandbox-(x|fb)-(access|refresh|code|user|page)/);
});
