/** What happens in a run, drawn from its seed alone: the same seed gives the same comments and the same faults at the same moments. */

/** Each kind of fault, and what of this machine it needs. */
export const faultKinds = [
  'kill-worker',
  'kill-web',
  'power-cut',
  'rolling-restart',
  'redis-stop',
  'redis-flush',
  'postgres-restart',
  'connections-cut',
  'platform-before',
  'platform-after',
  'reply-cut',
  'disk-full',
  'school-clock-jump',
  'machine-clock-jump',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface PlannedFault {
  kind: FaultKind;
  /** Milliseconds after the round began. */
  atMs: number;
  /** How long it stays down or wrong. */
  forMs: number;
  /** Chooses among what the kind leaves open: which worker, which call. */
  choice: number;
}

/** `hurts` must be hidden, `thanks` and `asks` and `grumbles` must not; of `grumbles` people get a case, and answer it. */
export type Mood = 'hurts' | 'thanks' | 'asks' | 'grumbles';

export interface PlannedComment {
  /** By which the fakes and the checks know it. */
  ref: string;
  platform: 'facebook' | 'x';
  atMs: number;
  mood: Mood;
  text: string;
  /** The words that stand in the end, where it is edited. */
  edited?: { mood: Mood; text: string; atMs: number };
  removedAtMs?: number;
}

export interface Round {
  number: number;
  faults: PlannedFault[];
  comments: PlannedComment[];
}

export interface Wish {
  seed: number;
  rounds: number;
  comments: number;
  /** The kinds that this machine allows. */
  kinds: readonly FaultKind[];
}

/** How long a round takes; its faults begin in the first two thirds. */
export const roundMs = 5_000;
const faultsInRound = 3;

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function planOf({ seed, rounds, comments, kinds }: Wish): Round[] {
  const random = randomOf(seed);
  const deal = dealer(kinds, random);
  return Array.from({ length: rounds }, (_, index) => {
    const number = index + 1;
    const faults = Array.from({ length: faultsInRound }, () => ({
      kind: deal(),
      atMs: Math.floor(random() * roundMs * 0.66),
      forMs: 200 + Math.floor(random() * 1_800),
      choice: Math.floor(random() * 1_000_000),
    }));
    return {
      number,
      faults: faults.sort((a, b) => a.atMs - b.atMs),
      comments: Array.from({ length: comments }, (_, place) => commentOf(random, `t${number}-${place + 1}`)),
    };
  });
}

/** Every kind comes once before one comes twice, so that a short run has them all. */
function dealer(kinds: readonly FaultKind[], random: () => number): () => FaultKind {
  let left: FaultKind[] = [];
  return () => {
    if (left.length === 0) left = [...kinds];
    const [kind] = left.splice(Math.floor(random() * left.length), 1);
    if (!kind) throw new Error('There is no kind of fault to choose from.');
    return kind;
  };
}

/** Short, so that no two of them are taken for copies of one text. How each is judged is tested: the rules may change. */
export const words: Record<Mood, string[]> = {
  hurts: ['You stupid useless cow'],
  thanks: ['Lovely bake sale today', 'Well done everyone'],
  asks: ['When does the fair open?', 'What time is the play?'],
  grumbles: ['The school is covering it up', 'What a load of crap'],
};

function commentOf(random: () => number, ref: string): PlannedComment {
  const atMs = Math.floor(random() * (roundMs - 500));
  const platform = random() < 0.25 ? ('x' as const) : ('facebook' as const);
  const mood = moodOf(random());
  const said = (of: Mood) => `${words[of][Math.floor(random() * words[of].length)]} ${ref.replace('-', ' ')}`;
  const base = { ref, platform, atMs, mood, text: said(mood) };
  const fate = random();
  if (platform === 'x' || fate > 0.2) return base;
  const laterMs = atMs + 100 + Math.floor(random() * 1_500);
  if (fate < 0.06) return { ...base, removedAtMs: laterMs };
  const changed = moodOf(random());
  return { ...base, edited: { mood: changed, text: `${said(changed)} again`, atMs: laterMs } };
}

function moodOf(share: number): Mood {
  if (share < 0.4) return 'hurts';
  if (share < 0.65) return 'grumbles';
  return share < 0.85 ? 'thanks' : 'asks';
}
