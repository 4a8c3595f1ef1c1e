/** What people can ask of the school on its public pages, and how soon somebody must look. */
import type { RequestKind } from '../../prisma/generated/client.js';

/** Why somebody reports a comment, with the priority of a case (domain.md 8.2). The other kinds have one reason: their own. */
export const reportReasons = {
  child_risk: 1,
  private: 2,
  hurtful: 2,
  staff: 2,
  about_me: 2,
  untrue: 2,
  other: 3,
} as const;
export type ReportReason = keyof typeof reportReasons;

export const isReportReason = (reason: string): reason is ReportReason => Object.hasOwn(reportReasons, reason);

export const priorityOfKind: Record<Exclude<RequestKind, 'report'>, number> = {
  review: 3,
  data_protection: 3,
  staff_concern: 2,
  subject_access: 3,
  information: 3,
};

/** For who answers for the use of data; each has a term of its kind, which is over when the request is closed. */
export const dataKinds = ['data_protection', 'subject_access', 'information'] as const satisfies readonly RequestKind[];
export const isDataKind = (kind: string): boolean => dataKinds.some((one) => one === kind);

/** Of a concern about somebody who works here: about whom, as its sender says. */
export const concernReasons = ['staff_member', 'headteacher'] as const;
export const isConcernReason = (reason: string): boolean => concernReasons.some((one) => one === reason);

/** What became of it. */
export const outcomes = ['acted', 'answered', 'no_action', 'passed_on', 'not_ours'] as const;
export type Outcome = (typeof outcomes)[number];

/** What one person sent; kept sealed. */
export interface Sent {
  link: string;
  words: string;
  email: string;
}

/** In so much time not more than this becomes a row to work on, or is taken at all. */
export const limits = {
  windowMs: 3_600_000,
  /** Beyond it what comes stands together as one row: no flood buries the rest. */
  apart: 20,
  /** Beyond it the page asks people to ring the school. */
  taken: 200,
  /** Between two alerts, and between two letters to the same people. */
  tellMs: 3_600_000,
} as const;
