/** What an export is made of: whose data, or which days. The same for the page and the command line. */
import { z } from 'zod';
import type { Role } from '../../prisma/generated/client.js';

export const exportKinds = ['subject-access', 'information'] as const;
export type ExportKind = (typeof exportKinds)[number];

const day = z.iso.date({ error: 'Give both days as a date.' });
const reason = z
  .string()
  .trim()
  .min(1, { error: 'Say who asked for it: it is kept on the record.' })
  .max(2000, { error: 'Use fewer words.' });

export const exportWish = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('subject-access'),
      author: z
        .string()
        .trim()
        .min(1, { error: 'Say whose data it is: a handle, the platform’s id, or the number of a case.' })
        .max(500),
      reason,
    }),
    z.object({ kind: z.literal('information'), from: day, until: day, reason }),
  ],
  { error: 'Choose what it is for.' },
);
export type ExportWish = z.output<typeof exportWish>;

export interface Exporter {
  schoolId: string;
  userId: string;
  role: Role;
  name: string;
}

/** The message is for the person who asked, in plain words; nothing was given. */
export class ExportError extends Error {
  override name = 'ExportError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}
