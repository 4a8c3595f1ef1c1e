/** Reads what the platforms show and what the database holds, into what checks.ts judges. */
import { sandboxSchool } from '../../connectors/sandbox/school.js';
import type { SandboxState } from '../../connectors/sandbox/state.js';
import { runToEnd } from '../process/launch.js';
import { leaksIn } from './canaries.js';
import { metricsToken, type School } from './school.js';
import type { Chosen, KnownAction, KnownAlert, KnownComment, Posted, Record, Shown } from './seen.js';

type State = Pick<SandboxState, 'facebook' | 'x'>;

export async function shownBy({ platform }: School): Promise<Shown[]> {
  const { facebook, x } = await platform<State>('/state');
  return [
    ...facebook.comments.map((one) => ({
      platform: 'facebook' as const,
      externalId: one.id,
      ref: one.ref,
      place: one.post_id,
      parent: one.parent_id,
      ours: one.from?.id === sandboxSchool.facebook.pageId,
      text: one.message,
      hidden: one.is_hidden,
    })),
    ...x.tweets.map((one) => ({
      platform: 'x' as const,
      externalId: one.id,
      ref: one.ref,
      place: one.conversation_id,
      parent: one.in_reply_to_id,
      ours: one.author_id === sandboxSchool.x.userId,
      text: one.text,
      hidden: one.hidden,
    })),
  ];
}

const commentsSql = `
  SELECT c.platform, c."externalId", c.ours,
    COALESCE((SELECT json_agg(json_build_object('text', r.text, 'current', r.id = c."currentId", 'writtenAt', r."writtenAt", 'seenAt', r."seenAt",
        'byWebhook', r."webhookAt" IS NOT NULL, 'disposition', d.disposition,
        'decisions', CASE WHEN d.id IS NULL THEN 0 ELSE 1 END) ORDER BY r.id)
      FROM "CommentRevision" r LEFT JOIN "Decision" d ON d."revisionId" = r.id WHERE r."commentId" = c.id), '[]') AS revisions,
    ARRAY(SELECT s.what FROM "Resolution" s WHERE s."commentId" = c.id AND s."calledOffAt" IS NULL ORDER BY s.at) AS resolutions
  FROM "Comment" c`;

const actionsSql = `
  SELECT a.id, a.kind, a.state, a.key, a."externalId", c."externalId" AS "commentExternalId", a.payload->>'text' AS text, a."errorCode"
  FROM "Action" a LEFT JOIN "Comment" c ON c.id = a."commentId"`;

const alertsSql = `
  SELECT a.id, a.kind, a."caseNumber", a.priority, a."nextAt", a."closedAt" IS NOT NULL OR a."mergedIntoId" IS NOT NULL AS closed,
    COALESCE((SELECT json_agg(json_build_object('state', s.state, 'channel', s.channel, 'notificationId', s."notificationId"))
      FROM "AlertStep" s WHERE s."alertId" = a.id), '[]') AS steps
  FROM "Alert" a`;

export interface Known {
  posted: Posted[];
  chosen: Chosen[];
  unsettled: string[];
}

type Mail = { messageId: string; subject: string; text: string };

/** Of those that ended before it is known already. */
async function leaksOf({ web, workers, url, leaks }: School, mails: Mail[]): Promise<string[]> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  const numbers = await fetch(`${url}/metrics`, { headers });
  if (!numbers.ok) throw new Error(`the numbers were not shown: ${numbers.status}`);
  const now = [
    ...[web, ...workers].flatMap((part) => leaksIn(part.heard(), `the log of ${part.name}`)),
    ...mails.flatMap(({ subject, text }) => leaksIn(`${subject}\n${text}`, 'a letter')),
    ...leaksIn(await numbers.text(), '/metrics'),
  ];
  return [...new Set([...leaks, ...now])];
}

export async function recordOf(school: School, known: Known): Promise<Record> {
  const { postgres, platform, ended, env } = school;
  const mails = await platform<Mail[]>('/mail');
  const untold = await postgres.query<{ caseNumber: string }>(
    'SELECT "caseNumber" FROM "Review" WHERE "alertId" IS NULL',
  );
  const { code, stdout, stderr } = await runToEnd(['verify-audit'], env);
  return {
    ...known,
    ended: [...ended],
    leaks: await leaksOf(school, mails),
    shown: await shownBy(school),
    letters: mails.map(({ messageId }) => messageId.replace(/^<|@schoolgate>$/g, '')),
    comments: await postgres.query<KnownComment>(commentsSql),
    actions: await postgres.query<KnownAction>(actionsSql),
    alerts: await postgres.query<KnownAlert>(alertsSql),
    untold: untold.map(({ caseNumber }) => caseNumber),
    audit: { ok: code === 0, said: `${stdout}${stderr}`.trim() },
  };
}
