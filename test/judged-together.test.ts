/** Judging in one transaction gives what judging one after the other gives, whatever stands between them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moderate } from '../src/comments.js';
import { bodyOf, comment } from './connectors/facebook-delivery.js';
import { type Desk, openDesk } from './inbound/desk.js';

const texts = [
  'Mrs Cox is a stupid lying cow',
  'What time does the hall open?',
  'Mrs Cox is a thick ugly old witch',
  'Bless him, little Rowan cried again 😂',
  'You pathetic waste of space',
  'Thank you for a lovely assembly',
  'Jayden walks like a hippo',
  'Vote no to the field sale, sign our petition today',
  'Vote no to the field sale, sign our petition today',
  'Vote no to the field sale, sign our petition today',
  'Vote no to the field sale, sign our petition today',
  'I am 9 and I love this school',
];
const change = (message: string, n: number) => ({
  ...{ ...comment, message, comment_id: `133_${n}`, created_time: comment.created_time + n * 10 },
  from: { id: `678046212530${n}`, name: `Visitor ${n}` },
});

let apart: Desk;
let together: Desk;
beforeAll(async () => {
  [apart, together] = [await openDesk(), await openDesk()];
});
afterAll(async () => {
  await apart.close();
  await together.close();
});

async function outcome({ ctx: { db } }: Desk) {
  const rows = await db.comment.findMany({
    orderBy: { postedAt: 'asc' },
    select: {
      externalId: true,
      decisions: { select: { labels: true, disposition: true, ban: true, escalate: true, reasons: true } },
      clock: { select: { state: true, dueAt: true } },
      review: { select: { caseNumber: true, priority: true, dueAt: true, lane: true, state: true } },
      actions: { where: { kind: { not: 'notify' } }, orderBy: { kind: 'asc' }, select: { kind: true, state: true } },
    },
  });
  return { rows, alerts: await db.alert.findMany({ orderBy: { id: 'asc' }, select: { kind: true, priority: true } }) };
}

test('the same decisions, cases, clocks and effects', async () => {
  for (const [n, text] of texts.entries()) {
    await apart.deliver(bodyOf(change(text, n)));
    await apart.judge();
  }
  await together.deliver(bodyOf(...texts.map(change)));
  const revisions = await together.ctx.db.commentRevision.findMany({ select: { id: true }, orderBy: { id: 'desc' } });
  await moderate(
    together.ctx,
    revisions.map(({ id }) => id),
  );
  const [one, all] = [await outcome(apart), await outcome(together)];
  expect(all.rows).toEqual(one.rows);
  // What others had said before was known, and the petition of four hands was seen.
  const reasons = JSON.stringify(one.rows);
  for (const rule of ['pile-on.mocked', 'spam.copies']) expect(reasons).toContain(rule);
  expect(all.alerts.map(({ kind }) => kind)).toContain('storm');
  const chain = await together.ctx.db.auditEvent.count({ where: { kind: 'comment.decided' } });
  expect(chain).toBe(texts.length);
});

test('a case whose alert a storm of the same hour took along is told of in the storm, and the old alert stays closed', async () => {
  const desk = await openDesk();
  const { db } = desk.ctx;
  const harmful = (n: number) => change('Mrs Cox is a stupid lying cow', n);
  await desk.deliver(bodyOf(harmful(0), harmful(1)));
  await desk.judge();
  const edit = { ...harmful(1), verb: 'edited', message: 'Mrs Cox is a stupid lying cow and a thief' };
  await desk.deliver(bodyOf(...[2, 3, 4, 5, 6].map(harmful), { ...edit, created_time: comment.created_time + 100 }));
  const waiting = await db.commentRevision.findMany({ where: { decidedAt: null }, select: { id: true } });
  expect(waiting.length).toBe(6);
  await moderate(
    desk.ctx,
    waiting.map(({ id }) => id),
  );
  const reviews = await db.review.findMany({ select: { alert: { select: { kind: true, mergedIntoId: true } } } });
  expect(reviews.map(({ alert }) => alert)).toEqual(Array(7).fill({ kind: 'storm', mergedIntoId: null }));
  const merged = await db.alert.findMany({ where: { mergedIntoId: { not: null } } });
  expect(merged.length).toBeGreaterThan(0);
  expect(merged.every(({ closedAt, nextAt }) => closedAt !== null && nextAt === null)).toBe(true);
  await desk.close();
});

test('what a storm anywhere takes in together is what it takes in one by one', async () => {
  const said = [
    'Mrs Cox is a stupid lying cow',
    'You pathetic waste of space',
    'Mrs Cox is a thick ugly old witch',
    'The head is a useless fat cow and should be ashamed',
    'My dad hits me every night and I am scared to go home',
    'You are all fucking idiots',
    'What time does the hall open?',
    'Mr Patel is a stupid fat pig',
    'I will kill you, I know where you live',
    'You ugly useless cow',
  ];
  // Each under a post of its own, so that no post has a storm.
  const apartFrom = (text: string, n: number) => {
    const id = `${comment.post_id}9${n}`;
    return { ...change(text, n), comment_id: `177_${n}`, post_id: id, parent_id: id };
  };
  const story = async (desk: Desk, judge: (bodies: object[]) => Promise<void>) => {
    const { db } = desk.ctx;
    await db.alertSetting.create({ data: { schoolId: desk.schoolId, signingKey: 'fictional', stormOver: 3 } });
    const all = said.map(apartFrom);
    await desk.deliver(bodyOf(...all.slice(0, 2)));
    await desk.judge();
    const edited = {
      ...all[1],
      verb: 'edited',
      message: `${said[1]}, and a liar`,
      created_time: comment.created_time + 500,
    };
    await judge([...all.slice(2), edited]);
    const about = {
      kind: true,
      priority: true,
      category: true,
      cases: true,
      childAtRisk: true,
      aboutHead: true,
    } as const;
    const told = { tell: true, atOnce: true, closedAt: true, nextAt: true, acknowledgedAt: true } as const;
    return {
      alerts: await db.alert.findMany({
        where: { mergedIntoId: null },
        orderBy: { id: 'asc' },
        select: { ...about, ...told },
      }),
      cases: await db.review.findMany({
        orderBy: { comment: { postedAt: 'asc' } },
        select: { aboutHead: true, lane: true, priority: true, alert: { select: { kind: true, mergedIntoId: true } } },
      }),
    };
  };
  const [first, second] = [await openDesk(), await openDesk()];
  const oneByOne = await story(first, async (bodies) => {
    for (const body of bodies) {
      await first.deliver(bodyOf(body));
      await first.judge();
    }
  });
  const inOne = await story(second, async (bodies) => {
    await second.deliver(bodyOf(...bodies));
    const waiting = await second.ctx.db.commentRevision.findMany({ where: { decidedAt: null }, select: { id: true } });
    await moderate(
      second.ctx,
      waiting.map(({ id }) => id),
    );
  });
  await first.close();
  await second.close();
  expect(inOne).toEqual(oneByOne);
  const storms = inOne.alerts.filter(({ kind }) => kind === 'storm');
  expect(storms).toHaveLength(1);
  expect(storms[0]?.cases).toBeGreaterThan(6);
  expect(storms[0]?.childAtRisk).toBe(true);
});
