/** Posts of our own while they are written. What is typed is kept whatever is wrong with it; the check says what is. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Prisma } from '../../prisma/generated/client.js';
import { mustMay } from '../allowed.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import type { Importer } from '../people/importing.js';
import { PictureError } from '../pictures/open.js';
import { sealFacts, takePicture } from '../pictures/taking.js';
import type { PictureAnswers, PostAnswers } from './answers.js';
import { endSending } from './ending.js';
import { PublishProblem } from './rights.js';
import { sameAs, stampOf } from './stamp.js';

export const withParts = {
  targets: { include: { account: true, actions: { orderBy: { requestedAt: 'asc' } } }, orderBy: { id: 'asc' } },
  pictures: {
    include: { people: true },
    omit: { bytes: true, thumb: true, toRead: true, toReadInside: true },
    orderBy: { position: 'asc' },
  },
} satisfies Prisma.PublicationInclude;
export type Draft = Prisma.PublicationGetPayload<{ include: typeof withParts }>;

/** Throws a PublishProblem where this school has none with this id. */
export async function draftOf(db: Tx, schoolId: string, id: string): Promise<Draft> {
  const draft = await db.publication.findFirst({ where: { id, schoolId }, include: withParts });
  if (!draft) throw new PublishProblem('post', 'There is no such post.');
  return draft;
}

export interface PictureInput {
  id: string;
  alt: string;
  shows: 'people' | 'none' | 'backs_only' | null;
  /** Ids of the register. Where `shows` is null they are those of whom somebody has spoken, and not all. */
  people: string[];
  answers: PictureAnswers;
}

export interface DraftInput {
  text: string;
  signOff: string;
  accountIds: string[];
  answers: PostAnswers;
  pictures: PictureInput[];
}

/** `wished`: the id that the page gave its form; sent twice, it is one draft, as long as nothing was written into it. */
export async function createDraft(ctx: Context, { schoolId, userId }: Importer, wished = uuid()): Promise<string> {
  await mustMay(ctx.db, { schoolId, userId }, ['publish']);
  const data = { id: wished, schoolId, text: '', answers: {}, writtenBy: userId, changedAt: ctx.clock.now() };
  const { count } = await ctx.db.publication.createMany({ data: [data], skipDuplicates: true });
  if (count === 1) return wished;
  const bare = { schoolId, writtenBy: userId, state: 'draft' as const, text: '', pictures: { none: {} } };
  const same = await ctx.db.publication.findFirst({ where: { id: wished, ...bare }, select: { id: true } });
  return same?.id ?? createDraft(ctx, { schoolId, userId });
}

/** Somebody else changed the post after this page was opened: neither's words may be lost unseen. */
export class StalePost extends PublishProblem {
  override name = 'StalePost';
  constructor() {
    super(
      'post',
      'Somebody changed this post after you opened it. Nothing that you typed is lost: it stands below. Look at what they wrote, then save again.',
    );
  }
}

export interface Typed {
  input: DraftInput;
  /** What the page showed (`stampOf`). */
  seen: string;
}

/**
 * Takes what was typed; where anything of it is new, an agreement given before was to another post. Answers with the stamp of what
 * stands there now. Throws a PublishProblem where it is on its way, a StalePost where it is not what the page showed.
 */
export async function saveDraft(ctx: Context, actor: Importer, id: string, { input, seen }: Typed): Promise<string> {
  return ctx.db.$transaction(async (tx) => {
    const draft = await editable(tx, actor, id);
    if (sameAs(draft, input)) return stampOf(draft);
    if (stampOf(draft) !== seen) throw new StalePost();
    await aimAt(tx, draft, input.accountIds);
    for (const picture of draft.pictures) {
      const said = input.pictures.find((one) => one.id === picture.id);
      if (said) await savePicture(tx, said);
    }
    const { text, signOff } = input;
    const answers = JSON.parse(JSON.stringify(input.answers)) as Prisma.InputJsonObject;
    await tx.publication.update({
      where: { id },
      data: { text, signOff, answers, state: 'draft', ...touchedBy(ctx, actor) },
    });
    // Out on one account, and no longer meant for the other.
    await endSending(tx, id);
    return stampOf(await draftOf(tx, actor.schoolId, id));
  });
}

/** Each change needs the second person's agreement anew. */
const touchedBy = (ctx: Context, { userId }: Importer) => ({
  ...{ changedAt: ctx.clock.now(), writtenBy: userId, approvedBy: null, approvedAt: null },
});

