/**
 * What every connector must do, whatever the platform. A new one passes by giving a stage: the connector against a
 * faithful fake, and what it is unable to do. Each platform's own traps stay in its own test.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Connector,
  ConnectorError,
  type ConnectorErrorCode,
  type Effect,
  type EffectKind,
  effectKinds,
} from '../../connectors/connector.js';
import type { FaultInput } from '../../connectors/sandbox/index.js';
import { type Surface, surfaces } from '../../moderation/types.js';

/** Somebody's words under a post of ours, by the platform's ids. */
export interface Scene {
  post: string;
  comment: string;
  author: string;
}

export interface Stage {
  connector(options?: { timeoutMs?: number }): Connector;
  arrange(text: string): Promise<Scene>;
  isHidden(comment: string): boolean;
  isBanned(author: string): boolean;
  /** What our account wrote, in order. */
  ours(): { id: string; text: string; under: string }[];
  fault(fault: Omit<FaultInput, 'platform'>): void;
  /** The fake's time now. */
  now(): Date;
  close(): Promise<void>;
}

export interface ContractCase {
  name: string;
  /** A comment directly under our post, as this platform calls it. */
  surface: Surface;
  open(): Promise<Stage>;
  /** Kinds that no API offers here. */
  unable: EffectKind[];
  /** A platform that refuses the same words twice at one place cannot double them either. */
  refusesDuplicates: boolean;
  /** The platform's own errors, as faults of the fake, and what they mean. */
  errors: [string, Omit<FaultInput, 'platform'>, ConnectorErrorCode][];
  /** An id of the right form that nothing has. */
  nobody: string;
  secrets: string[];
}

const WORDS = 'Please write to the office about Rowan, thank you';

export function testConnector(contract: ContractCase): void {
  describe(`${contract.name} keeps the contract of a connector`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await contract.open();
    });
    afterEach(() => stage.close());
    const context = { contract, stage: () => stage };
    testAbilities(context);
    testHiding(context);
    testWriting(context);
    testFinding(context);
    testBans(context);
    testErrors(context);
  });
}

interface Context {
  contract: ContractCase;
  stage(): Stage;
}

function effectOn(scene: Scene, kind: EffectKind, surface: Surface): Effect {
  return {
    kind,
    surface,
    commentExternalId: scene.comment,
    postExternalId: scene.post,
    authorExternalId: scene.author,
    ...(kind === 'reply' || kind === 'notice' ? { text: WORDS } : {}),
  };
}

async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, 'it did not fail').toBeInstanceOf(ConnectorError);
  if (!(error instanceof ConnectorError)) throw error;
  return error;
}

