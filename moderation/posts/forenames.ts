/** A forename or nickname that stands alone, or before a surname that is nobody's here. */
import { isOneSlip } from '../names.js';
import { keysOf } from '../roster.js';
import type { Token } from '../tokens.js';
import { type FoundName, overlaps, wordsAt } from './names.js';
import { type Around, isAnyOf, type Reading } from './reading.js';
import { shortestWithSlip } from './roll.js';

interface Span {
  from: number;
  to: number;
}

export function findForenames(reading: Reading, around: Around, taken: readonly Span[]): FoundName[] {
  return reading.tokens.flatMap((token, at): FoundName[] => {
    const span = { from: at, to: at + 1 };
    if (token.kind !== 'word' || taken.some((each) => overlaps(each, span))) return [];
    const owners = whose(reading, around, at);
    if (!owners || isSomebodyElse(reading, around, at)) return [];
    const famous = reading.known.some((hit) => overlaps(hit, span));
    const common = isCommonWord(reading, token);
    if (common && !isPersonHere(reading, at)) return [];
    const sure =
      owners.sure && !hasOtherSurname(reading, at) && !isTitleLike(reading, at) && !isToldOf(reading, at, around);
    const words = wordsAt(reading, at, at + 1);
    return [{ kind: common ? 'common-word' : 'forename', ids: owners.ids, sure, famous, ...span, words }];
  });
}

/** Shorter names written small are words: mo, chi, fin. */
const shortestSmall = 4;

function whose(reading: Reading, { roll }: Around, at: number): { ids: string[]; sure: boolean } | undefined {
  const token = reading.tokens[at];
  if (!token || (!token.capital && (token.forms[0] ?? '').length < shortestSmall)) return undefined;
  const owners = token.forms.flatMap((form) => roll.forenames.get(form) ?? []);
  if (owners.length > 0) return { ids: [...new Set(owners.map(({ id }) => id))], sure: true };
  const written = (token.forms.at(-1) ?? '').replace(/[^a-z]/g, '');
  if (!token.capital || written.length < shortestWithSlip - 1 || isWord(reading, token)) return undefined;
  const near = new Set(keysOf(written).flatMap((key) => roll.near.get(key) ?? []));
  const meant = [...near].filter((name) => name[0] === written[0] && isOneSlip(written, name));
  const ids = meant.flatMap((name) => roll.forenames.get(name) ?? []).flatMap(({ id, rolled }) => (rolled ? [id] : []));
  return ids.length > 0 ? { ids: [...new Set(ids)], sure: false } : undefined;
}

/** A word or a forename of its own: Vienna is no Sienna, and Martin no Marvin. */
const wordLists = [
  'any-first-name',
  'any-word-name',
  'post-ordinary-forename',
  'post-ordinary-surname',
  'any-not-name',
  'any-calendar',
];
const isWord = (reading: Reading, token: Token) =>
  wordLists.some((list) => isAnyOf(reading, list, token)) ||
  token.forms.some((form) => reading.context.lexicons.vocabulary.has(form));

export const isCommonWord = (reading: Reading, token: Token | undefined) =>
  isAnyOf(reading, 'post-ordinary-forename', token) || isAnyOf(reading, 'any-not-name', token);

/** People of a book or of a family that is not ours: "the story of Joshua", "the Brontë sisters, Charlotte and Anne"; "Leo's Pizzeria". */
function isToldOf({ tokens, text, capitals }: Reading, at: number, { roll }: Around): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token || !capitals) return false;
  const before = text.slice(Math.max(0, token.start - 160), token.start);
  if (told.test(before)) return true;
  const house = family.exec(before)?.[1]?.toLowerCase();
  if (house && ![...roll.surnames.values()].some((names) => names.has(house))) return true;
  return /['’]s$/.test(text.slice(token.start, token.end)) && next?.capital === true && !next.opens;
}

const told =
  /\b(?:stor(?:y|ies)|tales?|legend|book|life|lives|parable|myth|poem|song|play|statue|film)\s(?:of|about)\s$/i;
