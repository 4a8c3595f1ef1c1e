/** A post as a file describes it, for `schoolgate check-post`: what is missing or wrong is told by its key. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { type ConsentUse, consentUses, useOf } from '../../moderation/consent.js';
import type { Answers, People, PostToCheck } from '../../moderation/posts/types.js';
import { platforms } from '../../moderation/types.js';

const words = z
  .string()
  .max(70_000)
  .nullish()
  .transform((text) => text ?? '');
const targets = [...platforms, ...consentUses.filter((use) => use !== 'social_media')] as const;

const yesNo = z
  .union([z.boolean(), z.enum(['yes', 'no'])], { error: 'expected true or false' })
  .transform((said) => said === true || said === 'yes');

const moment = z.string().transform((text, context) => {
  const at = DateTime.fromISO(text, { zone: 'Europe/London' });
  if (at.isValid) return at.toJSDate();
  context.addIssue(`expected a time such as 2026-11-20T15:00, not "${text}"`);
  return z.NEVER;
});

const answers = z
  .object({
    namesReadable: yesNo,
    faceOn: yesNo,
    swimwear: yesNo,
    source: z.string(),
    approvedBy: z.string().trim().min(1),
    whereaboutsConfirmedBy: z.string().trim().min(1),
    tripEndsAt: moment,
  })
  .partial()
  .nullish()
  .transform((given): Answers => given ?? {});

const howMany = 'expected the ids of those in it, "none" or "backs-only"';
const people = z.union(
  [z.enum(['none', 'backs-only']), z.array(z.union([z.string().trim().min(1), z.number().transform(String)])).min(1)],
  { error: howMany },
);

const image = z.object({ path: z.string().min(1), caption: words, alt: words, people, answers });

const postFile = z.object({
  text: words,
  platform: z.enum(targets, { error: `expected one of ${targets.join(', ')}` }),
  tags: z
    .array(z.string())
    .nullish()
    .transform((tags) => tags ?? []),
  images: z
    .array(image)
    .max(100)
    .nullish()
    .transform((images) => images ?? []),
  answers,
});

/** Throws an Error that names every wrong key; `personOf` finds who is meant by an id or a name. */
export function readPostFile(json: string, personOf: (key: string) => string | undefined): PostToCheck {
  let data: unknown;
  try {
    data = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    throw new Error('it is not JSON');
  }
  const read = postFile.safeParse(data);
  if (!read.success)
    throw new Error(read.error.issues.map(({ path, message }) => `${keyOf(path)}: ${message}`).join('; '));
  const { text, platform, tags, images } = read.data;
  const pictures = images.map(({ people: named, ...picture }, index) => ({
    ...picture,
    people: peopleOf(named, { index, personOf }),
  }));
  const use: ConsentUse = platform === 'facebook' || platform === 'x' ? useOf[platform] : platform;
  return { text, use, tags, pictures, answers: read.data.answers };
}

interface Whose {
  index: number;
  personOf: (key: string) => string | undefined;
}

function peopleOf(named: 'none' | 'backs-only' | string[], { index, personOf }: Whose): People {
  if (typeof named === 'string') return named;
  return named.map((key) => {
    const person = personOf(key);
    if (person === undefined)
      throw new Error(`images[${index}].people: nobody on the roll has the id or name "${key}"`);
    return person;
  });
}

const keyOf = (path: PropertyKey[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'post';
