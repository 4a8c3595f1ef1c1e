import { expect, test } from 'vitest';
import { type CaseLane, laneOf, stricterLane } from '../../moderation/lanes.js';
import type { Decision, Reason } from '../../moderation/types.js';

type Judged = Pick<Decision, 'reasons' | 'labels' | 'escalate'>;
const judged = (labels: Decision['labels'], escalate: Decision['escalate'] = [], reasons: Partial<Reason>[] = []) =>
  ({ labels, escalate, reasons }) as Judged;
const accusation = judged(['defamation'], ['headteacher']);

test.each<[string, Judged, CaseLane]>([
  ['rude words', judged(['abuse']), 'general'],
  ['a child at risk', judged(['safeguarding', 'abuse']), 'safeguarding'],
  ['a teacher accused by a pupil', judged(['safeguarding'], ['dsl'], [{ kind: 's141F' }]), 'reporting_restricted'],
  ['an accusation against a person', accusation, 'staff_allegation'],
  ['blame of the school as such', judged(['defamation']), 'general'],
  ['harm to a child by a person', judged(['defamation', 'safeguarding'], ['headteacher']), 'safeguarding'],
])('%s', (_what, decision, lane) => {
  expect(laneOf(decision, ['journalist', 'staff-allegation'])).toBe(lane);
});

test('accusations are kept from the office only where the policy waits for advice', () => {
  expect(laneOf(accusation, ['journalist'])).toBe('general');
});

test('the stricter lane wins, whichever came first', () => {
  expect(stricterLane('safeguarding', 'general')).toBe('safeguarding');
  expect(stricterLane('general', 'safeguarding')).toBe('safeguarding');
  expect(stricterLane('reporting_restricted', 'safeguarding')).toBe('reporting_restricted');
});
