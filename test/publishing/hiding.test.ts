/** Somebody said no: what is up with them in it is hidden at once, where that can be undone, and people do the rest. */
import { describe, expect, test } from 'vitest';
import { restrict } from '../../src/people/standing.js';
import { watchPictures } from '../../src/pictures/live/watching.js';
import { photo, useOffice } from './office.js';

const at = useOffice();

describe('a withdrawal', () => {
  test('hides the post within the minute, tells office and head, and leaves the task to a person', async () => {
    await at.enrol(['Ibby Quill', 'Jory Quill']);
    const live = await at.publish('Our kites', 'Ibby Quill\nJory Quill', await photo(11));
    expect(await at.isHidden('Our kites')).toBe(false);
    await at.withdrawFor('Ibby Quill');
    expect(await at.isHidden('Our kites')).toBe(true);
    expect(await at.up()).toContain('Our kites');
    const open = await at.findings();
    expect(open.map(({ rule }) => rule)).toEqual(['consent.withdrawn']);
    const body = await at.livePage();
    for (const words of [
      'by Schoolgate.',
      'gone from the timeline of the page alone',
      'Show the post again',
      'Take the post down',
    ])
      expect(body, words).toContain(words);
    const letter = (await at.desk.school.mail()).find(({ subject }) => subject === 'A picture to look at');
    expect(letter?.text).toContain('One post is being hidden at once');
    expect(letter?.text).not.toMatch(/Ibby|Quill|kites/);
    expect(
      (await at.desk.ctx.db.notification.findFirstOrThrow({ where: { subject: 'A picture to look at' } })).roles,
    ).toEqual(['comms_admin', 'headteacher']);
    const chain = await at.desk.ctx.db.auditEvent.findMany({
      where: { kind: { in: ['post.to-hide', 'action.done'] } },
    });
    expect(chain.map(({ kind }) => kind)).toContain('post.to-hide');
    expect(live.hiddenAt).toBeNull();
    expect((await at.desk.ctx.db.livePicture.findUniqueOrThrow({ where: { id: live.id } })).hiddenAt).not.toBeNull();
  });

  test('looked at again and again, by two at once, it is one effect; another child in the picture changes nothing', async () => {
    const before = (await at.wishes()).length;
    await Promise.all([watchPictures(at.desk.ctx, 'all'), watchPictures(at.desk.ctx, 'all')]);
    await at.readAll();
    expect((await at.wishes()).length).toBe(before);
    await at.withdrawFor('Jory Quill');
    expect([await at.isHidden('Our kites'), (await at.findings()).length]).toEqual([true, 2]);
  });

  test('a person shows it again in one click, and nothing hides it until somebody says no anew', async () => {
    const [finding] = await at.findings();
    expect(await at.press(finding?.id, 'show')).toBe(303);
    expect(await at.isHidden('Our kites')).toBe(false);
    await at.readAll();
    await watchPictures(at.desk.ctx, 'all');
    await at.desk.school.settle();
    expect(await at.isHidden('Our kites')).toBe(false);
    expect(await at.livePage()).toContain('Everybody sees it.');
    expect(await at.press(finding?.id, 'hide')).toBe(303);
    expect([await at.isHidden('Our kites'), (await at.livePage()).includes('by Olga.')]).toEqual([true, true]);
    expect(await at.press(finding?.id, 'show')).toBe(303);
    await restrict(at.desk.ctx, at.actor(), await at.personCalled('Jory Quill'), 'a reason of its own');
    await at.desk.school.settle();
    expect(await at.isHidden('Our kites')).toBe(true);
  });

  test('agreed to again, the task closes, and whether it is shown is for a person to say', async () => {
    await restrict(at.desk.ctx, at.leader(), await at.personCalled('Jory Quill'), null);
    for (const name of ['Ibby Quill', 'Jory Quill']) await at.formOf(name, '2026-11-08');
    await at.desk.school.settle();
    expect([await at.findings(), await at.isHidden('Our kites')]).toEqual([[], true]);
    const body = await at.livePage();
    expect(body).toContain('Hidden, and nothing stands against it');
    const id = /\/live\/([0-9a-f-]+)\/show/.exec(body)?.[1];
    expect(await at.press(id, 'show')).toBe(303);
    expect([await at.isHidden('Our kites'), (await at.livePage()).includes('nothing stands against it')]).toEqual([
      false,
      false,
    ]);
  });
});
