/** Every page of the console and of the public, in the states in which people meet it. */
import type { Role } from '../../prisma/generated/client.js';
import type { Prepared } from './prepare.js';

export interface Place {
  /** Also the name of its pictures. */
  name: string;
  /** Who looks at it; null: anybody, without signing in. */
  as: Role | null;
  path: string;
  /** A picture of it in the dark as well. */
  dark?: true;
  /** What it is answered with, where that is not 200. */
  status?: number;
}

const place =
  (as: Role | null) =>
  (name: string, path: string, more: Pick<Place, 'dark' | 'status'> = {}) => ({ name, as, path, ...more });

/** In the order in which somebody comes to them. */
export function places({ cases, ids }: Prepared): Place[] {
  const [anybody, office, head, lead, governor] = [
    place(null),
    place('comms_admin'),
    place('headteacher'),
    place('dsl'),
    place('governor'),
  ];
  const of = (number: string) => `/cases/${number}`;
  return [
    anybody('sign-in', '/sign-in'),
    anybody('sign-in-password', '/sign-in/password'),
    office('attest', '/attest'),
    office('queue', '/', { dark: true }),
    office('queue-narrowed', '/?platform=x&hours=168'),
    office('queue-later', '/later'),
    office('queue-done', '/done'),
    office('answers', '/answers'),
    office('case-hidden', of(cases.hidden), { dark: true }),
    office('case-question', of(cases.question)),
    lead('case-long', of(cases.long)),
    office('case-second-person', of(cases.asked)),
    lead('case-second-person-asked', of(cases.asked)),
    office('case-ban', `${of(cases.hidden)}/ban`),
    office('case-delete', `${of(cases.hidden)}/delete`),
    office('case-together', `${of(cases.hidden)}/together?of=thread`),
    office('case-notice', `${of(cases.hidden)}/notice`),
    office('case-not-there', '/cases/2026-9999', { status: 404 }),
    lead('queue-safeguarding', '/?topic=safeguarding', { dark: true }),
    lead('case-safeguarding', of(cases.safeguarding)),
    lead('case-family-letter', `${of(cases.safeguarding)}/family-letter`),
    office('digest', '/digest'),
    office('alerts', '/alerts'),
    office('alert', `/alerts/${ids.alert}`),
    office('contacts', '/contacts'),
    office('terms', '/terms'),
    office('duties', '/duties', { dark: true }),
    office('requests', '/requests'),
    office('request', `/requests/${ids.request}`),
    office('reports', '/reports'),
    governor('reports-governor', '/reports'),
    office('policy', '/policy'),
    office('policy-clause', '/policy/LK-06'),
    office('settings', '/settings'),
    office('settings-rule', '/settings/rules/hate.hint'),
    head('settings-proposal', '/settings/proposal', { dark: true }),
    office('posts', '/posts'),
    office('post', `/posts/${ids.post}`, { dark: true }),
    office('live', '/live'),
    office('live-audit', '/live/audit'),
    office('people', '/people'),
    office('person', `/people/${ids.person}`),
    office('people-import', '/people/import'),
    office('people-renewals', '/people/renewals'),
    office('calendar', '/calendar'),
    office('accounts', '/accounts'),
    head('case-evidence', `${of(cases.hidden)}/evidence`),
    head('exports', '/exports'),
    head('retention', '/retention'),
    head('users', '/users'),
    head('reads', '/reads'),
    office('brakes', '/brakes'),
    office('mailbox', '/mailbox'),
    office('beside', '/beside'),
    office('my-sign-in', '/my-sign-in'),
    office('my-password', '/my-sign-in/password', { dark: true }),
    anybody('public-house-rules', '/public/house-rules'),
    anybody('public-house-rules-welsh', '/public/house-rules?lang=cy'),
    anybody('public-accounts', '/public/accounts'),
    anybody('public-report', '/public/report', { dark: true }),
    anybody('public-review', '/public/review'),
    anybody('public-staff-concern', '/public/staff-concern'),
    anybody('public-data-protection', '/public/data-protection'),
    anybody('alert-link-unknown', '/seen/x/y', { status: 410 }),
  ];
}

/** Of all addresses, those that are no page: what a page asks by itself, files, ways on, and pages that are like another. */
export const noPage =
  /\*|[./](csv|png)$|^\/(updates|local|webhooks|health|favicon|pictures)|^\/sign-in\/(provider|:|link)|^\/accounts\/connected|^\/privacy\/|^\/cases\/:caseNumber\/(unban|retract)|\/mail$|^\/(digest\/:date|reports\/:period|people\/import\/:id)$/;

/** An address as its route is written. */
export const fits = (path: string, route: string) =>
  new RegExp(`^${route.replace(/:\w+/g, '[^/?]+').replace(/\//g, '\\/')}(\\?.*)?$`).test(path);
