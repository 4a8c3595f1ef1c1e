/** X's errors in our closed list, by HTTP status and the end of the problem's `type` (platforms.md X5), never by the words. */
import { z } from 'zod';
import { ConnectorError, type ConnectorErrorCode } from '../connector.js';
import { usedUpMs } from './limits.js';

const HOUR = 3_600_000;

const answerError = z.object({
  code: z.number(),
  data: z
    .object({ type: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
  headers: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * 402 is `payment_required`: no waiting of seconds helps and no permission is missing, the account is out of credit. Whoever pays
 * makes the same call succeed, so it stays to be tried again, but only once an hour; and it is told to people like 368.
 */
const byStatus: Record<number, ConnectorErrorCode> = {
  400: 'invalid',
  401: 'unauthorized',
  402: 'payment_required',
  403: 'forbidden',
  404: 'not_found',
  408: 'unavailable',
  420: 'rate_limited',
  429: 'rate_limited',
};

/** The host of a type was api.twitter.com and is api.x.com (X5): only its last part means something. */
const byType: Record<string, ConnectorErrorCode> = {
  'resource-not-found': 'not_found',
  'not-authorized-for-resource': 'forbidden',
  'not-authorized-for-field': 'forbidden',
  'client-forbidden': 'forbidden',
  'disallowed-resource': 'forbidden',
  'resource-unavailable': 'unavailable',
  'usage-capped': 'payment_required',
  credits: 'payment_required',
  'credits-depleted': 'payment_required',
};

/** Anything that the SDK threw, as a ConnectorError whose message holds a status and a type only. */
export function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const read = answerError.safeParse(error);
  // No status: the network, or JSON cut short, which comes even under 200 (ApiRequestError, ApiPartialResponseError).
  if (!read.success) return new ConnectorError('unavailable', 'X API: no readable answer');
  const { code: status, data, headers } = read.data;
  const type = typeEnd(data?.type);
  const code =
    (status < 500 ? byType[type] : undefined) ?? byStatus[status] ?? (status >= 500 ? 'unavailable' : 'invalid');
  return new ConnectorError(code, `X API: status ${status}${type ? ` ${type}` : ''}`, waitOf(code, headers));
}

/** The headers of an answer that the SDK threw; empty for anything else. */
export function headersOf(error: unknown): Record<string, unknown> {
  const read = answerError.safeParse(error);
  return read.success ? read.data.headers : {};
}

/** An error that came inside a 200 (X5, trap 15). */
export function fromInlineError(type: string | undefined): ConnectorError {
  const end = typeEnd(type);
  return new ConnectorError(byType[end] ?? 'invalid', `X API: status 200 ${end || 'without data'}`);
}

/** A 200 that says of the act what was not wanted, or nothing: no answer of ours is taken for done (trap 15). */
export function mustBe(wanted: boolean, said: boolean | undefined, errors?: { type?: string }[]): void {
  if (said === undefined) throw fromInlineError(errors?.[0]?.type);
  if (said !== wanted) throw new ConnectorError('invalid', 'X answered that it was not done, without a reason');
}

/** "resource-not-found" of ".../2/problems/resource-not-found"; empty where it is no such thing. */
export function typeEnd(type: string | undefined): string {
  const end = /([a-z-]{1,40})$/.exec(type ?? '')?.[1] ?? '';
  return end === 'blank' ? '' : end;
}

function waitOf(code: ConnectorErrorCode, headers: Record<string, unknown>): number | undefined {
  if (code === 'payment_required') return HOUR;
  if (code !== 'rate_limited') return undefined;
  // Where X does not say (a cap of its own, a proxy) the caller's own backoff has to do.
  return usedUpMs(headers, Date.now()) || undefined;
}
