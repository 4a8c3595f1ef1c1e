/** POST /{version} with `batch`: several calls in one (platforms.md F1, F2.11; part 3, 20). */
import type { Answer } from '../gate/gate.js';
import { GraphError } from './errors.js';
import { baseHeader, type GraphCall } from './request.js';
import { type FacebookWays, isLate } from './ways.js';

const most = 50;

interface Item {
  method: string;
  relative_url: string;
  body?: string;
}

/** The answers in order, each with its code and its body as a text; null where it was not done in time. */
export async function answerBatch(
  call: GraphCall,
  ways: FacebookWays,
  one: (request: Request) => Promise<Answer>,
): Promise<(object | null)[]> {
  const items = itemsOf(call.params.batch);
  const answers: (object | null)[] = [];
  for (const { method, relative_url: path, body } of items) {
    if (isLate(ways)) {
      answers.push(null);
      continue;
    }
    const headers = { authorization: `Bearer ${call.token}`, [baseHeader]: call.base };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request(`https://graph.facebook.com/${call.version}/${path.replace(/^\//, '')}`, {
      method,
      headers: { ...headers, ...(body !== undefined && form) },
      ...(body !== undefined && { body }),
    });
    const { response } = await one(request);
    const told: object[] = [];
    response.headers.forEach((value, name) => {
      told.push({ name, value });
    });
    answers.push({ code: response.status, headers: told, body: await response.text() });
  }
  return answers;
}

function itemsOf(given: unknown): Item[] {
  const list: unknown = typeof given === 'string' ? parsed(given) : given;
  if (!Array.isArray(list) || list.length === 0) throw new GraphError(100, '(#100) param batch must be an array');
  if (list.length > most) throw new GraphError(100, `(#100) Too many requests in batch message. Maximum is ${most}`);
  return list.map((one: Partial<Item>) => {
    if (typeof one?.method !== 'string' || typeof one.relative_url !== 'string')
      throw new GraphError(100, '(#100) Each request of a batch needs method and relative_url');
    return { method: one.method, relative_url: one.relative_url, ...(one.body !== undefined && { body: one.body }) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
