/** The contract for what must not be doubled: a reply and a notice, written once and found again. */
import { describe, expect, it } from 'vitest';
import { type Context, effectOn, failure, WORDS } from './contract-case.js';

export function testWriting({ contract, stage }: Context): void {
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

export function testRetracting({ contract, stage }: Context): void {
  it('takes back its own words, also twice, and never what others wrote', async () => {
    const scene = await stage().arrange('a question');
    const connector = stage().connector();
    const { externalId = '' } = await connector.perform(effectOn(scene, 'reply', contract.surface));
    const wish = { ...effectOn(scene, 'retract', contract.surface), commentExternalId: externalId };
    for (const _ of [1, 2]) await connector.perform(wish);
    expect(
      stage()
        .ours()
        .filter(({ id }) => id === externalId),
    ).toEqual([]);
    const foreign = effectOn(scene, 'retract', contract.surface);
    expect(['invalid', 'forbidden']).toContain((await failure(connector.perform(foreign))).code);
    await connector.perform(effectOn(scene, 'hide', contract.surface));
    expect(stage().isHidden(scene.comment)).toBe(true);
  });
}

export function testFinding({ contract, stage }: Context): void {
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

    // A platform that refuses the same words twice leaves nothing to tell apart.
    if (contract.refusesDuplicates) return;
    it('is found beside an identical one that is known', async () => {
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
