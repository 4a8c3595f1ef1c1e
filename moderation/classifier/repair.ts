/** Words that were run together or misspelt so that no list finds them: "allmuslimsout", "imigrants", "lesbains". */
import { gateWords, kindOf } from './terms.js';

const long = gateWords.filter((word) => word.length >= 6);
const whole = new Set(long);
const starts = new Set(long.map((word) => word.slice(0, 3)));
const longest = Math.max(...long.map((word) => word.length));

/** Words that come out of a gate word by one slip and mean something else, and words that hold one. */
const others = new Set(['latin', 'ethic', 'ethics', 'slats', 'israel', 'israels', 'crisp', 'immigration']);
const innocent =
  /^(?:christiani|disabilit|womens|girlfriend|womanhood|islamophob|indiana|catholicis|transsexu|homosexu|foreignn)/;

/** Each gate word with one letter left out or two neighbours swapped. The last letter stays: "romania" is a country. */
const slips = new Map<string, string>();
for (const word of long) {
  for (let at = 1; at < word.length - 1; at++) {
    slips.set(word.slice(0, at) + word.slice(at + 1), word);
    slips.set(word.slice(0, at) + word.charAt(at) + word.slice(at), word);
    if (/[aeiou]/.test(word.charAt(at))) slips.set(`${word.slice(0, at)}*${word.slice(at + 1)}`, word);
    slips.set(word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2), word);
  }
}

/** Short ones are known only by their masks. */
for (const [masked, word] of Object.entries({
  'n*r': 'nigger',
  'n*rs': 'niggers',
  'n*a': 'nigga',
  'n*as': 'niggas',
  'p*ki': 'paki',
  'p*kis': 'pakis',
  'p*i': 'paki',
  'p*is': 'pakis',
  'f*g': 'fag',
  'f*gs': 'fags',
  'f*t': 'faggot',
  'f*ts': 'faggots',
  'd*ke': 'dyke',
  'd*kes': 'dykes',
  't*y': 'tranny',
  't*ies': 'trannies',
  'r*d': 'retard',
  'r*ds': 'retards',
  'ch*nk': 'chink',
  'ch*nks': 'chinks',
  'j*w': 'jew',
  'j*ws': 'jews',
  'g*y': 'gay',
  'g*ys': 'gays',
  'w*men': 'women',
  'w*man': 'woman',
  'c*on': 'coon',
  'k*ke': 'kike',
  'p*kies': 'pikeys',
  'sl*t': 'slut',
  'sl*ts': 'sluts',
  'tr*ns': 'trans',
  'bl*cks': 'blacks',
}))
  slips.set(masked, word);

/** The words that one word stands for; most often itself. */
export function repair(form: string): string[] {
  if (form.length < 3 || kindOf(form) > 0 || others.has(form)) return [form];
  const meant = slips.get(form);
  if (meant) return [meant];
  return form.length > 8 && !innocent.test(form) ? split(form) : [form];
}

function split(form: string): string[] {
  for (let from = 0; from + 6 <= form.length; from++) {
    if (!starts.has(form.slice(from, from + 3))) continue;
    for (let to = Math.min(form.length, from + longest); to >= from + 6; to--) {
      const found = form.slice(from, to);
      if (whole.has(found)) return [form.slice(0, from), found, form.slice(to)].filter((part) => part !== '');
    }
  }
  return [form];
}

/** A gate word with a space in it: "mus lims". */
export function rejoined(first: string, second: string): string | undefined {
  if (first.length + second.length < 6 || first.length + second.length > longest) return undefined;
  const both = first + second;
  return whole.has(both) ? both : undefined;
}
