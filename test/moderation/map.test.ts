/** Every clause of the five policies stands in its pack as domain.md marks it, with something behind it that is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy, packIds } from '../../src/policies.js';
import { loadExamples } from '../../src/policy-examples.js';
import { policyMap, totalsOf } from '../../src/policy-map.js';
import { resolutions } from '../../src/resolutions.js';
import { root } from '../../src/root.js';

/** domain.md 1.1–1.5: the mode of each clause, in order. */
const modes: Record<string, string> = {
  LK: 'A+R, A+R, A→H, A+R, H (hide = A), A, H, A, H+R, A lock; H, H, H, A, A, H+R, R, A+R, H, R, R, A, A+R, A, R, H, H+R, R, R, H+R, H, R, R, H, R',
  BN: 'A/H, R, A, A, A+R, A, A, A, A/H, A/H, R, H, A+H, H, A/H, H, H, R, R, R',
  GT: 'A, H, H, A/H, A, H, H, A, H, H+R, A, R, H, R, R',
  MO: 'A, A, A, A, A/H, H, H, R, H, A+H, H, R, A+H, H, R, A+R, R',
  WH: 'A, H+R, H+R, A, A lock; H, H, H, H, A/H, A+R, H, A, A, A, R, R, R, A/H, A, R',
};
const wanted = Object.entries(modes).flatMap(([prefix, list]) =>
  list.split(', ').map((mode, at) => `${prefix}-${String(at + 1).padStart(2, '0')} ${mode.replace(';', ',')}`),
);

/** What issue 7 will put on the case page; what is built is in src/resolutions.ts. */
const comingActions = ['report_to_platform', 'answered_elsewhere'];

const policy = loadPolicy(packIds());
const map = policyMap(policy, loadExamples(packIds()));

describe('the map', () => {
  it('holds every clause of the policies with its mode', () => {
    expect(map.map(({ id, mode }) => `${id} ${mode}`).sort()).toEqual([...wanted].sort());
    expect(wanted).toHaveLength(106);
  });

  it.each(map)('$id has something behind it', ({ id, document, section, paraphrase, enforcedBy, mode }) => {
    expect(enforcedBy.length, id).toBeGreaterThan(0);
    expect(document).toMatch(/^00\d_[0-9a-f]{16}\.txt$/);
    expect([section, paraphrase].every((words) => words.length > 1)).toBe(true);
    if (mode !== 'H') expect(enforcedBy.every(({ kind }) => kind !== 'duty')).toBe(true);
  });

  it('offers each duty on the case page, or says that it will', () => {
    for (const { id, enforcedBy } of map) {
      for (const { kind, action = '', open } of enforcedBy) {
        if (kind !== 'duty') continue;
        expect(open ? comingActions : resolutions, id).toContain(action);
      }
    }
  });

  it('names files that are there, and issues that are not this one’s past', () => {
    for (const { id, enforcedBy } of map) {
      for (const { by, open } of enforcedBy) {
        if (by) expect(existsSync(join(root, by)), `${id}: ${by}`).toBe(true);
        if (open) expect(open, id).toMatch(/^not built yet \(issue [3-8]\)$/);
      }
    }
  });

  it('reminds somebody of each review of a policy', () => {
    for (const id of ['LK-32', 'BN-19', 'GT-14', 'MO-17', 'WH-20']) {
      const reminders = map.find((clause) => clause.id === id)?.enforcedBy.filter(({ kind }) => kind === 'reminder');
      expect(reminders?.[0]?.owner, id).toBe('headteacher');
    }
  });

  it('shows as open what stands on a pack that is not in use, or on a rule that is on trial', () => {
    const alone = policyMap(loadPolicy(['little-kinvaston']), []);
    const step = alone.find(({ id }) => id === 'LK-12');
    expect(step?.enforcedBy[0]?.open).toBe('the pack brize-norton is not in use');
    expect(step?.state).toBe('partly');
    const rules = policy.rules.map((rule) => ({ ...rule, mode: 'observe' as const }));
    const trial = policyMap({ ...policy, rules }, []).find(({ id }) => id === 'LK-18');
    expect(trial?.enforcedBy[0]?.open).toMatch(/on trial/);
  });

  it('counts each clause once', () => {
    const { clauses, built, partly, open } = totalsOf(map);
    expect(built + partly + open).toBe(clauses);
    expect(clauses).toBe(106);
  });
});