async function aimAt(tx: Tx, { id, schoolId }: Draft, accountIds: string[]): Promise<void> {
  const accounts = await tx.account.findMany({ where: { schoolId, id: { in: accountIds } } });
  await tx.publicationTarget.deleteMany({
    where: { publicationId: id, accountId: { notIn: accounts.map((account) => account.id) }, externalId: null },
  });
  await tx.publicationTarget.createMany({
    data: accounts.map((account) => ({ id: uuid(), publicationId: id, accountId: account.id })),
    skipDuplicates: true,
  });
}

/** Throws a PublishProblem where it is out or on its way, NotAllowedError where this person writes no posts. */
export async function editable(tx: Tx, actor: Importer, id: string): Promise<Draft> {
  const { schoolId } = actor;
  await mustMay(tx, actor, ['publish']);
  await tx.$queryRaw`SELECT id FROM "Publication" WHERE id = ${id}::uuid FOR UPDATE`;
  const draft = await draftOf(tx, schoolId, id);
  if (draft.state !== 'draft' && draft.state !== 'stopped')
    throw new PublishProblem('post', 'This post is on its way already, and can no longer be changed.');
  return draft;
}

async function savePicture(tx: Tx, { id, alt, shows, people, answers }: PictureInput): Promise<void> {
  await tx.picturePerson.deleteMany({ where: { pictureId: id } });
  const data = [...new Set(people)].map((personId) => ({ pictureId: id, personId }));
  await tx.picturePerson.createMany({ data });
  await tx.picture.update({ where: { id }, data: { alt, shows, answers } });
}

export interface PictureFile {
  path: string;
  name: string;
  tooLarge: boolean;
}

/** Each picture by itself: one that cannot be used is told by its name, and the others are taken. */
export async function addPictures(ctx: Context, actor: Importer, id: string, files: PictureFile[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, name, tooLarge } of files) {
    try {
      if (tooLarge) throw new PictureError('it is larger than 25 MB; make it smaller and try again');
      await addPicture(ctx, actor, id, { path, name });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      problems.push(`${name}: ${error.message}`);
    }
  }
  if (problems.length < files.length) await ctx.queue.add('read-pictures', 'all', { priority: 2 });
  return problems;
}

async function addPicture(ctx: Context, actor: Importer, publicationId: string, file: { path: string; name: string }) {
  const { schoolId } = actor;
  const { facts, copy, thumb, prints, toRead } = await takePicture(file.path, file.name);
  const id = uuid();
  const { name, type, width, height, bytes } = copy;
  await ctx.db.$transaction(async (tx) => {
    const draft = await editable(tx, actor, publicationId);
    await refuseTwice(tx, publicationId, bytes);
    const position = (draft.pictures.at(-1)?.position ?? 0) + 1;
    await tx.picture.create({
      data: {
        ...{ id, schoolId, publicationId, position, answers: {}, facts: sealFacts(ctx.config, id, facts) },
        ...{ name, type, width, height, bytes: new Uint8Array(bytes), thumb: new Uint8Array(thumb) },
        ...{ toRead: new Uint8Array(toRead.picture), readingSince: ctx.clock.wall() },
        toReadInside: toRead.inside ? new Uint8Array(toRead.inside) : null,
        ...{ fingerprint: prints.original, copyFingerprint: prints.copy, uploadedAt: ctx.clock.now() },
      },
    });
    await tx.publication.update({ where: { id: publicationId }, data: touchedBy(ctx, actor) });
  });
}

/** Somebody pressed the button twice, or chose a file again. */
async function refuseTwice(tx: Tx, publicationId: string, bytes: Buffer): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest();
  const [same] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Picture" WHERE "publicationId" = ${publicationId}::uuid AND sha256(bytes) = ${hash} LIMIT 1`;
  if (same) throw new PictureError('it is in this post already');
}

export async function removePicture(ctx: Context, actor: Importer, id: string, pictureId: string): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    await editable(tx, actor, id);
    const { count } = await tx.picture.deleteMany({ where: { id: pictureId, publicationId: id } });
    if (count > 0) await tx.publication.update({ where: { id }, data: touchedBy(ctx, actor) });
  });
}

/** A draft that nobody wants is gone with its pictures. */
export async function discard(ctx: Context, { schoolId, userId }: Importer, id: string): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const { targets } = await editable(tx, { schoolId, userId }, id);
    if (targets.some(({ externalId }) => externalId))
      throw new PublishProblem('post', 'It is out on one account already.');
    await tx.picture.deleteMany({ where: { publicationId: id } });
    await tx.publication.delete({ where: { id } });
    const entry = { kind: 'post.discarded', actor: userId, facts: { publication: id } };
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]);
  });
}
