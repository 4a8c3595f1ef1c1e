import type { Signal } from '../types.js';
import { type Context, type Detector, firstMatches, signalAt } from './context.js';

/** Each pattern has bounded repeats only, so that no text can make it slow. */
const patterns: [kind: string, pattern: RegExp][] = [
  ['phone', /(?<![\d.£])(?:\+?44\s?\(?0?\)?\s?|\(?0)(?:\d[\s-]?\)?\s?){8,10}(?![\d])/g],
  ['email', /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]{1,60}(?:\.[\p{L}\p{N}-]{1,60}){1,4}/gu],
  ['postcode', /\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/g],
  [
    'address',
    /(?<![\d:.–-])\b(?:no\.?\s?|number\s|flat\s)?\d{1,4}[a-zA-Z]?,?\s(?:the\s)?(?:\p{Lu}[\p{L}'’-]{1,30}\s){1,3}(?:Road|Rd|Street|St|Lane|Ln|Close|Cl|Avenue|Ave|Drive|Rise|Court|Terrace|Crescent|Place|Way|Gardens|Grove|Row|Yard|Bank|Walk|Square|Mews|Green|Hill|View|Croft|Fold|Cottages|Cottage|Villas|Buildings|Flats|House|Park|Parade|Crest|Heights|Meadow|Garth|Wynd|Brae|Loan|Chase|Drove|Gate)\b/gu,
  ],
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
      kind === 'email' ? /@|[([]at[)\]]/.test(text) : digits >= (kind === 'phone' ? fewestDigits : 1);
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
  return firstMatches(context.comment.text, pattern, mostOfAKind).map((match) => ({
    ...signalAt('contact', { field: 'text', start: match.index, end: match.index + match[0].length }, context),
    kind,
  }));
}

function links(context: Context): Signal[] {
  const urls = context.text.list.filter((token) => token.kind === 'url');
  return urls.map((token) => ({
    ...signalAt('contact', { field: 'text', start: token.start, end: token.end }, context),
    kind: 'link',
  }));
}
