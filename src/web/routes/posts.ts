import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { validate as isUuid } from 'uuid';
import { dayOf } from '../../../moderation/consent.js';
import { bookOf } from '../../people/book.js';
import { sightsOf } from '../../pictures/live/sights.js';
import { mostBytes } from '../../pictures/open.js';
import { type Checked, check, forbiddenTo } from '../../publishing/checking.js';
import {
  addPictures,
  createDraft,
  type Draft,
  discard,
  draftOf,
  removePicture,
  StalePost,
  saveDraft,
} from '../../publishing/drafts.js';
import { PublishProblem } from '../../publishing/rights.js';
import { agree, callBack, send } from '../../publishing/sending.js';
import { may } from '../../rights.js';
import { platformNames } from '../../words.js';
import { actorOf, flashOf, idOf } from '../asked.js';
import { whenWords } from '../dates.js';
import { PageError } from '../errors.js';
import { type ReadPost, readPostForm } from '../post-form.js';
import { postView } from '../post-view.js';
import { needs, who } from '../session.js';
import { valuesOf, withUploads } from '../uploads.js';
import type { Web } from '../views.js';
import { signOffChoices } from '../words.js';

/** One picture may be as large as it is allowed to be; a post has at most ten. */
const limits = { bytes: mostBytes, files: 10 };

interface Showing {
  flash?: string;
  problem?: { field: string; words: string };
  problems?: string[];
  /** Of a form that was not taken as it is. */
  typed?: ReadPost;
  /** The words that stand there now, where they are others than those typed. */
  theirs?: { text: string; name: string; when: string };
}

/** Posts of our own: written, checked, agreed to, and sent. */
export function registerPosts(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'publish') };
  app.post('/posts', allowed, async (request, reply) => {
    const [wished] = valuesOf(request.body, 'draftId');
    const id = await createDraft(ctx, actorOf(request), isUuid(wished) ? wished : undefined);
    return reply.redirect(`/posts/${id}`, 303);
  });
  app.get('/posts/:id', allowed, (request, reply) => show(web, request, reply, { flash: flashOf(request, flashes) }));
  withUploads(app, limits, (scope) => {
    scope.post('/posts/:id', allowed, (request, reply) => save(web, request, reply));
  });
  app.post('/posts/:id/agree', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await agree(ctx, actorOf(request), { id, seen: stampIn(request) });
      return `/posts/${id}?done=agreed`;
    }),
  );
  app.post('/posts/:id/call-back', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await callBack(ctx, actorOf(request), id);
      return `/posts/${id}?done=back`;
    }),
  );
  app.post('/posts/:id/discard', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await discard(ctx, actorOf(request), id);
      return '/posts?done=discarded';
    }),
  );
  registerPictures(app, web);
}

/** Small copies of our own pictures, and of nobody else's. */
function registerPictures(app: FastifyInstance, { ctx }: Web): void {
  app.get('/pictures/:id', { preHandler: needs(ctx, 'publish') }, async (request, reply) => {
    const picture = await ctx.db.picture.findFirst({
      where: { id: idOf(request), schoolId: who(request).user.schoolId },
      select: { thumb: true },
    });
    if (!picture) throw new PageError(404, 'not-found');
    return reply.type('image/jpeg').send(Buffer.from(picture.thumb));
  });
}

const flashes: Record<string, string> = {
  saved: 'It is saved. What stops it, if anything, stands below.',
  sent: 'It is on its way. It may take a moment until the platform shows it.',
  scheduled: 'It goes out at its time. It is checked again before.',
  agreed: 'You agreed to this post as it stands.',
  back: 'It is a draft again and does not go out.',
};
/** What was typed is kept first, whatever is wrong with it; then what the button asked for is done. */
async function save(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ctx } = web;
  const { user } = who(request);
  return change(web, request, reply, async (id) => {
    const actor = actorOf(request);
    const draft = await draftOf(ctx.db, user.schoolId, id);
    const zone = user.school.timezone;
    const today = dayOf(ctx.clock.now(), zone);
    const reading = { book: await bookOf(ctx, user.schoolId), userName: user.name, zone, today };
    const read = readPostForm(request.body, draft, reading);
    const { input, problems } = read;
    try {
      const seen = await saveDraft(ctx, actor, id, { input, seen: stampIn(request) });
      const [remove] = valuesOf(request.body, 'remove');
      if (remove && draft.pictures.some((picture) => picture.id === remove)) {
        await removePicture(ctx, actor, id, remove);
        return `/posts/${id}?done=saved`;
      }
      const refused = [...problems, ...(await addPictures(ctx, actor, id, request.uploads)), ...leftOut(request)];
      if (refused.length > 0) return show(web, request, reply.code(422), { problems: refused, typed: read });
      return await sendAs(web, request, { id, seen });
    } catch (error) {
      if (error instanceof StalePost) return stale(web, request, reply, { error, read });
      if (!(error instanceof PublishProblem) || error.field === 'post') throw error;
      return show(web, request, reply.code(422), { problem: { field: error.field, words: error.message } });
    }
  });
}

