/** Deliveries of Facebook made by hand, for the tests of the webhook. */
import { expect } from 'vitest';
import type { InboundComment, InboundEvent } from '../../connectors/connector.js';
import { createWebhook } from '../../connectors/facebook/webhook.js';

export const PAGE = '104217009930011';
export const POST = `${PAGE}_122100000000001`;
export const COMMENT = '122100000000001_122100000000002';
export const webhook = createWebhook({ appSecret: 'fictional-secret', verifyToken: 'fictional-verify' });

/** The value of a plain change: somebody comments under our post. */
export const comment = {
  from: { id: '6780462125300001', name: 'Marian Oakes' },
  message: 'Will the hall be open?',
  post_id: POST,
  comment_id: COMMENT,
  parent_id: POST,
  created_time: 1_794_209_990,
  item: 'comment',
  verb: 'add',
};

/** One entry with these changes. */
export const bodyOf = (...values: unknown[]) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1_794_210_000, changes: values.map((value) => ({ field: 'feed', value })) }],
});
export const parse = (body: unknown) => webhook.parse(Buffer.from(JSON.stringify(body)));

/** The one event of these changes, which must have no problem. */
export function only(...values: unknown[]): InboundEvent {
  const { events, problems } = parse(bodyOf(...values));
  expect(problems).toEqual([]);
  expect(events).toHaveLength(1);
  const [first] = events;
  if (!first) throw new Error('no event');
  expect(first.account).toBe(PAGE);
  return first.event;
}

export function onlyComment(value: unknown): InboundComment {
  const event = only(value);
  if (event.type !== 'comment') throw new Error(`a ${event.type}`);
  return event;
}
