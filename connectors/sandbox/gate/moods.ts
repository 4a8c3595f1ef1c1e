import type { Quirk } from '../facebook/deliveries.js';
import { turnWays, usualWays, type XWays } from '../x/ways.js';
import type { FaultInput, Faults } from './faults.js';

/** A way in which a real platform misbehaves, to be switched on and off by a person who wants to see what we do about it. */
export interface Mood {
  name: string;
  platform: 'facebook' | 'x';
  words: string;
  /** What its API answers, as long as it lasts. */
  faults?: FaultInput[];
  /** How Facebook's webhooks behave. */
  quirk?: Quirk;
  /** How X behaves otherwise than usual. */
  ways?: Partial<XWays>;
}

const always = 1_000_000;
const facebook = (name: string, words: string, fault: Omit<FaultInput, 'platform'>): Mood => ({
  ...{ name: `facebook-${name}`, platform: 'facebook', words },
  faults: [{ ...fault, platform: 'facebook', times: always }],
});
const x = (name: string, words: string, fault: Omit<FaultInput, 'platform'>): Mood => ({
  ...{ name: `x-${name}`, platform: 'x', words },
  faults: [{ ...fault, platform: 'x', times: always }],
});
const otherwise = (name: string, words: string, ways: Partial<XWays>): Mood => ({
  ...{ name: `x-${name}`, platform: 'x', words, ways },
});
const webhooks = (quirk: Quirk, words: string): Mood => ({
  name: `webhooks-${quirk}`,
  platform: 'facebook',
  words,
  quirk,
});

/** The misbehaviour of platforms.md part 3 that a person can switch on from the visitor page. */
export const moods: Mood[] = [
  webhooks('doubled', 'tells everything twice'),
  webhooks('disordered', 'tells of things late and in the wrong order'),
  webhooks('silent', 'tells nothing at all'),
  webhooks('nameless', 'does not say who wrote'),
  webhooks('unsigned', 'signs what it tells with a wrong key'),
  webhooks('headerless', 'does not sign what it tells'),
  webhooks('strange', 'tells of things that no document lists'),
  webhooks('bare', 'does not tell of the post around a comment'),
  facebook('token', 'no longer knows the school’s password (190)', { code: 190, subcode: 460 }),
  facebook('blocked', 'has stopped the school for acting too fast (368)', { method: 'POST', code: 368 }),
  facebook('limit', 'says that there were too many calls (80001)', { code: 80001 }),
  facebook('html', 'answers with an error page (502)', { html: true }),
  facebook('hang', 'never answers', { hang: true }),
  facebook('lost', 'does what it is asked, and the answer is lost', { method: 'POST', reset: true, when: 'after' }),
  x('token', 'no longer knows the school’s password (401)', { status: 401 }),
  x('limit', 'says that there were too many calls (429)', { status: 429 }),
  x('bare', 'says that there were too many calls, and not until when', { status: 429, bare: true }),
  x('credit', 'says that the school has no credit left (402)', { status: 402 }),
  x('half', 'breaks its answers off in the middle', { body: 'cut' }),
  x('html', 'answers with an error page (503)', { html: true }),
  x('hang', 'never answers', { hang: true }),
  x('lost', 'does what it is asked, and the answer is lost', { method: 'POST', reset: true, when: 'after' }),
  otherwise('names', 'calls posts and their parts by its newer names', { vocabulary: 'post' }),
  otherwise('late', 'shows new posts in a search five minutes late', { indexingMs: 300_000 }),
  otherwise('doubled', 'tells everything twice', { webhooks: 'doubled' }),
  otherwise('silent', 'tells nothing at all', { webhooks: 'silent' }),
  otherwise('unsigned', 'signs what it tells with a wrong key', { webhooks: 'unsigned' }),
  otherwise('bare-webhooks', 'tells of posts without who wrote them', { webhooks: 'bare' }),
];

/** What the moods switch. */
interface Switched {
  faults: Faults;
  quirks: Set<Quirk>;
  ways: XWays;
}

export interface Moods {
  /** Throws RangeError where there is no such mood. */
  turn(name: string, on: boolean): void;
  /** The names of those that are on. Not kept over a restart. */
  on(): string[];
}

/** The switches, over what they switch. */
export function createMoods({ faults, quirks, ways }: Switched): Moods {
  const on = new Set<string>();
  return {
    turn(name, wanted) {
      const mood = moods.find((one) => one.name === name);
      if (!mood) throw new RangeError('there is no such misbehaviour');
      faults.clear(name);
      if (mood.quirk) quirks.delete(mood.quirk);
      for (const way of Object.keys(mood.ways ?? {}) as (keyof XWays)[]) turnWays(ways, { [way]: usualWays()[way] });
      on.delete(name);
      if (!wanted) return;
      for (const fault of mood.faults ?? []) faults.add({ ...fault, name });
      if (mood.quirk) quirks.add(mood.quirk);
      if (mood.ways) turnWays(ways, mood.ways);
      on.add(name);
    },
    on: () => [...on],
  };
}
