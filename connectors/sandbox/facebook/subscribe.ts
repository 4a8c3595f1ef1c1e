/** POST {app}/subscriptions: Facebook asks the address for its challenge before it sends anything there (platforms.md F3.1, F3.2). */
import { randomInt } from 'node:crypto';
import { sandboxSchool } from '../school.js';
import { GraphError } from './errors.js';
import { type GraphCall, textParam } from './request.js';

const { appId, appSecret } = sandboxSchool.facebook;

export const isSubscription = ({ method, path, token }: GraphCall): boolean =>
  method === 'POST' && path.join('/') === `${appId}/subscriptions` && token === `${appId}|${appSecret}`;

/** The answer must be the challenge and nothing else, under 200. */
export async function verifyCallback(call: GraphCall): Promise<object> {
  const [callback, token] = [textParam(call, 'callback_url') ?? '', textParam(call, 'verify_token') ?? ''];
  if (!URL.canParse(callback)) throw new GraphError(100, '(#100) param callback_url must be an address');
  const challenge = String(randomInt(1_000_000_000));
  const url = new URL(callback);
  const asked = { 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': token };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const said = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' }).catch(() => null);
  if (said?.status === 200 && (await said.text()) === challenge) return { success: true };
  throw new GraphError(2200, '(#2200) Callback verification failed with the following errors');
}
