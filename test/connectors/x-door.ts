/** Where Schoolgate would be for X: what it does with a challenge and a delivery is the connector's. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Connector, InboundEvent } from '../../connectors/connector.js';

export interface Door {
  server: Server;
  url: string;
  got: InboundEvent[];
  /** How many deliveries were refused. */
  refused: number;
  /** How often the door is shut before it answers. */
  shut: number;
}

/** `connector` is asked at each request: a test may connect anew. */
export async function openDoor(connector: () => Connector): Promise<Door> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const rawBody = Buffer.concat(parts);
    const query = Object.fromEntries(new URL(request.url ?? '', door.url).searchParams);
    const { webhook } = connector();
    if (request.method === 'GET') return response.end(webhook?.handshake(query) ?? 'no');
    if (door.shut > 0) {
      door.shut -= 1;
      return response.writeHead(500).end();
    }
    if (!webhook?.verify({ rawBody, headers: request.headers })) {
      door.refused += 1;
      return response.writeHead(401).end();
    }
    const parsed = webhook.parse(rawBody);
    await webhook.billed?.(parsed);
    expect(parsed.problems).toEqual([]);
    door.got.push(...parsed.events.map(({ event }) => event));
    return response.end('{}');
  });
  const door: Door = { server, url: '', got: [], refused: 0, shut: 0 };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/x`;
  return door;
}
