import { expect, test } from 'vitest';
import { categoryOf, type KeptFacts, keptUntil } from '../../moderation/retention.js';

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const facts = (more: Partial<KeptFacts>): KeptFacts => ({
  ...{ labels: [], hiddenAt: null, lastAt: at('2026-01-01'), running: false },
  ...more,
});
const review = (lane: string, closedAt: Date | null) => ({ lane, closedAt, imageLocked: false });

test.each<[string, KeptFacts, string, string | null]>([
  ['nothing done', facts({}), 'ordinary', '2026-04-01'],
  ['a clock still runs', facts({ running: true }), 'ordinary', null],
  ['hidden, without a case', facts({ hiddenAt: at('2026-01-02') }), 'evidence', '2027-01-02'],
  ['an open case', facts({ review: review('general', null) }), 'evidence', null],
  ['a closed case', facts({ review: review('general', at('2026-02-01')) }), 'evidence', '2027-02-01'],
  [
    'a ban that ended later',
    facts({ review: review('general', at('2026-02-01')), lastAt: at('2026-03-01') }),
    'evidence',
    '2027-03-01',
  ],
  [
    'a child under 13',
    facts({ labels: ['under13'], review: review('general', at('2026-02-01')) }),
    'under13',
    '2026-03-03',
  ],
  [
    'a complaint with a case',
    facts({ labels: ['complaint'], review: review('general', at('2026-02-01')) }),
    'complaint',
    null,
  ],
  ['safeguarding, whatever else', facts({ labels: ['under13', 'safeguarding'] }), 'elsewhere', null],
  ['a lane of its own', facts({ review: review('staff_allegation', at('2020-01-01')) }), 'elsewhere', null],
  [
    'a locked picture',
    facts({ review: { ...review('general', at('2020-01-01')), imageLocked: true } }),
    'elsewhere',
    null,
  ],
])('%s', (_name, given, category, until) => {
  expect([categoryOf(given), keptUntil(given)?.toISOString().slice(0, 10) ?? null]).toEqual([category, until]);
});
