/** Names in every place of a post, and how grave each is: by the setting `naming`, and by whether a picture stands beside. */
import type { Policy } from '../policy.js';
import { type FoundName, findNames } from './names.js';
import { type Around, spreadLabel, type TextKind } from './reading.js';
import type { Fact } from './report.js';
import type {
  Answers,
  Known,
  MetadataText,
  PictureFacts,
  PictureToCheck,
  Place,
  PostToCheck,
  Severity,
} from './types.js';

export interface NamesAround {
  policy: Policy;
  known: Known;
  pictures: readonly PictureFacts[];
  reading: Around;
}

export function nameFacts(post: PostToCheck, around: NamesAround): Fact[] {
  const declared = new Set(post.pictures.flatMap(({ people }) => (typeof people === 'string' ? [] : people)));
  const all: Look = { ...around, withPicture: post.pictures.length > 0, declared, answers: post.answers };
  const { text, hashtags } = parted(post.text);
  return [
    ...inText({ text, where: 'caption', kind: 'prose', picture: null }, all),
    ...hashtags.flatMap((each) => inText({ text: each, where: 'tag', kind: 'label', picture: null }, all)),
    ...post.tags.flatMap((each) => inText({ text: each, where: 'tag', kind: 'tag', picture: null }, all)),
    ...post.pictures.flatMap((picture) => [...aroundPicture(picture, all), ...inPicture(picture, all)]),
  ];
}

interface Look extends NamesAround {
  withPicture: boolean;
  /** Everybody who is said to be in one of the pictures. */
  declared: ReadonlySet<string>;
  answers: PostToCheck['answers'];
}

interface TextAt {
  text: string;
  where: Place;
  kind: TextKind;
  picture: string | null;
}

