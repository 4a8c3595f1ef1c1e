/** The one taxonomy of failures, and every code of platforms.md F6 in it. */
import { describe, expect, it } from 'vitest';
import { type ConnectorErrorCode, connectorErrorCodes, hopeOf, retryable } from '../../connectors/connector.js';
import { toConnectorError } from '../../connectors/facebook/errors.js';

describe('what a failed call may hope for', () => {
  const hopeless = ['forbidden', 'not_found', 'unsupported', 'invalid', 'duplicate'];
  it.each(connectorErrorCodes)('%s', (code) => {
    expect(retryable(code)).toBe(!hopeless.includes(code));
    const byPerson = ['unauthorized', 'payment_required', 'blocked_by_platform'].includes(code);
    expect(hopeOf(code) === 'person').toBe(byPerson);
  });
});

/** code, subcode, HTTP status, what it means. */
const facebook: [number, number | null, number, ConnectorErrorCode][] = [
  [1, null, 500, 'unavailable'],
  [2, null, 500, 'unavailable'],
  [1, 2853006, 400, 'forbidden'],
  [3, null, 400, 'forbidden'],
  [4, null, 400, 'rate_limited'],
  [10, null, 403, 'forbidden'],
  [10, 2018278, 400, 'forbidden'],
  [10, 2018108, 400, 'forbidden'],
  [10, 2534022, 400, 'forbidden'],
  [17, null, 400, 'rate_limited'],
  [17, 2446079, 400, 'rate_limited'],
  [32, null, 400, 'rate_limited'],
  [100, null, 400, 'invalid'],
  [100, 33, 400, 'not_found'],
  [100, 2018047, 400, 'invalid'],
  [102, null, 401, 'unauthorized'],
  ...[458, 459, 460, 463, 464, 467, 492, 2069032].map((subcode): [number, number, number, ConnectorErrorCode] => [
    190,
    subcode,
    400,
    'unauthorized',
  ]),
  [190, null, 401, 'unauthorized'],
  [200, null, 403, 'forbidden'],
  [200, 2069030, 400, 'forbidden'],
  [200, 1545041, 400, 'forbidden'],
  [299, null, 400, 'forbidden'],
  [341, null, 400, 'rate_limited'],
  [368, null, 400, 'blocked_by_platform'],
  [506, null, 400, 'duplicate'],
  [551, 1545041, 400, 'forbidden'],
  [613, null, 400, 'rate_limited'],
  [613, 1996, 400, 'rate_limited'],
  [803, null, 400, 'not_found'],
  [1705, null, 400, 'forbidden'],
  [80001, null, 400, 'rate_limited'],
  [80002, null, 400, 'rate_limited'],
  [80006, null, 400, 'rate_limited'],
  [1609005, null, 400, 'invalid'],
];

describe('Facebook’s codes', () => {
  it.each(facebook)('%s/%s under %s is %s', (code, subcode, status, meaning) => {
    const response = { code, ...(subcode && { error_subcode: subcode }), message: 'Ann said (#368) something' };
    const thrown = Object.assign(new Error('x'), { name: 'FacebookRequestError', status, response, headers: {} });
    const error = toConnectorError(thrown);
    expect(error.code).toBe(meaning);
    expect(error.message).not.toContain('Ann');
  });
});
