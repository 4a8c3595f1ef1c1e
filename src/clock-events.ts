/** What happened to conversations, read from the rows: the only place that knows where each happening is kept. */
import type { Happening, Wants } from '../moderation/happenings.js';
import type { Tx } from './db/index.js';
import { wantsOf } from './plan.js';

export interface Conversation {
  /** Author and thread; of somebody whom the platform did not name, the comment alone. */
  key: string;
  happenings: Happening[];
}

interface Row {
  conversation: string;
  item: string | null;
  kind: Happening['kind'] | 'ours';
  at: number;
  by: string | null;
  way: string | null;
  noticed: number | null;
  labels: string[] | null;
  disposition: string | null;
  same: boolean | null;
  order: string | null;
}

/** All that happened in the conversations to which these comments belong. */
export async function conversationsOf(tx: Tx, commentIds: string[]): Promise<Conversation[]> {
  // One text instead of thousands of rows: a year is read in a second.
  const [told] = await tx.$queryRaw<{ events: string }[]>`
    WITH placed AS NOT MATERIALIZED (
      SELECT c.*, CASE WHEN p."externalId" IS NOT NULL THEN p."externalId"
        WHEN c.surface = 'visitor_post' THEN c."externalId"
        ELSE COALESCE(c."parentExternalId", c."externalId") END AS thread
      FROM "Comment" c LEFT JOIN "Post" p ON p.id = c."postId" WHERE NOT c.ours),
    told AS (SELECT t.id, t."authorId", t.thread FROM placed t WHERE t.id = ANY(${commentIds}::uuid[])),
    items AS (
      SELECT c.*, c.id::text AS conversation FROM placed c WHERE c."authorId" IS NULL AND c.id = ANY(${commentIds}::uuid[])
      UNION ALL SELECT c.*, c."authorId" || ' ' || c.thread FROM placed c
      WHERE c."authorId" IN (SELECT "authorId" FROM told) AND (c."authorId", c.thread) IN (SELECT "authorId", thread FROM told)),
    acts AS (SELECT a.*, i.conversation FROM "Action" a JOIN items i ON i.id = a."commentId"),
    taken AS (SELECT payload->>'of' AS said FROM acts WHERE kind = 'retract' AND state = 'done'),
    hides AS (
      SELECT * FROM acts WHERE kind IN ('hide', 'unhide') OR (kind = 'assist' AND payload->>'assists' IN ('hide', 'unhide'))),
    events AS (
      SELECT conversation, id AS item, 'received' AS kind, "postedAt" AS at, NULL AS by, NULL AS way, "receivedAt" AS noticed,
        NULL::text[] AS labels, NULL AS disposition, NULL::boolean AS same, NULL AS "order" FROM items
      UNION ALL SELECT conversation, id, 'deleted', "deletedAt", 'outside', NULL, NULL, NULL, NULL, NULL, NULL
        FROM items WHERE "deletedAt" IS NOT NULL
      UNION ALL SELECT conversation, item, 'judged', "writtenAt", NULL, NULL, NULL, labels, disposition, letters = before, NULL FROM (
        SELECT i.conversation, i.id AS item, r."writtenAt", d.labels, d.disposition::text, l.letters,
          LAG(l.letters) OVER (PARTITION BY r."commentId" ORDER BY r."writtenAt", r.id) AS before
        FROM items i JOIN "CommentRevision" r ON r."commentId" = i.id JOIN "Decision" d ON d."revisionId" = r.id,
          LATERAL (SELECT lower(regexp_replace(r.text, '[\\s.,;:!?''"()-]+', '', 'g')) AS letters) l) judged
      UNION ALL SELECT conversation, "commentId", CASE WHEN 'unhide' IN (kind::text, payload->>'assists') THEN 'unhidden' ELSE 'hidden' END,
        "requestedAt", "requestedBy", NULL, NULL, NULL, NULL, NULL, id::text FROM hides
      UNION ALL SELECT conversation, "commentId", CASE WHEN 'unhide' IN (kind::text, payload->>'assists') THEN 'hidden' ELSE 'unhidden' END,
        "doneAt", "requestedBy", NULL, NULL, NULL, NULL, NULL, id || '~' FROM hides WHERE state IN ('cancelled', 'failed') AND "doneAt" IS NOT NULL
      UNION ALL SELECT conversation, "commentId", CASE WHEN "requestedBy" = 'bot' OR kind::text = 'acknowledge' OR payload->>'acknowledges' = 'true'
          THEN 'acknowledged' ELSE 'answered' END, "doneAt", "requestedBy", 'reply', NULL, NULL, NULL, NULL, id::text
        FROM acts WHERE (kind::text IN ('reply', 'acknowledge') OR (kind = 'assist' AND payload->>'assists' = 'reply')) AND state = 'done'
          AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.said = acts.id::text)
      UNION ALL SELECT conversation, "commentId", 'answered', "doneAt", "requestedBy", 'private', NULL, NULL, NULL, NULL, id::text
        FROM acts WHERE kind = 'private_reply' AND state = 'done'
      UNION ALL SELECT i.conversation, i.id, 'answered', o."postedAt", 'outside', 'outside', NULL, NULL, NULL, NULL, NULL
        FROM (
          SELECT i.id AS item, o.* FROM items i JOIN "Comment" o
            ON o."accountId" = i."accountId" AND o.ours AND o."parentExternalId" = i."externalId"
          UNION SELECT i.id, o.* FROM items i JOIN "Post" q ON q."accountId" = i."accountId" AND q."externalId" = i."externalId"
            JOIN "Comment" o ON o."postId" = q.id AND o.ours AND o."parentExternalId" IS NULL WHERE i.surface = 'visitor_post'
          UNION SELECT i.id, o.* FROM items i JOIN "Comment" o ON o."accountId" = i."accountId" AND o.ours AND o.surface = 'message'
            AND o."parentExternalId" = i."parentExternalId" AND o."postedAt" >= i."postedAt" WHERE i.surface = 'message') o
          JOIN items i ON i.id = o.item
        WHERE NOT EXISTS (SELECT 1 FROM "Action" a WHERE a."accountId" = o."accountId" AND a."externalId" = o."externalId")
      UNION ALL SELECT i.conversation, i.id, CASE e.kind WHEN 'comment.hidden-outside' THEN 'hidden' ELSE 'unhidden' END,
        (e.facts->>'at')::timestamptz, 'outside', NULL, NULL, NULL, NULL, NULL, e.id::text
        FROM items i JOIN "AuditEvent" e ON e."commentId" = i.id AND e.kind IN ('comment.hidden-outside', 'comment.shown-outside')
      UNION ALL SELECT i.conversation, i.id, m.kind::text, m.at, m."markedBy"::text, m.way, NULL, NULL, NULL, NULL, m.id::text
        FROM items i JOIN "ClockMark" m ON m."commentId" = i.id
      UNION ALL SELECT i.conversation, NULL, m.kind::text, m.at, m."markedBy"::text, m.way, NULL, NULL, NULL, NULL, m.id::text
        FROM (SELECT DISTINCT conversation, "accountId", thread FROM items) i
          JOIN "ClockMark" m ON m."accountId" = i."accountId" AND m.thread = i.thread)
    SELECT COALESCE(json_agg(json_build_object('conversation', conversation, 'item', item, 'kind', kind, 'by', by, 'way', way,
      'at', (extract(epoch FROM at) * 1000)::bigint, 'noticed', (extract(epoch FROM noticed) * 1000)::bigint,
      'labels', labels, 'disposition', disposition, 'same', same, 'order', "order")), '[]')::text AS events FROM events`;
  const rows: Row[] = JSON.parse(told?.events ?? '[]');
  const found = new Map<string, Happening[]>();
  for (const row of rows) {
    const happenings = found.get(row.conversation) ?? [];
    happenings.push(toHappening(row));
    found.set(row.conversation, happenings);
  }
  return [...found].map(([key, happenings]) => ({ key, happenings }));
}

function toHappening(row: Row): Happening {
  return row.order === null ? read(row) : { ...read(row), order: row.order };
}

function read(row: Row): Happening {
  const at = new Date(row.at);
  const item = row.item ?? '';
  const by = row.by ?? 'bot';
  switch (row.kind) {
    case 'received':
      return { kind: 'received', item, at, noticedAt: new Date(row.noticed ?? row.at) };
    case 'judged': {
      const wants: Wants = wantsOf({ labels: row.labels ?? [], disposition: row.disposition ?? '' });
      return { kind: 'judged', item, at, wants, same: row.same === true };
    }
    case 'deleted':
      return { kind: 'deleted', item, at };
    case 'acknowledged':
      return { kind: 'acknowledged', at, by };
    case 'answered':
      return { kind: 'answered', at, by, way: wayOf(row.way), ...(row.item && { to: item }) };
    case 'hidden':
    case 'unhidden':
    case 'settled':
    case 'reopened':
      return { kind: row.kind, item, at, by };
    default:
      throw new Error(`unknown happening ${row.kind}`);
  }
}

const ways = ['reply', 'outside', 'private', 'phone', 'person'] as const;
const wayOf = (way: string | null) => ways.find((one) => one === way) ?? 'outside';
