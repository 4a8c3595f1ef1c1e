import type { Signal } from '../types.js';
import { type Context, type Detector, firstMatches, ofKind, sentenceAround, signalAt } from './context.js';

/** Larkhill Crescent, The Old Mill Lane. */
const road = String.raw`(?:\p{Lu}[\p{L}'’-]{1,30}\s){1,3}(?:Road|Rd|Street|St|Lane|Ln|Close|Cl|Avenue|Ave|Drive|Rise|Court|Terrace|Crescent|Place|Way|Gardens|Grove|Row|Yard|Bank|Walk|Square|Mews|Green|Hill|View|Croft|Fold|Cottages|Cottage|Villas|Buildings|Flats|House|Park|Parade|Crest|Heights|Meadow|Garth|Wynd|Brae|Loan|Chase|Drove|Gate)\b`;

/** Each pattern has bounded repeats only, so that no text can make it slow. */
const patterns: [kind: string, pattern: RegExp][] = [
  ['phone', /(?<![\d.£])(?:\+?44\s?\(?0?\)?\s?|\(?0)(?:\d[\s-]?\)?\s?){8,10}(?![\d])/g],
  ['email', /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]{1,60}(?:\.[\p{L}\p{N}-]{1,60}){1,4}/gu],
  ['postcode', /\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/g],
  ['email', /[\p{L}\p{N}._%+-]{2,64}\s(?:at|@)\s[\p{L}\p{N}-]{2,60}\s?(?:dot|\.)\s?(?:com|co|net|org|uk|me)\b/giu],
  [
    'address',
    new RegExp(`(?<![\\d:.–-])\\b(?:no\\.?\\s?|number\\s|flat\\s)?\\d{1,4}[a-zA-Z]?,?\\s(?:the\\s)?${road}`, 'gu'),
  ],
  ['road', new RegExp(`\\b(?:on|in|off|at|down)\\s(?:the\\s)?${road}`, 'gu')],
  ['bank', /\bsort\s?code\W{0,6}\d\d[- ]?\d\d[- ]?\d\d\b|\bacc(?:ount|t)?\.?\s?(?:no\.?|number|num)?\W{0,4}\d{8}\b/gi],
  ['plate', /\b(?:[A-Z]{2}\s?\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s\d{1,3}[A-Z])\b/g],
];

/** Fewer digits than this are no telephone number. */
const fewestDigits = 9;
const mostOfAKind = 20;

/** Phone numbers, e-mail and home addresses, postcodes, car plates as the UK writes them, and links. */
export const contact: Detector = {
  name: 'contact',
  detect(context) {
    const text = context.comment.text;
    const digits = countDigits(text);
    const mayBe = (kind: string) =>
      kind === 'email'
        ? /@|[([]at[)\]]|\bdot\b/i.test(text)
        : kind === 'road' || digits >= (kind === 'phone' ? fewestDigits : 1);
    const found = patterns.filter(([kind]) => mayBe(kind));
    return [...found.flatMap(([kind, pattern]) => find(context, kind, pattern)), ...links(context)];
  },
};

function countDigits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

function find(context: Context, kind: string, pattern: RegExp): Signal[] {
  return firstMatches(context.comment.text, pattern, mostOfAKind).map((match) => {
    const span = { field: 'text' as const, start: match.index, end: match.index + match[0].length };
    return ofKind(signalAt('contact', span, context), kindOf(context, kind, match));
  });
}

/** A mailbox or a line that is not a person's. */
const publicMailbox =
  /^(?:office|admin|info|enquir\p{L}*|hello|contact|reception|admissions|head|bursar|bookings?|help|support|press|pta|ptfa|attendance|safeguarding|finance|parking|school)[\p{L}\p{N}._-]*\s?(?:@|\(|\[)/iu;
const publicLine = /^\D{0,2}0(?:800|808|300|303|330|333|345|844|845|870)/;
/** How near the words stand that say whose a place is. */
const nearWords = 14;

/** What is public is a fact of its own: the fair's address, the shop's, the office's mailbox, a helpline. */
function kindOf(context: Context, kind: string, match: RegExpExecArray): string {
  if (kind === 'email' && publicMailbox.test(match[0])) return 'public-email';
  if (kind === 'phone' && publicLine.test(match[0])) return 'public-phone';
  if (kind !== 'address' && kind !== 'road' && kind !== 'postcode') return kind;
  const isOwn = isNear(context, 'private-place', match);
  if (kind === 'road') return isOwn ? 'address' : 'public-place';
  return !isOwn && isNear(context, 'public-place', match) ? 'public-place' : kind;
}

function isNear(context: Context, list: string, match: RegExpExecArray): boolean {
  const [start, end] = [match.index, match.index + match[0].length];
  const tokens = context.text.list;
  const from = tokens.findIndex((token) => token.end > start);
  const around = sentenceAround(tokens, Math.max(0, from), nearWords);
  return context
    .find(list)
    .some(
      (hit) => (hit.end <= start || hit.start >= end) && hit.from >= around.from && hit.to <= around.to + nearWords,
    );
}

/** The way into a group's chat. */
const invite = /chat\.whatsapp\.com|wa\.me\/|t\.me\/(?:\+|joinchat)|discord\.gg|m\.me\/j/i;

function links(context: Context): Signal[] {
  const urls = context.text.list.filter((token) => token.kind === 'url');
  return urls.map(({ start, end }) => {
    const kind = invite.test(context.comment.text.slice(start, end)) ? 'invite' : 'link';
    return ofKind(signalAt('contact', { field: 'text', start, end }, context), kind);
  });
}
