/** A day on which nothing went wrong, for tests that plant one fault in it. */
import type { Record } from './seen.js';

/** A school after a calm day: one insult hidden with its notice, one complaint answered, one insult given back. */
export function calm(): Record {
  const place = { platform: 'facebook' as const, place: 'post', parent: null };
  const visitor = { ...place, ours: false };
  const judged = { decisions: 1, byWebhook: true, current: true };
  const known = { platform: 'facebook' as const, ours: false };
  const done = { state: 'done', errorCode: null };
  return {
    posted: [
      { ref: 'rude', platform: 'facebook', wordings: [{ mood: 'hurts', text: 'rude words' }], removed: false },
      { ref: 'cross', platform: 'facebook', wordings: [{ mood: 'grumbles', text: 'cross words' }], removed: false },
      { ref: 'given-back', platform: 'facebook', wordings: [{ mood: 'hurts', text: 'meant kindly' }], removed: false },
    ],
    chosen: [
      { what: 'reply', ref: 'cross', text: 'We are sorry.', accepted: true },
      { what: 'restore', ref: 'given-back', text: '', accepted: true },
    ],
    shown: [
      { ...visitor, externalId: '1', ref: 'rude', text: 'rude words', hidden: true },
      { ...visitor, externalId: '2', ref: 'cross', text: 'cross words', hidden: false },
      { ...visitor, externalId: '3', ref: 'given-back', text: 'meant kindly', hidden: false },
      { ...place, externalId: '4', ref: null, text: 'We hid a comment.', hidden: false, ours: true },
      { ...place, externalId: '5', ref: null, parent: '2', text: 'We are sorry.', hidden: false, ours: true },
    ],
    letters: ['letter-1'],
    comments: [
      {
        ...known,
        externalId: '1',
        revisions: [{ ...judged, text: 'rude words', disposition: 'hide' }],
        resolutions: [],
      },
      {
        ...{ ...known, externalId: '2', resolutions: ['reply'] },
        revisions: [{ ...judged, text: 'cross words', disposition: 'review' }],
      },
      {
        ...{ ...known, externalId: '3', resolutions: ['restore'] },
        revisions: [{ ...judged, text: 'meant kindly', disposition: 'hide' }],
      },
    ],
    actions: [
      { ...done, id: 'a1', kind: 'hide', key: 'k1', externalId: null, commentExternalId: '1', text: null },
      {
        ...done,
        id: 'a2',
        kind: 'notice',
        key: 'k2',
        externalId: '4',
        commentExternalId: '1',
        text: 'We hid a comment.',
      },
      { ...done, id: 'a3', kind: 'reply', key: 'k3', externalId: '5', commentExternalId: '2', text: 'We are sorry.' },
    ],
    alerts: [
      {
        ...{ id: 'alert-1', kind: 'case', caseNumber: '2026-0001', priority: 2, nextAt: null, closed: false },
        steps: [{ state: 'sent', channel: 'email', notificationId: 'letter-1' }],
      },
    ],
    untold: [],
    audit: { ok: true, said: 'unbroken' },
    ended: [],
    leaks: [],
    unsettled: [],
  };
}

/** The nth of what the calm day has. */
