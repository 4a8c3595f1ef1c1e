import type { Signal } from '../types.js';
import { byAge, byBirthYear, bySchoolYear, type Certainty } from './age-words.js';
import { type Context, ofKind, signalAt } from './context.js';

interface Pattern {
  pattern: RegExp;
  judge(match: RegExpMatchArray, context: Context): Certainty;
}

const year = (match: RegExpMatchArray, context: Context) => bySchoolYear('year', Number(match[1]), context);

/** Ages as X bios give them: "10 yrs", "Y6", "yr 7", "born 2015". A bare number is only a hint. */
const inBio: Pattern[] = [
  {
    pattern: /(?<![\p{L}\d])(\d{1,2})\s?(?:yrs?|years?)(?:\s?old|\/?o)?(?![\p{L}])/iu,
    judge: (match, context) => byAge(Number(match[1]), context),
  },
  {
    pattern: /(?<![\p{L}\d])(\d{1,2})\s?(?:yo|y\/o)(?![\p{L}])/iu,
    judge: (match, context) => byAge(Number(match[1]), context),
  },
  { pattern: /(?<![\p{L}\d])(?:y|yr|year)\s?(\d{1,2})(?![\d])/iu, judge: year },
  {
    pattern: /(?<![\p{L}\d])p\s?([1-7])(?![\d\p{L}])/iu,
    judge: (match, context) =>
      context.facts.nation === 'scotland' || context.facts.nation === 'northern-ireland'
        ? bySchoolYear('p', Number(match[1]), context)
        : 'no',
  },
  {
    pattern: /(?<![\p{L}\d])(?:born|b\.?)\s?(?:in\s)?(20\d\d)(?!\d)/iu,
    judge: (match, context) => byBirthYear(Number(match[1]), context),
  },
  {
    pattern: /(?<![\p{L}])(?:im|i'm|i am|age|aged)\s(?:\p{L}{2,12},?\s)?(\d{1,2})(?![\d\p{L}])/iu,
    judge: (match, context) => byAge(Number(match[1]), context),
  },
  {
    pattern: /(?<![\p{L}])i'?m \p{L}{2,12},\s?(\d{1,2})(?![\d\p{L}])/iu,
    judge: (match, context) => byAge(Number(match[1]), context),
  },
];
/** "11 going on 21" is a joke as likely as not. */
const jokeAge = /(?<!\d)(\d{1,2}) going on \d/iu;
const bareNumber = /(?:^|[|•·,~\s])(\d{1,2})(?=\s*(?:$|[|•·,~🎨⚽🏀🎮\p{Extended_Pictographic}]))/u;
const joke = /going on \d|at heart|\d\s?going on|young|forever/iu;
/** Who writes such words of themselves is no child, whatever class they look after. */
const grownUp = new RegExp(
  `\\b(?:${[
    'teach(?:er|es|ing)?|tutor|ta|hlta|lsa|tas|senco|assistant|support staff|staff|lecturer|librarian|caretaker|lunchtime',
    'governor|trustee|rep|volunteer|coach|leader|photographer|retired|veteran|works? (?:at|for|in|with)',
    '(?:step)?(?:mum|mam|mom|dad|mother|father)|parent|carer|foster|nan|nana|nanny|gran|granny|grandma|grandad|grandparent|aunt(?:ie|y)?|uncle',
    'wife|husband|of \\d|est|since|years? (?:in|of)',
  ].join('|')})\\b`,
  'iu',
);

/** Ages in the author's own fields, read only there where they are in a child's own voice. */
export function ageInAuthor(context: Context): Signal[] {
  const { bio, name, handle } = context.comment.author;
  if (!/\d/.test(bio + name + handle)) return [];
  if (
    grownUp.test(
      bio.replace(
        /\bmy (?:step)?(?:mum|mam|mom|dad|mother|father|nan|nana|nanny|gran|granny|grandma|grandad|teacher|aunt(?:ie|y)?|uncle)\b/giu,
        '',
      ),
    ) ||
    grownUp.test(name)
  )
    return [];
  return [
    ...inField(context, 'bio', bio),
    ...yearInName(context, 'name', name),
    ...yearInName(context, 'handle', handle),
  ];
}

function inField(context: Context, field: 'bio', bio: string): Signal[] {
  for (const { pattern, judge } of inBio) {
    const match = pattern.exec(bio);
    const certainty = match ? judge(match, context) : 'no';
    if (match && certainty !== 'no')
      return [at(context, field, match, certainty === 'sure' && !joke.test(bio) ? 'sure' : 'likely')];
  }
  const match = jokeAge.exec(bio) ?? bareNumber.exec(bio);
  if (!match || byAge(Number(match[1]), context) === 'no') return [];
  return [at(context, field, match, 'likely')];
}

/** "year7 legend": a year in a name is a hint, and sure only where the text says "starting y7" and the like. */
function yearInName(context: Context, field: 'name' | 'handle', written: string): Signal[] {
  if (/\b(?:mrs|mr|miss|ms|dr|class|parent|mum|dad|teacher|tutor)/i.test(written)) return [];
  const match = /(?<![\p{L}\d])(?:y|yr|year)\s?(\d{1,2})(?!\d)/iu.exec(written.replaceAll('_', ' '));
  if (!match || year(match, context) === 'no') return [];
  const agrees = new RegExp(
    `(?:since|starting|start(?:ed)?|in|im|i'm|my)\\s(?:in\\s)?(?:y|yr|year)\\s?${match[1]}(?!\\d)`,
    'i',
  ).test(context.comment.text);
  return [at(context, field, match, agrees ? 'sure' : 'likely')];
}

function at(context: Context, field: 'bio' | 'name' | 'handle', match: RegExpExecArray, kind: string): Signal {
  return ofKind(signalAt('age', { field, start: match.index, end: match.index + match[0].length }, context), kind);
}
