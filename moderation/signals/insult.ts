import type { Hit } from '../scan.js';
import type { Signal } from '../types.js';
import { type Context, type Detector, isIn, ofKind, sentenceAround, signalAt } from './context.js';
import { person } from './person.js';
import { stanceOf } from './stance.js';

/** Who may be insulted. A child is a matter of bullying, which has its own signal. */
const aims = new Set(['staff', 'you', 'group', 'third', 'full-name', 'surname', 'other']);

/** An animal is an insult only where it is said of these. */
const outright = new Set(['you', 'staff', 'surname']);

const is = (kinds: Set<string>) => (found: Signal) => kinds.has(found.kind ?? '');

const at = (context: Context, { start, end }: Hit, name = 'insult') =>
  signalAt(name, { field: 'text', start, end }, context);

/**
 * An insulting word and whether it is aimed at somebody.
 * "Who picked this, some idiot?" blames nobody in particular, so it is only loose.
 */
export const insult: Detector = {
  name: 'insult',
  signals: ['insult', 'insult-spoken', 'insult-turned'],
  detect(context) {
    const notSaid = otherStances(context);
    const places = new Set(notSaid.map(({ span }) => `${span?.start} ${span?.end}`));
    const isSaid = (hit: Hit) => places.size === 0 || !places.has(`${hit.start} ${hit.end}`);
    const hits = context.find('insult-strong').filter((hit) => isSaid(hit) && isMeant(context, hit));
    const animals = context.find('insult-animal').filter(isSaid);
    if (hits.length + animals.length === 0) return notSaid;
    const people = person.detect(context);
    const [named, aimedAt, plainly] = [people.filter(isNamed), people.filter(is(aims)), people.filter(is(outright))];
    const words = hits
      .filter((hit) => !isName(hit, named))
      .map((hit) => ofKind(at(context, hit), isAimed(context, hit, aimedAt) ? 'aimed' : 'loose'));
    const beasts =
      context.find('praise').length > 0
        ? []
        : animals.filter((hit) => isOutright(context, hit) && isAimed(context, hit, plainly));
    return [...notSaid, ...words, ...beasts.map((hit) => ofKind(at(context, hit), 'aimed'))];
  },
};

const insulting = ['insult-strong', 'insult-animal', 'insult-adj', 'insult-mild', 'abuse-phrase'];

/** What would insult, but is somebody else's word (`insult-spoken`), or says the contrary (`insult-turned`). */
function otherStances(context: Context): Signal[] {
  const signals: Signal[] = [];
  for (const list of insulting)
    for (const hit of context.find(list)) {
      const stance = stanceOf(context, hit);
      if (stance === 'said' || (list === 'insult-adj' && stance !== 'turned')) continue;
      signals.push(ofKind(at(context, hit, stance === 'turned' ? 'insult-turned' : 'insult-spoken'), stance));
    }
  return signals;
}

function isAimed(context: Context, hit: Hit, people: Signal[]): boolean {
  const tokens = context.text.list;
  const reach = sentenceAround(tokens, hit.from, 12);
  const words = tokens.slice(reach.from, hit.from);
  if (words.some((token) => isIn(context, 'any-nobody', token))) return false;
  if (reach.to - reach.from <= 2 && (tokens.length <= 5 || people.some((found) => found.kind === 'you'))) return true;
  const from = tokens[reach.from]?.start ?? 0;
  const end = tokens[reach.to - 1]?.end ?? 0;
  return people.some(({ span }) => span && span.start >= from && span.end <= end && !overlaps(span, hit));
}

/**
 * "They are snakes", "you rats", "that stuck-up cow": what somebody is. In "her class snakes" and "brought a snake" it is
 * an animal.
 */
function isOutright(context: Context, hit: Hit): boolean {
  const { list } = context.text;
  const [first, before, earlier] = [list[hit.from], list[hit.from - 1], list[hit.from - 2]];
  if (!first || !before || first.opens) return true;
  const isOne = (token: typeof first | undefined, lists: string[]) => lists.some((each) => isIn(context, each, token));
  if (isOne(before, ['any-article']))
    return before.opens || !earlier || isOne(earlier, ['any-be', 'any-like', 'you', 'any-before-insult']);
  return (
    !first.forms.some((form) => form.endsWith('s')) ||
    isOne(before, ['any-before-insult', 'insult-adj', 'you', 'any-be', 'any-whose'])
  );
}

/**
 * "He is a weasel", "you coward", "what a loser", "Liar.": somebody is said to be one. "Weasels are shy" and "in the trash"
 * speak of the thing, "to bully" of a deed.
 */
function isMeant(context: Context, hit: Hit): boolean {
  const { list } = context.text;
  const first = list[hit.from];
  if (hit.to - hit.from > 1 || !first || !isIn(context, 'insult-either', first)) return true;
  const isOne = (token: typeof first | undefined, lists: string[]) => lists.some((each) => isIn(context, each, token));
  let at = hit.from;
  while (at > 0 && !list[at]?.opens && isOne(list[at - 1], ['any-before-insult', 'insult-adj', 'insult-strong'])) at--;
  if (list[at]?.opens || at === 0) return !list[hit.to] || list[hit.to]?.opens === true || at < hit.from;
  return isOne(list[at - 1], ['you', 'any-be', 'any-be-person', 'any-like', 'third', 'everyone']);
}

/** Miss Dick and Mr Cox are people. */
function isName(hit: Hit, named: Signal[]): boolean {
  return named.some(({ span }) => span && hit.start > span.start && overlaps(span, hit));
}

const isNamed = ({ kind }: Signal) => kind === 'staff' || kind === 'full-name';

function overlaps(span: { start: number; end: number }, hit: Hit): boolean {
  return span.start < hit.end && hit.start < span.end;
}
