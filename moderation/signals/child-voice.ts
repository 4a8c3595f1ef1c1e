import type { Signal } from '../types.js';
import { type Detector, signalAt } from './context.js';

/** A primary pupil speaking of their own class; weaker than an age, so never more than a suggestion. */
const patterns = [
  /(?<![\p{L}])my (?:class|teacher|form) (?:is|are|was|says?|said|won|did|got|has|we)(?!\p{L})/giu,
  /(?<![\p{L}])(?:we|i) (?:got|had|did|learn(?:ed|t)?|made) (?:it |this |that )?in (?:class|school|maths|assembly)(?!\p{L})/giu,
  /(?<![\p{L}])(?:from|its|it's) \p{L}+ \(?(?:in )?(?:mrs|mr|miss|ms) \p{L}+(?:'?s)? class/giu,
  /(?<![\p{L}])i(?:['’]?m| am) (?:going|starting|moving) (?:to|at) (?:\p{L}+|big school|secondary)(?: \p{L}+)? in (?:september|sept)(?!\p{L})/giu,
  /(?<![\p{L}])i start (?:secondary|big school|high school|year 7)(?!\p{L})/giu,
  /(?<![\p{L}])my (?:mum|mam|mom|dad|nan) (?:made|set up|said|says|let|lets)(?: me)? (?:this |an? )?(?:account|i can|i could|yes|it'?s ok)/giu,
  /(?<![\p{L}])(?:ttrs|times table(?:s)? rock ?stars|doodle maths|numbots)(?!\p{L}).{0,40}(?:miss|mrs|mr|sir)(?!\p{L})/giu,
  /(?<![\p{L}])(?:i(?:['’]?m| am) (?:on|here).{0,12} at (?:eight|nine|ten|eleven|twelve|\d{1,2}))(?!\s?(?:am|pm|to|:|\d))/giu,
  /(?<![\p{L}])(?:our|my) sats (?:next|this|tomorrow|are)(?!\p{L})/giu,
  /(?<![\p{L}])(?:miss|sir|mrs \p{L}+|mr \p{L}+),? can (?:we|i)(?!\p{L})/giu,
];
/** Words that only a grown-up or an older pupil uses of themselves. */
const grownUp =
  /\b(?:my (?:son|daughter|kids?|child|children|lad|little one|niece|nephew|grand\w+|husband|wife|students|pupils)|i taught|i teach|pick (?:her|him|them) up|gcse|a level|sixth form|year (?:9|1[0-3])|y(?:9|1[0-3])|uni)\b/iu;
const bioRole = /\b(?:teacher|tutor|mum|dad|parent|governor|coach|y(?:9|1[0-3])|year (?:9|1[0-3])|1[3-9]|[2-9]\d)\b/iu;

export const childVoice: Detector = {
  name: 'child-voice',
  detect(context): Signal[] {
    const { text, author } = context.comment;
    if (grownUp.test(text) || bioRole.test(author.bio)) return [];
    return patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) =>
        signalAt('child-voice', { field: 'text', start: match.index, end: match.index + match[0].length }, context),
      ),
    );
  },
};
