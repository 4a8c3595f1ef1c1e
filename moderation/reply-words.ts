/** The fixed words of a school as data: templates by kind and language, with slots. Pure; src/reply-words.ts reads them. */
import { z } from 'zod';
import { PackError, type PackProblem, toProblems } from './pack-problems.js';
import { labels } from './types.js';

/**
 * `signpost`: to somebody who may be a pupil. `journalist`: until the media lead agrees to more. `allegation`: about a
 * member of staff, until advice has come. `notice`: under a post, where a comment was hidden. `ask-to-remove`: to a rude writer.
 * `private-way`, `looking-into`, `thanks`: where a person begins an answer of their own.
 */
export const templateKinds = [
  'acknowledgement',
  'complaint',
  'journalist',
  'signpost',
  'allegation',
  'notice',
  'ask-to-remove',
  ...(['private-way', 'looking-into', 'thanks'] as const),
] as const;
export type TemplateKind = (typeof templateKinds)[number];

export const languages = ['en', 'cy'] as const;
export type Language = (typeof languages)[number];

/** What a slot stands for; the table is what a template may use, and no more. */
export const slots = {
  school: "the school's name",
  by: 'when a person will have answered, as "by the end of Monday"',
  procedure: 'where the complaints procedure is found',
  reason: 'in a notice: what was wrong with what was hidden',
  clauses: 'in a notice: the clauses of the policy in brackets, or nothing',
} as const;
export type Slot = keyof typeof slots;

const words = z.strictObject({
  text: z.string().min(1),
  /** Whether a speaker of the language has read it. What nobody has read is never sent. */
  checked: z.boolean(),
});

const file = z.strictObject({
  templates: z.partialRecord(z.enum(templateKinds), z.partialRecord(z.enum(languages), words)).default({}),
  /** What stands for the slot `procedure`, where a school says nothing else. */
  procedure: z.partialRecord(z.enum(languages), z.string().min(1)).default({}),
  /** What was wrong with what was hidden, for the slot `reason`. A label without one is never announced. */
  reasons: z
    .partialRecord(z.enum(languages), z.partialRecord(z.enum([...labels, 'pictured']), z.string().min(1)))
    .default({}),
});

export type ReplyWords = z.infer<typeof file>;

/** Reads one file; throws a PackError that names every wrong key and every slot that nobody fills. */
export function parseReplyWords(data: unknown): ReplyWords {
  const read = file.safeParse(data ?? {}, { reportInput: true });
  if (!read.success) throw new PackError(read.error.issues.flatMap(toProblems));
  const wrong = Object.entries(read.data.templates).flatMap(([kind, byLanguage]) =>
    Object.entries(byLanguage).flatMap(([language, { text }]) => unknownSlots(['templates', kind, language], text)),
  );
  if (wrong.length > 0) throw new PackError(wrong);
  return read.data;
}

const slotForm = /\{([^{}]*)\}/g;
const isSlot = (name: string): name is Slot => Object.hasOwn(slots, name);

function unknownSlots(at: string[], text: string): PackProblem[] {
  const path = [...at, 'text'];
  return Array.from(text.matchAll(slotForm), ([, name = '']) => name)
    .filter((name) => !isSlot(name))
    .map((name) => ({
      path,
      key: path.join('.'),
      expected: `expected one of ${Object.keys(slots).join(', ')} between braces, not {${name}}`,
    }));
}

/** Several files as one: what stands later replaces, kind by kind and language by language. */
export function mergeReplyWords(files: readonly ReplyWords[]): ReplyWords {
  const merged: ReplyWords = { templates: {}, procedure: {}, reasons: {} };
  for (const { templates, procedure, reasons } of files) {
    Object.assign(merged.procedure, procedure);
    for (const language of languages) merged.reasons[language] = { ...merged.reasons[language], ...reasons[language] };
    for (const kind of templateKinds) {
      if (templates[kind]) merged.templates[kind] = { ...merged.templates[kind], ...templates[kind] };
    }
  }
  return merged;
}

export interface Filling {
  kind: TemplateKind;
  language: Language;
  values: Partial<Record<Slot, string>>;
}

/**
 * The words of a template in the language, or in English where nobody who speaks it has read them. A slot without a
 * value stays as it is, so that the check of every reply finds it. Undefined where there is no such template.
 */
export function fillTemplate(
  { templates, procedure }: ReplyWords,
  { kind, language, values }: Filling,
): string | undefined {
  const wanted = templates[kind]?.[language];
  const spoken = wanted?.checked ? language : 'en';
  const template = templates[kind]?.[spoken];
  if (!template?.checked) return undefined;
  const known: Partial<Record<Slot, string>> = { procedure: procedure[spoken], ...values };
  return template.text
    .replace(slotForm, (whole, name: string) => (isSlot(name) ? (known[name] ?? whole) : whole))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The language in which a template would be sent now. */
export function spokenLanguage({ templates }: ReplyWords, kind: TemplateKind, language: Language): Language {
  return templates[kind]?.[language]?.checked ? language : 'en';
}
