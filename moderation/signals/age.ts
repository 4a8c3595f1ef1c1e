import type { Token } from '../tokens.js';
import type { Signal } from '../types.js';
import { ageInAuthor } from './age-author.js';
import { ageWords, byAge, byBirthYear, bySchoolYear, type Certainty, toAge } from './age-words.js';
import { type Context, type Detector, firstMatches, ofKind, signalAt } from './context.js';

const number = '(\\d{1,2}|four|five|six|seven|eight|ate|nine|ten|eleven|twelve)';
const me =
  "(?:i\\s?['’]?\\s?a?m|im|i have just turned|i(?:'ve|ve)? just turned|i turn(?:ed)?(?= \\w+ (?:on|today|tomorrow|yesterday|next|last|this))|we(?:['’]re| are) both)";
/** What may stand between "I'm" and the age without changing whose age it is: "im only", "I'm Lily and I'm". */
const soft =
  "(?:\\s+(?:only|just|actually|actualy|really|now|nearly|almost|already)|\\s+\\p{L}{2,12}(?:,|\\s+(?:and|n|&))(?:\\s+(?:im|i'm|i am))?)?";
/** Measures, ranks and places that a number may count instead of years. */
const notAge =
  "(?!['’]\\d|\\s?(?:weeks?|wks?|minutes?|mins?|miles?|months?|hours?|hrs?|days?|foot|feet|ft|stone|st\\b|th\\b|nd\\b|rd\\b|of\\b|in\\s(?:the\\s)?(?:queue|line|row)|inch|metres?|%|percent|am\\b|pm\\b|o'?clock|times|quid|grand|k\\b|kg|lbs?|pages?|points?|episodes?|[.:,/]\\d|-\\d|going on|seconds?|years? (?:in|into|of|ago|clean|sober|married|late|older|younger|qualified|teaching|clear|out|on|behind|past|since|free|strong|deep|gone)|yrs? (?:in|ago)|out of|behind|down|up\\b|-?0\\b|again|inside|at heart)|(?:\\s[\\p{L}\\d]+){0,4}\\s(?:stone|kilos?|pounds?|lighter|heavier)(?!\\p{L}))";

interface Pattern {
  pattern: RegExp;
  judge(match: RegExpMatchArray, context: Context): Certainty;
}

