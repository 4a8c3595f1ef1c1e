import type { Signal } from '../types.js';
import { type Detector, signalAt } from './context.js';

/** Words that only a grown-up or an older pupil uses of themselves. */
const grownUp =
  /\b(?:my (?:son|daughter|kids?|child|children|lad|little one|niece|nephew|grand\w+|husband|wife|students|pupils)|i taught|i teach|pick (?:her|him|them) up|gcse|a level|sixth form|year (?:9|1[0-3])|y(?:9|1[0-3])|uni)\b/iu;
const bioRole = /\b(?:teacher|tutor|mum|dad|parent|governor|coach|y(?:9|1[0-3])|year (?:9|1[0-3])|1[3-9]|[2-9]\d)\b/iu;

/** A primary pupil speaking of their own class; weaker than an age, so never more than a suggestion. */
export const childVoice: Detector = {
  name: 'child-voice',
  detect(context): Signal[] {
    const hits = context.find('child-voice');
    if (hits.length === 0) return [];
    const { text, author } = context.comment;
    if (grownUp.test(text) || bioRole.test(author.bio)) return [];
    return hits
      .filter(({ start }) => !othersParent.test(text.slice(Math.max(0, start - 12), start)))
      .slice(0, mostHits)
      .map(({ start, end }) => signalAt('child-voice', { field: 'text', start, end }, context));
  },
};

/** "Her daddy is on shift" is what a grown-up says of somebody's child. */
const othersParent = /(?:\b(?:her|his|their|your|whose|the|a)|\p{L}['’]s)\s+$/iu;
const mostHits = 5;
