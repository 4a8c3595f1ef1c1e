import type { Addresses, Sandbox } from '../options.js';
import type { Store } from '../store/store.js';
import type { World } from '../world.js';

export async function listen(
  _parts: { sandbox: Sandbox; world: World; store: Store },
  _where: { port: number; smtpPort: number; host?: string },
): Promise<{ addresses: Addresses; close: () => Promise<void> }> {
  throw new Error('The sandbox does not listen yet');
}
