import type { Addresses, Sandbox } from '../options.js';
import type { Store } from '../store/store.js';
import type { World } from '../world.js';
import { buildServer } from './app.js';
import { openMailServer } from './mail.js';

export interface ServerParts {
  sandbox: Sandbox;
  world: World;
  store: Store;
}

/** Serves both fakes, the control routes, the visitor page and a mail server, on this machine only. */
export async function listen(
  parts: ServerParts,
  where: { port: number; smtpPort: number; host?: string },
): Promise<{ addresses: Addresses; close: () => Promise<void> }> {
  const host = where.host ?? '127.0.0.1';
  const app = await buildServer(parts);
  const addresses: Addresses = { url: '', graphUrl: '', xUrl: '', smtpUrl: '' };
  // For a process that joins this sandbox: with port 0 nobody else knows where it listens.
  app.get('/addresses', async () => addresses);
  const url = await app.listen({ port: where.port, host });
  try {
    const mail = await openMailServer(parts.store, { port: where.smtpPort, host });
    Object.assign(addresses, { url, graphUrl: `${url}/graph`, xUrl: `${url}/x`, smtpUrl: mail.url });
    return {
      addresses,
      close: async () => {
        await Promise.all([app.close(), mail.close()]);
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}
