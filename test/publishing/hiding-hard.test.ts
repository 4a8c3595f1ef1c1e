/** Hiding at once where something is in the way: the platform, a brake, a crash, a change of mind, a file that was read wrongly. */
import { describe, expect, test } from 'vitest';
import { setBrake } from '../../src/brakes.js';
import { importFile } from '../../src/people/importing.js';
import { photo, useOffice } from './office.js';

const at = useOffice();
const brake = (kind: 'none' | 'observe' | 'stopped') =>
  setBrake(at.desk.ctx, { schoolId: at.desk.schoolId, by: at.office.userId, brake: kind, reason: 'a test' });
const lastWish = async () => (await at.wishes()).at(-1);
const facebook = () => at.desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing;
const findingOf = async (text: string) => {
  const id = (await at.postCalled(text))?.id;
  return (await at.findings()).find(({ postExternalId }) => postExternalId === id);
};

describe('the platform', () => {
  test('an answer that was lost is asked for again, and it is hidden once', async () => {
    await at.enrol(['Nell Ash']);
    await at.publish('Our swings', 'Nell Ash', await photo(21));
    const id = (await at.postCalled('Our swings'))?.id ?? '';
    await at.desk.school.fault({
      platform: 'facebook',
      method: 'POST',
      path: id,
      reset: true,
      when: 'after',
      times: 1,
    });
    await at.withdrawFor('Nell Ash');
    expect([await at.isHidden('Our swings'), (await lastWish())?.state]).toEqual([true, 'done']);
  });

  test('what another app put up it does not let us hide: people are told, and the task stays', async () => {
    await at.enrol(['Odo Ash']);
    await at.publish('Our slide', 'Odo Ash', await photo(22));
    const id = (await at.postCalled('Our slide'))?.id ?? '';
    await at.desk.school.fault({ platform: 'facebook', method: 'POST', path: id, code: 200, status: 403, times: 1 });
    await at.withdrawFor('Odo Ash');
    expect([await at.isHidden('Our slide'), (await lastWish())?.state]).toEqual([false, 'failed']);
    expect(await at.livePage()).toContain(
      'Hiding it did not work: The platform does not let us do this. Everybody sees it.',
    );
    const letters = (await at.desk.school.mail()).map(({ text }) => text);
    expect(letters.some((text) => text.includes('should be hidden, and the platform did not take it'))).toBe(true);
    expect(await at.press((await findingOf('Our slide'))?.id, 'hide')).toBe(303);
    expect(await at.isHidden('Our slide')).toBe(true);
  });

  test('X has no such thing: nothing is tried, and its card says why', async () => {
    await at.enrol(['Perry Ash']);
    await at.publish('Our rope', 'Perry Ash', await photo(23), at.desk.accounts.x);
    const before = (await at.wishes()).length;
    await at.withdrawFor('Perry Ash');
    expect((await at.wishes()).length).toBe(before);
    const finding = (await at.findings()).find(({ accountId }) => accountId === at.desk.accounts.x);
    expect(await at.livePage()).toContain('X has no way to hide a post of ours for a while');
    expect(await at.press(finding?.id, 'hide')).toBe(422);
  });

  test('gone before we came: there is nothing left to hide, and nothing to do', async () => {
    await at.enrol(['Quin Ash']);
    await at.publish('Our sand', 'Quin Ash', await photo(24));
    await brake('stopped');
    await at.withdrawFor('Quin Ash');
    const finding = await findingOf('Our sand');
    await facebook()?.unpublish(finding?.postExternalId ?? '');
    await brake('none');
    expect(await at.press(finding?.id, 'hide')).toBe(303);
    expect((await at.findings()).some(({ id }) => id === finding?.id)).toBe(false);
    expect((await lastWish())?.state).toBe('done');
  });
});

describe('what only ran out', () => {
  test('is a task and hides nothing, unless the school’s policy says so', async () => {
    await at.enrol(['Rafe Ash', 'Sorrel Ash'], '2025-11-15');
    await at.publish('Our hoops', 'Rafe Ash', await photo(25));
    const ran = async () => {
      const { settings } = at.desk.ctx.policy;
      settings['consent.renewMonths'] = 6;
      await at.desk.ctx.queue.add('watch-pictures', 'all');
      await at.desk.school.settle();
      settings['consent.renewMonths'] = 12;
    };
    await ran();
    expect([(await findingOf('Our hoops'))?.rule, await at.isHidden('Our hoops')]).toEqual(['consent.expired', false]);
    await at.desk.ctx.queue.add('watch-pictures', 'all');
    await at.desk.school.settle();
    expect(await findingOf('Our hoops')).toBeUndefined();
    const { settings } = at.desk.ctx.policy;
    settings['consent.hideAtOnce'] = ['expired'];
    await ran();
    settings['consent.hideAtOnce'] = ['withdrawn', 'refused', 'do-not-publish'];
    expect(await at.isHidden('Our hoops')).toBe(true);
  });
});

