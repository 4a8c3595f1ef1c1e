/** What follows from a decision, as tables: surface × disposition × what the platform can do. */
import { describe, expect, test } from 'vitest';
import type { Ability, Connector, EffectKind } from '../connectors/connector.js';
import { createConnectors } from '../connectors/index.js';
import type { CaseLane } from '../moderation/lanes.js';
import { type Decision, dispositions, type Label, type Surface, surfaces } from '../moderation/types.js';
import { carry, type Judged, needsAnswer, type Plan, plan, planAlert, priorityOf, wantsOf } from '../src/plan.js';

const monday = new Date('2026-11-09T09:00:00Z');
const after = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const nothing = {
  labels: [],
  ban: 'none',
  escalate: [],
  reasons: [],
  observed: [],
  incomplete: [],
  packs: [],
} as const;
const decision = (more: Partial<Decision>): Decision => ({
  ...structuredClone(nothing as unknown as Decision),
  disposition: 'leave',
  ...more,
});
const judged = (more: Partial<Judged> = {}): Judged & { answerDue: Date } => ({
  commentId: 'c',
  revisionId: 'r1',
  surface: 'comment',
  authorId: 'a',
  authorExternalId: '77',
  authorHandle: 'marian',
  authorBanned: false,
  permalink: 'https://example.org/c',
  postedAt: monday,
  deleted: false,
  hidden: false,
  answerDue: after(24 * 60),
  ...more,
});
/** A platform that can do everything, or nothing. */
const able = (ability: Ability): Connector => {
  const assist = () => ({ url: 'https://example.org/', steps: [] });
  const can = { ability: () => ability, hiddenMeans: '', unseen: '' };
  return { platform: 'facebook', account: '1', can, assist, perform: async () => ({}), find: async () => null };
};
const nothingSaid: Decision['reasons'][number] = {
  ...{ rule: 'r', clause: 'GT-13', pack: 'p', cites: { version: '', section: '', paraphrase: '' }, labels: [] },
  ...{ disposition: 'review', ban: 'none', escalate: [], evidence: '', signals: [] },
};
const names = ({ actions }: Plan) =>
  actions.map(({ kind, payload }) => (kind === 'assist' ? `assist ${String(payload.assists)}` : kind));

describe('by surface, disposition and ability', () => {
  const cases = surfaces.flatMap((surface) =>
    dispositions.flatMap((disposition) =>
      (['api', 'assist', 'no'] as const).map((ability) => [surface, disposition, ability] as const),
    ),
  );
  test.each(cases)('%s, %s, %s', (surface, disposition, ability) => {
    const planned = plan(decision({ disposition }), judged({ surface }), able(ability));
    const hide = ability === 'api' ? ['hide'] : ['assist hide'];
    expect(names(planned)).toEqual(disposition === 'hide' ? hide : []);
    // Only our console shows a private message to whoever may have to answer it.
    const seen = surface === 'message' ? ['leave'] : ['leave', 'acknowledge'];
    expect(planned.review === null).toBe(seen.includes(disposition));
  });
});