const family = /\b(\p{Lu}[\p{L}'’-]+)\s(?:sisters|brothers|siblings|family|children|twins)\b[^.!?\n]*$/u;

/** King Charles, Auntie Rose, St Esther's; Kahlo class, Harry Street; a member of staff who goes by that name. */
function isSomebodyElse(reading: Reading, { roll }: Around, at: number): boolean {
  const { tokens, kind } = reading;
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  // "The Freya is a ship": people have no article. In a picture an A is as often a triangle.
  if (
    kind !== 'read' &&
    token &&
    before &&
    !token.opens &&
    /^(?:the|an?)$/.test(before.forms[0] ?? '') &&
    token.capital
  )
    return true;
  if (before && !token?.opens && ['post-title', 'post-group-name'].some((list) => isAnyOf(reading, list, before)))
    return true;
  if (token?.forms.some((form) => roll.staffWords.has(form))) return true;
  if (!next || next.opens || !isJoined(reading, at)) return false;
  return isAnyOf(reading, 'post-thing', next) && (next.capital || isAnyOf(reading, 'post-thing-small', next));
}

/** "Leo the lion", "Archie and the Bigfoot", "Oliver! opens", "Hughes, Ted: The Iron Man": more likely a story than a pupil. */
function isTitleLike({ tokens, text, kind }: Reading, at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (!token || kind !== 'prose') return false;
  const behind = text.slice(token.end);
  if (/^(?:\sthe\s\p{L}|[!?]\s\p{Ll})/u.test(behind)) return true;
  if (token.opens || at === 0) return /^\sand\sthe\s\p{L}/u.test(behind);
  return Boolean(
    before?.opens && before.capital && /,\s*$/.test(text.slice(before.end, token.start)) && /^\s?:/.test(behind),
  );
}

/** "Amelia Earhart" is not our Amelia; where every word has a capital nobody can tell. */
function hasOtherSurname(reading: Reading, at: number): boolean {
  const [token, next] = [reading.tokens[at], reading.tokens[at + 1]];
  if (!reading.capitals || !token?.capital || !next?.capital || next.opens || next.kind !== 'word') return false;
  if (!isJoined(reading, at) || /['’]s$/.test(token.forms[0] ?? '')) return false;
  return !['any-calendar', 'any-not-name', 'post-group-word'].some((list) => isAnyOf(reading, list, next));
}

const isJoined = ({ tokens, text }: Reading, at: number) =>
  /^\s+$/.test(text.slice(tokens[at]?.end ?? 0, tokens[at + 1]?.start ?? 0));

const times = /^(?:january|april|may|june|july|august|spring|summer|autumn|winter|dawn|midnight|noel|\p{L}+day)$/u;
const done = /^(?:\p{L}+(?:ed|ing)|with|won|ran|sang|drew|made|wrote|built|found|went|said|took|gave|his|her)$/u;

/** Grace, Will and May are people where a capital stands among small words, or beside words that are said of people. */
function isPersonHere(reading: Reading, at: number): boolean {
  const { tokens, capitals } = reading;
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!token?.capital) return false;
  if (reading.kind === 'tag' && tokens.length === 1) return true;
  // Alone on a peg or a badge a word is more likely a name than on a page: somebody looks. The month on a calendar is none.
  if (reading.kind === 'read' && tokens.every((one) => one === token || isStroke(one)))
    return !times.test(token.forms[0] ?? '');
  const isFirst = token.opens || at === 0;
  // "Ivy and holly": both are plants.
  if (
    next?.forms[0] === 'and' &&
    tokens[at + 2]?.capital === false &&
    isAnyOf(reading, 'post-ordinary-forename', tokens[at + 2])
  )
    return false;
  if (isSaidOf(reading, at)) return true;
  const cued = isAnyOf(reading, 'post-cue-after', next) && !next?.opens && next?.capital !== true;
  const called = !isFirst && isAnyOf(reading, 'post-cue-before', before);
  if (times.test(token.forms[0] ?? '') && !called) return false;
  // "Will you", "Hope is"; "Will scored".
  if (isFirst) return cued && (!isAnyOf(reading, 'any-not-name', token) || done.test(next?.forms[0] ?? ''));
  if (!capitals) return called || cued;
  if (next?.capital && !next.opens && isJoined(reading, at)) return false;
  if (before?.capital && !before.opens && !called) return false;
  return !isAnyOf(reading, 'any-when-word', before) || called;
}

/** What the picture beside a name on a peg is read as: a letter of its own. */
const isStroke = ({ start, end }: Token) => end - start === 1;

const felt =
  /^(?:is|was|looks|looked|felt|feels)\s(?:so\s|very\s|really\s|absolutely\s)?(?:delighted|thrilled|proud|chosen|awarded|brave|excited|over the moon|amazed|happy|pleased|shy|determined|named|crowned|presented|nervous|beaming)\b/;
const own =
  /^(?:(?:first|last|new|own|favourite|lovely|super|brilliant|amazing|great|big)\s)?(?:day|smile|face|drawing|painting|model|poem|story|picture|project|certificate|medal|badge|costume|mum|dad|nan|family|brother|sister|work|writing|birthday|team|goal|tooth)\b/;

/** "Will and his rocket", "Ivy's first day", "Hope was delighted": said of nothing but people. */
function isSaidOf({ tokens, text }: Reading, at: number): boolean {
  const token = tokens[at];
  const behind = token ? text.slice(token.end).toLowerCase() : '';
  if (/^\s(?:and|with)\s(?:his|her|their)\s/.test(behind)) return true;
  if (/^\s/.test(behind) && felt.test(behind.slice(1))) return true;
  const isOwner = token !== undefined && /['’]s$/.test(text.slice(token.start, token.end));
  return isOwner && !times.test((token?.forms.at(-1) ?? '').replace(/['’]s$/, '')) && own.test(behind.trimStart());
}
