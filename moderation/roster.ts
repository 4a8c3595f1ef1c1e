/** The roll made ready to be looked up: by surname, by surname with a letter missing, and by the way it sounds. */
import { isSoundAlike, type Sound, soundOf } from './sound-alike.js';
import { tokenise } from './tokens.js';
import type { Facts } from './types.js';

export interface Entry {
  kind: 'pupil' | 'staff';
  /** Of a pupil the id, of somebody on the staff the name. */
  id: string;
  /** What may stand beside the surname: forenames, nicknames, a title. Empty: the surname is enough. */
  beside: Set<string>;
  /** Those of them that may be spelt by ear or with a slip: a slip in a nickname is another nickname. */
  forenames: string[];
  forenameSounds: Sound[];
  surname: string[];
  /** Only of a surname of one word. */
  surnameSound?: Sound;
}

export interface Roster {
  /** By surname, and by surname without each of its letters. */
  byWord: Map<string, Entry[]>;
  /** Whose surname a word is, but for a slip: asked once for each word of the comments. */
  near: Map<string, Entry[]>;
  bySound: Map<string, Entry[]>;
  /** What stands beside a surname somewhere: a word that sounds like a surname is looked up beside one of these. */
  beside: Set<string>;
  /** How the words of comments sound, so that each is worked out once. */
  sounds: Map<string, Sound | undefined>;
  /** Which two words sound alike, for the same reason. */
  alike: Map<string, boolean>;
}
const mostKept = 20_000;

/** Short forms that nobody writes into a roll. */
const nicknames = [
  'alexander alex xander sasha|alexandra alex sasha lexi|andrew andy drew|anthony tony|benjamin ben benji|beatrice bea',
  'charlotte charlie lottie|christopher chris kit|daniel dan danny|david dave|edward ed eddie ted teddy|eleanor ellie nell',
  'elizabeth lizzie liz beth betsy eliza libby|emily em emmy|frances fran frankie|frederick fred freddie|gabriel gabe',
  'george georgie|harriet hattie|harrison harry|henry harry|isabella bella izzy issy|isabelle bella izzy issy|jack jackie',
  'jacob jake|james jim jimmy jamie|jennifer jen jenny|jessica jess jessie|john johnny jack|jonathan jon jonny|joseph joe joey',
  'joshua josh|katherine kate katie kat kathy|leonard leo lenny len|lillian lily|louis lou louie|madeleine maddie|margaret maggie meg',
  'matthew matt matty|matilda tilly tilda|michael mike mikey mick|mohammed mo|muhammad mo|mohammad mo|nathaniel nathan nate|nicholas nick nicky',
  'oliver ollie|olivia liv livvy|patrick paddy pat|penelope penny|peter pete|philip phil|rebecca becky becca|richard rich rick',
  'robert rob robbie bob bobby|samantha sam|samuel sam sammy|sebastian seb|stephen steve|susan sue|theodore theo ted teddy',
  'thomas tom tommy|timothy tim|victoria vicky tori|william will bill billy liam|zachary zac zak',
]
  .flatMap((line) => line.split('|'))
  .map((line) => line.split(' '));

const rosters = new WeakMap<Facts['pupils'], { staff: Facts['staff']; roster: Roster }>();

/** Made ready once for a roll, since the same one serves comment after comment. */
export function rosterOf({ pupils, staff }: Pick<Facts, 'pupils' | 'staff'>): Roster {
  const known = rosters.get(pupils);
  if (known && known.staff === staff) return known.roster;
  const roster: Roster = {
    byWord: new Map(),
    near: new Map(),
    bySound: new Map(),
    beside: new Set(),
    sounds: new Map(),
    alike: new Map(),
  };
  for (const { id, forenames, surname } of pupils) add(roster, { kind: 'pupil', id }, [...forenames, surname]);
  for (const { name, knownAs } of staff)
    for (const each of [name, ...knownAs]) add(roster, { kind: 'staff', id: name }, each.split(' '));
  rosters.set(pupils, { staff, roster });
  return roster;
}

/** The last part is the surname. */
function add(roster: Roster, who: Pick<Entry, 'kind' | 'id'>, parts: string[]): void {
  const surname = wordsOf(parts.at(-1) ?? '');
  const forenames = parts.slice(0, -1).flatMap(wordsOf);
  const beside = new Set(forenames.flatMap((word) => [word, ...shortened(word)]));
  const forenameSounds = forenames.flatMap((word) => heard(roster, word) ?? []);
  const surnameSound = surname.length === 1 && beside.size > 0 ? heard(roster, surname[0] ?? '') : undefined;
  const entry: Entry = { ...who, surname, beside, forenames, forenameSounds, surnameSound };
  for (const word of beside) roster.beside.add(word);
  for (const key of keysOf(surname[0] ?? '')) file(roster.byWord, key, entry);
  for (const key of surnameSound?.keys ?? []) file(roster.bySound, key, entry);
}

function file(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const known = index.get(key);
  if (known) known.push(entry);
  else index.set(key, [entry]);
}

/** The short forms of a forename, itself among them. */
export function shortened(forename: string): string[] {
  return nicknames.filter(([full]) => full === forename).flat();
}

export function wordsOf(name: string): string[] {
  return tokenise(name).list.map((token) => token.forms[0] ?? '');
}

/** Shorter names have too many neighbours: Lee, Lea, Leo. */
export const shortestWithSlip = 5;

export function keysOf(word: string): string[] {
  if (word.length < shortestWithSlip) return word === '' ? [] : [word];
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

export function heard({ sounds }: Roster, word: string): Sound | undefined {
  if (sounds.has(word)) return sounds.get(word);
  if (sounds.size >= mostKept) sounds.clear();
  const sound = soundOf(word);
  sounds.set(word, sound);
  return sound;
}

export function isAlike({ alike }: Roster, one: Sound | undefined, other: Sound | undefined): boolean {
  if (!one || !other) return false;
  const pair = `${one.word} ${other.word}`;
  const known = alike.get(pair);
  if (known !== undefined) return known;
  if (alike.size >= mostKept) alike.clear();
  const answer = isSoundAlike(one, other);
  alike.set(pair, answer);
  return answer;
}

/** Whose surname a word is, but for a slip. */
export function nearTo({ byWord, near }: Roster, word: string): Entry[] {
  const known = near.get(word);
  if (known) return known;
  if (near.size >= mostKept) near.clear();
  const entries = [...new Set(keysOf(word).flatMap((key) => byWord.get(key) ?? []))];
  near.set(word, entries);
  return entries;
}
