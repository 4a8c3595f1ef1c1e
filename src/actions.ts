/**
 * One row, one call, the outcome on the row. The only place where Schoolgate touches the outside world. A job may run
 * twice and a process may die anywhere: an effect that must not be doubled is looked for on the platform before it is repeated.
 */
import { type Connector, ConnectorError, type Effect, type EffectKind, hopeOf } from '../connectors/connector.js';
import { claimAll, type Target } from './claiming.js';
import { type Context, connectorOf } from './context.js';
import { halt, mendMs, resume } from './halts.js';
import { sendNotification } from './notifications.js';
import { failed, retryLater } from './outcomes.js';
import { isPostKind } from './pictures/live/hiding.js';
import { carryOut } from './publishing/carrying.js';
import { replyProblems } from './replies.js';
import { handOver } from './reply-ways.js';
import { mayBeLost } from './restored.js';
import { succeeded } from './successes.js';
import { noteStep } from './tracing/steps.js';

/** Performs one action if it is due and nobody else holds it. Throws only what is a fault of ours. */
export async function perform(ctx: Context, actionId: string): Promise<void> {
  const [claimed] = await claimAll(ctx, [actionId]);
  if (claimed) await carry(ctx, claimed);
}

/** Carries out what was claimed, and records what came of it. Throws only what is a fault of ours. */
export async function carry(ctx: Context, action: Target): Promise<void> {
  const from = ctx.clock.wall().getTime();
  const facts = { 'schoolgate.action': action.id, 'schoolgate.attempts': action.attempts };
  const note = (failed?: string) =>
    noteStep(ctx, action.commentId, { name: `action.${action.kind}`, from, facts, ...(failed && { failed }) });
  try {
    const done = await act(ctx, action);
    if (action.account?.haltCode) await resume(ctx, action.account.id);
    await succeeded(ctx, action, done);
    note();
  } catch (error) {
    note(error instanceof ConnectorError ? error.code : 'internal');
    if (error instanceof ConnectorError) return settleFailure(ctx, action, error);
    await retryLater(ctx, action, { code: 'internal', delayMs: 30_000 });
    throw error;
  }
}

const mustNotDouble = new Set<EffectKind>(['reply', 'notice', 'private_reply']);

async function act(ctx: Context, action: Target): Promise<{ externalId?: string }> {
  if (action.kind === 'notify') {
    await sendNotification(ctx, action);
    return {};
  }
  const connector = action.account ? connectorOf(ctx, action.account) : undefined;
  if (!connector) throw new ConnectorError('unauthorized', 'no credentials for this account');
  if (action.kind === 'publish' || action.kind === 'unpublish' || isPostKind(action.kind))
    return carryOut(ctx, action, connector);
  const effect = effectOf(action, connector);
  await refuseWords(ctx, effect, action);
  const mayBeThere = mustNotDouble.has(effect.kind) && (action.attempts > 1 || (await mayBeLost(ctx, action)));
  const found = mayBeThere ? await connector.find(effect, await traceOf(ctx, action)) : null;
  return found ?? (await once(ctx, action, { connector, effect }));
}

/** Where the platform says that the same words stand there already, they may be ours of a try whose answer was lost. */
async function once(ctx: Context, action: Target, { connector, effect }: { connector: Connector; effect: Effect }) {
  try {
    return await connector.perform(effect);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'duplicate' || !mustNotDouble.has(effect.kind))
      throw error;
    const found = await connector.find(effect, await traceOf(ctx, action));
    if (!found) throw error;
    return found;
  }
}

function effectOf(action: Target, { automaticWords }: Connector): Effect {
  const { kind } = action;
  if (kind === 'notify' || kind === 'assist' || kind === 'publish' || kind === 'unpublish' || isPostKind(kind))
    throw new ConnectorError('unsupported', 'a person does this');
  const { text: wished, externalId: ofOurs } = action.payload as { text?: string; externalId?: string };
  const byMachine = action.requestedBy === 'bot' && wished !== undefined;
  const text = byMachine && automaticWords ? automaticWords(wished) : wished;
  return {
    kind,
    surface: action.comment?.surface ?? 'comment',
    // What is taken back is our own, under the comment that the case is about.
    commentExternalId: kind === 'retract' ? ofOurs : action.comment?.externalId,
    postExternalId: action.post?.externalId,
    authorExternalId: action.author?.externalId ?? undefined,
    text,
  };
}

/** The last look at every reply, whoever wished for it: a name may have come onto the roll since. */
async function refuseWords(ctx: Context, { kind, text = '' }: Effect, { account, author, schoolId }: Target) {
  if ((kind !== 'reply' && kind !== 'private_reply') || !account) return;
  const about = { schoolId, text, platform: account.platform, to: author?.name };
  const kinds = (await replyProblems(ctx, ctx.db, about)).map((problem) => problem.kind);
  if (kinds.length > 0) throw new ConnectorError('invalid', `our own check refused the words (${kinds.join(', ')})`);
}

/** The same words may stand there from another day: those ids are ours already. */
async function traceOf(ctx: Context, action: Target) {
  const others = await ctx.db.action.findMany({
    where: { accountId: action.accountId, kind: action.kind, externalId: { not: null }, id: { not: action.id } },
    orderBy: { requestedAt: 'desc' },
    take: 200,
    select: { externalId: true },
  });
  // What we say follows the comment, by the platform's own clock: ours may be wrong by more than any allowance.
  const { requestedAt, comment } = action;
  const since = new Date(Math.min(requestedAt.getTime() - 120_000, comment?.postedAt.getTime() ?? Infinity));
  return { since, exceptIds: others.flatMap((other) => other.externalId ?? []) };
}

/** The longest gap between tries. */
const longestGapMs = 60 * 60_000;

/** Old news help nobody: letters are tried for two days, as mail servers do it; what rings somewhere for three hours. */
function mostTries({ notification }: Target): number {
  if (!notification) return Number.POSITIVE_INFINITY;
  return notification.channel === 'email' ? 56 : 12;
}

async function settleFailure(ctx: Context, action: Target, error: ConnectorError): Promise<void> {
  const hope = hopeOf(error.code);
  if (await handOver(ctx, action, error.code)) return;
  if (hope === 'never' || action.attempts >= mostTries(action)) return failed(ctx, action, error.code);
  if (hope === 'person' && action.accountId) await halt(ctx, action.accountId, error);
  const gap = hope === 'person' ? mendMs : 400 * 3 ** Math.min(action.attempts - 1, 9);
  const delayMs = error.retryAfterMs ?? Math.min(gap, longestGapMs);
  await retryLater(ctx, action, { code: error.code, delayMs });
}
