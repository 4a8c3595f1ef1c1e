/** Neither SDK sets a timeout of its own (platforms.md F2.6, X6.4), so every call gets one here. */
import { ConnectorError } from './connector.js';

/** Waits for `call` no longer than `ms`. The call itself may still take effect: read back before repeating it. */
export async function withDeadline<T>(ms: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ConnectorError('timeout', `no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
