/** Makes people unreadable who are not what a record is about. Rather too much than too little: the original is kept. Pure. */

export interface Hidden {
  /** Names of pupils as the register has them, and of other writers as the platform gave them. */
  names: readonly string[];
}

/** What stands in their place: always of one length, so that it tells nothing of the name. */
export const bar = '█████';

/** Shorter parts of a name are words of every sentence. */
const shortest = 3;

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');

/** Addresses, numbers and handles of anybody: an address of the record itself is not in what people wrote. */
const reaches = [
  /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/gu,
  /(?<![\d-])(?:\+44|0044|0)[\d\s()-]{8,14}\d/g,
  /(?<![\p{L}\d_])@[A-Za-z\d_.]{2,30}/gu,
  /\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/gi,
];

/** A name as a whole in any case; a part of it only where it stands with a capital, as names do. */
export function unreadable(text: string, { names }: Hidden): string {
  const known = [...new Set(names.map((name) => name.trim()).filter((name) => name.length >= shortest))];
  const wholes = known.map(escaped);
  const parts = known.flatMap((name) => name.split(/[\s-]+/)).filter((part) => part.length >= shortest);
  const forms = parts.flatMap((part) => {
    const first = part.charAt(0).toUpperCase();
    return [first + part.slice(1), first + part.slice(1).toLowerCase(), part.toUpperCase()].map(escaped);
  });
  const patterns = [
    ...reaches,
    ...(wholes.length > 0 ? [new RegExp(`(?<![\\p{L}\\d])(?:${wholes.join('|')})(?![\\p{L}\\d])`, 'giu')] : []),
    ...(parts.length > 0
      ? [new RegExp(`(?<![\\p{L}\\d])(?:${[...new Set(forms)].join('|')})(?![\\p{L}\\d])`, 'gu')]
      : []),
  ];
  return patterns.reduce((left, pattern) => left.replace(pattern, bar), text);
}

/** The same in whatever holds words: every text of it, and none of its keys. */
export function unreadableIn<T>(value: T, hidden: Hidden): T {
  if (typeof value === 'string') return unreadable(value, hidden) as T;
  if (Array.isArray(value)) return value.map((one) => unreadableIn(one, hidden)) as T;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unreadableIn(one, hidden)])) as T;
}
