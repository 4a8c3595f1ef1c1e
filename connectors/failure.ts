/** Why a call to a platform failed: one closed list for all of them. Decide on the code, never on a message. */

export const connectorErrorCodes = [
  /** Token gone, expired or of the wrong kind: nothing of this account works until a person mends it. */
  'unauthorized',
  /** This call is not for us, whatever we do. */
  'forbidden',
  /** Gone; a connector says so only after a read has said the same (platforms.md trap 16). */
  'not_found',
  /** Too many calls; `retryAfterMs` says when, where the platform does. */
  'rate_limited',
  /** The platform is out of order, or could not be reached: the call may still have happened. */
  'unavailable',
  /** No answer in time: the call may still have happened (trap 20). */
  'timeout',
  /** No API offers it. */
  'unsupported',
  /** The platform refuses what was sent, and will again. */
  'invalid',
  /** The same words stand there already. */
  'duplicate',
  /** The account is out of credit or over its plan (X 402). */
  'payment_required',
  /** The platform stopped the account for its behaviour (Facebook 368): each further call lengthens it (trap 17). */
  'blocked_by_platform',
] as const;
export type ConnectorErrorCode = (typeof connectorErrorCodes)[number];

/** Message is safe to log: no token, no words of a comment, no name. */
export class ConnectorError extends Error {
  constructor(
    readonly code: ConnectorErrorCode,
    message: string,
    /** The platform asked to wait this long. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'ConnectorError';
  }
}

/**
 * What the same call may hope for. `soon`: it passes by itself. `person`: it succeeds when somebody has mended the token, paid,
 * or waited out a block; until then no call of this account does. `never`: the same call fails for ever.
 */
export type Hope = 'soon' | 'person' | 'never';

const hopes: Record<ConnectorErrorCode, Hope> = {
  rate_limited: 'soon',
  unavailable: 'soon',
  timeout: 'soon',
  unauthorized: 'person',
  payment_required: 'person',
  blocked_by_platform: 'person',
  forbidden: 'never',
  not_found: 'never',
  unsupported: 'never',
  invalid: 'never',
  duplicate: 'never',
};

export const hopeOf = (code: ConnectorErrorCode): Hope => hopes[code];

/** Whether the same call may succeed later as it is. */
export const retryable = (code: ConnectorErrorCode): boolean => hopes[code] !== 'never';

/** Whether the call may have taken effect although it failed: then the platform is read before it is repeated. */
export const mayHaveHappened = (code: ConnectorErrorCode): boolean => code === 'timeout' || code === 'unavailable';
