/** What one call costs, told from what was asked and what came back (platforms.md X0). */
import { z } from 'zod';
import type { Charge, PriceItem } from './prices.js';

const withId = z.object({ id: z.string() });
const list = z.array(withId).catch([]).default([]);
const posts = z.object({
  data: z
    .union([z.array(withId), withId.transform((one) => [one])])
    .catch([])
    .default([]),
  includes: z.object({ users: list, tweets: list, posts: list }).partial().catch({}).default({}),
});

/** The charges of an answer that holds posts or users: `item` for what was asked, the usual prices for what came along. */
export function chargesOf(answer: unknown, item: PriceItem): Charge[] {
  const read = posts.safeParse(answer);
  if (!read.success) return [];
  const { data, includes } = read.data;
  const along = [...(includes.tweets ?? []), ...(includes.posts ?? [])];
  return [
    ...data.map(({ id }) => ({ item, resource: id })),
    ...along.map(({ id }) => ({ item: 'post_read' as const, resource: id })),
    ...(includes.users ?? []).map(({ id }) => ({ item: 'user_read' as const, resource: id })),
  ];
}

const endings = 'com|org|net|uk|io|co|info|edu|gov|eu|me|tv|app|dev|school|wales|scot';
const link = new RegExp(`(?:https?://|www\\.)[^\\s<>]+|\\b(?:[\\w-]+\\.)+(?:${endings})\\b(?:/[^\\s<>]*)?`, 'giu');

/** Whether X would find an address in it, which makes a post thirteen times as dear. X links bare domains too. */
export function holdsLink(text: string): boolean {
  return text.search(link) >= 0;
}

/** How many addresses X would find, and the words around them. */
export function apartFromLinks(text: string): { links: number; rest: string } {
  return { links: [...text.matchAll(link)].length, rest: text.replace(link, '') };
}

/** Each address as words; the full stop behind one stays. */
export function withoutLinks(text: string): string {
  return text.replace(link, (found) => `our website${/[.,;:!?)]+$/.exec(found)?.[0] ?? ''}`);
}
