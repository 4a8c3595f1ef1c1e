/** Reads a public form. What is wrong is said in the language of the page, and nothing that was typed is lost. */
import { z } from 'zod';
import { isConcernReason, isReportReason } from '../../requests/kinds.js';
import type { PublicWords } from './words.js';

export const formNames = ['report', 'review', 'staff', 'protection'] as const;
export type FormName = (typeof formNames)[number];

const most = { link: 500, words: 2_000, email: 254 };
const text = z.string().trim().catch('');
const fields = z.object({ reason: text, link: text, words: text, email: text, website: text, stamp: text });
export type Typed = z.infer<typeof fields>;

export const readFields = (body: unknown): Typed => fields.parse(typeof body === 'object' && body !== null ? body : {});

export interface Problem {
  field: string;
  words: string;
}

export function problemOf(name: FormName, typed: Typed, { wrong }: PublicWords): Problem | null {
  const { reason, link, words, email, website } = typed;
  const long = (['words', 'link', 'email'] as const).find((field) => typed[field].length > most[field]);
  if (long) return { field: long, words: wrong.long };
  if (name === 'report' && !isReportReason(reason)) return { field: 'reason-1', words: wrong.reason };
  if (name === 'staff' && !isConcernReason(reason)) return { field: 'reason-1', words: wrong.about };
  if (name === 'report' && link === '' && words === '') return { field: 'words', words: wrong.nothing };
  if (name !== 'report' && words === '') return { field: 'words', words: wrong.words };
  if (email !== '' && !z.email().safeParse(email).success) return { field: 'email', words: wrong.email };
  // A program filled it in, or a browser by itself: a person is asked again, and nobody is fooled.
  if (website !== '') return { field: 'words', words: wrong.trap };
  return null;
}
