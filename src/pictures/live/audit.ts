/** Every picture that is up with what a termly look needs: its size, its age, what was answered about it, and whether its consents hold. */
import { DateTime } from 'luxon';
import { type Standing, validFor, type When } from '../../../moderation/consent.js';
import type { Platform, School } from '../../../prisma/generated/client.js';
import type { Context } from '../../context.js';
import { type Book, bookOf, recordOf } from '../../people/book.js';
import { pictureAnswers } from '../../publishing/answers.js';

export interface AuditedPicture {
  mediaId: string;
  platform: Platform;
  permalink: string;
  pictureId: string | null;
  postedAt: Date;
  ageDays: number;
  width: number | null;
  height: number | null;
  hasAlt: boolean;
  /** Its post is hidden: up all the same, for whoever has its address. */
  hidden: boolean;
  /** Null: nobody was asked. */
  faceOn: boolean | null;
  /** Metadata were taken off here; of a picture that was put up elsewhere nobody knows. */
  stripped: boolean;
  people: number | null;
  /** The first day on which one of the consents no longer holds is the day after; null where nobody is in it. */
  consentUntil: string | null;
  consent: 'unknown' | 'nobody' | 'holds' | 'over';
}

const batch = 1_000;

/** In the order in which they were posted, the oldest first: they have waited longest. */
export async function auditPictures(ctx: Context, school: School): Promise<AuditedPicture[]> {
  const book = await bookOf(ctx, school.id);
  const when: When = {
    at: ctx.clock.now(),
    zone: school.timezone,
    renewMonths: ctx.policy.settings['consent.renewMonths'],
  };
  const all: AuditedPicture[] = [];
  for (let after: string | undefined; ; ) {
    const rows = await ctx.db.livePicture.findMany({
      where: { schoolId: school.id, goneAt: null, ...(after && { id: { gt: after } }) },
      include: {
        account: { select: { platform: true } },
        picture: { include: { people: true }, omit: { bytes: true, thumb: true, toRead: true, toReadInside: true } },
      },
      orderBy: { id: 'asc' },
      take: batch,
    });
    all.push(...rows.map((row) => audited(row, book, when)));
    after = rows.at(-1)?.id;
    if (rows.length < batch) return all.sort((one, other) => one.postedAt.getTime() - other.postedAt.getTime());
  }
}

/** Nobody has said who is in it; or whoever was said to be is in the register no more. */
export const isUnsaid = ({ shows, people }: { shows: string | null; people: unknown[] }) =>
  shows === null || (shows === 'people' && people.length === 0);

type Row = {
  hiddenAt: Date | null;
  mediaId: string;
  permalink: string;
  pictureId: string | null;
  postedAt: Date;
  account: { platform: Platform };
  picture: {
    width: number;
    height: number;
    alt: string;
    answers: unknown;
    shows: string | null;
    publicationId: string | null;
    people: { personId: string }[];
  } | null;
};

function audited(row: Row, book: Book, when: When): AuditedPicture {
  const { picture, account, mediaId, permalink, pictureId, postedAt } = row;
  const { people, consentUntil, consent } = consentOf(picture, book, when);
  return {
    ...{ mediaId, permalink, pictureId, postedAt, platform: account.platform, people, consentUntil, consent },
    ageDays: Math.floor(DateTime.fromJSDate(when.at).diff(DateTime.fromJSDate(postedAt), 'days').days),
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    hidden: row.hiddenAt !== null,
    hasAlt: (picture?.alt ?? '') !== '',
    faceOn: picture ? (pictureAnswers(picture.answers).faceOn ?? null) : null,
    stripped: picture?.publicationId != null,
  };
}

function consentOf(
  picture: Row['picture'],
  book: Book,
  when: When,
): Pick<AuditedPicture, 'people' | 'consentUntil' | 'consent'> {
  if (!picture || isUnsaid(picture)) return { people: null, consentUntil: null, consent: 'unknown' };
  if (picture.people.length === 0) return { people: 0, consentUntil: null, consent: 'nobody' };
  const standings = picture.people.map(({ personId }): Standing => {
    const person = book.people.get(personId);
    return person ? validFor(recordOf(person), 'social_media', when) : { valid: false, fault: 'missing' };
  });
  const ends = standings.flatMap((standing) => (standing.valid ? [standing.until] : []));
  const holds = ends.length === standings.length;
  return {
    people: standings.length,
    consentUntil: holds ? (ends.sort()[0] ?? null) : null,
    consent: holds ? 'holds' : 'over',
  };
}
