/**
 * What every connector must do, whatever the platform. A new one passes by giving a stage: the connector against a
 * faithful fake, and what it is unable to do. Each platform's own traps stay in its own test.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectKinds } from '../../connectors/connector.js';
import { surfaces } from '../../moderation/types.js';
import { type Context, type ContractCase, effectOn, failure, type Stage, WORDS } from './contract-case.js';
import { testPublishing } from './contract-publishing.js';
import { testFinding, testRetracting, testWriting } from './contract-words.js';

/** Declares the tests of the contract for one platform. */
export function testConnector(contract: ContractCase): void {
  describe(`${contract.name} keeps the contract of a connector`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await contract.open();
    });
    afterEach(async () => {
      const unknown = stage.calls().filter(({ outcome }) => outcome === 'unknown');
      await stage.close();
      expect(unknown, 'calls that the platform does not know').toEqual([]);
    });
    const context = { contract, stage: () => stage };
    testAbilities(context);
    testHiding(context);
    testWriting(context);
    testRetracting(context);
    testFinding(context);
    testBans(context);
    testErrors(context);
    testPublishing(context);
  });
}

function testAbilities({ contract, stage }: Context): void {
  it('says for every kind and surface whether it can, and what hidden means', () => {
    const { can } = stage().connector();
    for (const kind of effectKinds)
      for (const surface of surfaces) expect(['api', 'assist', 'no']).toContain(can.ability(kind, surface));
    for (const kind of effectKinds)
      expect([kind, can.ability(kind, contract.surface) === 'api']).toEqual([kind, !contract.unable.includes(kind)]);
    for (const words of [can.hiddenMeans, can.unseen]) expect(words).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('refuses as unsupported whatever it cannot do by API, without a call', async () => {
    const scene = await stage().arrange('hello');
    const connector = stage().connector();
    stage().fault({ reset: true, times: 100 });
    for (const kind of effectKinds)
      for (const surface of surfaces) {
        if (connector.can.ability(kind, surface) === 'api') continue;
        expect(await failure(connector.perform(effectOn(scene, kind, surface)))).toMatchObject({ code: 'unsupported' });
      }
  });

  it('tells a person how to do each thing by hand', () => {
    const about = { permalink: 'https://example.com/p/1', authorHandle: 'marian', authorExternalId: '77' };
    for (const kind of [...effectKinds, 'report_under_age', 'unpublish', 'untag'] as const) {
      const { url, steps } = stage().connector().assist(kind, about);
      expect(URL.canParse(url)).toBe(true);
      expect(steps.length).toBeGreaterThan(0);
    }
    expect(stage().connector().assist('report_under_age', about).text).toContain('under 13');
  });
}

function testHiding({ contract, stage }: Context): void {
  it('hides, also twice, and shows again, also twice', async () => {
    const scene = await stage().arrange('rude words');
    const connector = stage().connector();
    for (const kind of ['hide', 'hide', 'unhide', 'unhide'] as const) {
      await connector.perform(effectOn(scene, kind, contract.surface));
      expect(stage().isHidden(scene.comment)).toBe(kind === 'hide');
    }
  });

  it('hides one comment and no other', async () => {
    const [one, other] = [await stage().arrange('one'), await stage().arrange('other')];
    await stage()
      .connector()
      .perform(effectOn(one, 'hide', contract.surface));
    expect(stage().isHidden(other.comment)).toBe(false);
  });

  it('says not_found of what is gone', async () => {
    const scene = { ...(await stage().arrange('x')), comment: contract.nobody };
    const error = await failure(
      stage()
        .connector()
        .perform(effectOn(scene, 'hide', contract.surface)),
    );
    expect(error.code).toBe('not_found');
  });

  it('says invalid of an effect without its id, without a call', async () => {
    stage().fault({ reset: true, times: 100 });
    for (const kind of ['hide', 'reply', 'notice'] as const) {
      const effect = { kind, surface: contract.surface, text: WORDS };
      expect(await failure(stage().connector().perform(effect))).toMatchObject({ code: 'invalid' });
    }
  });
}

function testBans({ contract, stage }: Context): void {
  // What a platform declares that it cannot do is tested as an assist, not skipped.
  if (contract.unable.includes('ban')) return;
  it('bans and lifts the ban, each also twice', async () => {
    const scene = await stage().arrange('spam');
    const connector = stage().connector();
    for (const kind of ['ban', 'ban', 'unban', 'unban'] as const) {
      await connector.perform(effectOn(scene, kind, contract.surface));
      expect(stage().isBanned(scene.author)).toBe(kind === 'ban');
    }
  });
}

function testErrors({ contract, stage }: Context): void {
  const cases: ContractCase['errors'] = [
    ['a reset connection', { reset: true }, 'unavailable'],
    ['a page of HTML', { html: true }, 'unavailable'],
    ['no answer in time', { hang: true }, 'timeout'],
    ['an answer that is too late', { delayMs: 2_000 }, 'timeout'],
    ...contract.errors,
  ];

  it.each(cases)('takes %s for what it is, and says nothing that must not be logged', async (_name, fault, code) => {
    const scene = await stage().arrange('rude words');
    stage().fault({ times: 5, ...fault });
    // Short only where the time is the point: a busy machine must not turn another error into a timeout.
    const connector = stage().connector({ timeoutMs: code === 'timeout' ? 400 : 10_000 });
    for (const kind of ['hide', 'reply'] as const) {
      const error = await failure(connector.perform(effectOn(scene, kind, contract.surface)));
      expect([error.code, error.message]).toEqual([code, error.message]);
      const told = `${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause ?? '')}`;
      for (const secret of [...contract.secrets, 'Rowan', 'rude']) expect(told).not.toContain(secret);
    }
  });
}
