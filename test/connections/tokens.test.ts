/** Tokens that count once, between workers: PostgreSQL with two connections, and X's fake that refuses a second use. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createXSignIn, type XSignIn } from '../../connectors/x/oauth.js';
import { realClock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { resealTokens } from '../../src/connections/reseal.js';
import { openTokens, sealTokens, tokenSource } from '../../src/connections/tokens.js';
import { newKey } from '../../src/crypto/keys.js';
import { type OpenDb, openDb } from '../../src/db/index.js';
import { consent } from '../connectors/consent.js';
import { createDatabase, describeWith } from '../services.js';

await describeWith('PostgreSQL', 'a refresh token between two workers', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let workers: OpenDb[];
  let sandbox: Sandbox;
  let signIn: XSignIn;
  let accountId: string;
  const [oldKey, freshKey] = [newKey(), newKey()];
  const configWith = (keys: string) =>
    readConfig({ SECRET_KEYS: keys, DATABASE_URL: database.url }, '/nonexistent/.env');

  beforeAll(async () => {
    database = await createDatabase();
    const config = configWith(oldKey);
    workers = [await openDb(config), await openDb(config)];
    sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
    const { xUrl } = await sandbox.listen({ port: 0, smtpPort: 0 });
    signIn = createXSignIn({ ...sandboxSchool.x.oauth2, apiUrl: xUrl, timeoutMs: 5_000 });
    const school = await first().school.create({ data: { name: 'Thistlewick Primary' } });
    const account = { schoolId: school.id, platform: 'x' as const, externalId: sandboxSchool.x.userId, name: 'X' };
    accountId = (await first().account.create({ data: account })).id;
  });
  afterAll(async () => {
    await sandbox.close();
    for (const worker of workers) await worker.close();
    await database.drop();
  });
  const first = () => (workers[0] as OpenDb).db;
  const holders = () => workers.map(({ db }) => ({ db, config: configWith(oldKey), clock: realClock() }));
  const sources = () => holders().map((holder) => tokenSource(holder, accountId, signIn));
  const renewals = () => sandbox.calls().filter(({ path }) => path.includes('oauth2/token')).length;
  const row = () => first().credential.findUniqueOrThrow({ where: { accountId } });

  /** Connected anew before each test. */
  beforeEach(async () => {
    const redirectUri = 'http://127.0.0.1:9/back';
    const { code, verifier } = await consent((to) => signIn.address({ ...to, redirectUri }));
    const grant = await signIn.redeem({ code, verifier, redirectUri });
    const { schoolId } = await first().account.findUniqueOrThrow({ where: { id: accountId } });
    await first().credential.deleteMany();
    await first().credential.create({
      data: {
        ...{ schoolId, accountId, scopes: grant.scopes, connectedBy: 'a test', connectedAt: new Date() },
        sealed: sealTokens(configWith(oldKey), accountId, grant),
        expiresAt: new Date(Date.now() + grant.expiresInMs),
      },
    });
  });

  it('is spent by one of them, and both go on with what it brought', async () => {
    const [one, two] = sources();
    const used = (await one?.current()) ?? '';
    sandbox.x.expireTokens();
    const before = renewals();
    // Many calls at once, of both, were refused with the same token.
    const all = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? one : two)?.renewed(used)));
    expect(renewals() - before).toBe(1);
    expect(new Set(all).size).toBe(1);
    expect(all[0]).not.toBe(used);
    expect((await row()).version).toBe(2);
  });

  it('is spent before the access token ends, so that no call is refused for its age', async () => {
    await first().credential.update({ where: { accountId }, data: { expiresAt: new Date(Date.now() + 60_000) } });
    const before = renewals();
    const [a, b] = await Promise.all(sources().map((source) => source.current()));
    const [again] = await Promise.all(sources().map((source) => source.current()));
    expect(renewals() - before).toBe(1);
    // Who came second may have used the old one up to its end.
    expect([a, b]).toContain(again);
  });

  it('that X refuses stops everybody until a person connects anew', async () => {
    const { refreshToken } = openTokens(configWith(oldKey), await row());
    await signIn.renew(refreshToken ?? '');
    const before = renewals();
    const [one, two] = sources();
    await expect(one?.renewed((await one?.current()) ?? '')).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(two?.current()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(renewals() - before).toBe(1);
    expect((await row()).refusedAt).not.toBeNull();
  });

  it.each([{ html: true }, { reset: true }])('survives trouble that passes: %j', async (fault) => {
    const [one] = sources();
    const used = (await one?.current()) ?? '';
    sandbox.faults.add({ platform: 'x', path: 'oauth2/token', ...fault });
    await expect(one?.renewed(used)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await row()).refusedAt).toBeNull();
    expect(await one?.renewed(used)).not.toBe(used);
  });

  it('never takes the place of what a person connected while it was on its way', async () => {
    const during = (act: () => Promise<unknown>): Pick<XSignIn, 'renew'> => ({
      async renew(token) {
        const grant = await signIn.renew(token);
        await act();
        return grant;
      },
    });
    const holder = holders()[0] as ReturnType<typeof holders>[number];
    const anew = { accessToken: 'connected anew', refreshToken: 'of the new one' };
    const connect = () =>
      first().credential.update({
        where: { accountId },
        data: {
          sealed: sealTokens(configWith(oldKey), accountId, anew),
          renewingUntil: null,
          version: { increment: 1 },
        },
      });
    const used = (await sources()[0]?.current()) ?? '';
    expect(await tokenSource(holder, accountId, during(connect)).renewed(used)).toBe(anew.accessToken);
    expect(openTokens(configWith(oldKey), await row())).toEqual(anew);
  });

  it('whose holder died is taken over when its lease has run out', async () => {
    const [one] = sources();
    const used = (await one?.current()) ?? '';
    await first().credential.update({ where: { accountId }, data: { renewingUntil: new Date(Date.now() - 1) } });
    expect(await one?.renewed(used)).not.toBe(used);
  });

  it('stands sealed in the database, and opens with the old key beside the new', async () => {
    const source = sources()[0];
    const token = (await source?.current()) ?? '';
    const dump = JSON.stringify(await first().$queryRaw`SELECT * FROM "Credential"`);
    expect(dump).not.toContain(token);
    expect(openTokens(configWith(`${freshKey},${oldKey}`), await row()).accessToken).toBe(token);
    expect(await resealTokens(first(), configWith(`${freshKey},${oldKey}`))).toEqual({ resealed: 1, all: 1 });
    expect(openTokens(configWith(freshKey), await row()).accessToken).toBe(token);
    expect(() => openTokens(configWith(freshKey), { ...{ accountId, sealed: '' }, sealed: dump })).toThrow(
      'not a sealed value',
    );
  });
});
