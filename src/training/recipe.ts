/** What each head is taught, and by which examples: the data sets mean different things by their labels. */
import { featuresOf } from '../../moderation/classifier/features.js';
import type { Head } from '../../moderation/classifier/score.js';
import { normalise } from '../../moderation/text.js';
import { makeSentences, type Sentence } from './frames.js';
import type { Example } from './learn.js';
import { misspell } from './noise.js';
import { type Chance, chance } from './random.js';
import { type Row, readSource, type Source } from './sources.js';
import { harshSwaps, kindSwaps } from './swaps.js';

const perFrame = 260;
const noisyShare = 0.35;

/** Categories of frames that are rude without being hateful: no example of harmlessness for the abuse head. */
const rude = new Set([
  'non-protected',
  'wide non-protected',
  'counter-speech',
  'wide counter-speech',
  'not vile',
  'wide not vile',
  'reclaimed',
  'built otherwise',
  'further counter-speech',
  'further quotation',
  'further reclaimed',
]);
/** Rude at somebody, though at no protected group. */
const insulting = new Set(['insult', 'insult at large']);
/** Some of its words are slurs and some are none, so it says nothing of hate. */
const vulgar = 'insult at large';
/** Names of groups must not sound rude. */
const aboutGroups = new Set([
  'further negation',
  'further kind',
  'further plain',
  'kind',
  'plain mention',
  'more kind',
  'more plain',
]);
/** What schools hear most: taught in full. */
const plain = new Set([
  'insult',
  'insult at large',
  'civil complaint',
  'everyday',
  'swearing well',
  'swearing at nothing',
  'sport and jest',
  'names and places',
]);
const shareOf = (category: string) => (plain.has(category) ? 0.6 : aboutGroups.has(category) ? 0.3 : 0.12);

interface Kitchen {
  rows: (source: Source) => Row[];
  sentences: Sentence[];
  random: Chance;
}

/** Examples for one head, without the sources in `without` (to see how it does on what it never saw). */
export function examplesFor(head: Head, without: Source[] = []): Example[] {
  const random = chance(20_261_120);
  const kitchen: Kitchen = {
    rows: (source) => (without.includes(source) ? [] : readSource(source).filter(({ split }) => split === 'train')),
    sentences: makeSentences(perFrame, random),
    random,
  };
  return head === 'abuse' ? forAbuse(kitchen) : forHate(kitchen);
}

const taught = (rows: Row[], positive: (label: string) => boolean | undefined, weight = 1): Example[] =>
  rows.flatMap(({ text, label }) => {
    const answer = positive(label);
    return answer === undefined ? [] : [{ text, positive: answer, weight }];
  });

/** Everyday negatives, and in a third of them a slip of the pen, so that slips alone mean nothing. */
function everyday({ rows, random }: Kitchen, weight: number): Example[] {
  return taught(rows('goemotions_benign'), () => false, weight).map((example) =>
    random.next() < 0.12 ? { ...example, text: normalise(misspell(example.text, random)).text } : example,
  );
}

function forAbuse(kitchen: Kitchen): Example[] {
  const { rows, sentences, random } = kitchen;
  const own = sentences.filter(
    ({ hateful, category }) => (hateful || !rude.has(category)) && random.next() < shareOf(category),
  );
  return [
    ...taught(rows('davidson'), (label) => label !== 'neither', 0.7),
    ...taught(rows('civil_toxicspans'), (label) => label === 'toxic' || undefined),
    ...taught(rows('civil_toxicspans'), (label) => (label === 'toxic' ? undefined : false), 2),
    ...taught(rows('convabuse'), (label) => label === 'abuse'),
    ...taught(rows('identity_templates_short'), (label) => label === 'toxic', 0.5),
    ...everyday(kitchen, 1),
    ...own.map(({ text, hateful, category }) => example(text, hateful || insulting.has(category), random)),
    ...swearWords(kitchen),
    ...kindSwaps(rows('goemotions_benign'), random).map((each) => ({ ...each, weight: 0.5 })),
  ];
}

const carriers = [
  '{}',
  'you {}',
  'what a {}',
  'you are a {}',
  '{} off',
  'shut up you {}',
  'he is such a {}',
  'full of {}',
  'stupid {}',
];

/** Words of the lists, alone and in the simplest sentences. */
function swearWords({ rows, random }: Kitchen): Example[] {
  const words = [...rows('lexicon_ldnoobw_en'), ...rows('lexicon_surge_profanity'), ...rows('lexicon_dsojevic')];
  return words.flatMap(({ text }) =>
    [0, 1].map(() => ({ ...example((random.pick(carriers) ?? '{}').replace('{}', text), true, random), weight: 0.4 })),
  );
}

function forHate(kitchen: Kitchen): Example[] {
  const { rows, sentences, random } = kitchen;
  const all = [
    ...taught(rows('hatemojibuild'), (label) => label === 'hate', 2),
    ...taught(rows('edos_sexism'), (label) => label === 'sexist' || undefined, 0.3),
    ...taught(rows('identity_templates_short'), (label) => (label === 'none' ? false : undefined), 0.5),
    ...taught(rows('hatexplain'), (label) => (label === 'offensive' ? undefined : label === 'hate'), 0.2),
    ...everyday(kitchen, 2),
    ...kindSwaps(rows('goemotions_benign'), random),
    ...kindSwaps(rows('goemotions_benign'), random),
    ...harshSwaps(
      rows('civil_toxicspans').filter(({ label }) => label === 'toxic'),
      random,
    ),
    ...sentences
      .filter(({ category }) => category !== vulgar)
      .map(({ text, hateful }) => example(text, hateful, random)),
  ];
  // The others are settled by the gate, and would only teach that harsh words are harmless.
  return all.filter(({ text }) => featuresOf(text).gated);
}

function example(text: string, positive: boolean, random: Chance): Example {
  const spelt = random.next() < noisyShare ? misspell(text, random) : text;
  return { text: normalise(spelt).text, positive };
}
