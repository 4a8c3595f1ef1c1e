/** A service of somebody else's that takes POSTs: answers as the test says, and keeps what came. */
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Status, text and headers of the next answers; `null` lets the caller wait for ever, `endless` for the end of the text. */
  answer: { status: number; text?: string; headers?: Record<string, string>; endless?: boolean } | null;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      });
      const { answer } = one;
      if (!answer) return;
      response.writeHead(answer.status, answer.headers);
      if (answer.endless) response.write(answer.text ?? 'ok');
      else response.end(answer.text ?? 'ok');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const one: Receiver = {
    received,
    url: `http://127.0.0.1:${port}`,
    answer: { status: 200 },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return one;
}
