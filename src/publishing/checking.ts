/** A draft against the policy: the same check as `schoolgate check-post`, and what a person still has to say. */
import { checkPost } from '../../moderation/posts/check.js';
import type { Answers, Finding, People, PictureFacts, PostToCheck } from '../../moderation/posts/types.js';
import { type Context, connectorOf } from '../context.js';
import { type Book, bookOf } from '../people/book.js';
import { isBeingRead } from '../pictures/reading.js';
import { fileNameOf, openFacts } from '../pictures/taking.js';
import { may } from '../rights.js';
import { mayComeIn } from '../sessions.js';
import { platformNames } from '../words.js';
import { pictureAnswers, postAnswers, unanswered } from './answers.js';
import type { Draft } from './drafts.js';
import { accountsOf } from './rights.js';

/** Something that is missing: `picture` is its id, null where it is about the post. */
export interface Gap {
  picture: string | null;
  words: string;
}

export interface Checked {
  findings: Finding[];
  gaps: Gap[];
  /** Nothing stops it. */
  clear: boolean;
  /** A second person's agreement would take one of the findings away. */
  asksForSecond: boolean;
  /** The headteacher's would. */
  asksForHead: boolean;
  /** Somebody agreed who may not any more: it counts no longer. */
  agreementOver: boolean;
}

/** As it would go out: the words and, on a line of its own, who says them (LK-27). */
export const wordsOf = ({ text, signOff }: { text: string; signOff: string }) =>
  signOff ? `${text.trimEnd()}\n\n– ${signOff}` : text.trim();

/** `userId`: who publishes, or null where nobody has pressed yet. */
export async function check(ctx: Context, draft: Draft, userId: string): Promise<Checked> {
  const book = await bookOf(ctx, draft.schoolId);
  const given = await agreedTo(ctx, draft);
  const against = async (agreed: Agreed) => find(ctx, draft, { book, agreed });
  const findings = await against(given);
  const gaps = [
    ...(await gapsOfPost(ctx, draft, userId)),
    ...draft.pictures.flatMap((picture) => gapsOfPicture(picture, isBeingRead(ctx, picture))),
  ];
  const now = blocks(findings);
  const agreementOver = draft.approvedBy !== null && given.approvedBy === undefined;
  const asked = { asksForSecond: false, asksForHead: false, agreementOver };
  if (now === 0) return { findings, gaps, clear: gaps.length === 0, ...asked };
  const bySecond = blocks(await against({ ...given, approvedBy: userId }));
  const byHead = blocks(await against({ approvedBy: userId, headAgreed: true }));
  return { findings, gaps, clear: false, ...asked, asksForSecond: bySecond < now, asksForHead: byHead < bySecond };
}

type Agreed = Pick<Answers, 'approvedBy' | 'headAgreed'>;

/**
 * An agreement counts as long as whoever gave it is here to answer for it. The head agreed, or wrote it: each change by somebody else
 * makes that person the writer, and takes the agreement away.
 */
async function agreedTo(ctx: Context, { schoolId, approvedBy, writtenBy }: Draft): Promise<Agreed> {
  const ids = [approvedBy, writtenBy].flatMap((id) => id ?? []);
  const people = await ctx.db.user.findMany({ where: { schoolId, id: { in: ids } }, include: { school: true } });
  const here = people.filter((user) => mayComeIn(ctx, user));
  const second = here.find(({ id, role }) => id === approvedBy && may(role, 'publish'));
  return { approvedBy: second?.id, headAgreed: here.some(({ role }) => may(role, 'leave')) };
}

const blocks = (findings: Finding[]) => findings.filter(isBlock).length;
const isBlock = ({ severity }: Finding) => severity === 'block';

interface Looking {
  book: Book;
  agreed: Agreed;
}

async function find(ctx: Context, draft: Draft, { book, agreed }: Looking): Promise<Finding[]> {
  const { timezone: zone } = await ctx.db.school.findUniqueOrThrow({ where: { id: draft.schoolId } });
  const at = timeOf(ctx, draft);
  const { post, pictures } = toCheck(ctx, draft, book);
  const answers = { ...post.answers, ...agreed };
  return checkPost({ ...post, answers }, { policy: ctx.policy, known: book.known, pictures, at, zone });
}

