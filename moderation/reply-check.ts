/**
 * What must not leave in a reply, whoever wrote it: words that a template left open, a pupil's name, somebody's personal
 * data, what the policy keeps confidential or accuses somebody, on X a link, and more than the platform takes. Pure. The reasons are for the person who wrote it, in plain words.
 */
import { type Alone, forenamesAlone } from './forename-alone.js';
import { findNamed } from './names.js';
import type { Policy } from './policy.js';
import { contentFindings } from './posts/content.js';
import { contact } from './signals/contact.js';
import { type Context, toContext } from './signals/index.js';
import type { CommentToJudge, Facts, Platform } from './types.js';

export interface ReplyAround {
  platform: Platform;
  /** Pupils and staff of the roll; nothing of them is looked up. */
  roll: Pick<Facts, 'pupils' | 'staff'>;
  /** The school's own telephone numbers, addresses and postcodes: those may be given. */
  own: readonly string[];
  /** The school's name; a forename may be part of it. */
  school?: string;
  /** The name under which they wrote whom we answer. */
  to?: string;
  /** Its rules of replies hold (`of: replies`), and its word lists. */
  policy: Policy;
}

export const replyProblemKinds = [
  'empty',
  'slot',
  'name',
  'personal-data',
  'confidential',
  'allegation',
  'link',
  'length',
] as const;

export interface ReplyProblem {
  kind: (typeof replyProblemKinds)[number];
  words: string;
}

/** Facebook's end of a comment, and X's of a post. */
export const longest: Record<Platform, number> = { facebook: 8000, x: 280 };

/** Why a reply may not go out; empty where it may. */
export function checkReply(text: string, around: ReplyAround): ReplyProblem[] {
  if (text.trim() === '') return [{ kind: 'empty', words: 'Write the reply first.' }];
  const context = read(text, around);
  return [
    ...openSlots(text),
    ...namesOf(context, around),
    ...personalData(context, around),
    ...content(context, around),
    ...links(context, around),
    ...tooLong(text, around.platform),
  ];
}

function read(text: string, { platform, roll, policy: { lexicons }, to = '', school = '' }: ReplyAround): Context {
  // Those two names may stand in any reply: who is answered, and who answers.
  const author = { name: `${to} ${school}`.trim(), handle: '', bio: '' };
  const comment: CommentToJudge = { platform, surface: 'reply', author, postContext: '', text };
  // Names do not depend on the time or the nation.
  return toContext(comment, { now: new Date(0), nation: 'england', ...roll }, lexicons);
}

/** `{school}`, `{{by}}`, `[name]`: an open place in words that were prepared. */
const slot = /\{+\s*([\p{L}_][\p{L}\p{N}_ -]{0,40})?\s*\}+|\[(?:name|date|time|school|insert[^\]]{0,40})\]/giu;

function openSlots(text: string): ReplyProblem[] {
  const open = [...new Set(Array.from(text.matchAll(slot), ([whole]) => whole))];
  if (open.length === 0) return [];
  return [{ kind: 'slot', words: `Fill in or take out ${open.join(', ')}: it is a place that was left open.` }];
}

function namesOf(context: Context, { roll, school = '', to = '' }: ReplyAround): ReplyProblem[] {
  const { text, facts } = context;
  if (roll.pupils.length === 0) return [];
  const named = findNamed(facts, text.list);
  const staff = named.filter(({ kind, exact }) => kind === 'staff' && exact);
  // A member of staff may share a pupil's name; whose it is here nobody can tell but by its being written right.
  const pupils = named.filter((one) => {
    const alsoStaff = staff.some(({ from, to }) => from <= one.from && to >= one.to);
    return one.kind === 'pupil' && !alsoStaff;
  });
  if (pupils.length > 0)
    return [
      { kind: 'name', words: 'It names a pupil. Write it without the name, also where the parent wrote it first.' },
    ];
  return forenameAlone(forenamesAlone(context, { school, to }));
}

function forenameAlone([first]: Alone[]): ReplyProblem[] {
  if (!first) return [];
  const where = `Word ${first.word} is the forename of a pupil.`;
  const how = 'Write it without the name, also where the parent wrote it first.';
  const small = first.ordinary ? ' If you do not mean a person, write that word without a capital.' : '';
  return [{ kind: 'name', words: `${where} ${how}${small}` }];
}

const personal: Record<string, string> = {
  phone: 'a telephone number',
  email: 'an e-mail address',
  postcode: 'a postcode',
  address: 'a home address',
  bank: 'bank details',
  plate: 'a number plate',
};

function personalData(context: Context, { own }: ReplyAround): ReplyProblem[] {
  const ours = own.map(bare).filter((one) => one !== '');
  const found = contact.detect(context).filter(({ kind = '', evidence }) => {
    return kind in personal && !ours.some((one) => bare(evidence).includes(one) || one.includes(bare(evidence)));
  });
  const kinds = [...new Set(found.map(({ kind = '' }) => personal[kind]))];
  if (kinds.length === 0) return [];
  return [
    {
      kind: 'personal-data',
      words: `It holds ${kinds.join(' and ')}. Everybody can read a reply: only the school's own may stand in it.`,
    },
  ];
}

const refused = {
  confidential:
    'It says of a person or of the school what is confidential, and everybody can read a reply. Leave it out, and say where you can speak in private.',
  allegation: 'It accuses somebody. Leave it out: such a thing is told to the headteacher, and never here.',
} as const;

/** By the policy's rules of replies. A rule that could not be asked refuses as well: nobody looks again before it is out. */
function content(context: Context, { policy }: ReplyAround): ReplyProblem[] {
  const found = contentFindings({ reading: { context }, picture: null }, policy, 'replies');
  const kinds = found.map(({ rule }) =>
    rule.includes('allegation') ? ('allegation' as const) : ('confidential' as const),
  );
  return [...new Set(kinds)].map((kind) => ({ kind, words: refused[kind] }));
}

/** Letters and digits alone; a number abroad and at home is the same. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\s*\+44\s*(?:\(0\))?/, '0')
    .replace(/[^\p{L}\p{N}@]/gu, '');
}

function links({ text }: Context, { platform }: ReplyAround): ReplyProblem[] {
  if (platform !== 'x' || !text.list.some(({ kind }) => kind === 'url')) return [];
  return [{ kind: 'link', words: 'It holds a link. On X we send none: say where to look instead.' }];
}

function tooLong(text: string, platform: Platform): ReplyProblem[] {
  const length = platform === 'x' ? lengthOnX(text) : text.length;
  if (length <= longest[platform]) return [];
  const words = `The reply has ${length} characters. The platform takes ${longest[platform]}.`;
  return [{ kind: 'length', words }];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** X counts what is beyond the Latin, Greek, Cyrillic … blocks twice, and an emoji as two however it is made up. */
export function lengthOnX(text: string): number {
  let length = 0;
  for (const { segment } of graphemes.segment(text.normalize('NFC'))) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) length += 2;
    else for (const character of segment) length += isLight(character.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return length;
}

const isLight = (code: number) =>
  code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247);
