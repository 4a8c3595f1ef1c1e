/** Small readers that both platforms share: identifiers and lookups in data that strangers send. */
import { z } from 'zod';
import { ConnectorError } from './connector.js';

/** An id as a string. A number passes only where JSON cannot have rounded it: zod's int ends at 2^53. */
export const idSchema = z.union([z.string().min(1).max(200), z.number().int().nonnegative()]).transform(String);

/** Any JSON object, whatever is in it. */
export const looseObject = z.record(z.string(), z.unknown());

/** What is wrong, by field and expectation only: never the value, since values are people's words. */
export function whyInvalid(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'unreadable';
  const where = issue.path.length > 0 ? issue.path.join('.') : 'value';
  return `${where}: ${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code}`;
}

/** A platform's own keyword, fit for a log; anything that could be somebody's words becomes "?". */
export function keyword(value: unknown): string {
  return typeof value === 'string' && /^[\w.:/ -]{1,40}$/.test(value) ? value : '?';
}

/** The field of an effect that this kind cannot do without. */
export function needed(value: string | undefined, what: string): string {
  if (value) return value;
  throw new ConnectorError('invalid', `the effect has no ${what}`);
}

/** The answer in the shape that was promised; anything else under a 200 is a fault on the way (an HTML page, cut JSON). */
export function answered<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new ConnectorError('unavailable', `unreadable answer, ${whyInvalid(read.error)}`);
}

/** A text between quotation marks, or a whole number of more digits than JSON.parse keeps. */
const textOrLongNumber = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])\d{16,}(?![\w.])/g;

/** JSON with ids beyond 2^53 as they were written, as strings; undefined where it is none. */
export function parseJson(raw: Buffer): unknown {
  const text = raw
    .toString('utf8')
    .replace(textOrLongNumber, (found) => (found.startsWith('"') ? found : `"${found}"`));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
