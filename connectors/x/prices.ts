/** What X charges, as data (platforms.md X0, from X's price list of August 2026; in millionths of a US dollar). */

/** Millionths of a US dollar: sums of cents in floating point would drift. */
export const pricesAsOf = '2026-08-22';

export const prices = {
  post_read: 5_000,
  /** One's own mentions, posts and lists, where the account owns the app as well. */
  owned_read: 1_000,
  user_read: 10_000,
  post_create: 15_000,
  /** A post that holds an address costs thirteen times as much. */
  post_with_link: 200_000,
  /** An answer to who called us. */
  summoned_reply: 10_000,
  delete: 10_000,
  /** Hiding and showing a reply; X does not say its class, this is the likelier (platforms.md part 5, h). */
  content_manage: 5_000,
  mute: 15_000,
  unmute: 5_000,
  media_metadata: 5_000,
  message_read: 10_000,
  message_create: 15_000,
} as const;

export type PriceItem = keyof typeof prices;
export const priceItems = Object.keys(prices) as PriceItem[];

/** One thing that costs. The same `resource` is charged once in a UTC day; without one each time counts. */
export interface Charge {
  item: PriceItem;
  resource?: string;
}
