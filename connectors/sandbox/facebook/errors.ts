import type { Fault } from '../gate/faults.js';

/** An error as the Graph API words it (platforms.md F6). */
export class GraphError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly more: { status?: number; subcode?: number; type?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

const transient = new Set([1, 2, 4, 17, 32, 341, 613, 80001]);
const words: Record<number, string> = {
  1: 'An unknown error occurred',
  2: 'Service temporarily unavailable',
  4: '(#4) Application request limit reached',
  10: '(#10) Application does not have permission for this action',
  17: '(#17) User request limit reached',
  32: '(#32) Page request limit reached',
  100: '(#100) Invalid parameter',
  190: 'Invalid OAuth access token - Cannot parse access token',
  200: '(#200) Permissions error',
  341: '(#341) Application limit reached',
  368: 'The action attempted has been deemed abusive or is otherwise disallowed',
  613: '(#613) Calls to this api have exceeded the rate limit.',
  80001: '(#80001) There have been too many calls to this Page account.',
};

/** "Gone", "never there" and "not allowed" are one and the same answer (platforms.md F6, code 100 subcode 33). */
export function notFound(method: string, id: string): GraphError {
  return new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    { subcode: 33, type: 'GraphMethodException' },
  );
}

export function errorResponse(error: GraphError): Response {
  const { code, message, more } = error;
  const body = {
    message,
    type: more.type ?? 'OAuthException',
    ...(transient.has(code) ? { is_transient: true } : {}),
    code,
    ...(more.subcode === undefined ? {} : { error_subcode: more.subcode }),
    fbtrace_id: 'ASandbox0000000000000',
  };
  return Response.json({ error: body }, { status: more.status ?? usualStatus(code), headers: more.headers });
}

/** Facebook answers 400 even to rate limits; few codes differ (platforms.md F6). */
function usualStatus(code: number): number {
  if (code === 1 || code === 2) return 500;
  return code === 10 ? 403 : 400;
}

const codeOfStatus: Record<number, number> = { 400: 100, 401: 190, 403: 10, 404: 100, 429: 4 };

/** The answer that a fault asks for. */
export function facebookFault(fault: Fault): Response {
  const status = fault.status;
  const code = fault.code ?? codeOfStatus[status ?? 0] ?? 2;
  const message = words[code] ?? `(#${code}) Error made by the sandbox`;
  const subcode = fault.subcode ?? (fault.code === undefined && status === 404 ? 33 : undefined);
  return errorResponse(new GraphError(code, message, { status, subcode }));
}