/** What the check calls a picture: its id, and behind it the name that its file had. */
export const pictureIdOf = (path: string) => path.split('/')[0] ?? '';

function toCheck(ctx: Context, draft: Draft, book: Book): { post: PostToCheck; pictures: PictureFacts[] } {
  const pathOf = (picture: Draft['pictures'][number]) => `${picture.id}/${fileNameOf(ctx.config, picture)}`;
  const pictures = draft.pictures.map((picture) => ({
    ...{ path: pathOf(picture), caption: '', alt: picture.alt, people: peopleOf(picture, book) },
    answers: pictureAnswers(picture.answers),
  }));
  const answers = postAnswers(draft.answers);
  const post: PostToCheck = { text: wordsOf(draft), use: 'social_media', tags: [], pictures, answers };
  const facts = draft.pictures.map((picture) => {
    const known = openFacts(ctx.config, picture, pathOf(picture));
    return isBeingRead(ctx, picture) ? { ...known, unread: false } : known;
  });
  return { post, pictures: facts };
}

/** The check knows grown-ups by their name. Who is no longer in the register has no consent. */
export function peopleOf(
  { shows, people }: { shows: string | null; people: { personId: string }[] },
  book: Book,
): People {
  if (shows !== 'people') return shows === 'backs_only' ? 'backs-only' : 'none';
  return people.map(({ personId }) => {
    const person = book.people.get(personId);
    return person?.kind === 'staff' ? person.name : personId;
  });
}

const forbidden = (name: string, later: boolean) =>
  `You have no permission to publish on ${name}${later ? ' at that time' : ''}: the headteacher gives it.`;

/** When it goes out: its time, or now where that is over. */
function timeOf(ctx: Context, { publishAt }: Draft): Date {
  const now = ctx.clock.now();
  return publishAt && publishAt > now ? publishAt : now;
}

/** On which of its accounts whoever sent a post may not publish when it goes out, by the account's name. */
export async function forbiddenTo(ctx: Context, draft: Draft, userId: string): Promise<string[]> {
  const allowed = await accountsOf(ctx, { schoolId: draft.schoolId, userId }, timeOf(ctx, draft));
  const open = draft.targets.filter(({ externalId, accountId }) => externalId === null && !allowed.has(accountId));
  return open.map(({ account }) => platformNames[account.platform]);
}

async function gapsOfPost(ctx: Context, draft: Draft, userId: string): Promise<Gap[]> {
  const { targets, pictures } = draft;
  const gaps: string[] = [];
  if (targets.length === 0) gaps.push('Choose where it goes out.');
  if (wordsOf(draft).trim() === '' && pictures.length === 0) gaps.push('Write something, or add a picture.');
  for (const name of await forbiddenTo(ctx, draft, userId))
    gaps.push(forbidden(name, timeOf(ctx, draft) > ctx.clock.now()));
  for (const { account } of targets) {
    const name = platformNames[account.platform];
    const limits = connectorOf(ctx, account)?.publishing?.limits;
    if (!limits) gaps.push(`${name} is not connected.`);
    else if (pictures.length > limits.pictures)
      gaps.push(`${name} takes at most ${limits.pictures} pictures in one post.`);
    if (limits && [...wordsOf(draft)].length > limits.text) gaps.push(`${name} takes at most ${limits.text} letters.`);
  }
  return gaps.map((words) => ({ picture: null, words }));
}

function gapsOfPicture(
  { id, alt, shows, people, answers, position }: Draft['pictures'][number],
  isReading: boolean,
): Gap[] {
  const name = `Picture ${position}`;
  const gaps: string[] = [];
  if (isReading) gaps.push(`${name}: the words in it are being read. Load this page again in a moment.`);
  if (alt.trim() === '') gaps.push(`${name}: say what it shows, for those who cannot see it.`);
  if (shows === null || (shows === 'people' && people.length === 0)) gaps.push(`${name}: say who is in it.`);
  gaps.push(...unanswered(pictureAnswers(answers)).map((what) => `${name}: say ${what}.`));
  return gaps.map((words) => ({ picture: id, words }));
}
