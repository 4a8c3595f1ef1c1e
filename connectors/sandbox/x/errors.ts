import type { Fault } from '../gate/faults.js';
import { headersOf } from './limits.js';

/** An error as X words it (platforms.md X5). */
export class XProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(String(body.detail ?? body.title));
  }
}

const problems = 'https://api.x.com/2/problems/';

export function forbidden(detail: string): XProblem {
  return new XProblem(403, { title: 'Forbidden', detail, type: 'about:blank', status: 403 });
}

export function unauthorized(): XProblem {
  return new XProblem(401, { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 });
}

export function tooMany(): XProblem {
  const words = { title: 'Too Many Requests', detail: 'Too Many Requests' };
  return new XProblem(429, { ...words, type: 'about:blank', status: 429 });
}

/** Nothing is left on the account: the two forms that were seen (platforms.md X0). */
export function noCredit(words: 'depleted' | 'payment-required'): XProblem {
  if (words === 'payment-required') {
    const problem = { title: 'Payment Required', detail: 'credits depleted', type: `${problems}credits-depleted` };
    return new XProblem(402, { ...problem, status: 402 });
  }
  const detail = 'Your enrolled account does not have any credits to fulfill this request.';
  return new XProblem(402, { title: 'CreditsDepleted', detail, type: `${problems}credits`, account_id: 30000002 });
}

export function invalid(parameter: string, value: unknown, message: string): XProblem {
  return new XProblem(400, {
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${problems}invalid-request`,
    errors: [{ parameters: { [parameter]: [String(value)] }, message }],
  });
}

export function notFoundPart(resource: 'tweet' | 'user', parameter: string, id: string): Record<string, unknown> {
  return {
    resource_id: id,
    resource_type: resource,
    parameter,
    value: id,
    title: 'Not Found Error',
    detail: `Could not find ${resource} with ${parameter}: [${id}].`,
    type: `${problems}resource-not-found`,
  };
}

export function notFound(resource: 'tweet' | 'user', id: string): XProblem {
  return new XProblem(404, { ...notFoundPart(resource, 'id', id), status: 404 });
}

export function unknownRoute(): XProblem {
  return new XProblem(404, { title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 });
}

/** App-only tokens on a user's endpoint, and the other way round. */
export function unsupportedAuthentication(): XProblem {
  return new XProblem(403, {
    title: 'Unsupported Authentication',
    detail: 'Authenticating with this kind of token is forbidden for this endpoint.',
    type: `${problems}unsupported-authentication`,
    status: 403,
  });
}

/** An OAuth 2.0 token without the scope that this endpoint needs (platforms.md X1, part 3, 23). */
export function missingScope(scope: string): XProblem {
  return forbidden(`Your token lacks the scope ${scope}.`);
}

/** Blocking is Enterprise only (platforms.md X0). */
export function clientForbidden(): XProblem {
  return new XProblem(403, {
    client_id: '30000001',
    title: 'Client Forbidden',
    detail: 'This endpoint is only available under the Enterprise plan.',
    required_enrollment: 'Appropriate Level of API Access',
    reason: 'client-not-enrolled',
    type: `${problems}client-forbidden`,
    status: 403,
  });
}

/** With all its headers at once: msw loses the first ones where others are set later. */
export function problemResponse(problem: XProblem, headers: Record<string, string> = {}): Response {
  return Response.json(problem.body, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  });
}

const statusOfCode: Record<number, number> = { 32: 401, 64: 403, 88: 429, 89: 401, 131: 500, 187: 403, 326: 403 };
const words: Record<number, string> = {
  400: 'Invalid Request',
  402: 'CreditsDepleted',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The answer that a fault asks for. */
export function xFault(fault: Fault): Response {
  const { code } = fault;
  const status = fault.status ?? (code === undefined ? 500 : (statusOfCode[code] ?? Math.max(code, 400)));
  if (status === 401) return problemResponse(unauthorized());
  if (status === 429) return fault.bare ? problemResponse(tooMany()) : usedUp();
  const detail = code === 187 ? 'You are not allowed to create a Tweet with duplicate content.' : (words[status] ?? '');
  const title = words[status] ?? 'Forbidden';
  const type = status === 402 ? `${problems}credits` : 'about:blank';
  return problemResponse(new XProblem(status, { title, detail: detail || title, type, status }));
}

function usedUp(): Response {
  const reset = Math.ceil(Date.now() / 1000) + 1;
  return problemResponse(tooMany(), headersOf('x-rate-limit', { limit: 300, remaining: 0, reset }));
}
