import { createHash } from 'node:crypto';

/** Shorter texts are the same by chance: "well done everyone" is no campaign. */
const shortest = 24;

/** The same for texts that differ only in signs, spaces, numbers, accents and case, as copies by bots do; "" where it says nothing. */
export function copyKey(text: string): string {
  const letters = text.slice(0, 2_000).normalize('NFKD').toLowerCase().replaceAll(/\P{L}/gu, '');
  return letters.length < shortest ? '' : createHash('sha256').update(letters).digest('hex').slice(0, 32);
}
