/**
 * Where children are while a post is read: "Year 4 are at Beamish until 3". What lies behind them or is still to come is
 * not it, and school is no whereabouts. `endsAt` is what the words themselves say of the end.
 */
import { DateTime } from 'luxon';
import type { Hit } from '../scan.js';
import type { Token } from '../tokens.js';
import { isAnyOf, type Reading } from './reading.js';

export interface Whereabouts {
  kind: 'live' | 'planned';
  words: string;
  /** Local, of the day on which it goes out. */
  endsAt?: { hour: number; minute: number };
}

/** How far behind the marker a place may stand, in words. */
const placeWithin = 9;

/** At most one of a text: the first that is live, or else the first that is planned. */
export function findWhereabouts(reading: Reading): Whereabouts | undefined {
  const { context } = reading;
  const live = context
    .find('post-live')
    .flatMap((marker) => (isInTitle(reading, marker) ? [] : (livePlace(reading, marker) ?? [])));
  if (live[0])
    return { kind: isRoutine(live[0].words, reading) ? 'planned' : 'live', ...live[0], endsAt: endIn(reading.text) };
  const weak = strictlyNow.test(reading.text) ? context.find('post-live-weak') : [];
  const here = weak.flatMap((marker) => weakPlace(reading, marker) ?? []);
  if (here[0]) return { kind: 'live', ...here[0], endsAt: endIn(reading.text) };
  for (const marker of context.find('post-planned')) {
    const place = placeBehind(reading, marker);
    const group = groupBefore(reading, marker);
    if (place && group) return { kind: 'planned', words: between(reading, group.from, place.to) };
  }
  return undefined;
}

/** "We're Going on a Bear Hunt": a capital inside, where the text has small letters. */
const isInTitle = ({ tokens, capitals }: Reading, { from, to }: Hit) =>
  capitals && tokens.slice(from + 1, to).some(({ capital }) => capital);

/** "… at the pool every Tuesday": a time that comes again is none at this moment. */
const isRoutine = (words: string, { text }: Reading) => {
  const behind = text.slice(text.indexOf(words) + words.length);
  return /^[^.!?\n]{0,40}\bevery\s/i.test(behind);
};

const strictlyNow = /\b(?:right now|at the moment|now|currently|until|till)\b/i;

/** "At Beamish now with Year 4", "Y5 having fun at Eden Camp right now": a group and a word of the time in the sentence. */
function weakPlace(reading: Reading, marker: Hit): { words: string } | undefined {
  const { tokens, context } = reading;
  const place = placeBehind(reading, marker);
  const from = tokens.slice(0, marker.from + 1).findLastIndex(({ opens }) => opens);
  const next = tokens.findIndex(({ opens }, at) => opens && at > marker.from);
  const to = next < 0 ? tokens.length : next;
  const sentence = between(reading, Math.max(0, from), to);
  const group = context.find('post-group').some((hit) => hit.from >= from && hit.to <= to);
  if (!place || !group || !strictlyNow.test(sentence) || isPast(reading, Math.max(0, from), to)) return undefined;
  return /\b(?:will|next|can|could|would|open)\b/i.test(sentence) ? undefined : { words: sentence };
}

function livePlace(reading: Reading, marker: Hit): { words: string } | undefined {
  const place = placeBehind(reading, marker);
  if (!place) return undefined;
  const group = groupBefore(reading, marker);
  const now = reading.context.find('post-now').some((hit) => Math.abs(hit.from - place.to) <= placeWithin);
  const inSelf = /^(?:we're|we|they're|they|just|safely|live|greetings|hello|en|arrived|on|off)/.test(
    wordAt(reading, marker.from),
  );
  if (isPast(reading, group?.from ?? marker.from, marker.to)) return undefined;
  const alone = ['here', 'currently', 'now'].includes(wordAt(reading, marker.from));
  if (!(group || (inSelf && (now || isPresent(reading, marker))) || (alone && now))) return undefined;
  return { words: between(reading, Math.min(group?.from ?? marker.from, marker.from), place.to) };
}

const wordAt = ({ tokens }: Reading, at: number) => tokens[at]?.forms[0] ?? '';
const between = ({ tokens, text }: Reading, from: number, to: number) =>
  text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);

const past = new Set(
  'were was had went visited enjoyed loved saw spent travelled took explored been came won played did got'.split(' '),
);

function isPast({ tokens }: Reading, from: number, to: number): boolean {
  return tokens.slice(from, to).some(({ forms }) => past.has(forms[0] ?? ''));
}