describe('on the real platforms', () => {
  const [facebook, x] = createConnectors({
    facebook: {
      ...{ pageId: '1', pageToken: 't', appSecret: 's', verifyToken: 'v' },
      ...{ graphUrl: 'http://127.0.0.1:9', graphVersion: 'v24.0', timeoutMs: 1 },
    },
    x: { userId: '1', handle: 'school', accessToken: 't', apiUrl: 'http://127.0.0.1:9', timeoutMs: 1 },
  });
  const child = decision({ disposition: 'hide', ban: 'auto', labels: ['under13'] });
  const report = 'assist report_under_age';

  test.each<[string, Connector | undefined, Surface, string[]]>([
    ['Facebook', facebook, 'comment', ['hide', 'ban', report]],
    ['Facebook', facebook, 'reply', ['hide', 'ban', report]],
    ['Facebook', facebook, 'visitor_post', ['hide', 'ban', report]],
    ['Facebook', facebook, 'mention', ['assist hide', 'ban', report]],
    ['X', x, 'reply', ['hide', 'assist ban', report]],
    ['X', x, 'mention', ['assist hide', 'assist ban', report]],
    ['an account without credentials', undefined, 'comment', []],
  ])('a child under 13 on %s (%s): %s', (_name, connector, surface, expected) => {
    expect(names(plan(child, judged({ surface }), connector))).toEqual(expected);
  });

  test('whom the platform did not name is banned by hand', () => {
    expect(names(plan(child, judged({ authorExternalId: null }), facebook))).toEqual(['hide', 'assist ban', report]);
  });

  test('who is banned already is not banned again, and the account is reported once', () => {
    expect(names(plan(child, judged({ authorBanned: true }), facebook))).toEqual(['hide', report]);
    const keys = ['first', 'second'].map(
      (revisionId) => plan(child, judged({ revisionId }), facebook).actions.at(-1)?.key,
    );
    expect(new Set(keys).size).toBe(1);
  });

  test.each([{ hidden: true }, { deleted: true }])('what is out of sight is not hidden again: %j', (state) => {
    expect(names(plan(child, judged(state), facebook))).toEqual(['ban', report]);
  });

  test('a ban that is only suggested is nobody’s wish yet', () => {
    const planned = plan(decision({ disposition: 'hide', ban: 'suggest' }), judged(), facebook);
    expect(names(planned)).toEqual(['hide']);
  });

  test('keys are unique: within a plan, between wordings, between an act and its assist', () => {
    const kinds: EffectKind[] = ['hide', 'unhide', 'reply', 'notice', 'ban', 'unban'];
    const keys = ['r1', 'r2'].flatMap((revisionId) => [
      ...plan(child, judged({ revisionId, authorId: revisionId, surface: 'mention' }), x).actions.map(({ key }) => key),
      ...kinds.map((kind) => carry(kind, judged({ revisionId }), able('api')).key),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(plan(child, judged(), x)).toEqual(plan(child, judged(), x));
  });
});

test.each<[string, Partial<Decision>, number, Date | null]>([
  ['a life', { disposition: 'review', escalate: ['police'] }, 1, after(15)],
  ['a child', { disposition: 'review', labels: ['safeguarding'] }, 1, after(15)],
  ['harm to a person', { disposition: 'hide', labels: ['abuse'] }, 2, after(120)],
  ['hidden, whatever for', { disposition: 'hide', labels: [] }, 2, after(120)],
  ['an advert', { disposition: 'hide', labels: ['spam'] }, 4, after(24 * 60)],
  ['an advert that harms', { disposition: 'hide', labels: ['spam', 'impersonation'] }, 2, after(120)],
  ['something for the head', { disposition: 'review', escalate: ['headteacher'] }, 2, after(120)],
  ['a request to take something down', { disposition: 'review', labels: ['removal_request'] }, 2, after(120)],
  ['what needs a careful answer', { disposition: 'review', labels: ['complaint'] }, 3, after(24 * 60)],
  ['the rest', { disposition: 'leave', labels: ['query'] }, 4, null],
])('how soon somebody looks: %s', (_name, more, priority, dueAt) => {
  const one = decision(more);
  expect(priorityOf(one)).toBe(priority);
  expect(plan(one, judged(), able('api')).review).toEqual(dueAt && { priority, dueAt });
});

describe('what a wording wants of us', () => {
  test.each(needsAnswer as Label[])('%s wants an answer', (label) => {
    for (const disposition of dispositions) expect(wantsOf({ labels: [label], disposition })).toBe('answer');
  });

  test.each<[Label[], Decision['disposition'], string]>([
    [[], 'leave', 'courtesy'],
    [['praise'], 'leave', 'courtesy'],
    [['praise'], 'hide', 'nothing'],
    [['abuse'], 'review', 'nothing'],
    [['anonymous'], 'review', 'answer'],
    [['anonymous'], 'leave', 'nothing'],
    [['praise', 'query'], 'leave', 'answer'],
    [[], 'acknowledge', 'answer'],
    [['praise'], 'acknowledge', 'courtesy'],
  ])('%j, %s: %s', (labels, disposition, wants) => {
    expect(wantsOf({ labels, disposition })).toBe(wants);
  });
});

describe('the alert of a case', () => {
  const toldOf = (more: Partial<Decision>, aboutHead = false) => {
    const { priority, tell, atOnce } = planAlert(decision(more), aboutHead, 'general');
    return [priority, tell.join(' '), atOnce.join(' ')];
  };

  test.each<[string, Partial<Decision>, boolean, [number, string, string]]>([
    ['abuse', { disposition: 'hide', labels: ['abuse'] }, false, [2, 'comms_on_duty', '']],
    ['a child under 13', { disposition: 'hide', escalate: ['dsl'] }, false, [2, 'comms_on_duty dsl', '']],
    ['a damaging claim', { disposition: 'hide', labels: ['defamation'] }, false, [2, 'comms_on_duty head', 'head']],
    [
      'a claim about the head',
      { disposition: 'hide', labels: ['defamation'] },
      true,
      [2, 'comms_on_duty chair', 'chair'],
    ],
    ['a child at risk', { labels: ['safeguarding'], escalate: ['dsl'] }, false, [1, 'dsl head', '']],
    ['a child at risk from the head', { labels: ['safeguarding'], escalate: ['dsl'] }, true, [1, 'dsl chair', '']],
    // Somebody must hear of it, whatever a pack forgot.
    ['a life', { disposition: 'review', escalate: ['police'] }, false, [1, 'dsl head', '']],
    // She must know herself of what may be done to her.
    ['a threat to the head', { labels: ['threat'], escalate: ['police'] }, true, [1, 'dsl head chair', 'head chair']],
    ['a journalist', { disposition: 'review', labels: ['journalist'] }, false, [3, 'media_lead comms_on_duty', '']],
    ['a complaint', { disposition: 'review', labels: ['complaint'] }, false, [3, 'comms_on_duty', '']],
  ])('%s', (_name, more, aboutHead, told) => {
    expect(toldOf(more, aboutHead)).toEqual(told);
  });

  test('a case stays out of the head’s views where it concerns the head, unless the head is in danger', () => {
    expect(planAlert(decision({ labels: ['complaint'] }), true, 'general').aboutHead).toBe(true);
    expect(planAlert(decision({ labels: ['complaint'] }), false, 'general').aboutHead).toBe(false);
    expect(planAlert(decision({ labels: ['threat', 'defamation'] }), true, 'general').aboutHead).toBe(false);
  });
  test('nobody is called to a case that they may not open', () => {
    const told = (lane: CaseLane, more: Partial<Decision>) => planAlert(decision(more), false, lane).tell;
    expect(told('general', { labels: ['defamation'], disposition: 'hide' })).toContain('comms_on_duty');
    expect(told('staff_allegation', { labels: ['defamation'], disposition: 'hide' })).toEqual(['head']);
    expect(told('safeguarding', { labels: ['complaint'] })).toEqual(['dsl']);
    expect(told('staff_allegation', { labels: ['complaint'] })).toEqual(['head']);
  });
});

test('where others tagged the school, a person takes the tag away; under our own posts there is none', () => {
  const unsuitable = { ...nothingSaid, task: 'untag' as const };
  const tagged = decision({ disposition: 'review', reasons: [unsuitable] });
  const of = (surface: Surface, more = {}) => names(plan(tagged, judged({ surface, ...more }), able('api')));
  expect([of('mention'), of('comment'), of('visitor_post'), of('mention', { deleted: true })]).toEqual([
    ...[['assist untag'], [], [], []],
  ]);
});
