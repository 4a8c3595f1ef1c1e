/** What Facebook's errors are taken for, and how long to wait after them (platforms.md F7). */
import { describe, expect, it } from 'vitest';
import { toConnectorError } from '../../connectors/facebook/errors.js';

describe('waiting times', () => {
  const graphError = (error: object, headers = {}) =>
    Object.assign(new Error('x'), { name: 'FacebookRequestError', status: 400, response: error, headers });

  it('waits as long as the business use case header says, in minutes', () => {
    const usage = { '104': [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 7 }, {}] };
    const headers = { 'x-business-use-case-usage': JSON.stringify(usage) };
    expect(toConnectorError(graphError({ code: 80001 }, headers))).toMatchObject({ retryAfterMs: 420_000 });
  });

  it.each([{}, { 'x-business-use-case-usage': '{' }, { 'x-business-use-case-usage': '[]' }])(
    'leaves it to the caller where the header says nothing: %j',
    (headers) => expect(toConnectorError(graphError({ code: 4 }, headers)).retryAfterMs).toBeUndefined(),
  );

  it('stays away for hours after a block', () => {
    expect(toConnectorError(graphError({ code: 368 })).retryAfterMs).toBeGreaterThanOrEqual(3_600_000);
  });

  it.each([
    [graphError({ code: 9999, is_transient: true }), 'unavailable'],
    [graphError({ code: 9999 }), 'invalid'],
    [graphError({ code: 299 }), 'forbidden'],
    [Object.assign(graphError({}), { status: null, response: null }), 'unavailable'],
    [new SyntaxError('Unexpected token < in JSON'), 'unavailable'],
    ['a string', 'unavailable'],
  ])('takes %s for %s', (error, code) => expect(toConnectorError(error).code).toBe(code));
});
