/** What must be done about what is up: found anew each time from the rows, so that what was mended closes by itself. */
import { v7 as uuid } from 'uuid';
import { type Standing, validFor, type When } from '../../../moderation/consent.js';
import { endOf } from '../../../moderation/terms.js';
import type { School } from '../../../prisma/generated/client.js';
import { appendAudit } from '../../audit.js';
import { calendarOf } from '../../calendars/school-calendar.js';
import type { Context } from '../../context.js';
import { sealerOf } from '../../crypto/keys.js';
import type { Tx } from '../../db/index.js';
import { type Book, bookOf, recordOf } from '../../people/book.js';
import { isUnsaid } from './audit.js';
import { hideAtOnce, isObjection, lockSchool } from './hiding.js';
import { tellOfFindings } from './telling.js';

/** A finding as it stands in the outside world now; `key` says which it is. */
export interface FoundNow {
  key: string;
  rule: string;
  clause: string;
  accountId: string;
  postExternalId: string;
  permalink: string;
  pictureId: string | null;
  personId: string | null;
  evidence: string;
}

export const evidencePlace = (id: string) => `finding:${id}`;
export const openEvidence = (ctx: Context, { id, evidence }: { id: string; evidence: string }): string =>
  evidence === '' ? '' : sealerOf(ctx.config).open(evidence, evidencePlace(id));

/** Every picture that is up against the register: who may no longer be shown, and of which nobody said who is in it. Asks no platform. */
export async function lookAtConsents(ctx: Context, school: School): Promise<void> {
  const { id: schoolId, timezone: zone } = school;
  const book = await bookOf(ctx, schoolId);
  const when: When = { at: ctx.clock.now(), zone, renewMonths: ctx.policy.settings['consent.renewMonths'] };
  const up = await ctx.db.livePicture.findMany({
    where: { schoolId, goneAt: null },
    include: { picture: { select: { shows: true, people: { select: { personId: true } } } } },
  });
  const standings = new Map<string, Standing>();
  const found = up.flatMap((live): FoundNow[] => {
    const { accountId, postExternalId, permalink, pictureId, mediaId, picture } = live;
    const at = { accountId, postExternalId, permalink, pictureId };
    if (!picture || isUnsaid(picture)) {
      const clause = clauseOf(ctx, 'consent');
      return [
        {
          ...at,
          key: `unregistered:${accountId}:${mediaId}`,
          rule: 'unregistered',
          clause,
          personId: null,
          evidence: '',
        },
      ];
    }
    return picture.people.flatMap(({ personId }): FoundNow[] => {
      const standing = standings.get(personId) ?? standingOf(book, personId, when);
      standings.set(personId, standing);
      if (standing.valid) return [];
      const { rule, clause } = consentRule(ctx, book, { personId, standing });
      const key = `consent:${accountId}:${mediaId}:${personId}`;
      return [{ ...at, key, rule, clause, personId, evidence: standing.on ?? '' }];
    });
  });
  await settle(ctx, school, { found, of: ['consent', 'adult-consent', 'unregistered'] });
}

function standingOf(book: Book, personId: string, when: When): Standing {
  const person = book.people.get(personId);
  return person ? validFor(recordOf(person), 'social_media', when) : { valid: false, fault: 'missing' };
}

const clauseOf = ({ policy }: Context, finds: string) =>
  policy.postRules.find((rule) => rule.finds === finds)?.clause ?? 'BN-04';

interface Faulty {
  personId: string;
  standing: Extract<Standing, { valid: false }>;
}

function consentRule(ctx: Context, book: Book, { personId, standing }: Faulty) {
  const finds = book.people.get(personId)?.kind === 'staff' ? 'adult-consent' : 'consent';
  return { rule: `${finds}.${standing.fault}`, clause: clauseOf(ctx, finds) };
}

interface Settling {
  found: FoundNow[];
  /** The kinds of rules that were looked for: an open finding of these that was not found again is mended. */
  of: string[];
  /** Only of these posts, where not everything was looked at. */
  posts?: { accountId: string; ids: string[] };
}