const patterns: Pattern[] = [
  {
    pattern: new RegExp(`(?<![\\p{L}])${me}${soft}\\s*${number}(?![\\d\\p{L}])${notAge}`, 'giu'),
    judge: ageIn,
  },
  {
    pattern:
      /(?<![\p{L}])(?:i['’]?m|im|i am|im only|we['’]?re|we are)\s+(?:only\s+|just\s+|all\s+|both\s+)?(?:in\s+|a\s+)?(?:year|yr|y)\s?(\d{1,2}|one|two|three|four|five|six|seven|eight)(?!\d)/giu,
    judge: yearIn('year'),
  },
  {
    pattern:
      /(?<![\p{L}])(?:i['’]?m|im|i am|am) (?:only |just |still )?in (?:year|yr|y|class)?\s?(\d{1,2})[a-z]?(?![\d\p{L}])(?! (?:mins?|minutes|hours?|days?|weeks?))/giu,
    judge: yearIn('year'),
  },
  { pattern: /(?<![\p{L}])(?:i['’]?m|im|i am)\s+(?:only\s+)?in\s+p\s?([1-7])(?!\d)/giu, judge: yearIn('p') },
  { pattern: /(?<![\p{L}])(?:i['’]?m|im|i am)\s+(?:only\s+)?in\s+(?:primary)\s([1-7])(?!\d)/giu, judge: yearIn('p') },
  { pattern: /(?<![\p{L}])(?:i['’]?m|im|i am)\s+(?:only\s+)?in\s+s\s?([1-2])(?!\d)/giu, judge: yearIn('s') },
  {
    pattern:
      /(?<![\p{L}])(?:i['’]?m|im|i am) in (?:reception|nursery|infants|juniors|primary school|little school)(?!\p{L})/giu,
    judge: () => 'sure',
  },
  {
    pattern: /(?<![\p{L}])(?:i (?:was|were) )?born (?:in )?(20[0-2]\d)(?!\d)/giu,
    judge: (match, context) => byBirthYear(Number(match[1]), context),
  },
  {
    pattern:
      /(?<![\p{L}])me (?:and|n|&) (?:all (?:of )?)?(?:(?:my|our) (?:mates|mate|friends|friend|bff|bestie|sister|brother|twin)|\p{L}{2,12})?(?: (?:in|are|r|were both|are both|r both|both)){0,3} ?(?:year|yr|y)\s?(\d{1,2})(?!\d)/giu,
    judge: yearIn('year'),
  },
  {
    pattern: /(?<![\p{L}])next year i(?:['’]?ll| will) be in (?:year|yr|y)\s?(\d)(?!\d)/giu,
    judge: (match, context) => bySchoolYear('year', Number(match[1]) - 1, context),
  },
  {
    pattern:
      /(?<![\p{L}])(?:i['’]?m|im|i am) in (?:his|her|mrs \p{L}+|mr \p{L}+|miss \p{L}+|ms \p{L}+)(?:'?s)? class,? (?:y|yr|year)\s?([1-7])(?!\d)/giu,
    judge: yearIn('year'),
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:im |i'm |i am |i will be |ill be |i'll be )?(?:going to be|gonna be|turning|nearly|almost) (ten|nine|eight|seven|eleven|twelve|thirteen|\\d{1,2})(?!\\d)${notAge}`,
      'giu',
    ),
    judge: soon,
  },
  { pattern: /(?<![\p{L}])(thirteen|13) (?:next|in a|on|this) (?:week|month|year|\p{L}+day)/giu, judge: () => 'sure' },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])me (?:and|n|&) my (?:\\p{L}+ ){1,3}(?:are|r) (?:both )?${number}(?![\\d\\p{L}])${notAge}`,
      'giu',
    ),
    judge: ageIn,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])my ${number}(?:th)? (?:birthday|bday|b-day) (?:is |was )?(?:yesterday|today|tomorrow|tmrw|on |next |last |this |soon)(?!.{0,20}(?:19|20)\\d\\d)`,
      'giu',
    ),
    judge: ageIn,
  },
  {
    pattern:
      /(?<![\p{L}])i (?:start|am starting|go into|move up to|go to) (?:year|yr|y) ?([1-7]) (?:in|next|after|soon)(?!\p{L})/giu,
    judge: yearBefore,
  },
  {
    pattern: /(?<![\p{L}])i(?:['’]?ve| have)? just (?:left|finished|done|started) (?:year|yr|y) ?([1-6])(?!\d)/giu,
    judge: yearIn('year'),
  },
  { pattern: /(?<![\p{L}])j['’]ai\s(\d{1,2})\sans(?!\p{L})/giu, judge: ageIn },
  { pattern: /(?<![\p{L}])(?:ja )?mam\s(\d{1,2})\slat(?!\p{L})/giu, judge: ageIn },
  { pattern: /(?<![\p{L}])tengo\s(\d{1,2})\saños/giu, judge: ageIn },
  {
    pattern: /(?<![\p{L}])(?:am|ich bin|ho|tenho|mam)\s(\d{1,2})\s(?:ani|jahre|anni|anos)/giu,
    judge: ageIn,
  },
  { pattern: /(?<![\p{L}])ben\s(\d{1,2})\syaşında/giu, judge: ageIn },
];

function ageIn(match: RegExpMatchArray, context: Context): Certainty {
  const age = toAge((match[match.length - 1] ?? '').toLowerCase());
  return age === undefined ? 'no' : byAge(age, context);
}

function soon(match: RegExpMatchArray, { minimumAge }: Context): Certainty {
  const age = toAge((match[1] ?? '').toLowerCase());
  if (age === undefined || age > minimumAge || age < 6) return 'no';
  return /^(?:i|go|gonna)/i.test(match[0]) ? 'sure' : 'likely';
}

/** Who will start Year 7 is in Year 6 now. */
function yearBefore(match: RegExpMatchArray, context: Context): Certainty {
  return bySchoolYear('year', Number(match[1]) - 1, context);
}

function yearIn(scheme: 'year' | 'p' | 's') {
  return (match: RegExpMatchArray, context: Context): Certainty => {
    const year = toAge((match[1] ?? '').toLowerCase()) ?? { one: 1, two: 2 }[(match[1] ?? '').toLowerCase()];
    return year === undefined ? 'no' : bySchoolYear(scheme, year, context);
  };
}

/** Says that the words are somebody else's, long ago, a joke, or a grown-up's. */
const cues =
  /(?:["“”].{0,80}["“”])|\bwhen i was\b|\bback when\b|\byears? ago\b|\bwas (?:like )?(?:four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b|\bexplain\b|\blike (?:a|i'?m)\b|\bscale\b|\bfeel(?:s|ing)? \b|\b(?:my|the|our) (?:son|daughter|lad|kids?|grand\w+|child|children|husband|hubby|wife|missus|mrs|other half|partner|fella|bairns|boss|nephew|niece|godson|goddaughter|eldest|youngest|little one|cousin)\b|\bclass of (?:19|20)\d\d|\breunion\b|\bwho'?s right\b|\b(?:mortgage|at work|retired|pension)\b|\btrust me\b|\bgoing on \d/iu;
const adultRole =
  /\b(?:teacher|form tutor|tutor|ta|mum|mam|mom|dad|parent|governor|nan|grandad|coach|head of|leader|rep)\b/iu;

/** The author says in the first person, now, that they are under 13. Sure only where nothing speaks against it. */
export const age: Detector = {
  name: 'age',
  detect(context) {
    return [...ageInText(context), ...ageInAuthor(context)];
  },
};

/** What stands in every statement of an age or a year: a number, or a word for where small children are. */
const countWords = new Set([
  ...Object.keys(ageWords),
  ...['one', 'two', 'reception', 'nursery', 'infants', 'juniors', 'primary', 'little'],
]);
const mostAges = 8;

/** And how an author begins to speak of themselves, or of a birthday to come. */
const selfWords =
  /^(?:i|i'?m.*|i'?ve|a?m|my|mam|we|we're|born|me|next|thirteen|13|j'ai|ja|tengo|ich|ho|tenho|ben|(?:go|gonna|turn|near|almost).*)$/;

/** How many words may lie between "me and my mates" and their year. */
const reach = 8;

/** The patterns are many and slow; most comments give them nothing to find. */
function mayTellAge(context: Context): boolean {
  const { list } = context.text;
  let looked = 0;
  let self = -reach - 1;
  for (let at = 0; at < list.length; at++) {
    const form = (list[at] as Token).forms[0] ?? '';
    if (!hasDigit(form) && !countWords.has(form)) continue;
    for (; looked <= at; looked++) if (selfWords.test((list[looked] as Token).forms[0] ?? '')) self = looked;
    if (at - self <= reach) return true;
  }
  return false;
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

function ageInText(context: Context): Signal[] {
  if (!mayTellAge(context)) return [];
  const text = context.comment.text;
  return patterns.flatMap(({ pattern, judge }) =>
    firstMatches(text, pattern, mostAges).flatMap((match): Signal[] => {
      const certainty = judge(match, context);
      const end = match.index + match[0].length;
      if (certainty === 'no' || isQuoted(text, match.index) || isRole(text, end)) return [];
      const doubtful =
        context.once(cues, () => cues.test(text)) ||
        adultRole.test(context.comment.author.bio) ||
        adultRole.test(withoutAge(text, match));
      const signal = signalAt('age', { field: 'text', start: match.index, end }, context);
      return [ofKind(signal, certainty === 'sure' && !doubtful ? 'sure' : 'likely')];
    }),
  );
}

/** "he said 'I'm 10'", "like I'm 10": not the author's own age. */
function isQuoted(text: string, at: number): boolean {
  return /(?:['"‘“]|\b(?:like|as if|when|feel|said|says|thinks|pretend) )$/i.test(text.slice(Math.max(0, at - 12), at));
}

/** "I'm Year 6 teacher", "im Y7 form tutor". */
function isRole(text: string, end: number): boolean {
  return /^\s?(?:teacher|form|tutor|ta\b|mum|mam|dad|parent|governor|lead)/i.test(text.slice(end, end + 24));
}

/** "my mum" and "mr webb's TA" do not make the author grown up; "mum of two here" does. */
function withoutAge(text: string, match: RegExpMatchArray): string {
  return text
    .replace(match[0], ' ')
    .replace(
      /\b(?:my|me|our|your|the|his|her|and|a|it'?s)\s(?:\p{L}+\s)?(?:mum|mam|mom|dad|nan|grandad|teacher|tutor|ta|coach|parent)s?\b/giu,
      ' ',
    );
}
