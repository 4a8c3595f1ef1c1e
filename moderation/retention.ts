/** How long what was written to a school is kept (domain.md 3.22, modelled on the IRMS toolkit for schools), and what decides it. */
import type { Label } from './types.js';

export type RetentionCategory = 'ordinary' | 'evidence' | 'under13' | 'complaint' | 'elsewhere' | 'delivery';

interface RetentionRule {
  /** Days after the thing has ended; null: never by itself. */
  days: number | null;
  /** What is counted from, and what happens next, in words for the data protection officer. */
  what: string;
  from: string;
  next: string;
}

const year = 365;

export const retentionRules: Record<RetentionCategory, RetentionRule> = {
  ordinary: {
    ...{ days: 90, what: 'Comments on which nothing was done', from: 'when it was last written or answered' },
    next: 'Words and names are erased; what is counted stays.',
  },
  evidence: {
    ...{
      days: year,
      what: 'Comments that were hidden, and cases with what was decided',
      from: 'the end of the case, and of any ban',
    },
    next: 'Words, reasons, notes and names are erased; what is counted stays.',
  },
  under13: {
    ...{
      days: 30,
      what: 'What showed that a child under 13 has an account',
      from: 'the end of the case, and of any ban',
    },
    next: 'Words and names are erased; that there was one stays counted.',
  },
  complaint: {
    ...{ days: null, what: 'Complaints about the school', from: 'six years after the end of the case' },
    next: 'A person looks whether they are still needed: nothing is erased by itself.',
  },
  elsewhere: {
    ...{ days: null, what: 'Safeguarding, and what is said of staff', from: 'the end of the case' },
    next: 'It belongs into the school’s safeguarding or personnel file. Nothing is erased by itself, since nobody here knows whether it is there.',
  },
  delivery: {
    ...{ days: 7, what: 'What the platforms sent, as it came', from: 'when it came' },
    next: 'Its words are erased.',
  },
};

/** What is known of a comment when its time is asked for. */
export interface KeptFacts {
  labels: readonly Label[];
  /** Of its case; undefined: nobody ever had one. */
  review?: { lane: string; closedAt: Date | null; imageLocked: boolean };
  hiddenAt: Date | null;
  /** The last thing that happened to it: written, answered, a term that ended. */
  lastAt: Date;
  /** Something runs that needs its words: a term, an effect under way, a clock. */
  running: boolean;
}

export function categoryOf({ labels, review, hiddenAt }: KeptFacts): Exclude<RetentionCategory, 'delivery'> {
  if (review && (review.lane !== 'general' || review.imageLocked)) return 'elsewhere';
  if (labels.includes('safeguarding')) return 'elsewhere';
  if (review && labels.includes('complaint')) return 'complaint';
  if (labels.includes('under13')) return 'under13';
  return review || hiddenAt ? 'evidence' : 'ordinary';
}

const dayMs = 24 * 3_600_000;

/** The moment after which it is kept no longer; null while a case is open or something runs, or where a person decides. */
export function keptUntil(facts: KeptFacts): Date | null {
  const { days } = retentionRules[categoryOf(facts)];
  if (days === null || facts.running || facts.review?.closedAt === null) return null;
  const ends = [facts.lastAt, facts.hiddenAt, facts.review?.closedAt].flatMap((at) => (at ? [at.getTime()] : []));
  return new Date(Math.max(...ends) + days * dayMs);
}
