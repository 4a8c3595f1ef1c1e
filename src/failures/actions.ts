/**
 * Effects and letters that definitely failed, or wait after many tries: what stands on the page of failures, and what of it may be
 * tried again. What somebody wished for anew, what is there already and what is gone has nothing left to be tried.
 */
import { type ActionKind, type ActionState, type Platform, Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { may } from '../rights.js';
import { countsWithoutHead, seenSql, type Viewer } from '../viewer.js';

export interface StuckAction {
  id: string;
  kind: ActionKind;
  state: ActionState;
  tries: number;
  code: string;
  since: Date;
  /** By the clock on the wall: of what goes on by itself, when it is tried next. */
  nextAt: Date;
  /** Of a letter. */
  channel: string | null;
  /** The mail server had it and never said what became of it: nobody can look, so it is not sent again. */
  unclear: boolean;
  account: string | null;
  platform: Platform | null;
  /** Null where the viewer sees no cases, too. */
  caseNumber: string | null;
  commentId: string | null;
  accountId: string | null;
}

/** So many tries, and people were told of it (src/outcomes.ts): it goes on, and is shown. */
const parkedAfter = 5;
/** What failed before that is old news. */
const daysShown = 90;

interface Asked {
  ids?: readonly string[];
  most?: number;
}

/** The oldest first. */
export async function stuckActions(
  { clock }: Context,
  tx: Tx,
  { viewer, ids, most = 500 }: Asked & { viewer: Viewer },
): Promise<StuckAction[]> {
  const since = new Date(clock.wall().getTime() - daysShown * 86_400_000);
  const one = ids ? Prisma.sql`AND a.id = ANY(${[...ids]}::uuid[])` : Prisma.empty;
  const number = may(viewer.role, 'read') ? Prisma.sql`r."caseNumber"` : Prisma.sql`NULL`;
  return tx.$queryRaw<StuckAction[]>`
    SELECT a.id, a.kind::text, a.state::text, a.attempts AS tries, COALESCE(a."errorCode", '') AS code,
      CASE WHEN a.state = 'failed' THEN COALESCE(a."doneAt", a."requestedAt") ELSE a."requestedAt" END AS since, a."notBefore" AS "nextAt",
      n.channel, n."unclearAt" IS NOT NULL AS unclear, ac.name AS account, ac.platform::text,
      ${number} AS "caseNumber", a."commentId", a."accountId"
    FROM "Action" a LEFT JOIN "Account" ac ON ac.id = a."accountId" LEFT JOIN "Comment" c ON c.id = a."commentId"
      LEFT JOIN "Author" au ON au.id = a."authorId" LEFT JOIN "Review" r ON r."commentId" = a."commentId"
      LEFT JOIN "Notification" n ON n.id = a."notificationId" LEFT JOIN "AlertStep" s ON s."notificationId" = n.id
      LEFT JOIN "Alert" al ON al.id = s."alertId" LEFT JOIN "PublicationTarget" pt ON pt.id = a."publicationTargetId"
    WHERE a."schoolId" = ${viewer.schoolId}::uuid AND a."settledAt" IS NULL AND a.kind <> 'assist'
      AND a."notBefore" > ${since}::timestamptz AND (a.state = 'failed' OR (a.state = 'pending' AND a.attempts >= ${parkedAfter}
        AND COALESCE(a."errorCode", '') NOT IN ('stopped', 'restored')))
      AND NOT (${isOver}) AND NOT EXISTS (SELECT FROM "Action" o WHERE ${isNewer} AND ${isTheSame})
      AND ${isTheirs(viewer)} ${one}
    ORDER BY since, a.id LIMIT ${most}`;
}

/** It is as it was wished for, or there is nothing any more to do it to; and of an alert that somebody has seen nobody need be told. */
const isOver = Prisma.sql`
  (c."deletedAt" IS NOT NULL AND a.kind IN ('hide', 'unhide', 'delete', 'reply', 'private_reply'))
  OR (a.kind <> 'notify' AND a.state = 'failed' AND COALESCE(a."errorCode", '') = 'not_found')
  OR (a.kind = 'hide' AND c."hiddenAt" IS NOT NULL) OR (a.kind IN ('unhide', 'notice') AND c."hiddenAt" IS NULL)
  OR (a.kind = 'ban' AND au."bannedAt" IS NOT NULL) OR (a.kind = 'unban' AND au."bannedAt" IS NULL)
  OR (a.kind = 'publish' AND pt."externalId" IS NOT NULL)
  OR al."closedAt" IS NOT NULL OR al."acknowledgedAt" IS NOT NULL`;

const isNewer = Prisma.sql`
  o."schoolId" = a."schoolId" AND (o."requestedAt", o.id) > (a."requestedAt", a.id) AND o.state IN ('pending', 'performing', 'done')`;

/** The same effect or its opposite, by the machine or by hand; of words the same words. */
const isTheSame = Prisma.sql`(
  (o."commentId" = a."commentId" AND a.kind IN ('hide', 'unhide', 'delete')
    AND (o.kind IN ('hide', 'unhide', 'delete') OR (o.kind = 'assist' AND o.state = 'done' AND o.payload->>'assists' IN ('hide', 'unhide', 'delete'))))
  OR (o."authorId" = a."authorId" AND a.kind IN ('ban', 'unban') AND (o.kind IN ('ban', 'unban')
    OR (o.kind = 'assist' AND o.state = 'done' AND o.payload->>'assists' IN ('ban', 'unban'))))
  OR (o."authorId" = a."authorId" AND a.kind IN ('mute', 'unmute') AND o.kind IN ('mute', 'unmute'))
  OR (o."commentId" = a."commentId" AND o.kind IN (a.kind, 'assist') AND a.kind IN ('reply', 'private_reply') AND o.payload->>'text' = a.payload->>'text')
  OR (o."commentId" = a."commentId" AND o.kind = a.kind AND a.kind = 'retract' AND o.payload->>'externalId' = a.payload->>'externalId')
  OR (o."publicationTargetId" = a."publicationTargetId" AND o.kind = a.kind AND a.kind = 'publish')
  OR (o."accountId" = a."accountId" AND o.payload->>'postExternalId' = a.payload->>'postExternalId'
    AND ((a.kind IN ('hide_post', 'unhide_post') AND o.kind IN ('hide_post', 'unhide_post', 'unpublish')) OR (a.kind = 'unpublish' AND o.kind = 'unpublish'))))`;

/** Of cases those that the viewer sees; who sees none keeps the machine running, and sees of all that there is something. */
function isTheirs({ role }: Viewer): Prisma.Sql {
  if (!may(role, 'read')) return Prisma.sql`TRUE`;
  const ofCase = Prisma.sql`(r.id IS NULL OR ${seenSql(role)})`;
  if (!countsWithoutHead(role)) return ofCase;
  return Prisma.sql`${ofCase} AND NOT COALESCE(al."aboutHead" OR 'chair' = ANY(n.roles), FALSE)`;
}

/**
 * Whether the same may be tried again. A post goes out by its own page, where it is checked anew; what the platform put off, or
 * has stopped us for, gets only worse by being asked.
 */
export function mayTryAgain({ kind, state, code, unclear, nextAt }: StuckAction, wall: Date): boolean {
  if (kind === 'publish' || (kind === 'notify' && unclear)) return false;
  return state === 'failed' || (nextAt > wall && code !== 'rate_limited' && code !== 'blocked_by_platform');
}
