/** Every page of the console and of the public, in the states in which people meet it. */
import type { Prepared, Visitor } from './prepare.js';

export interface Place {
  /** Also the name of its pictures. */
  name: string;
  /** Who looks at it; null: anybody, without signing in. */
  as: Visitor | null;
  path: string;
  /** A picture of it in the dark as well. */
  dark?: true;
  /** What it is answered with, where that is not 200. */
  status?: number;
}

const place =
  (as: Visitor | null) =>
  (name: string, path: string, more: Pick<Place, 'dark' | 'status'> = {}) => ({ name, as, path, ...more });

/** In the order in which somebody comes to them. */
export const places = (prepared: Pick<Prepared, 'cases' | 'ids'>): Place[] => [
  ...theWayIn(prepared),
  ...theCases(prepared),
  ...theOffice(prepared),
  ...theHead(prepared),
  ...thePublic(prepared),
  ...whereNothingIs,
];

const [anybody, office, head, lead] = [place(null), place('comms_admin'), place('headteacher'), place('dsl')];
const [governor, untrained, newcomer] = [place('governor'), place('untrained'), place('newcomer')];
const of = (number: string) => `/cases/${number}`;
type Of = Pick<Prepared, 'cases' | 'ids'>;

const theWayIn = ({ ids }: Of) => [
  anybody('sign-in', '/sign-in'),
  anybody('sign-in-password', '/sign-in/password'),
  anybody('sign-in-link', ids.signIn),
  anybody('sign-in-link-unknown', '/sign-in/nobody-was-sent-this-link', { status: 410 }),
  office('attest', '/attest'),
  untrained('queue-read-only', '/'),
  governor('not-yours', '/users', { status: 403 }),
  office('not-there', '/nothing/here', { status: 404 }),
];

const theCases = ({ cases, ids }: Of) => [
  office('queue', '/', { dark: true }),
  office('queue-narrowed', '/?platform=x&hours=168'),
  lead('queue-none', '/?topic=press&platform=x'),
  office('queue-later', '/later'),
  office('queue-done', '/done'),
  office('answers', '/answers'),
  office('case-hidden', of(cases.hidden), { dark: true }),
  office('case-question', of(cases.question)),
  untrained('case-read-only', of(cases.question)),
  place('deputy_dsl')('case-conflict', of(cases.question)),
  office('case-journalist', of(cases.journalist)),
  lead('case-young', of(cases.young)),
  office('case-threat', of(cases.threat)),
  lead('case-long', of(cases.long)),
  office('case-second-person', of(cases.asked)),
  lead('case-second-person-asked', of(cases.asked)),
  office('case-ban', `${of(cases.hidden)}/ban`),
  office('case-unban', `${of(cases.hidden)}/unban`),
  office('case-delete', `${of(cases.hidden)}/delete`),
  office('case-together', `${of(cases.hidden)}/together?of=thread`),
  office('case-notice', `${of(cases.hidden)}/notice`),
  office('case-notice-running', `${of(cases.asked)}/notice`),
  office('case-retract', `${of(cases.hidden)}/retract?of=${ids.said}`),
  office('case-not-there', '/cases/2026-9999', { status: 404 }),
  lead('queue-safeguarding', '/?topic=safeguarding', { dark: true }),
  lead('case-safeguarding', of(cases.safeguarding)),
  lead('case-family-letter', `${of(cases.safeguarding)}/family-letter`),
];

const theOffice = ({ ids }: Of) => [
  office('digest', '/digest'),
  office('digest-mail', '/digest/2026-11-09/mail'),
  office('alerts', '/alerts'),
  office('alert', `/alerts/${ids.alert}`),
  anybody('alert-link', ids.seen),
  anybody('alert-link-unknown', '/seen/x/y', { status: 410 }),
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
  office('people-preview', `/people/import/${ids.file}`),
  office('people-renewals', '/people/renewals'),
  office('calendar', '/calendar'),
  office('accounts', '/accounts'),
];

const theHead = ({ cases, ids }: Of) => [
  head('case-evidence', `${of(cases.hidden)}/evidence`),
  head('exports', '/exports'),
  head('retention', '/retention'),
  head('users', '/users'),
  head('users-edit', `/users?edit=${ids.user}`),
  head('reads', '/reads'),
  office('brakes', '/brakes'),
  office('failed', '/failed'),
  place('sysadmin')('queue-state', '/queue-state'),
  office('mailbox', '/mailbox'),
  office('beside', '/beside'),
  office('my-sign-in', '/my-sign-in'),
  office('my-password', '/my-sign-in/password', { dark: true }),
];

/** Where one machine serves several schools, a visitor says which. */
const thePublic = ({ ids }: Of) => {
  const ours = (path: string, lang = 'en') => `/public/${path}?school=${ids.school}&lang=${lang}`;
  return [
    anybody('public-schools', '/public/report'),
    anybody('public-house-rules', ours('house-rules')),
    anybody('public-house-rules-welsh', ours('house-rules', 'cy')),
    anybody('public-accounts', ours('accounts')),
    anybody('public-report', ours('report'), { dark: true }),
    anybody('public-review', ours('review')),
    anybody('public-staff-concern', ours('staff-concern')),
    anybody('public-staff-concern-welsh', ours('staff-concern', 'cy')),
    anybody('public-data-protection', ours('data-protection')),
  ];
};

/** The first day of a school: nothing came, nothing is set, nobody but the office is here. */
const whereNothingIs = [
  '',
  'answers',
  'alerts',
  'contacts',
  'duties',
  'requests',
  'reports',
  'posts',
  'live',
  'people',
  'calendar',
  'accounts',
  'failed',
].map((path) => newcomer(`first-${path || 'queue'}`, `/${path}`));

/** Of all addresses, those that are no page: what a page asks by itself, files, ways on, and pages that are like another. */
export const noPage =
  /\*|[./](csv|png)$|^\/(updates|local|webhooks|health|metrics|favicon|pictures)|^\/sign-in\/provider|^\/accounts\/connected|^\/privacy\/|^\/(digest\/:date|reports\/:period)$/;

/** An address as its route is written. */
export const fits = (path: string, route: string) =>
  new RegExp(`^${route.replace(/:\w+/g, '[^/?]+').replace(/\//g, '\\/')}(\\?.*)?$`).test(path);