/** Opens what is new, opens again what came back, and closes what is mended; tells the office once of what is new. */
export async function settle(ctx: Context, school: School, { found, of, posts }: Settling): Promise<void> {
  const { id: schoolId } = school;
  const at = ctx.clock.now();
  const actions = await ctx.db.$transaction(async (tx) => {
    // Two that look at once would each tell of the same.
    await lockSchool(tx, schoolId);
    const known = await tx.pictureFinding.findMany({
      where: {
        schoolId,
        OR: of.flatMap((rule) => [{ rule }, { rule: { startsWith: `${rule}.` } }]),
        ...(posts && { accountId: posts.accountId, postExternalId: { in: posts.ids } }),
      },
      select: { id: true, key: true, rule: true, pictureId: true, doneAt: true },
    });
    const byKey = new Map(known.map((row) => [row.key, row]));
    const now = new Set(found.map(({ key }) => key));
    const mended = known.filter(({ key, doneAt }) => doneAt === null && !now.has(key)).map(({ id }) => id);
    await tx.pictureFinding.updateMany({
      where: { id: { in: mended } },
      data: { doneAt: at, doneBy: 'bot', outcome: 'mended' },
    });
    const fresh = found.filter(({ key }) => !byKey.has(key) || byKey.get(key)?.doneAt !== null);
    const changed = found.filter(({ key, rule, pictureId }) => {
      const before = byKey.get(key);
      return before?.doneAt === null && (before.rule !== rule || before.pictureId !== pictureId);
    });
    // What a person has shown again stays so until somebody says no anew.
    const objected = [...fresh, ...changed.filter(({ key, rule }) => byKey.get(key)?.rule !== rule)].filter(
      ({ rule }) => isObjection(ctx, rule),
    );
    if (fresh.length + changed.length === 0) return [];
    await write(ctx, tx, {
      school,
      rows: [...fresh, ...changed],
      ids: new Map(known.map(({ key, id }) => [key, id])),
      at,
    });
    const facts = { opened: fresh.length, rules: [...new Set(fresh.map(({ rule }) => rule))] };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'pictures.found', actor: 'bot', facts }]);
    const hiding = await hideAtOnce(ctx, tx, { schoolId, at, found: objected });
    const news = [...fresh, ...objected.filter((one) => !fresh.includes(one))];
    const letters = news.length > 0 ? await tellOfFindings(ctx, tx, { schoolId, at, news, hiding }) : [];
    return [...hiding.actionIds, ...letters];
  });
  for (const id of actions) await ctx.queue.add('perform-action', id, { priority: 1 });
}

interface Writing {
  school: School;
  rows: FoundNow[];
  ids: Map<string, string>;
  at: Date;
}

async function write(ctx: Context, tx: Tx, { school, rows, ids, at }: Writing): Promise<void> {
  const calendar = await calendarOf(tx, school, ctx.policy.settings);
  // The end of the next working day (domain.md 7.1).
  const dueAt = endOf(at, { workingDays: 1 }, calendar);
  const known = rows.flatMap(({ key }) => ids.get(key) ?? []);
  await tx.pictureFinding.deleteMany({ where: { id: { in: known } } });
  await tx.pictureFinding.createMany({
    data: rows.map(({ evidence, ...row }) => {
      const id = ids.get(row.key) ?? uuid();
      const sealed = evidence === '' ? '' : sealerOf(ctx.config).seal(evidence, evidencePlace(id));
      return { ...row, id, schoolId: school.id, evidence: sealed, foundAt: at, dueAt };
    }),
  });
}

/** For the head's digest: what is open, and what of it is late. */
export async function openFindings(ctx: Context, schoolId: string, at: Date) {
  const open = { schoolId, doneAt: null };
  const [count, late] = [
    await ctx.db.pictureFinding.count({ where: open }),
    await ctx.db.pictureFinding.count({ where: { ...open, dueAt: { lt: at } } }),
  ];
  return { count, late };
}
