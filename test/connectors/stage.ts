/** The two ways to reach the fakes: over real sockets, and by msw in this process. */
import { setupServer } from 'msw/node';
import { createSandbox, type Sandbox } from '../../connectors/sandbox/index.js';

export type Way = 'over HTTP' | 'in process';
export const ways: Way[] = ['over HTTP', 'in process'];

export interface Reached {
  sandbox: Sandbox;
  graphUrl: string;
  xUrl: string;
  close(): Promise<void>;
}

/** A paused sandbox without a week, and where to call it. */
export async function reach(way: Way): Promise<Reached> {
  const sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
  if (way === 'over HTTP') {
    const { graphUrl, xUrl } = await sandbox.listen({ port: 0, smtpPort: 0 });
    return { sandbox, graphUrl, xUrl, close: () => sandbox.close() };
  }
  const server = setupServer(...sandbox.handlers);
  server.listen({ onUnhandledRequest: 'error' });
  const close = async () => {
    server.close();
    await sandbox.close();
  };
  return { sandbox, graphUrl: 'https://graph.facebook.com', xUrl: 'https://api.x.com', close };
}

/** Makes one event happen and gives the platform's id of what it made. */
export async function happen(sandbox: Sandbox, event: Record<string, unknown>): Promise<string> {
  const [result] = await sandbox.take([event]);
  if (!result?.externalId) throw new Error(`the event did not happen: ${JSON.stringify(result)}`);
  return result.externalId;
}
