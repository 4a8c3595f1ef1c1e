import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Ids, counts and codes only. What could carry words, names or secrets is cut off here, should it ever be passed. */
const redact = [
  'text',
  'body',
  'message',
  'name',
  'email',
  'token',
  'url',
  '*.text',
  '*.body',
  '*.name',
  '*.email',
  '*.token',
  '*.url',
];

/** Logs to stderr, so that stdout stays free for the ten lines of the start and for data. */
export function createLog(level: string): Logger {
  return pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

/** The class and code of an error: its message may repeat values of a row, and those are words of people. */
export function errorName(error: unknown): string {
  const { name = 'Error', code } = error as { name?: string; code?: string };
  return code ? `${name} ${code}` : name;
}
