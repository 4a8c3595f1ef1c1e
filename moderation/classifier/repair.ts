/** Words that were run together or misspelt so that no list finds them: "allmuslimsout", "imigrants", "lesbains". */
import { common } from './common.js';
import { cutJoined, isKnown } from './joined.js';
import { bad, harm, hates } from './polarity.js';
import { gateWords, kindOf } from './terms.js';

const longest = Math.max(...gateWords.map((word) => word.length));
const whole = new Set(gateWords.filter((word) => word.length >= 5));

/** What a gate word may be cut into at a space: nearly no word is, so nearly no two are put together to look. */
const heads = new Set([...whole].flatMap((word) => Array.from(word, (_, at) => word.slice(0, at))));

/** Words that come out of another by one slip and mean something else. */
const others = new Set(
  `hinds bura buras burks backs asin asia asias africa africas arbs aras pakistan pakistans india indias bangladesh koran korans korea koreas jamaica
jamaicas nigeria nigerias poes pols romania romanias bulgaria bulgarias albania albanias ukraine russia russias lithuania lithuanias latvia
latvias syria syrias iraq iraqs iran israel israels latin latins sots scoots scotts sottish refuge refuges traveler travelers ethic ethics
tans tarns transexual transexuals bind dons niger nigers cons coos chins goos slat slats sics pikes dags pollack pollacks dyes mons mog mogs
wore sags tots thos cuts jihads crisp immigration bulling garage mining neandertal neandertals scavenges scrounges skiers skivers sinking
vulture waker wakers strange stranged trashed smoother thrasher animas appaling brats chating cookers dishonorable tumor tumors unsavory pedophile
pedophiles viruss spools spouse spoke spoken paris pairs parks packs spooky lesson geese dares dark dwarfed blocks blanks brow brows frown down
feminine dear deed read leaf deft gazes gals gas gags gala ways says days pays cooked waters roam hose shoe basing downed hehe stared luring bating`.split(
    /\s+/,
  ),
);

/** Each word with one letter left out or doubled, one vowel masked, or two neighbours swapped. The last stays: "romania" is a country. */
const slips = new Map<string, string>();
const telling = [...bad, ...harm, ...hates].filter((word) => word.length >= 7);
for (const word of [...telling, ...gateWords]) {
  const isGate = whole.has(word);
  for (let at = 1; at < word.length - 1; at++) {
    const before = word.slice(0, at);
    const [letter, next, after] = [word.charAt(at), word.charAt(at + 1), word.slice(at + 1)];
    if (word.length >= 5) slips.set(before + after, word);
    slips.set(before + next + letter + word.slice(at + 2), word);
    if (!isGate) continue;
    slips.set(before + letter + word.slice(at), word);
    if (/[aeiou]/.test(letter)) slips.set(`${before}*${after}`, word);
  }
}
for (const word of others) slips.delete(word);

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
  jws: 'jews',
  gyas: 'gays',
  fgas: 'fags',
}))
  slips.set(masked, word);

/** The words that one word stands for; most often itself. */
export function repair(form: string): string[] {
  if (form.length < 3 || kindOf(form) > 0 || common.has(form) || others.has(form)) return [form];
  const meant = slips.get(form);
  if (meant) return [meant];
  return form.length > 4 ? cutJoined(form) : [form];
}

/** Whether a gate word begins with it. */
export const mayOpen = (form: string) => heads.has(form);

/** A gate word with a space in it: "mus lims". */
export function rejoined(first: string, second: string): string | undefined {
  if (!mayOpen(first) || first.length + second.length > longest) return undefined;
  if (isKnown(first) && isKnown(second)) return undefined;
  const both = first + second;
  return whole.has(both) ? both : undefined;
}
