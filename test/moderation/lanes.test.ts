import { describe, expect, test } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { type CaseLane, laneOf, stricterLane } from '../../moderation/lanes.js';
import type { Decision, Reason } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { comment } from './comment.js';
import { facts } from './measure.js';

type Judged = Pick<Decision, 'reasons' | 'labels' | 'escalate' | 'disposition'>;
const judged = (labels: Decision['labels'], escalate: Decision['escalate'] = [], reasons: Partial<Reason>[] = []) =>
  ({ labels, escalate, reasons, disposition: 'hide' }) as Judged;

test.each<[string, Judged, CaseLane]>([
  ['rude words', judged(['abuse']), 'general'],
  ['a child at risk', judged(['safeguarding', 'abuse']), 'safeguarding'],
  ['a teacher accused by a pupil', judged(['safeguarding'], ['dsl'], [{ kind: 's141F' }]), 'reporting_restricted'],
  ['an accusation against a person', judged(['defamation'], ['headteacher']), 'staff_allegation'],
  ['blame of the school as such', judged(['defamation']), 'general'],
  ['harm to a child by a person', judged(['defamation', 'safeguarding'], ['headteacher']), 'safeguarding'],
])('%s', (_what, decision, lane) => {
  expect(laneOf(decision)).toBe(lane);
});

describe('with the two packs that every school has', () => {
  const policy = loadPolicy();
  const lane = (text: string) => laneOf(decide(comment(text), policy, facts));

  test.each([
    'Mr Oakley stole the money of the school trip, he is a thief',
    'Mrs Hale lied to everybody about the trip',
    'Mrs Botham in the lab is a liar and a cheat, she copied her degree off the internet',
    "Bursar's had his hand in the trip money for years, everyone on our street knows it",
    'The stupid lying cow took the money of the summer fair, ask Mrs Hale',
  ])('what somebody is said to have done is kept from the office: %s', (text) => {
    expect(policy.settings['reply.lockedFor']).toEqual(['journalist']);
    expect(lane(text)).toBe('staff_allegation');
  });

  test.each([
    ['a name that is called', 'The headteacher is a stupid lying cow'],
    ['the same', 'You lying scumbag Mrs Cox'],
    ['blame of the school', 'This school hides bullying, Ofsted should shut it'],
    ['a complaint that names somebody', 'Mr Oakley never answers his e-mails'],
  ])('%s is the office’s: %s', (_what, text) => {
    expect(lane(text)).toBe('general');
  });
});

test('the stricter lane wins, whichever came first', () => {
  expect(stricterLane('safeguarding', 'general')).toBe('safeguarding');
  expect(stricterLane('general', 'safeguarding')).toBe('safeguarding');
  expect(stricterLane('reporting_restricted', 'safeguarding')).toBe('reporting_restricted');
});
