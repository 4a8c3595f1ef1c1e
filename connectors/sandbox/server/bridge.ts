import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getResponse, type RequestHandler } from 'msw';
import { baseHeader } from '../facebook/request.js';
import { cutHeader } from '../gate/gate.js';

interface Bridge {
  /** What stands before the platform's own paths. */
  prefix: string;
  /** Only below this path of the platform. */
  path?: string;
  host: string;
  handlers: RequestHandler[];
}

/** Answers everything below `prefix` as the platform at `host` would, through the same handlers that tests use. */
export function bridge(app: FastifyInstance, { prefix, path = '', host, handlers }: Bridge): void {
  const answer = async (incoming: FastifyRequest, reply: FastifyReply) => {
    const base = `${incoming.protocol}://${incoming.host}${prefix}`;
    const url = host + incoming.url.slice(prefix.length);
    const response = await getResponse(handlers, toRequest(incoming, reply, { url, base }));
    // Resets belong at the socket: HttpResponse.error() is no HTTP (design.md section 6).
    if (!response || response.type === 'error') {
      reply.hijack();
      incoming.raw.socket.destroy();
      return reply;
    }
    if (response.headers.has(cutHeader)) return cut(reply, response);
    reply.code(response.status);
    response.headers.forEach((value, name) => {
      reply.header(name, value);
    });
    return reply.send(Buffer.from(await response.arrayBuffer()));
  };
  app.all(`${prefix}${path}/*`, answer);
}

/** Promises the whole body, sends what there is of it, and breaks off. */
async function cut(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  const headers = { 'content-type': 'application/json', 'content-length': response.headers.get(cutHeader) ?? '0' };
  reply.hijack();
  const part = Buffer.from(await response.arrayBuffer());
  reply.raw.writeHead(response.status, headers).write(part, () => reply.raw.destroy());
  return reply;
}

const ofTheConnection = new Set(['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'expect']);

function toRequest(incoming: FastifyRequest, reply: FastifyReply, to: { url: string; base: string }): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined && !ofTheConnection.has(name)) headers.set(name, String(value));
  headers.set(baseHeader, to.base);
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  // The Facebook SDK sends a body even on a GET, which fetch's Request forbids (platforms.md F1).
  const bodyless = incoming.method === 'GET' || incoming.method === 'HEAD';
  const body = bodyless || !Buffer.isBuffer(incoming.body) ? undefined : new Uint8Array(incoming.body);
  return new Request(to.url, { method: incoming.method, headers, body, signal: gone.signal });
}
