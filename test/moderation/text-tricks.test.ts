/** How people write insults so that no list finds them, and what only looks so. Shipped word lists, words of our own. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toContext } from '../../moderation/signals/index.js';
import { tokenise } from '../../moderation/tokens.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const { lexicons } = loadPolicy();
const rude = ['insult-strong', 'insult-mild', 'slur', 'profanity-strong', 'sexual-strong'];

/** What is marked in the text as it was written. */
function marked(text: string): string[] {
  const author = { name: 'Sam', handle: '', bio: '' };
  const context = toContext({ platform: 'x', surface: 'reply', author, postContext: '', text }, facts, lexicons);
  return rude.flatMap((list) => context.find(list).map(({ start, end }) => text.slice(start, end)));
}

/** The text, with what has to be marked between brackets. */
const tricks = [
  'what a [w a n k e r]',
  'he is such a [w a n k e r] honestly',
  'h e i s a [w a n k e r]',
  'you are a [w.a.n.k.e.r]',
  'such a [w-a-n-k-e-r]',
  'such a [w_a_n_k_e_r]',
  'such a [w/a/n/k/e/r]',
  'such a [w|a|n|k|e|r]',
  'such a [w*a*n*k*e*r]',
  'such a [w~a~n~k~e~r]',
  'a b a s t a r d'.replace('b a s t a r d', '[b a s t a r d]'),
  'y o u a r e a [t o s s e r]',
  '[I D I O T]',
  '[i d i 0 t]'.replace('0', 'o'),
  '[@rseh0le]',
  '[@rseh0le] that one',
  'total [@rsehole]',
  'total [4rsehole]',
  'total [ar5eh0le]',
  'the [b@st@rd]',
  'the [wanker5]',
  'the [w4nk3r]',
  'you [wannker]',
  'you [wankker]',
  'what an [idiott]',
  'an [iddiot]',
  'that [bastaard]',
  'that [basstard]',
  'that [bastad]',
  'the [bstard]',
  'the [basterd]',
  'the [bastrad]',
  'what a [dickhed]',
  'what a [dikhead]',
  'what [dickhaeds]',
  'proper [arsehle]',
  'proper [pilock]',
  'proper [scumbg]',
  'proper [tossser]',
  'proper [wnaker]',
  '#MrKettleIsA[Wanker]',
  '#SchoolRunBy[Idiots]',
  '#our_head_is_a_[wanker]',
  '[#wanker]',
  '#theheadisa[wanker]',
  '#youareallidiots'.replace('idiots', '[idiots]'),
  'you-absolute-[wanker]',
  'you_absolute_[wanker]',
  'you-utter-[bastard]',
  'a [𝐰𝐚𝐧𝐤𝐞𝐫]',
  'a [𝒘𝒂𝒏𝒌𝒆𝒓]',
  'a [𝔴𝔞𝔫𝔨𝔢𝔯]',
  'a [ⓦⓐⓝⓚⓔⓡ]',
  'a [🅦🅐🅝🅚🅔🅡]',
  'a [🆆🅰🅽🅺🅴🆁]',
  'a [🇼 🇦 🇳 🇰 🇪 🇷]',
  'a [ᴡᴀɴᴋᴇʀ]',
  'a [ʷᵃⁿᵏᵉʳ]',
  'a [ɹǝʞuɐʍ]',
  'a [ｗａｎｋｅｒ]',
  'a [w\u0430nk\u0435r]',
  'an [\u0456d\u0456\u043et]',
  'a [\u0441\u0441unt]'.replace('\u0441\u0441', '\u0441'),
  'a [w\u200da\u200dn\u200dk\u200de\u200dr]',
  'a [wan\u200bker]',
  'a [wan\u2060k\ufeffer]',
  'a [w\u{e0061}anker]',
  'a [w🔥a🔥n🔥k🔥e🔥r]',
  'a [w 🙂 a 🙂 n 🙂 k 🙂 e 🙂 r]',
  'a [wa\u0308n\u0302k\u0301er]',
  'a [wänkër]',
  'a [w*nker]',
  'a [waaaaanker]',
  'a [WaNkEr]',
];

