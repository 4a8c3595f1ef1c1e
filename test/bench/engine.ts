/** Texts for the engine's figures: those that want to be slow, and the starts in fresh processes. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../src/root.js';

const length = 10_000;

/** Each is repeated up to 10,000 characters: what would make a careless pattern, list or look-up blow up. */
const repeated: Record<string, string> = {
  'one letter': 'a',
  stars: 'f*',
  'masked words': 'f**** w***** c*** ',
  'leetspeak in one word': '1d10t',
  'leetspeak in words': '1d10t w4nk3r ',
  'long letters': 'iiiddiiiooot ',
  'spelt words': 'w a n k e r ',
  'spelt by dots': 'f.u.c.k ',
  hyphens: 'you-absolute-plank ',
  hashtags: '#sacktheheadnow ',
  'hashtags in one': '#a',
  mentions: '@rseh0le ',
  'at signs': 'a@',
  domains: 'a.com',
  'e-mail': 'a@b.co ',
  phones: '07 ',
  roads: 'on The Old Mill ',
  ages: "i'm and i'm ",
  years: 'im in year 5 ',
  names: 'Ellie Smith ',
  insults: 'you idiot ',
  'insults to a group': 'you lot are a bunch of ',
  'quoted insults': '"you idiot" ',
  'insults told': 'he called me "an idiot" and ',
  'open quotation marks': '" you are an idiot ',
  apostrophes: "'idiot ' ",
  hate: 'all muslims are vermin ',
  'words without spaces': 'allmuslimsareverminandshouldgo',
  threats: 'I will kill him 😂 ',
  risks: 'scared hungry child bruise secret ',
  questions: 'is it? can you ',
  emoji: '🤡',
  'joined emoji': '👨‍👩‍👧',
  'combining marks': 'i\u0301\u0302\u0303',
  'nothing visible': 'i\u200bd\u200bi\u200bo\u200bt ',
  'small capitals': 'ɪᴅɪᴏᴛ ',
  'look-alikes': 'уои аге ап іԁіоt ',
  'upside down': 'ɹǝʞuɐʍ ',
  'another alphabet': 'مرحبا كيف ',
  'no alphabet': '你好世界',
  spaces: ' ',
  lines: '\n',
  'half characters': '\ud83d',
};

/** The same numbers in every run. */
function* randomNumbers(): Generator<number, never> {
  for (let seed = 7; ; ) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield seed / 0x7fffffff;
  }
}

/** Characters by chance out of a range: no word is like another, so nothing that was remembered helps. */
function chance(from: number, to: number): string {
  const numbers = randomNumbers();
  const next = () => numbers.next().value;
  const letter = () => (next() < 0.15 ? ' ' : String.fromCharCode(from + Math.floor(next() * (to - from))));
  return Array.from({ length }, letter).join('');
}

/** By kind, a text of 10,000 characters. */
export function hostileTexts(): [kind: string, text: string][] {
  const texts = Object.entries(repeated).map(([kind, part]): [string, string] => [
    kind,
    part.repeat(Math.ceil(length / part.length)).slice(0, length),
  ]);
  return [
    ...texts,
    ['letters by chance', chance(97, 123)],
    ['signs by chance', chance(33, 127)],
    ['Cyrillic by chance', chance(0x430, 0x450)],
    ['anything by chance', chance(1, 0xffff)],
  ];
}

export interface Figures {
  comments: number;
  speeds: { name: string; perSecond: number }[];
  /** Of each text, milliseconds of the processor in several rounds. */
  slow: number[][];
}

/** Everything that is measured in one process of its own. */
export function measureEngine(texts: string[]): Figures {
  const program = join(root, 'test', 'bench', 'engine.mjs');
  const [input, maxBuffer] = [JSON.stringify(texts), 10_000_000];
  return JSON.parse(execFileSync(process.execPath, [program], { cwd: root, encoding: 'utf8', input, maxBuffer }));
}

export interface Start {
  /** Milliseconds from the first import to the first decision, by the clock and of the processor. */
  clock: number;
  processor: number;
}

const program = `
const [worked, began] = [process.cpuUsage(), performance.now()];
const { decide } = await import('./dist/moderation/decide.js');
const { loadPolicy, packIds } = await import('./dist/src/policies.js');
const nobody = { name: 'Sam Whitfield', handle: '', bio: '' };
const comment = { platform: 'facebook', surface: 'comment', author: nobody, postContext: '', text: 'When does the fair start?' };
decide(comment, loadPolicy(packIds()), { now: new Date(), nation: 'england', pupils: [], staff: [] });
const { user, system } = process.cpuUsage(worked);
console.log(JSON.stringify({ clock: performance.now() - began, processor: (user + system) / 1000 }));`;

/** Starts the built engine with every pack in a process of its own, up to its first decision. */
export function startEngine(): Start {
  const args = ['--input-type=module', '--eval', program.replaceAll("'./", `'${join(root)}/`)];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
}
