/** What people turned round and the public complained of, by label and language; how soon what was hidden was out of sight. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageOf, type WrittenLanguage } from '../../moderation/language.js';
import { swift } from '../../src/figures/hiding.js';
import { turned } from '../../src/figures/turned.js';
import { createApp } from '../../src/web/app.js';
import { type Desk, makeCase, makeSchool, makeUser, openDesk, type School, signedIn } from '../web/helper.js';
import { came } from './traffic.js';

let desk: Desk;
let school: School;
const scope = () => ({
  ...{ schoolId: school.schoolId, zone: 'Europe/London', forHead: false },
  ...{
    from: new Date('2026-11-01T00:00:00Z'),
    to: new Date('2026-12-01T00:00:00Z'),
    at: new Date('2026-11-30T12:00:00Z'),
  },
});
const day = (date: number) => new Date(`2026-11-${date}T10:00:00Z`);

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  desk.time.now = scope().at;
  desk.time.wall = scope().at;
  const decided = async (
    at: number,
    [disposition, outcome]: ['hide' | 'leave' | 'review', string],
    more: { labels: string[]; text: string },
  ) => {
    const made = await makeCase(desk.ctx, school, {
      caseNumber: `2026-${at}`,
      disposition,
      closedAt: day(at),
      ...more,
    });
    await desk.ctx.db.review.update({ where: { id: made.review.id }, data: { outcome } });
    return made;
  };
  const welsh = 'Nid yw hyn yn deg i ni a’r plant yn yr ysgol';
  const english = 'This is not fair on us and on the children of the school';
  await decided(10, ['hide', 'restore'], { labels: ['abuse'], text: welsh });
  const kept = await decided(11, ['hide', 'keep_hidden'], { labels: ['abuse', 'hate'], text: english });
  await decided(12, ['leave', 'hide'], { labels: ['complaint'], text: english });
  // The rules asked a person: whatever they said turned nothing round.
  await decided(13, ['review', 'hide'], { labels: ['abuse'], text: english });
  const head = await decided(14, ['hide', 'restore'], { labels: ['defamation'], text: english });
  await desk.ctx.db.review.update({ where: { id: head.review.id }, data: { aboutHead: true } });
  // Of another month, but somebody complains now.
  const old = await makeCase(desk.ctx, school, {
    caseNumber: '2026-99',
    closedAt: new Date('2026-10-02'),
    labels: ['hate'],
    disposition: 'hide',
    text: english,
  });
  for (const { comment } of [kept, old]) {
    const request = {
      kind: 'review' as const,
      reason: 'review',
      joinKey: comment.id,
      priority: 3,
      dueAt: day(20),
      commentId: comment.id,
    };
    await desk.ctx.db.publicRequest.create({
      data: { schoolId: school.schoolId, ...request, openedAt: day(15), lastAt: day(15) },
    });
  }
});
afterAll(() => desk.close());

test('by label and by language: what was shown again, what only a person hid, and complaints', async () => {
  const found = await turned(desk.ctx.db, scope());
  expect(found.all).toEqual({ decided: 5, shown: 2, hidden: 1, complaints: 2 });
  expect(Object.fromEntries(found.byLabel.map(({ label, ...line }) => [label, line]))).toEqual({
    abuse: { decided: 3, shown: 1, hidden: 0, complaints: 1 },
    hate: { decided: 1, shown: 0, hidden: 0, complaints: 2 },
    complaint: { decided: 1, shown: 0, hidden: 1, complaints: 0 },
    defamation: { decided: 1, shown: 1, hidden: 0, complaints: 0 },
  });
  expect(found.byLanguage).toEqual([
    { language: 'english', decided: 4, shown: 1, hidden: 1, complaints: 2 },
    { language: 'welsh', decided: 1, shown: 1, hidden: 0, complaints: 0 },
  ]);
});

test('the head’s numbers know nothing of what concerns her, nor any number of another month', async () => {
  const hers = await turned(desk.ctx.db, { ...scope(), forHead: true });
  expect([hers.all.decided, hers.byLabel.map(({ label }) => label)]).toEqual([4, ['abuse', 'complaint', 'hate']]);
  const earlier = { from: new Date('2026-09-01T00:00:00Z'), to: new Date('2026-10-01T00:00:00Z') };
  expect((await turned(desk.ctx.db, { ...scope(), ...earlier })).all).toEqual({
    decided: 0,
    shown: 0,
    hidden: 0,
    complaints: 0,
  });
  const before = await turned(desk.ctx.db, { ...scope(), at: day(12) });
  expect(before.all).toEqual({ decided: 3, shown: 1, hidden: 1, complaints: 0 });
});

test('how soon it was out of sight, of what Schoolgate hid by itself', async () => {
  const other = await makeSchool(desk.ctx, 'Another Primary');
  const hidden = (at: string, until: string, by?: string) =>
    came(desk.ctx, other, {
      at: `2026-11-09T${at}Z`,
      labels: ['abuse'],
      clause: 'LK-04',
      hidden: { at: `2026-11-09T${until}Z`, by },
    });
  const of = () => swift(desk.ctx.db, { ...scope(), schoolId: other.schoolId });
  expect(await of()).toEqual({ inTime: 0, middle: null, most: null });
  await hidden('10:00:00', '10:00:04');
  await hidden('11:00:00', '11:02:00');
  await hidden('12:00:00', '12:02:01');
  await hidden('13:00:00', '15:00:00', '00000000-0000-4000-8000-000000000001');
  expect(await of()).toEqual({ inTime: 2, middle: 120, most: 121 });
});

test('stand in the report and its table', async () => {
  const app = await createApp(desk.ctx);
  const { id } = await makeUser(desk.ctx, school, 'governor');
  const browser = await signedIn(app, desk.ctx, id);
  const { body } = await browser.get('/reports/2026-11');
  expect(body).toMatch(/Welsh<\/th><td[^>]*>1<\/td><td[^>]*>1<\/td><td[^>]*>0<\/td><td[^>]*>100%<\/td>/);
  expect(body).toContain('Out of sight within two minutes of arriving');
  expect((await browser.get('/reports/2026-11/csv')).body).toContain('language,Welsh,1,1,0,0');
  await app.close();
});

describe('the language of a comment', () => {
  test.each<[WrittenLanguage, string]>([
    ['english', 'why is my lad still waiting for his PE kit, its a joke'],
    ['english', 'Lovely to see the kids so happy, well done to all of them'],
    ['english', 'wur bairns dinnae get ony homework and it is no right'],
    ['welsh', 'Diolch yn fawr i bawb am y gwaith da heddiw'],
    ['welsh', 'Pryd mae’r ysgol yn agor yfory?'],
    ['other', 'Dlaczego szkoła jest jutro zamknięta bez żadnej wiadomości dla rodziców'],
    ['other', 'المدرسة مغلقة غدا'],
    ['other', 'yeh school bohat acha hai lekin bachon ko khana theek nahi milta'],
    ['unclear', '👏👏👏'],
    ['unclear', 'Da iawn!'],
    ['unclear', ''],
  ])('%s: %s', (language, text) => expect(languageOf(text)).toBe(language));
});