const innocents = [
  'We went to Scunthorpe on the train',
  'Mrs Cockburn and Mr Hancock take the choir',
  'Assembly is at nine, ask the specialist',
  'Please reply a s a p',
  'Only Y 4 B and Y 6 C today',
  'The p t a meets on Monday',
  'K S 2 and K S 1 discos',
  'J R R Tolkien and C S Lewis',
  'Bring your P.E. kit',
  'Call 0 1 6 3 2 9 6 0 0 0 1',
  'Write to a.s.sharp@example.org',
  'office@example.sch.uk, please',
  'Ask @ssharp_pe or @nna_lee',
  'Thank you @rthur_bell and @lan',
  'The A.S.D. unit is open',
  'T.A.s and L.S.A.s get a day off',
  'Well-being and step-by-step maths',
  'A ten-year-old won it',
  'A part-time teacher and a long-term plan',
  'mother-in-law and father-in-law came',
  'bright-eyed, well-to-do, up-to-date',
  'See you at #SportsDay #YearSix',
  '#therapist needed on Tuesdays',
  '#whorepresents us at the meeting?',
  '#expertsexchange was a website',
  '#superbowlparty at the hall',
  '#penisland pens for sale',
  '#passtheparcel and #backtoschool',
  'Mr Pratt and Mrs Twatt of Orkney',
  'The Pollock prints, the bullocks and a bustard',
  'Coal miners went down the mines',
  'A manger, a donkey, a star',
  'Ballet slippers and roller skates',
  'The cups are in the cooker hood',
  'Two batches of scones',
  'Chins up, year six!',
  'A Cretan holiday, off to Crete',
  'The rooster crowed; roster on the door',
  'Full moons and sand dunes',
  'A looser fit for the blazer',
  'The sapper band played',
  'A bag of pick and mix, picks for guitars',
  'Lost: pair of trumps cards',
  'He wastes water and loses gloves',
  'Shiite and Sunni are taught in RE',
  'Niger is a country, the Niger a river',
  'Ring binders and a spacer for asthma',
  'Moppet the cat is missing',
  'Reading the Wanstead and Woking news',
  'Arsenal v Penistone, kick off at two',
  'Grape and passion fruit',
  'Essex, Sussex, Middlesex',
  'The Dickens club',
  'Classic bassoon lessons',
  'Matsushita and Shitake mushrooms',
  'Peacock, woodcock, shuttlecock',
  'Cocktail sausages, mocktails',
  'Titus Andronicus and the titans',
  'Clitheroe and Lightwater',
  '🇬🇧 🇫🇷 🇩🇪 flags for the fête',
  'x x x x',
  'A B C D E F G',
  'Привет всем, спасибо школе',
  'Καλημέρα σε όλους',
  '🎉🎉🎉 well done 🎉🎉🎉',
  'H A P P Y B I R T H D A Y',
  'W e l l d o n e e v e r y o n e',
];

const plain = (text: string) => text.replace(/[[\]]/g, '');
const inBrackets = (text: string) => [...text.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]);

describe('a disguised insult is found where it stands', () => {
  it.each(tricks)('%s', (text) => {
    expect(marked(plain(text))).toEqual(expect.arrayContaining(inBrackets(text)));
  });
});

describe('no insult', () => {
  it.each(innocents)('%s', (text) => {
    expect(marked(text)).toEqual([]);
  });
});

describe('any disguise', () => {
  const between = fc.constantFrom('', '\u200b', '\u200d', '\u2060', '\u0301', '\u00ad');
  const shape = fc.constantFrom(
    (letter: string) => letter,
    (letter: string) => letter.toUpperCase(),
    (letter: string) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97),
    (letter: string) => String.fromCodePoint(0x24d0 + letter.charCodeAt(0) - 97),
    (letter: string) => String.fromCodePoint(0xff41 + letter.charCodeAt(0) - 97),
  );
  const disguised = fc
    .tuple(
      fc.constantFrom('wanker', 'bastard', 'idiot'),
      fc.array(fc.tuple(shape, between), { minLength: 7, maxLength: 7 }),
    )
    .map(([word, ways]) =>
      [...word].map((letter, at) => `${ways[at]?.[0](letter)}${at + 1 < word.length ? ways[at]?.[1] : ''}`).join(''),
    );

  it('is marked from its first to its last character, whatever stands around it', () => {
    fc.assert(
      fc.property(
        disguised,
        fc.constantFrom('', 'so ', '😀 ', 'é, '),
        fc.constantFrom('', '!', ' 😀', ' ok'),
        (word, before, after) => {
          const letters = word.normalize('NFC');
          expect(marked(`${before}${letters}${after}`)).toContain(letters);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves words in order and inside the text, for any text', () => {
    const signs = fc.constantFrom(
      ...'abwnker AKS#@-_.*🔥🇬ⓦɐ\u200d'.split(''),
      '🇬',
      'ⓦ',
      'Wanker',
      ' a ',
      '-you-',
      '#the',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const author = { name: '', handle: '', bio: '' };
        const comment = { platform: 'x' as const, surface: 'reply' as const, author, postContext: '', text };
        let last = 0;
        for (const { start, end } of toContext(comment, facts, lexicons).text.list) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = start;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('a slip', () => {
  it('is no word of a dictionary: else add it to the innocent ones in slips.ts', () => {
    const file = new URL(
      '../../node_modules/natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json',
      import.meta.url,
    );
    const words = new Set(Object.keys(JSON.parse(readFileSync(file, 'utf8'))).map((word) => word.toLowerCase()));
    expect(words.size).toBeGreaterThan(50_000);
    expect([...lexicons.slips.keys()].filter((slip) => words.has(slip))).toEqual([]);
  });
});

describe('a letter spelt out', () => {
  it('stays a letter where it stands alone', () => {
    expect(tokenise('a b').list).toHaveLength(2);
  });
});
