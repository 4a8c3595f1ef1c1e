/** A platform that takes a call and never answers: the call ends in time, and its socket too (platforms.md F2.6, X6.4). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConnectorSettings } from '../../connectors/index.js';
import { createConnectors } from '../../connectors/index.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';

let server: Server;
let closed: Promise<void>;
beforeEach(async () => {
  closed = new Promise((resolve) => {
    server = createServer(() => {}).on('connection', (socket: Socket) => socket.on('close', () => resolve()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

function settings(): ConnectorSettings {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { userId, handle, accessToken } = sandboxSchool.x;
  return {
    facebook: { ...sandboxSchool.facebook, graphUrl: url, graphVersion: 'v24.0', timeoutMs: 200 },
    x: { userId, handle, accessToken, apiUrl: url, timeoutMs: 200 },
  };
}

it.each(['facebook', 'x'] as const)('%s gives up and closes the socket', async (platform) => {
  const [connector] = createConnectors({ [platform]: settings()[platform] });
  const hide = { kind: 'hide', surface: 'reply', commentExternalId: '1' } as const;
  await expect(connector?.perform(hide)).rejects.toMatchObject({ code: 'timeout' });
  await closed;
});

it('makes a connector for each platform that has settings, in order', () => {
  expect(createConnectors(settings()).map(({ platform }) => platform)).toEqual(['facebook', 'x']);
  expect(createConnectors({})).toEqual([]);
});
