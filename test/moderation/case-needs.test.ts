import { expect, test } from 'vitest';
import {
  type CaseFacts,
  type GuardedAct,
  type NeedSettings,
  refusedFor,
  stepsMissing,
  type WrittenDown,
} from '../../moderation/case-needs.js';
import { defaultSettings } from '../../moderation/settings.js';

const facts = (labels: string[], more: Partial<CaseFacts> = {}): CaseFacts => ({
  ...{ labels, kinds: [], escalate: [] },
  ...more,
});
const grangetown = { 'removal.delete': 'forbidden', 'police.adultVictim': 'victim-decides' } as const;
const mosaic = { adviceFirst: ['reply', 'contact', 'ban', 'delete', 'report'] } as Partial<NeedSettings>;

test.each<[string, CaseFacts, Partial<NeedSettings>, WrittenDown[], string[]]>([
  ['plain abuse asks for nothing', facts(['abuse']), {}, [], []],
  ['what looks like a crime asks about the police', facts(['threat'], { escalate: ['police'] }), {}, [], ['police']],
  [
    'which may be answered with no as well',
    facts(['threat'], { escalate: ['police'] }),
    {},
    [{ kind: 'police', answer: 'not_reported' }],
    [],
  ],
  [
    'an accused teacher asks for the tests and the officer',
    facts(['safeguarding'], { kinds: ['s141F'] }),
    {},
    [],
    ['harm', 'lado'],
  ],
  [
    'so does any adult who seems to have harmed a child',
    facts(['safeguarding', 'defamation']),
    {},
    [],
    ['harm', 'lado'],
  ],
  ['whoever is hurt is asked where the policy says so', facts(['abuse']), grangetown, [], ['wish']],
  ['not where a child is in danger', facts(['abuse', 'safeguarding']), grangetown, [], []],
  ['not of a question', facts(['query']), grangetown, [], []],
  ['accused staff wait for advice where the policy says so', facts(['defamation']), mosaic, [], ['advice']],
])('%s', (_name, about, more, written, expected) => {
  expect(stepsMissing({ facts: about, settings: { ...defaultSettings, ...more }, written })).toEqual(expected);
});

const wish = (answer: string): WrittenDown[] => [{ kind: 'wish', answer }];
test.each<[GuardedAct, CaseFacts, Partial<NeedSettings>, WrittenDown[], string | null]>([
  ['delete', facts(['abuse']), {}, [], null],
  ['delete', facts(['abuse']), grangetown, [], 'forbidden'],
  ['police', facts(['abuse']), grangetown, [], 'wish'],
  ['police', facts(['abuse']), grangetown, wish('no'), 'wish'],
  ['police', facts(['abuse']), grangetown, wish('yes'), null],
  ['police', facts(['threat']), grangetown, [], null],
  ['ban', facts(['defamation']), mosaic, [], 'advice'],
  ['ban', facts(['defamation']), mosaic, [{ kind: 'advice', answer: 'received' }], null],
  ['ban', facts(['abuse']), mosaic, [], null],
  ['ban', facts(['defamation']), { adviceFirst: ['contact'] }, [], null],
  ['contact', facts(['defamation']), { adviceFirst: ['contact'] }, [], 'advice'],
  ['close', facts(['threat'], { escalate: ['police'] }), {}, [], 'police'],
])('%s %#', (act, about, more, written, expected) => {
  expect(refusedFor(act, { facts: about, settings: { ...defaultSettings, ...more }, written })).toBe(expected);
});