const tag = /[#@][\p{L}\p{N}_]{2,60}/gu;

/** Hashtags and mentions are tags, wherever they stand. */
function parted(text: string): { text: string; hashtags: string[] } {
  return { text: text.replace(tag, (found) => ' '.repeat(found.length)), hashtags: text.match(tag) ?? [] };
}

function aroundPicture({ path, caption, alt }: PictureToCheck, look: Look): Fact[] {
  const captioned = parted(caption);
  const at = { picture: path };
  return [
    ...inText({ text: captioned.text, where: 'caption', kind: 'prose', ...at }, look),
    ...captioned.hashtags.flatMap((text) => inText({ text, where: 'tag', kind: 'label', ...at }, look)),
    ...inText({ text: alt, where: 'alt', kind: 'prose', ...at }, look),
  ];
}

function inText({ text, where, kind, picture }: TextAt, look: Look): Fact[] {
  if (text.trim() === '') return [];
  return findNames(text, kind, look.reading).flatMap((found): Fact[] => {
    const severity = severityOf(found, look);
    if (!severity) return [];
    const finds = look.withPicture ? 'pupil-name-with-picture' : 'pupil-name';
    const evidence = kind === 'label' || kind === 'tag' ? text : found.words;
    return [{ finds, detail: found.kind, where, pupil: whose(found, look), picture, evidence, severity }];
  });
}

/** One pupil, or of several who share the name the one who is in a picture; otherwise nobody can tell. */
function whose({ ids }: FoundName, { declared }: Look): string | null {
  const there = ids.filter((id) => declared.has(id));
  const [id] = there.length === 1 ? there : ids;
  return there.length === 1 || ids.length === 1 ? (id ?? null) : null;
}

/** domain.md 1.7, C4: 1 no full name, 2 no name beside a picture, 3 none at all. */
function severityOf(found: FoundName, { policy, withPicture, declared }: Look): Severity | undefined {
  const level = policy.settings.naming;
  const isThere = found.ids.some((id) => declared.has(id));
  if (found.famous === true) return isThere ? 'warn' : undefined;
  if (found.famous && !isThere) return 'warn';
  if (found.kind === 'common-word') return 'warn';
  if (found.kind === 'full' || found.kind === 'initial') return level >= 1 ? 'block' : 'warn';
  if (!found.sure && !isThere) return 'warn';
  return level >= 3 || (level >= 2 && withPicture) ? 'block' : 'warn';
}

const removed = 'publishing from here removes it';

/** The file's name and what it holds beside the picture go away when we publish, so they warn. Words in it stay. */
function inPicture({ path, answers: ofPicture }: PictureToCheck, look: Look): Fact[] {
  const facts = look.pictures.find((each) => each.path === path);
  const at = { picture: path, pupil: null };
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const named = findNames(name, 'label', look.reading).filter(({ famous }) => famous !== true);
  const found: Fact[] = named.map((each) => ({
    ...{ finds: 'file-name' as const, detail: each.kind, where: 'filename' as const, picture: path },
    ...{ pupil: whose(each, look), evidence: `${name} (${removed})` },
  }));
  if (!facts) return found;
  const answers = { ...look.answers, ...ofPicture };
  found.push(...facts.metadata.flatMap((each) => inMetadata(each, path, look)));
  if (facts.position)
    found.push({ finds: 'position', where: 'metadata', ...at, evidence: `GPS position (${removed})` });
  const { thumbnail, words = [] } = facts;
  if (thumbnail)
    found.push({
      finds: 'thumbnail',
      where: 'metadata',
      ...at,
      evidence: `embedded thumbnail${sizeOf(thumbnail)} (${removed})`,
    });
  const read = oncePerPupil(words.flatMap((each) => inWords(each, path, look)));
  return [...found, ...read, ...(facts.unread ? unreadFacts(path, answers) : [])];
}

/** Nobody and nothing has read it: somebody has to look, unless somebody did. */
function unreadFacts(picture: string, { namesReadable }: Answers): Fact[] {
  if (namesReadable !== undefined) return [];
  const evidence = 'the words in the picture could not all be read: look whether any name can be read in it';
  const where = 'text-in-picture' as const;
  return [{ finds: 'readable-name', detail: 'unread', where, pupil: null, picture, evidence, severity: 'warn' }];
}

const kindsByWeight: readonly (string | undefined)[] = ['common-word', 'forename', 'initial', 'full'];

/** A picture is read several times, and each time a little differently: of one pupil the fullest name counts. */
function oncePerPupil(facts: Fact[]): Fact[] {
  const best = new Map<string, Fact>();
  for (const fact of facts) {
    const key = `${fact.where} ${fact.pupil ?? fact.evidence}`;
    const before = best.get(key);
    if (!before || weightOf(fact) > weightOf(before)) best.set(key, fact);
  }
  return [...best.values()];
}

const weightOf = ({ severity, detail }: Fact) => (severity === 'block' ? 10 : 0) + kindsByWeight.indexOf(detail);

const sizeOf = ({ width, height }: { width?: number; height?: number }) =>
  width && height ? ` of ${width} × ${height}` : '';

function inMetadata({ field, text, names }: MetadataText, picture: string, look: Look): Fact[] {
  const found = findNames(text, isLabel(text) ? 'label' : 'prose', look.reading).filter(
    ({ famous }) => famous !== true,
  );
  const evidence = `${field}: ${text.slice(0, 120)} (${removed})`;
  if (found.length === 0 && !names) return [];
  const pupils = new Set(found.map((each) => whose(each, look)));
  const detail = names ? 'person' : 'name';
  if (pupils.size === 0) pupils.add(null);
  return [...pupils].map((pupil) => ({ finds: 'metadata', detail, where: 'metadata', pupil, picture, evidence }));
}

/** "ava khan; year 4", "ava_khan": keywords and names of files, where no capital tells. */
const isLabel = (text: string) => /[_;#]/.test(text) || text === text.toLowerCase() || spreadLabel(text) === text;

/** A thumbnail goes away with publishing; the words of the picture itself stay. */
function inWords({ text, from }: { text: string; from: 'picture' | 'thumbnail' }, picture: string, look: Look): Fact[] {
  if (from === 'picture') return inText({ text, where: 'text-in-picture', kind: 'read', picture }, look);
  return findNames(text, 'read', look.reading).map((found) => ({
    ...{ finds: 'thumbnail' as const, detail: 'name', where: 'metadata' as const, picture, pupil: whose(found, look) },
    evidence: `embedded thumbnail: ${found.words} (${removed})`,
  }));
}
