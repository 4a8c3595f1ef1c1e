/** Facebook's errors in our closed list. Code and subcode decide, never the text, which is localised (platforms.md F6). */
import { z } from 'zod';
import { ConnectorError, type ConnectorErrorCode } from '../connector.js';
import { headersSchema } from './usage.js';

const HOUR = 3_600_000;
/** 368: every further try lengthens the block, so stay away for long (platforms.md F6, trap 17). */
const BLOCKED_FOR = 6 * HOUR;

const raised = z.object({
  status: z.number().nullish().catch(null),
  response: z
    .object({
      code: z.coerce.number().optional().catch(undefined),
      error_subcode: z.coerce.number().optional().catch(undefined),
      is_transient: z.boolean().optional().catch(undefined),
    })
    .nullish()
    .catch(null),
  headers: headersSchema.nullish().catch(null),
});

const byCode: Record<number, ConnectorErrorCode> = {
  1: 'unavailable',
  2: 'unavailable',
  3: 'forbidden',
  4: 'rate_limited',
  10: 'forbidden',
  17: 'rate_limited',
  32: 'rate_limited',
  100: 'invalid',
  102: 'unauthorized',
  190: 'unauthorized',
  341: 'rate_limited',
  368: 'blocked_by_platform',
  506: 'duplicate',
  551: 'forbidden',
  613: 'rate_limited',
  803: 'not_found',
  1705: 'forbidden',
  80001: 'rate_limited',
};

const bySubcode: Record<string, ConnectorErrorCode> = {
  // No permission for this task: waiting does not help, although code 1 says "try again".
  '1/2853006': 'forbidden',
  // Gone, or not allowed: index.ts asks again by GET before anybody believes it (trap 16).
  '100/33': 'not_found',
};

/** Anything that the SDK threw, as a ConnectorError whose message holds numbers only: no URL, token, text or name. */
export function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  // A page of HTML makes a bare SyntaxError, a lost connection an error without a response (F2.6).
  if (!(error instanceof Error) || error.name !== 'FacebookRequestError') {
    return new ConnectorError('unavailable', 'Graph API: unreadable answer');
  }
  return fromAnswer(error);
}

/** An answer of the Graph API that is an error, as the SDK holds it or as it came: `response` is what stands under `error`. */
export function fromAnswer(answer: object): ConnectorError {
  const { status, response, headers } = raised.parse(answer);
  if (!status) return new ConnectorError('unavailable', 'Graph API: no answer');
  const subcode = response?.error_subcode;
  const numbers = `code ${response?.code ?? '-'}${subcode ? `/${subcode}` : ''}, status ${status}`;
  const code = codeOf({ status, code: response?.code, subcode, transient: response?.is_transient === true });
  return new ConnectorError(code, `Graph API: ${numbers}`, waitOf(code, headers ?? {}));
}

interface Numbers {
  status: number;
  code?: number;
  subcode?: number;
  transient: boolean;
}

function codeOf({ status, code, subcode, transient }: Numbers): ConnectorErrorCode {
  const known = bySubcode[`${code}/${subcode}`] ?? byCode[code ?? -1];
  if (known) return known;
  if (code !== undefined && code >= 200 && code < 300) return 'forbidden';
  if (code !== undefined && code >= 80_000 && code < 80_100) return 'rate_limited';
  if (transient || status >= 500) return 'unavailable';
  return (
    ({ 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 429: 'rate_limited' } as const)[status] ?? 'invalid'
  );
}

function waitOf(code: ConnectorErrorCode, headers: Record<string, unknown>): number | undefined {
  if (code === 'blocked_by_platform') return BLOCKED_FOR;
  if (code !== 'rate_limited') return undefined;
  return regainMs(headers['x-business-use-case-usage']);
}

const usage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.number().nonnegative().catch(0) })),
);

/** Minutes in the business-use-case header (platforms.md F7), the longest of them. */
function regainMs(header: unknown): number | undefined {
  try {
    const minutes = Object.values(usage.parse(JSON.parse(String(header)))).flatMap((pages) =>
      pages.map((page) => page.estimated_time_to_regain_access),
    );
    const longest = Math.max(0, ...minutes);
    return longest > 0 ? longest * 60_000 : undefined;
  } catch {
    return undefined;
  }
}
