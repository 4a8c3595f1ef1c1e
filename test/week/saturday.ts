/** A weekend query, a journalist, a pile-on and a child's account, each as the school's people find it at the week's end. */
import { describe, expect, test } from 'vitest';
import { saveContact } from '../../src/alerts/contacts.js';
import { type Resolution, type ResolutionError, resolve } from '../../src/resolutions.js';
import type { Played } from './played.js';

const include = { review: true, clock: true, actions: true, decisions: true } as const;

export function saturday(week: () => Played): void {
  /** What a visitor of the week wrote, by how it begins. */
  const said = (begin: string) =>
    week().school.running.ctx.db.comment.findFirstOrThrow({
      where: { current: { text: { startsWith: begin } } },
      include,
    });

  describe('a query of Saturday', () => {
    const question = 'Hi all, is after-school football still on';

    test('is acknowledged at once and has until the end of Monday', async () => {
      const { clock } = await said(question);
      expect(clock).toMatchObject({ state: 'running', acknowledgedBy: 'bot', dueAt: new Date('2026-11-17T00:00:00Z') });
      const waited = (clock?.acknowledgedAt?.getTime() ?? Infinity) - (clock?.startedAt.getTime() ?? 0);
      expect(waited).toBeLessThanOrEqual(15 * 60_000);
    });

    test('as everybody reads it on the page: automatic, once, and Monday named', async () => {
      const { externalId } = await said(question);
      const { comments } = (await week().school.state()).facebook;
      const replies = comments.filter(({ parent_id }) => parent_id && externalId.endsWith(parent_id));
      const automatic = replies.filter(({ message }) => message.includes('automatic reply'));
      expect(automatic.map(({ message }) => message)).toEqual([expect.stringContaining('by the end of Monday')]);
    });
  });

  describe('the journalist of Friday', () => {
    const question = '@ThistlewickPri Morning. We are running a piece';
    const choose = async (what: Resolution, text?: string) => {
      const { ctx, schoolId } = week().school.running;
      const { id, currentId } = await said(question);
      const user = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
      const input = {
        schoolId,
        commentId: id,
        revisionId: currentId ?? '',
        userId: user.id,
        what,
        reason: 'A test',
        text,
      };
      await resolve(ctx, input);
      await week().school.settle();
    };
    const refusal = (doing: Promise<void>) =>
      doing.then(
        () => null,
        (error: ResolutionError) => error.message,
      );
    const answers = async () => {
      const { actions } = await said(question);
      const ids = actions.flatMap(({ externalId }) => externalId ?? []);
      return (await week().school.state()).x.tweets.filter(({ id }) => ids.includes(id)).map(({ text }) => text);
    };
    const holding = expect.stringMatching(
      /answers questions from the media through one person.*This is an automatic reply/s,
    );

    test('is held: heard within the day by the fixed words alone, and waits for the media lead', async () => {
      const { clock, review } = await said(question);
      expect(clock).toMatchObject({ state: 'running', acknowledgedBy: 'bot' });
      expect(clock?.acknowledgedAt?.getTime()).toBeLessThan(clock?.dueAt.getTime() ?? 0);
      expect(review).toMatchObject({ state: 'open', replyUnlockedAt: null });
      expect(await answers()).toEqual([holding]);
      expect(await refusal(choose('reply', 'The head has nothing to add.'))).toContain('only the holding words');
      expect(await refusal(choose('unlock_reply'))).toContain('Only the media lead');
      expect(await answers()).toEqual([holding]);
    });

    test('is answered freely once the media lead opened it', async () => {
      const { ctx, schoolId } = week().school.running;
      const { id, name, email } = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
      const lead = { role: 'media_lead' as const, name, email, teamsUrl: '', slackUrl: '', webhookUrl: '' };
      await saveContact(ctx, { schoolId, userId: id }, lead);
      await choose('unlock_reply');
      await choose('reply', 'The open meeting on Tuesday is for parents.');
      expect(await answers()).toEqual([holding, expect.stringContaining('The open meeting on Tuesday')]);
      expect((await said(question)).clock).toMatchObject({ state: 'answered', acknowledgedBy: 'bot' });
    });
  });

  test('the pile-on of Thursday night is one alert', async () => {
    const { db } = week().school.running.ctx;
    const night = { gte: new Date('2026-11-12T22:05:00Z'), lt: new Date('2026-11-13T06:00:00Z') };
    const harmful = await db.review.findMany({
      where: { priority: { lte: 2 }, comment: { postedAt: night, post: { text: { contains: 'blazer' } } } },
      include: { alert: true },
    });
    expect(harmful.length).toBeGreaterThan(4);
    expect([...new Set(harmful.map(({ alert }) => alert?.kind))]).toEqual(['storm']);
    expect(new Set(harmful.map(({ alert }) => alert?.id)).size).toBe(1);
    const inTheNight = week().letters.filter(({ at }) => at >= night.gte && at < night.lt);
    const storms = inTheNight.filter(({ mail }) => mail.subject?.includes('many harmful comments'));
    expect(storms.length).toBeGreaterThan(0);
    // Urgent ones among them ring at once; nobody is written to for each of the rest.
    const people = [...new Set(inTheNight.flatMap(({ to }) => to))];
    const count = (person: string) => inTheNight.filter(({ to }) => to.includes(person)).length;
    expect(
      Math.max(...people.map(count)),
      JSON.stringify(inTheNight.map(({ mail }) => mail.subject)),
    ).toBeLessThanOrEqual(8);
    // Without their links, whose chance letters spell what they like.
    const words = inTheNight.map(({ mail }) => `${mail.subject} ${mail.text?.replaceAll(/https?:\S+/g, '')}`);
    expect(words.filter((text) => /Pemberton|Hallett|witch|cow/i.test(text))).toEqual([]);
  });

  describe('the ban of a child on Tuesday, which nobody confirms', () => {
    const child = 'fb-u-1022';

    test('lapses when Friday is over, and is lifted', async () => {
      const { db } = week().school.running.ctx;
      const terms = await db.term.findMany({
        where: { kind: 'under13_ban', comment: { author: { externalId: child } } },
      });
      expect(terms).toMatchObject([{ state: 'lapsed', dueAt: new Date('2026-11-14T00:00:00Z'), doneBy: 'bot' }]);
      expect(terms[0]?.doneAt?.getTime()).toBeLessThan(new Date('2026-11-14T00:20:00Z').getTime());
      const acts = await db.action.findMany({
        where: { kind: { in: ['ban', 'unban'] }, author: { externalId: child } },
        orderBy: { requestedAt: 'asc' },
      });
      expect(acts).toMatchObject([
        { kind: 'ban', state: 'done' },
        { kind: 'unban', state: 'done', requestedBy: 'bot' },
      ]);
      expect((await week().school.state()).facebook.blocked.map(({ id }) => id)).not.toContain(child);
    });

    test('the safeguarding lead was asked to confirm it, without a name or a word', async () => {
      const told = week().letters.filter(({ mail }) => mail.subject?.includes('ban that a person must confirm'));
      expect(told.flatMap(({ to }) => to)).toContain('daniel.okoye@thistlewick.example');
      for (const { mail } of told) expect(`${mail.subject} ${mail.text}`).not.toMatch(/kuba|hallet|boots/i);
    });
  });
}