describe('a school that acts by people alone', () => {
  test('while Schoolgate is kept from acting nothing is hidden by itself, and the card and the letter say so', async () => {
    await at.enrol(['Tamsin Ash']);
    await at.publish('Our bench', 'Tamsin Ash', await photo(26));
    await brake('observe');
    await at.withdrawFor('Tamsin Ash');
    expect([await at.isHidden('Our bench'), (await lastWish())?.errorCode]).toEqual([false, 'braked']);
    expect(await at.livePage()).toContain('since Schoolgate was kept from acting then: everybody sees it');
    const letters = (await at.desk.school.mail()).map(({ text }) => text);
    expect(letters.some((text) => text.includes('Nothing was hidden by itself, since Schoolgate is kept'))).toBe(true);
    // A person may, all the same.
    expect(await at.press((await findingOf('Our bench'))?.id, 'hide')).toBe(303);
    expect(await at.isHidden('Our bench')).toBe(true);
    await brake('none');
  });

  test('where it is stopped altogether a person’s wish waits, and another of theirs overtakes it', async () => {
    await brake('stopped');
    const finding = await findingOf('Our bench');
    expect(await at.press(finding?.id, 'show')).toBe(303);
    expect([await at.isHidden('Our bench'), (await lastWish())?.state]).toEqual([true, 'pending']);
    expect(await at.livePage()).toContain('Schoolgate is stopped: this waits');
    expect(await at.press(finding?.id, 'hide')).toBe(303);
    await brake('none');
    await at.desk.school.settle();
    const states = (await at.wishes()).slice(-2).map(({ kind, state }) => `${kind} ${state}`);
    expect([await at.isHidden('Our bench'), states]).toEqual([true, ['unhide_post cancelled', 'hide_post done']]);
  });
});

describe('time that passes in between', () => {
  const halted = (haltedUntil: Date | null) => at.desk.ctx.db.account.updateMany({ data: { haltedUntil } });
  const later = () => new Date(at.desk.ctx.clock.wall().getTime() + 3_600_000);
  const goOn = async () => {
    await halted(null);
    await at.desk.ctx.queue.add('sweep', 'all');
    await at.desk.school.settle();
  };

  test('a process that died in the middle is found by the sweep', async () => {
    await at.enrol(['Una Ash']);
    await at.publish('Our gate', 'Una Ash', await photo(27));
    await halted(later());
    await at.withdrawFor('Una Ash');
    const wish = await lastWish();
    expect([wish?.state, await at.isHidden('Our gate')]).toEqual(['pending', false]);
    const data = { state: 'performing' as const, leaseUntil: new Date(0), attempts: 1 };
    await at.desk.ctx.db.action.update({ where: { id: wish?.id ?? '' }, data });
    await goOn();
    expect([(await lastWish())?.state, await at.isHidden('Our gate')]).toEqual(['done', true]);
  });

  test('while the account is stopped the family agrees again: nothing is hidden any more', async () => {
    await at.enrol(['Vera Ash']);
    await at.publish('Our shed', 'Vera Ash', await photo(28));
    await halted(later());
    await at.withdrawFor('Vera Ash');
    await at.formOf('Vera Ash', '2026-11-08');
    await at.desk.school.settle();
    await goOn();
    expect([(await lastWish())?.errorCode, await at.isHidden('Our shed')]).toEqual(['mended', false]);
  });

  test('an older wish that comes back from a failure does not undo a newer one', async () => {
    await at.withdrawFor('Vera Ash', '2026-11-09');
    expect(await at.isHidden('Our shed')).toBe(true);
    const old = await lastWish();
    expect(await at.press((await findingOf('Our shed'))?.id, 'show')).toBe(303);
    await at.desk.ctx.db.action.update({ where: { id: old?.id ?? '' }, data: { state: 'pending', doneAt: null } });
    await goOn();
    const again = await at.desk.ctx.db.action.findUniqueOrThrow({ where: { id: old?.id ?? '' } });
    expect([again.errorCode, await at.isHidden('Our shed')]).toEqual(['overtaken', false]);
  });
});

test('so many at once are rather a file that was read wrongly: a person decides', async () => {
  const names = Array.from({ length: 11 }, (_, index) => `Pupil${'abcdefghijk'[index]} Wold`);
  await at.enrol(names);
  await at.publish('Our whole class', names.join('\n'), await photo(29));
  const rows = names.map((name) => `H${name.replace(' ', '')},social_media,no,10/10/2026,A parent,mother,F10`);
  const header = 'UPN,use,consent,given_on,given_by,relationship,evidence_ref';
  const bytes = Buffer.from(`${header}\n${rows.join('\n')}\n`);
  await importFile(at.desk.ctx, at.actor(), { kind: 'consents', bytes, whole: false });
  await at.desk.ctx.queue.add('watch-pictures', 'all');
  await at.desk.school.settle();
  const ours = (await at.findings()).filter(({ rule }) => rule === 'consent.refused');
  expect([ours.length, await at.isHidden('Our whole class'), (await lastWish())?.errorCode]).toEqual([
    11,
    false,
    'too_many',
  ]);
  expect(await at.livePage()).toContain('a list may have been read wrongly: everybody sees it');
  expect(await at.press(ours[0]?.id, 'hide')).toBe(303);
  expect(await at.isHidden('Our whole class')).toBe(true);
});