function testAbilities({ contract, stage }: Context): void {
  it('says for every kind and surface whether it can, and what hidden means', () => {
    const { can } = stage().connector();
    for (const kind of effectKinds)
      for (const surface of surfaces) expect(['api', 'assist', 'no']).toContain(can.ability(kind, surface));
    for (const kind of effectKinds)
      expect([kind, can.ability(kind, contract.surface) === 'api']).toEqual([kind, !contract.unable.includes(kind)]);
    expect(can.hiddenMeans).toMatch(/^[A-Z].{20,}\.$/);
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
    for (const kind of [...effectKinds, 'report_under_age'] as const) {
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

function testWriting({ contract, stage }: Context): void {
  it.each(['reply', 'notice'] as const)('writes one %s at its place and gives its id', async (kind) => {
    const scene = await stage().arrange('a question');
    const before = stage().ours().length;
    const { externalId } = await stage()
      .connector()
      .perform(effectOn(scene, kind, contract.surface));
    expect(stage().ours()).toHaveLength(before + 1);
    const under = kind === 'reply' ? scene.comment : scene.post;
    expect(stage().ours().at(-1)).toEqual({ id: externalId, text: WORDS, under });
  });

  it('writes any words as they are', async () => {
    const scene = await stage().arrange('a question');
    const text = 'Grüße & <b>"100 %"</b> 👩‍👧 שלום\nline two = 2';
    const effect = { ...effectOn(scene, 'reply', contract.surface), text };
    await stage().connector().perform(effect);
    expect(stage().ours().at(-1)?.text).toBe(text);
    const found = await stage().connector().find(effect, { since: stage().now(), exceptIds: [] });
    expect(found?.externalId).toBe(stage().ours().at(-1)?.id);
  });
}

function testFinding({ contract, stage }: Context): void {
  describe.each(['reply', 'notice'] as const)('a %s whose answer was lost', (kind) => {
    it('is found when the platform had taken it', async () => {
      const scene = await stage().arrange('a question');
      const effect = effectOn(scene, kind, contract.surface);
      const trace = { since: stage().now(), exceptIds: [] };
      const connector = stage().connector();
      expect(await connector.find(effect, trace)).toBeNull();
      stage().fault({ method: 'POST', reset: true, when: 'after' });
      expect(await failure(connector.perform(effect))).toMatchObject({ code: 'unavailable' });
      expect(await connector.find(effect, trace)).toEqual({ externalId: stage().ours().at(-1)?.id });
    });

    it('is not found when the platform had not', async () => {
      const scene = await stage().arrange('a question');
      const effect = effectOn(scene, kind, contract.surface);
      stage().fault({ method: 'POST', reset: true, when: 'before' });
      await failure(stage().connector().perform(effect));
      expect(await stage().connector().find(effect, { since: stage().now(), exceptIds: [] })).toBeNull();
    });

    it('is not mistaken for another, older, elsewhere or with other words', async () => {
      const [scene, elsewhere] = [await stage().arrange('a question'), await stage().arrange('another')];
      const effect = effectOn(scene, kind, contract.surface);
      const connector = stage().connector();
      const { externalId } = await connector.perform(effect);
      const since = stage().now();
      const later = new Date(since.getTime() + 60_000);
      const known = externalId ? [externalId] : [];
      expect(await connector.find(effect, { since, exceptIds: [] })).toEqual({ externalId });
      expect(await connector.find(effect, { since, exceptIds: known })).toBeNull();
      expect(await connector.find(effect, { since: later, exceptIds: [] })).toBeNull();
      expect(await connector.find({ ...effect, text: `${WORDS}!` }, { since, exceptIds: [] })).toBeNull();
      const there = effectOn(elsewhere, kind, contract.surface);
      expect(await connector.find(there, { since, exceptIds: [] })).toBeNull();
    });

    it.skipIf(contract.refusesDuplicates)('is found beside an identical one that is known', async () => {
      const scene = await stage().arrange('a question');
      const effect = effectOn(scene, kind, contract.surface);
      const connector = stage().connector();
      const first = await connector.perform(effect);
      const second = await connector.perform(effect);
      const trace = { since: stage().now(), exceptIds: first.externalId ? [first.externalId] : [] };
      expect(await connector.find(effect, trace)).toEqual(second);
    });
  });

  it('throws rather than say "none" when it could not look', async () => {
    const effect = effectOn(await stage().arrange('a question'), 'reply', contract.surface);
    stage().fault({ method: 'GET', html: true });
    await failure(stage().connector().find(effect, { since: stage().now(), exceptIds: [] }));
  });
}

function testBans({ contract, stage }: Context): void {
  it.skipIf(contract.unable.includes('ban'))('bans and lifts the ban, each also twice', async () => {
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
    for (const kind of ['hide', 'reply'] as const) {
      const error = await failure(
        stage()
          .connector({ timeoutMs: 400 })
          .perform(effectOn(scene, kind, contract.surface)),
      );
      expect([error.code, error.message]).toEqual([code, error.message]);
      const told = `${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause ?? '')}`;
      for (const secret of [...contract.secrets, 'Rowan', 'rude']) expect(told).not.toContain(secret);
    }
  });
}