/** What the button asked for. */
async function sendAs({ ctx }: Web, request: FastifyRequest, { id, seen }: { id: string; seen: string }) {
  const actor = actorOf(request);
  const [doing] = valuesOf(request.body, 'doing');
  if (doing === 'now') {
    await send(ctx, actor, id, { publishAt: null, seen });
    return `/posts/${id}?done=sent`;
  }
  if (doing !== 'later') return `/posts/${id}?done=saved`;
  const [said = ''] = valuesOf(request.body, 'publishAt');
  await send(ctx, actor, id, { publishAt: timeOf(said, who(request).user.school.timezone), seen });
  return `/posts/${id}?done=scheduled`;
}

const stampIn = (request: FastifyRequest) => valuesOf(request.body, 'seen')[0] ?? '';

/** Of what was more than a form may hold nothing was kept: it is said, and not done in silence. */
function leftOut({ uploadsLeftOut }: FastifyRequest): string[] {
  if (uploadsLeftOut === 0) return [];
  return [`More than ${limits.files} pictures were chosen at once: add the others after these.`];
}

interface Stale {
  error: StalePost;
  read: ReadPost;
}

/** Both stand on the page: what was typed in its fields, and what somebody else wrote meanwhile. Pictures can be added all the same. */
async function stale(web: Web, request: FastifyRequest, reply: FastifyReply, { error, read }: Stale) {
  const { ctx } = web;
  const { user } = who(request);
  const id = idOf(request);
  const { text, writtenBy, changedAt } = await draftOf(ctx.db, user.schoolId, id);
  const refused = await addPictures(ctx, actorOf(request), id, request.uploads);
  const writer = await ctx.db.user.findFirst({ where: { id: writtenBy, schoolId: user.schoolId } });
  const when = whenWords(changedAt, { now: ctx.clock.now(), zone: user.school.timezone });
  return show(web, request, reply.code(422), {
    problem: { field: error.field, words: error.message },
    ...{ problems: refused, typed: read, theirs: { text, name: writer?.name ?? 'Somebody', when } },
  });
}

function timeOf(said: string, zone: string): Date {
  const at = DateTime.fromISO(said, { zone });
  if (!at.isValid) throw new PublishProblem('publishAt', 'Enter a day and a time');
  return at.toJSDate();
}

/** Asked to go out later and refused: what stops it then may not stop it now, and the page has to say it. */
function wishedTime({ body }: FastifyRequest, zone: string): Date | null {
  const [doing, said = ''] = [valuesOf(body, 'doing')[0], valuesOf(body, 'publishAt')[0]];
  const at = DateTime.fromISO(said, { zone });
  return doing === 'later' && at.isValid ? at.toJSDate() : null;
}

type Work = (id: string) => Promise<string | FastifyReply>;

async function change(web: Web, request: FastifyRequest, reply: FastifyReply, work: Work): Promise<FastifyReply> {
  try {
    const result = await work(idOf(request));
    return typeof result === 'string' ? reply.redirect(result, 303) : result;
  } catch (error) {
    if (!(error instanceof PublishProblem)) throw error;
    return show(web, request, reply.code(422), { problem: { field: error.field, words: error.message } });
  }
}

async function show(web: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<FastifyReply> {
  const { ctx, page } = web;
  const { user } = who(request);
  const draft = await draftOf(ctx.db, user.schoolId, idOf(request)).catch((error) => {
    throw error instanceof PublishProblem ? new PageError(404, 'not-found') : error;
  });
  const book = await bookOf(ctx, user.schoolId);
  const open = draft.state === 'draft' || draft.state === 'stopped';
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const publishAt = wishedTime(request, zoned.zone) ?? draft.publishAt;
  const checked: Checked | null = open ? await check(ctx, { ...draft, publishAt }, user.id) : null;
  const up = draft.targets.flatMap(({ accountId, externalId }) =>
    externalId ? [{ accountId, postExternalId: externalId }] : [],
  );
  const sights = up.length > 0 ? await sightsOf(ctx, user.schoolId, up) : undefined;
  const post = postView(draft, checked, { ctx, book, ...zoned, sights, typed: open ? showing.typed : undefined });
  const accounts = await ctx.db.account.findMany({ where: { schoolId: user.schoolId }, orderBy: { platform: 'asc' } });
  return page(reply, 'post.njk', {
    ...{
      post,
      publishAt: valuesOf(request.body, 'publishAt')[0] ?? '',
      mine: draft.writtenBy === user.id,
      isHead: may(user.role, 'leave'),
      sender: await senderStopped(web, draft),
      signOffs: signOffChoices,
    },
    accounts: accounts.map(({ id, platform, name }) => ({ id, title: `${platformNames[platform]}: ${name}` })),
    ...showing,
  });
}

/** Whoever sent a post that was stopped, if it was because this person may not publish any more: nobody else's page would say so. */
async function senderStopped({ ctx }: Web, draft: Draft): Promise<{ name: string; on: string } | null> {
  if (draft.state !== 'stopped' || !draft.sentBy) return null;
  const on = await forbiddenTo(ctx, draft, draft.sentBy);
  const sender = await ctx.db.user.findFirst({ where: { id: draft.sentBy, schoolId: draft.schoolId } });
  return on.length > 0 ? { name: sender?.name ?? 'Somebody', on: on.join(' and ') } : null;
}