/** "We have arrived", "on the way": no word of the time is needed. */
const isPresent = (reading: Reading, marker: Hit) =>
  reading.tokens
    .slice(marker.from, marker.to)
    .some(({ forms }) =>
      /^(?:arrived?|landed|way|route|live|greetings|off|heading|headed|setting|reached|we're|they're)$/.test(
        forms[0] ?? '',
      ),
    );

/** Who is there, in the same sentence and before it. */
function groupBefore(reading: Reading, marker: Hit): Hit | undefined {
  const { tokens, context } = reading;
  return context.find('post-group').findLast((hit) => {
    if (hit.from > marker.from + 1 || marker.from - hit.to > 5) return false;
    return tokens.slice(hit.from + 1, marker.from + 1).every(({ opens }) => !opens);
  });
}

/** A museum, a farm, a name with a capital behind "at": what is no part of school and no time. */
function placeBehind(reading: Reading, marker: Hit): { to: number } | undefined {
  const { tokens } = reading;
  for (let at = marker.to; at < Math.min(tokens.length, marker.to + placeWithin); at++) {
    const token = tokens[at];
    if (!token || token.opens) return undefined;
    if (isAnyOf(reading, 'post-place', token)) return { to: at + 1 };
    if (isAnyOf(reading, 'post-at-school', token) && !isProperBehind(reading, at)) {
      if (at - marker.to <= 2) return undefined;
      continue;
    }
    if (isNameOfPlace(reading, at)) return { to: endOfName(tokens, at) };
    if (/^(?:and|but|because|with|wearing|until|till|for|to)$/.test(token.forms[0] ?? '')) return undefined;
  }
  return undefined;
}

/** "at the Great North Museum", "at World Museum": a school word may begin a name. */
const isProperBehind = ({ tokens }: Reading, at: number) =>
  Boolean(tokens[at]?.capital && tokens[at + 1]?.capital && !tokens[at + 1]?.opens);

/** Behind "at" any name; behind "in" only one that ends there, for "in Greek costume" is no place. */
function isNameOfPlace(reading: Reading, at: number): boolean {
  const { tokens, text } = reading;
  const token = tokens[at];
  if (!token?.capital || token.kind !== 'word' || isAnyOf(reading, 'any-calendar', token)) return false;
  if (isAnyOf(reading, 'any-title', token) || isAnyOf(reading, 'post-group-word', token)) return false;
  const end = endOfName(tokens, at);
  const lead = tokens
    .slice(Math.max(0, at - 3), at)
    .findLast(({ forms }) => /^(?:at|in|on|to|from|for|visiting|exploring|reached)$/.test(forms[0] ?? ''));
  if (lead?.forms[0] === 'for' || lead?.forms[0] === 'from') return false;
  if (!lead || (lead.forms[0] !== 'in' && lead.forms[0] !== 'on')) return true;
  const next = tokens[end];
  if (!next || next.opens || /[,.!?;:\n–—-]/.test(text.slice(tokens[end - 1]?.end ?? 0, next.start))) return true;
  return /^(?:today|this|until|till|for|on|with|and|at|now|all|right|having|where|exploring|learning)$/.test(
    next.forms[0] ?? '',
  );
}

function endOfName(tokens: Token[], at: number): number {
  let end = at + 1;
  while (tokens[end]?.capital && !tokens[end]?.opens) end += 1;
  return end;
}

const end =
  /\b(?:until|till?|back|home|returning|return|collect\p{L}*|pick\p{L}*|finish\p{L}*)\b[^.!?\n]{0,30}?\b(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm|o'clock)?(?![\d/])/iu;
/** A figure without am or pm is of the afternoon up to this one: no trip ends at 5 in the morning. */
const lastAfternoonHour = 7;

function endIn(text: string): Whereabouts['endsAt'] {
  if (/\b(?:until|till?|by)\s(?:noon|midday|lunch)/i.test(text)) return { hour: 12, minute: 0 };
  const found = end.exec(text);
  if (!found) return undefined;
  const [, hours = '', minutes = '0', half] = found;
  const hour = Number(hours) % 12;
  const isAfternoon = half?.toLowerCase() === 'pm' || (half?.toLowerCase() !== 'am' && hour <= lastAfternoonHour);
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return { hour: Number(hours) > 12 ? Number(hours) : hour + (isAfternoon ? 12 : 0), minute: Number(minutes) };
}

/** Whether what the words say is over at the time when the post goes out. */
export function isOver({ endsAt }: Whereabouts, at: Date, zone: string): boolean {
  if (!endsAt) return false;
  const local = DateTime.fromJSDate(at, { zone });
  return local >= local.set({ ...endsAt, second: 0, millisecond: 0 });
}
